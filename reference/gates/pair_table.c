#include "gates/pair_table.h"

#include "gates/gates_private.h"
#include "gates/pair_loop.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first factor at an x: a magnitude as act_pair_loop has it, and its sign. */
typedef struct first_range {
    double lo, hi;
    bool is_negative, zero_is_free;
    bool is_open; /* nothing is known of it */
} first_range;

/* The second factors of all ups. */
typedef struct second_range {
    double *near, *far; /* the same array where all are exact */
} second_range;

enum { FACTOR, SLOPE, ONE, NONE, SECONDS };

/* The rungs that decide on which side of a short number the first factor is: 2^-133, the
 * least x, is a thousandth of 1023 bits. */
enum { LAST_RUNG = 6 };

struct act_pair_table {
    const act_gated *gate;
    const act_format *format;
    act_pair_loop_function *loop;
    first_range *first[2];        /* g and g' */
    second_range second[SECONDS]; /* up + delta and its slope; 1 and 0, where up does not
                                     count */
};

/* What is smaller may be anything up to this: its product with a number of the format is
 * far below the least subnormal number, as act_gated_evaluate_tail has it. */
static double tiny_of(const act_format *format) {
    return ldexp(1, format->emin - format->precision - format->emax - 64);
}

static act_pair_loop_function *best_loop(void) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("fma")) {
        bool v4 =
            __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl");
        return v4 ? act_pair_loop_v4 : act_pair_loop_v3;
    }
#endif
    return act_pair_loop_base;
}

/* A number of `bits` bits on the outer side of v, beyond v unless v is open. */
static double outer_end(mpfr_srcptr v, int bits, mpfr_rnd_t outward, bool is_open) {
    mpfr_t end;
    mpfr_init2(end, bits);
    bool is_exact = mpfr_set(end, v, outward) == 0;
    if (is_exact && !is_open) {
        if (outward == MPFR_RNDU) {
            mpfr_nextabove(end);
        } else {
            mpfr_nextbelow(end);
        }
    }
    double value = mpfr_get_d(end, MPFR_RNDN);
    mpfr_clear(end);
    return value;
}

/* LOOSE: with a number of so few bits inside, on either side of which the factor may be.
 */
typedef enum quality { WIDE, LOOSE, TIGHT } quality;

/* The range that the ends give; the out of WIDE ones is of no use. */
static quality range_of_ends(const act_gated_ends *ends, const act_format *format,
                             first_range *out) {
    const int bits = DBL_MANT_DIG - format->precision;
    const double tiny = tiny_of(format);
    const double narrow = 1 + ldexp(1, 3 - bits);
    bool is_point = mpfr_equal_p(ends->lo, ends->hi) != 0;
    if (is_point && mpfr_min_prec(ends->lo) <= bits) {
        double value = mpfr_get_d(ends->lo, MPFR_RNDN);
        if (value == 0 || fabs(value) >= tiny) {
            out->lo = fabs(value);
            out->hi = fabs(value);
            out->is_negative = value < 0;
            return TIGHT;
        }
    }
    double lo = outer_end(ends->lo, bits, MPFR_RNDD, ends->lo_is_open);
    double hi = outer_end(ends->hi, bits, MPFR_RNDU, ends->hi_is_open);
    bool is_positive =
        mpfr_sgn(ends->lo) > 0 || (mpfr_zero_p(ends->lo) && ends->lo_is_open);
    bool is_negative =
        mpfr_sgn(ends->hi) < 0 || (mpfr_zero_p(ends->hi) && ends->hi_is_open);
    if (!is_positive && !is_negative) {
        return WIDE;
    }
    out->is_negative = is_negative;
    out->lo = is_negative ? -hi : lo;
    out->hi = is_negative ? -lo : hi;
    if (out->hi < tiny) {
        out->lo = tiny / 2;
        out->hi = tiny;
        return TIGHT;
    }
    double step = out->lo > 0 ? ldexp(1, ilogb(out->lo) - bits + 1) : 0;
    return out->hi - out->lo <= step ? TIGHT : out->hi <= out->lo * narrow ? LOOSE : WIDE;
}

/* The range of g(x) or g'(x); false if it is open. */
static bool find_first(act_gated_exact *exact, const act_format *format,
                       act_gated_part part, double x, first_range *out) {
    const act_gated_input at = {x, 1};
    act_gated_first first;
    act_gated_ends ends;
    *out = (first_range){.zero_is_free = part != ACT_GATED_Y};
    if (act_gated_factors(exact, part, &at, 0, &first) != ACT_OK) {
        return false;
    }
    if (first.g == NULL) {
        mpfr_set_prec(exact->cell, 53);
        mpfr_set_d(exact->cell, first.value, MPFR_RNDN);
        out->lo = fabs(first.value);
        out->hi = out->lo;
        out->is_negative = first.value < 0;
        ends = (act_gated_ends){.lo = exact->cell, .hi = exact->cell};
        return !isfinite(first.value) || range_of_ends(&ends, format, out) != WIDE;
    }
    quality best = WIDE;
    for (int rung = 1; rung < LAST_RUNG && best != TIGHT; rung++) {
        if (act_gated_evaluate_tail(exact, format, &first, rung, &ends)) {
            best = range_of_ends(&ends, format, out);
        }
        if (best != TIGHT && act_gated_evaluate(&first, rung, &ends)) {
            best = range_of_ends(&ends, format, out);
        }
    }
    return best != WIDE;
}

/* An exact zero of y has the sign of g's, if that has one. */
static void find_sign_of_zero(act_gated_exact *exact, const act_format *format, double x,
                              first_range *range) {
    act_truth truth;
    const act_gated_input at = {x, 1};
    if (range->hi != 0 ||
        act_gated_truth(exact, ACT_GATED_Y, format, &at, &truth) != ACT_OK) {
        return;
    }
    range->zero_is_free = truth.zero == ACT_ZERO_ANY;
    range->is_negative = truth.zero == ACT_ZERO_MINUS;
}

static bool fill_firsts(act_pair_table *table, act_gated_exact *exact) {
    static const act_gated_part parts[] = {ACT_GATED_Y, ACT_GATED_DX};
    for (int k = 0; k < 2; k++) {
        table->first[k] = malloc(ACT_PAIR_ROW * sizeof *table->first[k]);
        if (table->first[k] == NULL) {
            return false;
        }
        for (uint64_t x = 0; x < ACT_PAIR_ROW; x++) {
            first_range *range = &table->first[k][x];
            double value = act_decode(table->format, x);
            range->is_open = !find_first(exact, table->format, parts[k], value, range);
            if (k == 0 && !range->is_open) {
                find_sign_of_zero(exact, table->format, value, range);
            }
        }
    }
    return true;
}

/* A number beside the second factor, which it is not, and whose products lie outward of
 * all of its products: a short one's are exact, others are moved by more than their
 * rounding errors. */
static double beside(mpfr_srcptr second, int bits, mpfr_rnd_t outward) {
    double value = mpfr_get_d(second, outward);
    double moved = value * (outward == MPFR_RNDZ ? 1 - 0x1p-51 : 1 + 0x1p-51);
    mpfr_t number;
    mpfr_init2(number, bits);
    bool is_short = mpfr_set_d(number, value, MPFR_RNDN) == 0;
    mpfr_clear(number);
    return is_short ? value : moved;
}

/* A second factor, or what it lies strictly between if it has more bits than fit. */
static void range_of_second(mpfr_srcptr second, int bits, double *near, double *far) {
    bool is_short = !mpfr_number_p(second) || mpfr_min_prec(second) <= bits;
    *near = is_short ? mpfr_get_d(second, MPFR_RNDN) : beside(second, bits, MPFR_RNDZ);
    *far = is_short ? *near : beside(second, bits, MPFR_RNDA);
}

/* The second factors of a part, x being where up counts or where it does not. */
static bool fill_second(act_pair_table *table, act_gated_exact *exact,
                        act_gated_part part, double x, second_range *out) {
    out->near = malloc(ACT_PAIR_ROW * sizeof *out->near);
    out->far = malloc(ACT_PAIR_ROW * sizeof *out->far);
    if (out->near == NULL || out->far == NULL) {
        return false;
    }
    for (uint64_t up = 0; up < ACT_PAIR_ROW; up++) {
        act_gated_first first;
        const act_gated_input at = {x, act_decode(table->format, up)};
        act_gated_factors(exact, part, &at, 0, &first);
        range_of_second(exact->second, table->format->precision, &out->near[up],
                        &out->far[up]);
    }
    if (memcmp(out->near, out->far, ACT_PAIR_ROW * sizeof *out->near) == 0) {
        free(out->far);
        out->far = out->near;
    }
    return true;
}

static bool fill(act_pair_table *table, act_gated_exact *exact) {
    bool filled = fill_firsts(table, exact) &&
                  fill_second(table, exact, ACT_GATED_Y, -1, &table->second[FACTOR]) &&
                  fill_second(table, exact, ACT_GATED_DUP, -1, &table->second[SLOPE]);
    return filled &&
           (!table->gate->only_below ||
            (fill_second(table, exact, ACT_GATED_Y, 1, &table->second[ONE]) &&
             fill_second(table, exact, ACT_GATED_DUP, 1, &table->second[NONE])));
}

act_status act_pair_table_open(act_pair_table **out, const act_gated *gate,
                               const double *params, const act_format *format) {
    act_gated_exact *exact = NULL;
    act_pair_table *table = calloc(1, sizeof *table);
    *out = table;
    if (table == NULL) {
        return ACT_NOMEM;
    }
    table->gate = gate;
    table->format = format;
    table->loop = best_loop();
    act_status status = act_gated_open(&exact, gate, params);
    if (status == ACT_OK && !fill(table, exact)) {
        status = ACT_NOMEM;
    }
    act_gated_close(exact);
    return status;
}

void act_pair_table_close(act_pair_table *table) {
    if (table == NULL) {
        return;
    }
    free(table->first[0]);
    free(table->first[1]);
    for (int i = 0; i < SECONDS; i++) {
        if (table->second[i].far != table->second[i].near) {
            free(table->second[i].far);
        }
        free(table->second[i].near);
    }
    free(table);
}

size_t act_pair_truths(const act_pair_table *table, act_pair_run *run) {
    const act_format *format = table->format;
    const first_range *first = &table->first[run->part == ACT_GATED_DX ? 1 : 0][run->x];
    bool counts = !(table->gate->only_below && act_decode(format, run->x) > 0);
    bool is_slope = run->part == ACT_GATED_DUP;
    const second_range *second =
        &table->second[is_slope ? (counts ? SLOPE : NONE) : (counts ? FACTOR : ONE)];
    run->zero_is_free = is_slope || first->zero_is_free;
    if (first->is_open) {
        for (size_t i = 0; i < run->count; i++) {
            run->rounded[i] = 0;
            run->residual[i] = (float)NAN;
        }
        return run->count;
    }
    act_pair_loop loop = {.precision = format->precision,
                          .emin = format->emin,
                          .emax = format->emax,
                          .nan = (uint16_t)act_encode(format, (double)NAN),
                          .lo = first->lo,
                          .hi = first->hi,
                          .sign = (uint64_t)first->is_negative << 63,
                          .near = second->near + run->first,
                          .far = second->far + run->first,
                          .count = run->count,
                          .rounded = run->rounded,
                          .residual = run->residual};
    return table->loop(&loop);
}

/* Settling a run: the truths at two of its pairs. */
typedef struct settling {
    const act_pair_table *table;
    act_gated_exact *exact;
    act_pair_run *run;
} settling;

static act_status ask(const settling *s, size_t i, act_truth *truth) {
    const act_format *format = s->table->format;
    const act_gated_input at = {act_decode(format, s->run->x),
                                act_decode(format, s->run->first + i)};
    act_status status = act_gated_truth(s->exact, s->run->part, format, &at, truth);
    if (status == ACT_OK) {
        s->run->rounded[i] = (uint16_t)act_encode(format, truth->rounded);
        s->run->residual[i] = isnan(truth->rounded) ? 0 : (float)truth->residual;
    }
    return status;
}

/* Settles all between i and j, whose truths are known and which have ups of one sign. */
static act_status settle_between(const settling *s, size_t i, const act_truth *at_i,
                                 size_t j, const act_truth *at_j) {
    const double close = 0x1p-25;
    if (j - i < 2) {
        return ACT_OK;
    }
    if (at_i->rounded == at_j->rounded && at_i->ulp_exponent == at_j->ulp_exponent &&
        fabs(at_i->residual - at_j->residual) < close) {
        for (size_t k = i + 1; k < j; k++) {
            s->run->rounded[k] = s->run->rounded[i];
            s->run->residual[k] = s->run->residual[i];
        }
        return ACT_OK;
    }
    size_t middle = i + (j - i) / 2;
    act_truth truth;
    act_status status = ask(s, middle, &truth);
    if (status != ACT_OK) {
        return status;
    }
    act_status left = settle_between(s, i, at_i, middle, &truth);
    act_status right = settle_between(s, middle, &truth, j, at_j);
    return left != ACT_OK ? left : right;
}

act_status act_pair_settle(const act_pair_table *table, act_gated_exact *exact,
                           act_pair_run *run) {
    const settling s = {table, exact, run};
    const size_t half = ACT_PAIR_ROW / 2;
    act_status result = ACT_OK;
    for (size_t i = 0; i < run->count;) {
        size_t j = i;
        while (j < run->count && isnan(run->residual[j]) &&
               (run->first + i < half) == (run->first + j < half)) {
            j++;
        }
        if (j == i) {
            i++;
            continue;
        }
        act_truth from, to;
        act_status status = ask(&s, i, &from);
        if (status == ACT_OK && j - i > 1) {
            status = ask(&s, j - 1, &to);
        }
        if (status == ACT_OK && j - i > 1) {
            status = settle_between(&s, i, &from, j - 1, &to);
        }
        result = result != ACT_OK ? result : status;
        i = j;
    }
    return result;
}
