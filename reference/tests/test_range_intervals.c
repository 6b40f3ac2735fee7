/* Ranges over random intervals against the second oracle: no value lies outside, and what
 * is called attained is. */
#include "draw.h"
#include "oracle.h"
#include "probe.h"
#include "promise.h"
#include "range/range.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 12, PREC = 300 };

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(range_intervals, .fini = forget);

/* One range and the oracle of its function. */
typedef struct trial {
    const act_function *f;
    const act_oracle *oracle;
    double p[ACT_PARAMS], at[ACT_KINKS];
    int kinks, order;
    double from, to;
    act_range range;
} trial;

/* The defaults, the oracle's other parameters, or the defaults all scaled alike, which
 * keeps their order. */
static void draw_params(trial *t, act_draw *draw) {
    double scale = act_draw_between(draw, 0.5, 2);
    bool is_other = act_draw_bits(draw) % 4 == 0;
    bool is_scaled = act_draw_bits(draw) % 2 == 0;
    for (int i = 0; t->f->params[i].name != NULL; i++) {
        const act_param *param = &t->f->params[i];
        double value = is_scaled ? param->value * scale : param->value;
        t->p[i] =
            is_other ? t->oracle->other[i] : fmax(param->lo, fmin(param->hi, value));
    }
    t->kinks = act_kinks_of(t->f, t->p, t->at);
}

/* An end: a number of any size, one near 0, a kink, or an infinity. */
static double draw_end(const trial *t, act_draw *draw) {
    uint64_t kind = act_draw_bits(draw) % 16;
    if (kind == 0) {
        return act_draw_bits(draw) % 2 == 0 ? -HUGE_VAL : HUGE_VAL;
    }
    if (kind < 4 && t->kinks > 0) {
        double at = t->at[kind % (uint64_t)t->kinks];
        return isfinite(at) ? at : 0;
    }
    return kind < 11 ? act_draw_between(draw, -20, 20)
                     : act_draw_value(draw, &act_formats[F64]);
}

/* Two ends, or an end and a number at most 2^20 steps away. */
static void draw_interval(trial *t, act_draw *draw) {
    double a = draw_end(t, draw), b = draw_end(t, draw);
    if (act_draw_bits(draw) % 8 == 0 && fabs(a) < 0x1p1000) {
        b = act_step(&act_formats[F64], a, (int64_t)1 << act_draw_integer(draw, 0, 20));
    }
    t->from = fmin(a, b);
    t->to = fmax(a, b);
}

/* A point of the interval and of the open domain that is neither a kink nor a pole; NaN
 * if the draw is none. */
static double draw_point(const trial *t, act_draw *draw, int i) {
    const double most = 0x1.fffffffffffffp1023;
    double lo = fmax(-most, fmax(t->from, t->f->domain[0]));
    double hi = fmin(most, fmin(t->to, t->f->domain[1]));
    double x = i == 0   ? lo
               : i == 1 ? hi
                        : act_draw_between(draw, fmax(lo, -30), fmin(hi, 30));
    if (i % 2 == 0 && i > 0) {
        int64_t first = act_ordinal(&act_formats[F64], act_encode(&act_formats[F64], lo));
        int64_t last = act_ordinal(&act_formats[F64], act_encode(&act_formats[F64], hi));
        x = act_decode(
            &act_formats[F64],
            act_from_ordinal(&act_formats[F64], act_draw_integer(draw, first, last)));
    }
    bool is_fit = x >= lo && x <= hi && x > t->f->domain[0] && x < t->f->domain[1] &&
                  !(t->oracle->has_pole && x == 0);
    for (int k = 0; k < t->kinks; k++) {
        is_fit = is_fit && x != t->at[k];
    }
    return is_fit ? x : (double)NAN;
}

static void bound_ball(arb_t y, mpfi_srcptr x) {
    arb_set_interval_mpfr(y, &x->left, &x->right, PREC);
}

/* Expects the oracle's value at x to lie within the range. */
static bool is_within(const trial *t, double x) {
    arb_t y, limit;
    arb_init(y);
    arb_init(limit);
    act_oracle_value(y, t->oracle, t->p, t->order, x, PREC);
    bool below = false, above = false;
    if (arb_is_finite(y) && mpfr_number_p(&t->range.lower.value->left)) {
        bound_ball(limit, t->range.lower.value);
        below = arb_lt(y, limit);
    }
    if (arb_is_finite(y) && mpfr_number_p(&t->range.upper.value->left)) {
        bound_ball(limit, t->range.upper.value);
        above = arb_gt(y, limit);
    }
    arb_clear(y);
    arb_clear(limit);
    return !below && !above;
}

/* Expects f^(k) to take the bound at a place that is said to attain it. Kinks have a
 * convention, and are tested elsewhere. */
static bool is_attained(const trial *t, const act_bound *bound, const act_spot *spot) {
    bool is_inside = mpfr_cmp_d(&spot->x->left, t->from) >= 0 &&
                     mpfr_cmp_d(&spot->x->right, t->to) <= 0;
    bool is_plain = mpfr_cmp_d(&spot->x->left, t->f->domain[0]) > 0 &&
                    mpfr_cmp_d(&spot->x->right, t->f->domain[1]) < 0 &&
                    !(t->oracle->has_pole && mpfi_has_zero(spot->x));
    for (int k = 0; k < t->kinks; k++) {
        is_plain = is_plain && !mpfi_is_inside_d(t->at[k], spot->x);
    }
    if (!is_plain || !is_inside) {
        return is_inside;
    }
    arb_t x, y, limit;
    arb_init(x);
    arb_init(y);
    arb_init(limit);
    bound_ball(x, spot->x);
    act_oracle_value_over(y, t->oracle, t->p, t->order, x, PREC);
    bound_ball(limit, bound->value);
    bool takes = !arb_is_finite(y) || arb_overlaps(y, limit);
    arb_clear(x);
    arb_clear(y);
    arb_clear(limit);
    return takes;
}

/* Tells whether the oracle agrees with t->range; if not, why says how. */
static bool agrees(const trial *t, act_draw *draw, char why[ACT_WHY]) {
    for (int i = 0; i < POINTS; i++) {
        double x = draw_point(t, draw, i);
        if (!isnan(x) && !is_within(t, x)) {
            snprintf(why, ACT_WHY, "the value at %a is outside", x);
            return false;
        }
    }
    const act_bound *bounds[] = {&t->range.lower, &t->range.upper};
    for (int i = 0; i < 2; i++) {
        const act_spot *spot = &bounds[i]->spot[0];
        bool is_only = bounds[i]->spots == 1; /* else no digit told two places apart */
        if (is_only && spot->reached == ACT_ATTAINED &&
            !is_attained(t, bounds[i], spot)) {
            snprintf(why, ACT_WHY, "the %s bound is not attained at %.17g",
                     i == 0 ? "lower" : "upper", mpfr_get_d(&spot->x->left, MPFR_RNDN));
            return false;
        }
    }
    return true;
}

typedef struct counts {
    int tried, proven, undecided, outside;
} counts;

/* Draws a range; false if it is not proven. */
static bool draw_range(trial *t, act_draw *draw, counts *seen) {
    draw_params(t, draw);
    draw_interval(t, draw);
    act_status status = act_range_find(&t->range, t->f, t->p, t->order, t->from, t->to);
    seen->tried++;
    seen->proven += status == ACT_OK;
    seen->undecided += status == ACT_UNDECIDED;
    seen->outside += status == ACT_USAGE;
    return status == ACT_OK;
}

/* How many intervals of each function: CHECKACT_INTERVALS, see `make intervals`. */
static int interval_count(void) {
    const char *text = getenv("CHECKACT_INTERVALS");
    return text != NULL ? atoi(text) : 90;
}

Test(range_intervals, hold_what_the_oracle_finds) {
    counts seen = {0};
    act_draw draw = {20261130};
    char why[ACT_WHY];
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        trial t = {.f = f, .oracle = act_oracle_find(f->name)};
        act_range_init(&t.range);
        for (int k = 0; k < interval_count(); k++) {
            t.order = k % ACT_ORDERS;
            bool holds = !draw_range(&t, &draw, &seen) || agrees(&t, &draw, why);
            cr_expect(holds, "%s, order %d, parameters %g, %g, %.17g to %.17g: %s",
                      f->name, t.order, t.p[0], t.p[1], t.from, t.to, why);
        }
        act_range_clear(&t.range);
    }
    fprintf(stderr, "%d random intervals: %d ranges proven, %d undecided\n", seen.tried,
            seen.proven, seen.undecided);
    /* What exceeds the exponents of MPFR, exp(1e30), or falls below them has no bound. */
    cr_expect(seen.proven + seen.undecided + seen.outside == seen.tried);
    cr_expect(10 * seen.undecided < seen.tried);
}

/* Moves a bound inward, or the place where it is attained. */
static void plant(trial *t, int fault) {
    act_bound *bound = fault % 2 == 0 ? &t->range.lower : &t->range.upper;
    mpfi_t part;
    mpfi_init2(part, 255);
    mpfi_sub(part, t->range.upper.value, t->range.lower.value);
    mpfi_div_ui(part, part, 1000);
    if (fault < 2) {
        mpfi_mul_si(part, part, fault == 0 ? 1 : -1);
        mpfi_add(bound->value, bound->value, part);
    } else {
        mpfi_mul_d(bound->spot[0].x, bound->spot[0].x, 0.999);
        mpfi_add_d(bound->spot[0].x, bound->spot[0].x, 0.001);
    }
    mpfi_clear(part);
}

Test(range_intervals, planted_faults_are_caught) {
    static const char *const names[] = {"sine", "tanh", "gelu", "snake", "mish"};
    char why[ACT_WHY];
    for (size_t i = 0; i < 4 * sizeof names / sizeof names[0]; i++) {
        int fault = (int)i % 4, planted = 0, caught = 0;
        const act_function *f = act_function_find(names[i / 4]);
        trial t = {.f = f, .oracle = act_oracle_find(f->name), .order = 1};
        counts seen = {0};
        act_draw draw = {i};
        act_range_init(&t.range);
        for (int k = 0; k < 60; k++) {
            if (draw_range(&t, &draw, &seen)) {
                plant(&t, fault);
                planted++;
                caught += !agrees(&t, &draw, why);
            }
        }
        act_range_clear(&t.range);
        cr_expect(caught * 4 > planted && planted > 20, "%s, fault %d: %d of %d", f->name,
                  fault, caught, planted);
    }
}

/* Where numbers are further apart than a period, all of it lies between two of them. */
Test(range_intervals, periods_are_searched_far_out) {
    static const struct {
        const char *name;
        int order;
        double from, to, lower, upper;
    } cases[] = {
        {"sine", 0, -1e300, 1e300, -1, 1},
        {"sine", 0, -1e19, -1e12, -1, 1},
        {"sine", 1, -1e16, 1e12, -1, 1},
        {"sine", 2, 1e300, HUGE_VAL, -1, 1},
        {"sine", 0, 1e17, 1.0000000000000002e17, -1, 1},
        {"sine", 0, 3e8, 4e8, -1, 1},
        {"snake", 1, -1e19, 1e12, 0, 2},
        {"snake", 2, -1e300, -1e200, -2, 2},
    };
    act_range range;
    act_range_init(&range);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const act_function *f = act_function_find(cases[i].name);
        cr_assert(act_range_find(&range, f, NULL, cases[i].order, cases[i].from,
                                 cases[i].to) == ACT_OK,
                  "case %zu", i);
        cr_expect(mpfi_is_inside_d(cases[i].lower, range.lower.value) &&
                      mpfi_is_inside_d(cases[i].upper, range.upper.value),
                  "case %zu", i);
        cr_expect(mpfr_cmp_d(&range.upper.spot[0].x->left, cases[i].from) >= 0 &&
                      mpfr_cmp_d(&range.upper.spot[0].x->right, cases[i].to) <= 0,
                  "case %zu: place", i);
    }
    act_range_clear(&range);
}

/* Near a limit all digits of a number are those of the limit, which it is not. */
Test(range_intervals, what_is_near_a_limit_is_not_there) {
    static const struct {
        const char *name;
        int order;
        double from, to;
        act_status status;
        act_reached lower, upper;
        int above_one; /* the sign of the upper bound less 1 */
    } cases[] = {
        {"gelu", 1, 20, HUGE_VAL, ACT_OK, ACT_AT_INFINITY, ACT_ATTAINED, 1},
        {"silu", 1, 200, 300, ACT_OK, ACT_ATTAINED, ACT_ATTAINED, 1},
        {"mish", 1, 100, 200, ACT_OK, ACT_ATTAINED, ACT_ATTAINED, 1},
        {"sigmoid", 0, 300, HUGE_VAL, ACT_OK, ACT_ATTAINED, ACT_AT_INFINITY, 0},
        {"tanh", 0, 300, HUGE_VAL, ACT_OK, ACT_ATTAINED, ACT_AT_INFINITY, 0},
        {"elu", 0, -HUGE_VAL, -300, ACT_OK, ACT_AT_INFINITY, ACT_ATTAINED, -1},
        {"gelu", 1, -1e10, -1e10, ACT_UNDECIDED, 0, 0, 0},
        {"exp", 0, -1e300, -1e20, ACT_UNDECIDED, 0, 0, 0},
    };
    act_range range;
    act_range_init(&range);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const act_function *f = act_function_find(cases[i].name);
        act_status status =
            act_range_find(&range, f, NULL, cases[i].order, cases[i].from, cases[i].to);
        cr_expect(status == cases[i].status, "case %zu: status %d", i, (int)status);
        if (status == ACT_OK && cases[i].status == ACT_OK) {
            mpfi_ptr upper = range.upper.value;
            mpfi_sub_ui(upper, upper, 1);
            int sign = act_bound_sign(&range.upper);
            cr_expect(sign == cases[i].above_one, "case %zu: sign %d", i, sign);
            cr_expect(range.lower.spot[0].reached == cases[i].lower &&
                          range.upper.spot[0].reached == cases[i].upper,
                      "case %zu: reached %d and %d", i, (int)range.lower.spot[0].reached,
                      (int)range.upper.spot[0].reached);
        }
    }
    act_range_clear(&range);
}
