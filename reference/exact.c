#include "exact.h"

#include "interval.h"
#include "round.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One less than whole words, which MPFR handles fastest. 63 bits decide nearly every
 * narrow input, 95 nearly every binary64 one. */
static const mpfr_prec_t ladder[] = {63,   95,   127,  255,  511,
                                     1023, 2047, 4095, 8191, ACT_PRECISION_CAP};
enum { RUNGS = sizeof ladder / sizeof ladder[0], START_F64 = 1, TAIL_RUNGS = 4 };

/* What the width of an enclosure may be, in ulps, before it counts as decided. */
static const double width_limit = 0x1p-22;

/* f - line, from `start` on: between 0 and `bound`, which a format cannot see. sign 0:
 * there is no usable tail. */
typedef struct tail_state {
    bool known;
    double start;
    int sign;
    mpfr_t bound;
} tail_state;

/* The pieces whose mean is evaluated; first == second nearly always. */
typedef struct place {
    int first, second;
} place;

struct act_exact {
    const act_function *f;
    double p[ACT_PARAMS];
    int order;
    int kinks;
    double at[ACT_KINKS];
    tail_state tail[ACT_FORMATS][2]; /* left, right; found when first needed */
    act_tape *tape[RUNGS];
    mpfi_t y, other;
    mpfr_t lo, hi, width, cell;
};

static act_tape *tape_of(act_exact *exact, int rung) {
    if (exact->tape[rung] == NULL) {
        exact->tape[rung] = act_tape_open(exact->order + 1, ladder[rung]);
    }
    act_tape *tape = exact->tape[rung];
    if (tape != NULL) {
        act_tape_reset(tape);
    }
    return tape;
}

/* y = f^(order)(x) of one program; y takes the tape's precision. */
static bool run_program(act_exact *exact, act_program *program, double x, int rung,
                        mpfi_ptr y) {
    act_tape *tape = tape_of(exact, rung);
    if (tape == NULL) {
        return false;
    }
    jet value = program(jet_variable(tape, x), exact->p);
    if (mpfi_get_prec(y) != ladder[rung]) {
        mpfi_set_prec(y, ladder[rung]);
    }
    mpfi_set(y, value->c[exact->order]);
    for (int k = 2; k <= exact->order; k++) {
        mpfi_mul_ui(y, y, (unsigned long)k);
    }
    return true;
}

/* lo..hi encloses f^(order)(x). */
static bool enclose(act_exact *exact, double x, place where, int rung) {
    const act_function *f = exact->f;
    if (!run_program(exact, f->piece[where.first], x, rung, exact->y)) {
        return false;
    }
    if (where.second != where.first) {
        if (!run_program(exact, f->piece[where.second], x, rung, exact->other)) {
            return false;
        }
        mpfi_add(exact->y, exact->y, exact->other);
        mpfi_div_2ui(exact->y, exact->y, 1);
    }
    mpfr_set_prec(exact->lo, ladder[rung]);
    mpfr_set_prec(exact->hi, ladder[rung]);
    mpfr_set(exact->lo, &exact->y->left, MPFR_RNDD);
    mpfr_set(exact->hi, &exact->y->right, MPFR_RNDU);
    return !mpfr_nan_p(exact->lo) && !mpfr_nan_p(exact->hi);
}

/* The difference y = f - line at x where its sign is certain, and the line itself in
 * `other`. */
static int sign_of_difference(act_exact *exact, const act_tail *tail, double x,
                              place where) {
    for (int rung = 0; rung < RUNGS; rung++) {
        if (!enclose(exact, x, where, rung) ||
            !run_program(exact, tail->line, x, rung, exact->other)) {
            continue;
        }
        mpfi_sub(exact->y, exact->y, exact->other);
        if (mpfi_is_strictly_pos(exact->y)) {
            return 1;
        }
        if (mpfi_is_strictly_neg(exact->y)) {
            return -1;
        }
    }
    return 0;
}

/* Whether a difference of at most `bound` from the line in `other` is far below what the
 * format resolves: 2^-26 ulp of the line, or of the least subnormal number if the line is
 * zero. */
static bool is_invisible(const act_exact *exact, mpfr_srcptr bound,
                         const act_format *format) {
    const int margin = 26;
    long unit = format->emin;
    if (!mpfi_is_zero(exact->other)) {
        if (mpfi_has_zero(exact->other)) {
            return false;
        }
        mpfr_srcptr left = &exact->other->left;
        mpfr_srcptr right = &exact->other->right;
        unit = mpfr_get_exp(mpfr_cmpabs(left, right) < 0 ? left : right) - 1;
    }
    return mpfr_get_exp(bound) < unit - format->precision - margin;
}

/* Looks outward from the reach for the place from which the format cannot tell f from its
 * line but by the side it is on. */
static void find_tail(act_exact *exact, const act_format *format, int right) {
    const double widening = 1.25;
    tail_state *state = &exact->tail[format - act_formats][right];
    const act_tail *tail = right ? &exact->f->right : &exact->f->left;
    state->known = true;
    if (tail->line == NULL) {
        return;
    }
    double distance = tail->reach;
    if (tail->per > 0) {
        distance /= fabs(exact->p[tail->per - 1]);
    }
    place where = {right ? exact->kinks : 0, right ? exact->kinks : 0};
    for (; distance < act_format_max(format); distance *= widening) {
        double x = right ? distance : -distance;
        bool behind_kinks = exact->kinks == 0 ||
                            (right ? x > exact->at[exact->kinks - 1] : x < exact->at[0]);
        int sign = behind_kinks ? sign_of_difference(exact, tail, x, where) : 0;
        mpfi_mag(state->bound, exact->y);
        if (sign != 0 && is_invisible(exact, state->bound, format)) {
            state->start = distance;
            state->sign = sign;
            return;
        }
        if (behind_kinks && sign == 0) {
            return; /* beyond what can be resolved: no tail */
        }
    }
}

static const tail_state *tail_at(act_exact *exact, const act_format *format, double x) {
    const tail_state *tail = &exact->tail[format - act_formats][x > 0];
    if (!tail->known) {
        find_tail(exact, format, x > 0);
    }
    return tail->sign != 0 && fabs(x) >= tail->start ? tail : NULL;
}

/* lo..hi = the line, moved by less than the format can see towards where f lies, which is
 * strictly on one side of it: for every rounding boundary the same verdict as for f
 * itself. */
static void enclose_tail(act_exact *exact, const tail_state *tail, double x, int rung) {
    const act_function *f = exact->f;
    run_program(exact, x > 0 ? f->right.line : f->left.line, x, rung, exact->y);
    bool is_exact = act_interval_is_point(exact->y);
    mpfr_set_prec(exact->lo, ladder[rung]);
    mpfr_set_prec(exact->hi, ladder[rung]);
    mpfr_set(exact->lo, &exact->y->left, MPFR_RNDD);
    mpfr_set(exact->hi, &exact->y->right, MPFR_RNDU);
    if (tail->sign > 0) {
        mpfr_add(exact->hi, exact->hi, tail->bound, MPFR_RNDU);
        if (is_exact) {
            mpfr_nextabove(exact->lo);
        }
    } else {
        mpfr_sub(exact->lo, exact->lo, tail->bound, MPFR_RNDD);
        if (is_exact) {
            mpfr_nextbelow(exact->hi);
        }
    }
}

/* Tails serve formats; the digits of a value come from the definition itself, and so does
 * what the first rungs of a tail leave open. */
static bool enclose_for_format(act_exact *exact, const act_format *format, double x,
                               place where, int rung) {
    const tail_state *tail = NULL;
    if (where.first == where.second && rung < TAIL_RUNGS) {
        tail = tail_at(exact, format, x);
    }
    if (tail == NULL) {
        return enclose(exact, x, where, rung);
    }
    enclose_tail(exact, tail, x, rung);
    return true;
}

act_status act_exact_open(act_exact **out, const act_function *f, const double *params,
                          int order) {
    act_exact *exact = calloc(1, sizeof *exact);
    *out = exact;
    if (exact == NULL) {
        return ACT_NOMEM;
    }
    exact->f = f;
    exact->order = order;
    for (int i = 0; i < act_function_param_count(f); i++) {
        exact->p[i] = params != NULL ? params[i] : f->params[i].value;
    }
    exact->kinks = act_function_kink_count(f);
    if (exact->kinks > 0) {
        f->kinks_at(exact->at, exact->p);
    }
    mpfi_init(exact->y);
    mpfi_init(exact->other);
    mpfr_inits2(53, exact->lo, exact->hi, exact->width, exact->cell, (mpfr_ptr)0);
    for (int i = 0; i < ACT_FORMATS; i++) {
        mpfr_init2(exact->tail[i][0].bound, 53);
        mpfr_init2(exact->tail[i][1].bound, 53);
    }
    return ACT_OK;
}

void act_exact_close(act_exact *exact) {
    if (exact == NULL) {
        return;
    }
    for (int i = 0; i < RUNGS; i++) {
        act_tape_close(exact->tape[i]);
    }
    for (int i = 0; i < ACT_FORMATS; i++) {
        mpfr_clears(exact->tail[i][0].bound, exact->tail[i][1].bound, (mpfr_ptr)0);
    }
    mpfr_clears(exact->lo, exact->hi, exact->width, exact->cell, (mpfr_ptr)0);
    mpfi_clear(exact->y);
    mpfi_clear(exact->other);
    free(exact);
}

static place place_of_side(int kink, enum act_side side) {
    switch (side) {
    case ACT_LEFT:
        return (place){kink, kink};
    case ACT_RIGHT:
        return (place){kink + 1, kink + 1};
    case ACT_MIDDLE:
        break;
    }
    return (place){kink, kink + 1};
}

/* All places that the conventions name for x; their count. */
static int places_of(const act_exact *exact, double x, place where[ACT_CONVENTIONS]) {
    int piece = 0;
    while (piece < exact->kinks && x > exact->at[piece]) {
        piece++;
    }
    if (piece == exact->kinks || x != exact->at[piece]) {
        where[0] = (place){piece, piece};
        return 1;
    }
    const act_kink *kink = &exact->f->kink[piece];
    int order = exact->order < ACT_ORDERS ? exact->order : ACT_ORDERS - 1;
    where[0] = place_of_side(piece, kink->pytorch[order]);
    where[1] = place_of_side(piece, kink->onnx[order]);
    where[2] = place_of_side(piece, kink->onednn[order]);
    return ACT_CONVENTIONS;
}

/* The value where it is not a matter of evaluation: NaN, infinities, outside the domain,
 * poles. Higher derivatives follow: the limit of the derivative of a function with a
 * finite limit is 0 if it exists. */
static bool special_value(const act_exact *exact, double x, double *value) {
    const act_function *f = exact->f;
    int order = exact->order;
    int tabled = order < ACT_ORDERS ? order : ACT_ORDERS - 1;
    if (isnan(x)) {
        *value = NAN;
        return true;
    }
    for (int i = 0; i < f->n_poles; i++) {
        if (x == f->pole[i].at) {
            bool from_left = signbit(x) != 0 || f->pole[i].at != 0;
            *value = f->pole[i].value[tabled][from_left ? 0 : 1];
            return true;
        }
    }
    if (x < f->domain[0] || x > f->domain[1]) {
        *value = NAN;
        return true;
    }
    if (isinf(x)) {
        double limit = f->limit[tabled][x > 0];
        *value = order > tabled && isfinite(limit) ? 0 : limit;
        return true;
    }
    return false;
}

/* f(x) = 0 at x = 0: the sign that f has on that side, from the first Taylor coefficient
 * that is not zero. */
static act_zero_sign sign_beside(act_exact *exact, double x) {
    int piece = 0;
    while (piece < exact->kinks &&
           (exact->at[piece] < 0 || (exact->at[piece] == 0 && signbit(x) == 0))) {
        piece++;
    }
    enum { LENGTH = 5 };
    act_tape *tape = act_tape_open(LENGTH, 128);
    act_zero_sign sign = ACT_ZERO_ANY;
    if (tape == NULL) {
        return sign;
    }
    jet y = exact->f->piece[piece](jet_variable(tape, 0), exact->p);
    for (int k = 1; k < LENGTH; k++) {
        bool flips = signbit(x) != 0 && k % 2 == 1;
        if (mpfi_is_strictly_pos(y->c[k])) {
            sign = flips ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
        } else if (mpfi_is_strictly_neg(y->c[k])) {
            sign = flips ? ACT_ZERO_PLUS : ACT_ZERO_MINUS;
        } else if (mpfi_is_zero(y->c[k])) {
            continue;
        }
        break;
    }
    act_tape_close(tape);
    return sign;
}

static bool is_exact_zero(const act_exact *exact) {
    return mpfr_zero_p(exact->lo) && mpfr_zero_p(exact->hi);
}

static act_zero_sign zero_sign(act_exact *exact, double x, double rounded) {
    if (rounded != 0 || exact->order > 0) {
        return ACT_ZERO_ANY;
    }
    if (!is_exact_zero(exact)) {
        return signbit(rounded) ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
    }
    return x == 0 ? sign_beside(exact, x) : ACT_ZERO_ANY;
}

/* Both ends round alike; a zero end takes the sign of the other. */
static bool ends_round_alike(act_exact *exact, const act_format *format,
                             act_direction direction, double *rounded) {
    if (is_exact_zero(exact)) {
        *rounded = 0;
        return true;
    }
    double lo = act_round(exact->lo, format, direction, exact->cell);
    double hi = act_round(exact->hi, format, direction, exact->cell);
    if (mpfr_zero_p(exact->lo) && hi == 0) {
        lo = hi;
    }
    if (mpfr_zero_p(exact->hi) && lo == 0) {
        hi = lo;
    }
    *rounded = lo;
    return lo == hi && signbit(lo) == signbit(hi);
}

/* The saturated magnitude of DESIGN: an infinite result stands for 2^(emax + 1). */
static double unbounded(const act_format *format, double value) {
    if (!isinf(value)) {
        return value;
    }
    return copysign(ldexp(1, format->emax), value);
}

/* (lo - rounded) / ulp, or the same for hi, with |v| cut at 2^(emax + 1). Halved values
 * keep 2^1024 within binary64. */
static double residual_of(act_exact *exact, mpfr_srcptr v, const act_format *format,
                          double rounded, int ulp_exponent) {
    mpfr_prec_t precision = mpfr_get_prec(v);
    mpfr_set_prec(exact->width, precision);
    if (mpfr_inf_p(v) || mpfr_get_exp(v) > format->emax + 1) {
        mpfr_set_d(exact->width, copysign(1, rounded), MPFR_RNDN);
        mpfr_mul_2si(exact->width, exact->width, format->emax + 1, MPFR_RNDN);
    } else {
        mpfr_set(exact->width, v, MPFR_RNDN);
    }
    mpfr_div_2ui(exact->width, exact->width, 1, MPFR_RNDN);
    double half = isinf(rounded) ? unbounded(format, rounded) : rounded / 2;
    mpfr_sub_d(exact->width, exact->width, half, MPFR_RNDN);
    mpfr_mul_2si(exact->width, exact->width, 1 - ulp_exponent, MPFR_RNDN);
    return mpfr_get_d(exact->width, MPFR_RNDN);
}

static bool decide_truth(act_exact *exact, const act_format *format, double x,
                         act_truth *out) {
    if (!ends_round_alike(exact, format, ACT_NEAREST, &out->rounded)) {
        return false;
    }
    out->ulp_exponent = act_ulp_exponent(exact->lo, format);
    if (out->ulp_exponent != act_ulp_exponent(exact->hi, format)) {
        return false;
    }
    double lo = residual_of(exact, exact->lo, format, out->rounded, out->ulp_exponent);
    double hi = residual_of(exact, exact->hi, format, out->rounded, out->ulp_exponent);
    if (!(hi - lo <= width_limit)) {
        return false;
    }
    out->residual = fmax(-0.5, fmin(0.5, lo + (hi - lo) / 2));
    out->zero = zero_sign(exact, x, out->rounded);
    if (out->zero == ACT_ZERO_MINUS) {
        out->rounded = -0.0;
    }
    return true;
}

static act_truth special_truth(const act_exact *exact, const act_format *format,
                               double value) {
    act_truth truth = {.rounded = value,
                       .ulp_exponent = format->emin - format->precision + 1};
    if (isinf(value)) {
        truth.ulp_exponent = format->emax - format->precision + 1;
    } else if (isfinite(value) && value != 0) {
        mpfr_t v, cell;
        mpfr_init2(v, 53);
        mpfr_init2(cell, 53);
        mpfr_set_d(v, value, MPFR_RNDN);
        truth.rounded = act_round(v, format, ACT_NEAREST, cell);
        truth.ulp_exponent = act_ulp_exponent(v, format);
        truth.residual = ldexp(value - truth.rounded, -truth.ulp_exponent);
        mpfr_clears(v, cell, (mpfr_ptr)0);
    } else if (value == 0 && exact->order == 0) {
        truth.zero = signbit(value) ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
    }
    return truth;
}

static int first_rung(const act_format *format) {
    return format->precision > 24 ? START_F64 : 0;
}

static act_status truth_at(act_exact *exact, const act_format *format, double x,
                           place where, act_truth *out) {
    for (int rung = first_rung(format); rung < RUNGS; rung++) {
        if (enclose_for_format(exact, format, x, where, rung) &&
            decide_truth(exact, format, x, out)) {
            return ACT_OK;
        }
    }
    return ACT_UNDECIDED;
}

static bool same_truth(const act_truth *a, const act_truth *b) {
    return a->rounded == b->rounded && a->residual == b->residual;
}

act_status act_exact_truths(act_exact *exact, const act_format *format, double x,
                            act_truth *out, int *count) {
    *count = 0;
    double special;
    if (special_value(exact, x, &special)) {
        out[(*count)++] = special_truth(exact, format, special);
        return ACT_OK;
    }
    place where[ACT_CONVENTIONS];
    int places = places_of(exact, x, where);
    for (int i = 0; i < places; i++) {
        act_truth truth;
        act_status status = truth_at(exact, format, x, where[i], &truth);
        if (status != ACT_OK) {
            return status;
        }
        bool is_new = true;
        for (int j = 0; j < *count; j++) {
            is_new = is_new && !same_truth(&out[j], &truth);
        }
        if (is_new) {
            out[(*count)++] = truth;
        }
    }
    return ACT_OK;
}

act_status act_exact_truth(act_exact *exact, const act_format *format, double x,
                           act_truth *out) {
    act_truth truths[ACT_CONVENTIONS];
    int count;
    act_status status = act_exact_truths(exact, format, x, truths, &count);
    if (count > 0) {
        *out = truths[0];
    }
    return status;
}

act_status act_exact_round(act_exact *exact, const act_format *format,
                           act_direction direction, double x, double *out) {
    double special;
    if (special_value(exact, x, &special)) {
        mpfr_set_prec(exact->lo, 53);
        mpfr_set_d(exact->lo, special, MPFR_RNDN);
        *out = isinf(special) ? special
                              : act_round(exact->lo, format, direction, exact->cell);
        return ACT_OK;
    }
    place where[ACT_CONVENTIONS];
    places_of(exact, x, where);
    for (int rung = first_rung(format); rung < RUNGS; rung++) {
        if (enclose_for_format(exact, format, x, where[0], rung) &&
            ends_round_alike(exact, format, direction, out)) {
            if (zero_sign(exact, x, *out) == ACT_ZERO_MINUS) {
                *out = -0.0;
            }
            return ACT_OK;
        }
    }
    return ACT_UNDECIDED;
}

double act_truth_error(const act_truth *truth, const act_format *format, double y) {
    /* Halves keep 2^1024 within binary64; y - rounded is a multiple of half an ulp of
     * each. */
    double got = isinf(y) ? unbounded(format, y) : y / 2;
    double want =
        isinf(truth->rounded) ? unbounded(format, truth->rounded) : truth->rounded / 2;
    double steps = ldexp(got - want, 1 - truth->ulp_exponent);
    return steps - truth->residual;
}

/* lo and hi as text agree; a value that ends within `digits` is printed without zeros. */
static bool decimals_agree(act_exact *exact, int digits, char **text) {
    if (is_exact_zero(exact)) {
        *text = strdup("0");
        return true;
    }
    bool is_point = mpfr_equal_p(exact->lo, exact->hi) != 0;
    const char *form = is_point ? "%.*Rg" : "%#.*Rg";
    char *lo = NULL;
    char *hi = NULL;
    mpfr_asprintf(&lo, form, digits, exact->lo);
    mpfr_asprintf(&hi, form, digits, exact->hi);
    bool agree = strcmp(lo, hi) == 0;
    *text = agree ? strdup(lo) : NULL;
    mpfr_free_str(lo);
    mpfr_free_str(hi);
    return agree;
}

act_status act_exact_decimal(act_exact *exact, double x, int digits, char **text) {
    *text = NULL;
    double special;
    if (special_value(exact, x, &special)) {
        mpfr_set_prec(exact->lo, 53);
        mpfr_set_d(exact->lo, special, MPFR_RNDN);
        mpfr_set_prec(exact->hi, 53);
        mpfr_set_d(exact->hi, special, MPFR_RNDN);
        decimals_agree(exact, digits, text);
        return *text != NULL ? ACT_OK : ACT_NOMEM;
    }
    place where[ACT_CONVENTIONS];
    places_of(exact, x, where);
    for (int rung = 0; rung < RUNGS; rung++) {
        if (ladder[rung] > 3 * digits && enclose(exact, x, where[0], rung) &&
            decimals_agree(exact, digits, text)) {
            return ACT_OK;
        }
    }
    const tail_state *tail = tail_at(exact, &act_formats[0], x);
    for (int rung = 0; rung < RUNGS && tail != NULL; rung++) {
        if (ladder[rung] > 4 * digits) {
            enclose_tail(exact, tail, x, rung);
            if (decimals_agree(exact, digits, text)) {
                return ACT_OK;
            }
        }
    }
    return ACT_UNDECIDED;
}
