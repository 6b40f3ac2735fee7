#include "draw.h"
#include "jet.h"

#include <arb_hypgeom.h>
#include <arb_poly.h>
#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>

enum { LENGTH = 7 /* orders 0 to 6 */, ARB_BITS = 400 };

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(jet, .fini = forget);

typedef void arb_series(arb_poly_t y, const arb_poly_t a, slong length, slong prec);

static void arb_neg_(arb_poly_t y, const arb_poly_t a, slong length, slong prec) {
    (void)length;
    (void)prec;
    arb_poly_neg(y, a);
}

static void arb_sqr_(arb_poly_t y, const arb_poly_t a, slong length, slong prec) {
    arb_poly_mullow(y, a, a, length, prec);
}

static void arb_expm1_(arb_poly_t y, const arb_poly_t a, slong length, slong prec) {
    arb_poly_exp_series(y, a, length, 2 * prec);
    arb_poly_add_si(y, y, -1, 2 * prec);
}

static void arb_exp2_(arb_poly_t y, const arb_poly_t a, slong length, slong prec) {
    arb_t log2;
    arb_init(log2);
    arb_const_log2(log2, prec);
    arb_poly_scalar_mul(y, a, log2, prec);
    arb_poly_exp_series(y, y, length, prec);
    arb_clear(log2);
}

static void arb_tanh_(arb_poly_t y, const arb_poly_t a, slong length, slong prec) {
    arb_poly_t cosh;
    arb_poly_init(cosh);
    arb_poly_sinh_cosh_series(y, cosh, a, length, 3 * prec);
    arb_poly_div_series(y, y, cosh, length, 3 * prec);
    arb_poly_clear(cosh);
}

static void arb_sigmoid_(arb_poly_t y, const arb_poly_t a, slong length, slong prec) {
    arb_poly_neg(y, a);
    arb_poly_exp_series(y, y, length, prec);
    arb_poly_add_si(y, y, 1, 3 * prec);
    arb_poly_inv_series(y, y, length, 3 * prec);
}

static void arb_softplus_(arb_poly_t y, const arb_poly_t a, slong length, slong prec) {
    arb_poly_exp_series(y, a, length, prec);
    arb_poly_log1p_series(y, y, length, 3 * prec);
}

/* Operations of one operand: drawn from [lo, hi], and at `far` too. */
static const struct operation {
    const char *name;
    jet (*ours)(jet);
    arb_series *arb;
    double lo, hi;
    double far[4];
} operations[] = {
    {"neg", jet_neg, arb_neg_, -9, 9, {0, 1e300, -1e-300, 1}},
    {"inv", jet_inv, arb_poly_inv_series, 0.1, 9, {1e-100, -1e100, -3, 1}},
    {"sqr", jet_sqr, arb_sqr_, -9, 9, {0, 1e200, -1e-200, 1}},
    {"sqrt", jet_sqrt, arb_poly_sqrt_series, 0.1, 9, {1e-300, 1e300, 4, 2}},
    {"exp", jet_exp, arb_poly_exp_series, -9, 9, {0, 700, -700, -1e6}},
    {"expm1", jet_expm1, arb_expm1_, -9, 9, {0, 70, -70, 0x1p-60}},
    {"exp2", jet_exp2, arb_exp2_, -9, 9, {0, 1000, -1000, -1e6}},
    {"log", jet_log, arb_poly_log_series, 0.1, 9, {1, 1e-300, 1e300, 1 + 0x1p-52}},
    {"log1p", jet_log1p, arb_poly_log1p_series, -0.9, 9, {0, -1 + 0x1p-53, 1e300, -0.5}},
    {"sin", jet_sin, arb_poly_sin_series, -9, 9, {0, 1e6, -1e22, 0x1p-60}},
    {"cos", jet_cos, arb_poly_cos_series, -9, 9, {0, 1e6, -1e22, 0x1p-60}},
    {"atan", jet_atan, arb_poly_atan_series, -9, 9, {0, 1e6, -1e22, 0x1p-60}},
    {"sinh", jet_sinh, arb_poly_sinh_series, -9, 9, {0, 700, -700, 0x1p-60}},
    {"cosh", jet_cosh, arb_poly_cosh_series, -9, 9, {0, 700, -700, 0x1p-60}},
    {"tanh", jet_tanh, arb_tanh_, -9, 9, {0, 40, -40, 0x1p-60}},
    {"erf", jet_erf, arb_hypgeom_erf_series, -5, 5, {0, 20, -20, 0x1p-60}},
    {"erfc", jet_erfc, arb_hypgeom_erfc_series, -5, 9, {0, 26, -20, 30}},
    {"sigmoid", jet_sigmoid, arb_sigmoid_, -9, 9, {0, 80, -80, -700}},
    {"softplus", jet_softplus, arb_softplus_, -9, 9, {0, 80, -80, -700}},
};
enum { OPERATIONS = sizeof operations / sizeof operations[0] };

/* The operand a0 + a1 t + a2 t^2, t = x - x0, on both sides. */
typedef struct operand {
    double x0, a0, a1, a2;
} operand;

static operand draw_operand(act_draw *draw, double lo, double hi) {
    return (operand){.x0 = act_draw_between(draw, -3, 3),
                     .a0 = act_draw_between(draw, lo, hi),
                     .a1 = act_draw_between(draw, -2, 2),
                     .a2 = act_draw_between(draw, -1, 1)};
}

static jet operand_jet(jet x, operand a) {
    jet t = jet_plus(x, -a.x0);
    return jet_plus(jet_mul(t, jet_plus(jet_scale(t, a.a2), a.a1)), a.a0);
}

/* The series of a at t = offset + s, in s. */
static void operand_series(arb_poly_t y, operand a, double offset) {
    double coefficient[] = {a.a0, a.a1, a.a2};
    arb_t c;
    arb_init(c);
    arb_poly_zero(y);
    for (slong k = 0; k < 3; k++) {
        arb_set_d(c, coefficient[k]);
        arb_poly_set_coeff_arb(y, k, c);
    }
    arb_set_d(c, offset);
    arb_poly_taylor_shift(y, y, c, ARB_BITS);
    arb_clear(c);
}

static bool overlaps(mpfi_srcptr ours, const arb_t theirs) {
    mpfr_t lo, hi;
    mpfr_init2(lo, 2 * ARB_BITS);
    mpfr_init2(hi, 2 * ARB_BITS);
    arb_get_interval_mpfr(lo, hi, theirs);
    bool meet = mpfr_lessequal_p(&ours->left, hi) && mpfr_lessequal_p(lo, &ours->right);
    mpfr_clears(lo, hi, (mpfr_ptr)0);
    return meet;
}

static double width_exponent(mpfi_srcptr a) {
    mpfr_t width;
    mpfr_init2(width, 53);
    mpfi_diam_abs(width, a);
    double e = mpfr_zero_p(width)      ? -(double)INFINITY
               : mpfr_regular_p(width) ? (double)mpfr_get_exp(width)
                                       : (double)INFINITY;
    mpfr_clear(width);
    return e;
}

/* The exponent of the largest |coefficient| among k >= 1, or of coefficient 0. */
static double size_exponent(const arb_poly_t want, int k, int length) {
    double size = -(double)INFINITY;
    arb_t c;
    arb_init(c);
    mag_t m;
    mag_init(m);
    for (int j = k == 0 ? 0 : 1; j < (k == 0 ? 1 : length); j++) {
        arb_poly_get_coeff_arb(c, want, j);
        arb_get_mag(m, c);
        if (!mag_is_zero(m)) {
            size = fmax(size, mag_get_d_log2_approx(m));
        }
    }
    mag_clear(m);
    arb_clear(c);
    return size;
}

/* The first coefficient whose enclosure misses Arb's or is wider than 2^-bits of the
 * largest; -1 if all agree. */
static int first_mismatch(jet y, const arb_poly_t want, double bits) {
    int length = act_tape_length(y->tape);
    arb_t c;
    arb_init(c);
    int k = 0;
    for (; k < length; k++) {
        arb_poly_get_coeff_arb(c, want, k);
        double widest = size_exponent(want, k, length) - bits;
        if (!arb_is_finite(c) || !overlaps(y->c[k], c) ||
            width_exponent(y->c[k]) > widest) {
            break;
        }
    }
    arb_clear(c);
    return k < length ? k : -1;
}

static void check_point(const struct operation *op, act_tape *tape, operand a) {
    arb_poly_t series;
    arb_poly_init(series);
    operand_series(series, a, 0);
    op->arb(series, series, act_tape_length(tape), ARB_BITS);
    act_tape_reset(tape);
    jet y = op->ours(operand_jet(jet_variable(tape, a.x0), a));
    int bad = first_mismatch(y, series, (double)act_tape_precision(tape) - 20);
    cr_assert(bad < 0, "%s: coefficient %d of %d at %a + %a t + %a t^2, %ld bits",
              op->name, bad, act_tape_length(tape), a.a0, a.a1, a.a2,
              (long)act_tape_precision(tape));
    arb_poly_clear(series);
}

Test(jet, operations_agree_with_arb_at_points) {
    act_draw draw = {21};
    static const mpfr_prec_t precision[] = {60, 100, 250};
    int checked = 0;
    for (int i = 0; i < OPERATIONS; i++) {
        const struct operation *op = &operations[i];
        for (int n = 0; n < 60; n++) {
            int length = n < 20 ? LENGTH : (int)act_draw_integer(&draw, 1, LENGTH);
            act_tape *tape = act_tape_open(length, precision[n % 3]);
            operand a = draw_operand(&draw, op->lo, op->hi);
            if (n % 15 == 0) {
                a.a0 = op->far[n / 15];
            }
            check_point(op, tape, a);
            act_tape_close(tape);
            checked++;
        }
    }
    cr_expect(checked == OPERATIONS * 60, "%d", checked);
}

/* The enclosure over [x0 - radius, x0 + radius] contains the value at `at` in it. */
static int first_excluded(const struct operation *op, act_tape *tape, operand a,
                          double radius, double at, double bits) {
    mpfi_t x;
    mpfi_init2(x, act_tape_precision(tape));
    mpfi_interv_d(x, a.x0 - radius, a.x0 + radius);
    act_tape_reset(tape);
    jet y = op->ours(operand_jet(jet_variable_interval(tape, x), a));
    arb_poly_t series;
    arb_poly_init(series);
    operand_series(series, a, at);
    op->arb(series, series, act_tape_length(tape), ARB_BITS);
    int bad = first_mismatch(y, series, bits);
    arb_poly_clear(series);
    mpfi_clear(x);
    return bad;
}

static operand draw_dyadic(act_draw *draw, const struct operation *op) {
    operand a = draw_operand(draw, op->lo + 0.05, op->hi - 0.05);
    a.x0 = (double)act_draw_integer(draw, -64, 64) / 16;
    return a;
}

Test(jet, enclosures_over_intervals_contain_every_point) {
    act_draw draw = {22};
    act_tape *tape = act_tape_open(LENGTH, 60);
    for (int i = 0; i < OPERATIONS; i++) {
        for (int n = 0; n < 60; n++) {
            /* Radii in binary fractions: x0 +- radius is exact. */
            int shift = (int)act_draw_integer(&draw, 6, 40);
            double radius = ldexp(1, -shift);
            operand a = draw_dyadic(&draw, &operations[i]);
            double at = n % 4 == 0   ? radius
                        : n % 4 == 1 ? -radius
                                     : radius * act_draw_between(&draw, -1, 1);
            int bad = first_excluded(&operations[i], tape, a, radius, at, shift - 30);
            cr_assert(bad < 0, "%s: coefficient %d at %a of [-1, 1] * 2^-%d around %a",
                      operations[i].name, bad, at, shift, a.a0);
        }
    }
    act_tape_close(tape);
}

typedef void arb_series2(arb_poly_t y, const arb_poly_t a, const arb_poly_t b,
                         slong length, slong prec);

Test(jet, operations_of_two_operands_agree_with_arb) {
    static const struct {
        const char *name;
        jet (*ours)(jet, jet);
        arb_series2 *arb;
    } pairs[] = {{"add", jet_add, arb_poly_add_series},
                 {"sub", jet_sub, arb_poly_sub_series},
                 {"mul", jet_mul, arb_poly_mullow},
                 {"div", jet_div, arb_poly_div_series}};
    act_draw draw = {23};
    act_tape *tape = act_tape_open(LENGTH, 100);
    arb_poly_t first, second, want;
    arb_poly_init(first);
    arb_poly_init(second);
    arb_poly_init(want);
    for (int n = 0; n < 400; n++) {
        operand a = draw_operand(&draw, -9, 9);
        operand b = draw_operand(&draw, 0.5, 2);
        b.x0 = a.x0;
        operand_series(first, a, 0);
        operand_series(second, b, 0);
        pairs[n % 4].arb(want, first, second, LENGTH, ARB_BITS);
        act_tape_reset(tape);
        jet x = jet_variable(tape, a.x0);
        jet y = pairs[n % 4].ours(operand_jet(x, a), operand_jet(x, b));
        int bad = first_mismatch(y, want, 80);
        cr_assert(bad < 0, "%s: coefficient %d, seed 23, case %d", pairs[n % 4].name, bad,
                  n);
    }
    arb_poly_clear(first);
    arb_poly_clear(second);
    arb_poly_clear(want);
    act_tape_close(tape);
}

Test(jet, constants) {
    act_tape *tape = act_tape_open(3, 80);
    jet x = jet_variable(tape, 0x1.123456789abcdp-3);
    arb_poly_t want;
    arb_poly_init(want);
    arb_t c;
    arb_init(c);

    arb_set_si(c, -7);
    arb_div_si(c, c, 3, ARB_BITS);
    arb_poly_set_coeff_arb(want, 0, c);
    cr_expect(first_mismatch(jet_ratio(x, -7, 3), want, 70) == -1);
    arb_const_pi(c, ARB_BITS);
    arb_poly_set_coeff_arb(want, 0, c);
    cr_expect(first_mismatch(jet_pi(x), want, 70) == -1);
    arb_set_d(c, 0.1);
    arb_poly_set_coeff_arb(want, 0, c);
    cr_expect(first_mismatch(jet_const(x, 0.1), want, 1000) == -1);

    arb_set_d(c, 0x1.123456789abcdp-3);
    arb_poly_set_coeff_arb(want, 0, c);
    arb_poly_set_coeff_si(want, 1, 1);
    cr_expect(first_mismatch(x, want, 1000) == -1);
    arb_poly_add_si(want, want, 3, ARB_BITS);
    cr_expect(first_mismatch(jet_plus(x, 3), want, 75) == -1);
    arb_poly_add_si(want, want, -3, ARB_BITS);
    arb_poly_scalar_mul_2exp_si(want, want, -2);
    cr_expect(first_mismatch(jet_scale(x, 0.25), want, 1000) == -1);

    arb_clear(c);
    arb_poly_clear(want);
    act_tape_close(tape);
}

/* A variable that does not fit the precision is enclosed, not rounded. */
Test(jet, narrow_tape_encloses_its_variable) {
    act_tape *tape = act_tape_open(2, 24);
    jet x = jet_variable(tape, 0.1);
    cr_expect(mpfi_is_inside_d(0.1, x->c[0]) && !mpfi_is_inside_d(0.1f, x->c[0]) == 0);
    cr_expect(mpfr_cmp_d(&x->c[0]->left, 0.1) < 0);
    cr_expect(mpfr_cmp_d(&x->c[0]->right, 0.1) > 0);
    act_tape_close(tape);
}

/* More nodes than one chunk holds, and the same nodes again after a reset. */
Test(jet, tape_grows_and_is_used_again) {
    enum { SUMMANDS = 1000 };
    act_tape *tape = act_tape_open(2, 64);
    for (int round = 0; round < 2; round++) {
        act_tape_reset(tape);
        jet x = jet_variable(tape, 1.5);
        jet sum = x;
        for (int i = 1; i < SUMMANDS; i++) {
            sum = jet_add(sum, x);
        }
        cr_expect(mpfr_cmp_d(&sum->c[0]->left, 1.5 * SUMMANDS) == 0);
        cr_expect(mpfr_cmp_d(&sum->c[0]->right, 1.5 * SUMMANDS) == 0);
        cr_expect(mpfr_cmp_d(&sum->c[1]->left, SUMMANDS) == 0);
    }
    cr_expect(act_tape_length(tape) == 2);
    cr_expect(act_tape_precision(tape) == 64);
    act_tape_close(tape);
}

Test(jet, root_at_zero_has_a_value_and_no_slope) {
    act_tape *tape = act_tape_open(3, 64);
    jet y = jet_sqrt(jet_variable(tape, 0));
    cr_expect(mpfi_is_zero(y->c[0]));
    cr_expect(!mpfi_bounded_p(y->c[1]));
    act_tape_close(tape);
}

/* Planted: one coefficient of a right series is off by 2^-80 of itself. */
Test(jet, comparison_finds_a_wrong_coefficient) {
    act_tape *tape = act_tape_open(LENGTH, 100);
    operand a = {.x0 = 0.5, .a0 = 0.75, .a1 = 1.25, .a2 = -0.5};
    arb_poly_t series;
    arb_poly_init(series);
    arb_t factor, c;
    arb_init(factor);
    arb_init(c);
    arb_set_si(factor, 1);
    arb_mul_2exp_si(factor, factor, -80);
    arb_add_si(factor, factor, 1, ARB_BITS);
    for (int i = 0; i < OPERATIONS; i++) {
        for (int k = 0; k < LENGTH; k++) {
            operand_series(series, a, 0);
            operations[i].arb(series, series, LENGTH, ARB_BITS);
            arb_poly_get_coeff_arb(c, series, k);
            if (arb_is_zero(c)) {
                continue;
            }
            arb_mul(c, c, factor, ARB_BITS);
            arb_poly_set_coeff_arb(series, k, c);
            act_tape_reset(tape);
            jet y = operations[i].ours(operand_jet(jet_variable(tape, a.x0), a));
            int bad = first_mismatch(y, series, 70);
            cr_expect(bad == k, "%s: coefficient %d, found %d", operations[i].name, k,
                      bad);
        }
    }
    arb_clear(factor);
    arb_clear(c);
    arb_poly_clear(series);
    act_tape_close(tape);
}

/* Planted: a point outside of the interval. */
Test(jet, comparison_finds_a_point_outside) {
    act_tape *tape = act_tape_open(LENGTH, 60);
    for (int i = 0; i < OPERATIONS; i++) {
        operand a = {.x0 = 0.5, .a0 = 0.75, .a1 = 1.25, .a2 = -0.5};
        int bad = first_excluded(&operations[i], tape, a, 0x1p-10, 0x1p-8, -20);
        cr_expect(bad == 0, "%s: %d", operations[i].name, bad);
    }
    act_tape_close(tape);
}
