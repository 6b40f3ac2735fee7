#include "vocabulary.h"

#include "jet/jet_private.h"

#include <arb_hypgeom.h>
#include <math.h>

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

const act_operation act_operations[ACT_OPERATIONS] = {
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
act_operand act_draw_operand(act_draw *draw, double lo, double hi) {
    return (act_operand){.x0 = act_draw_between(draw, -3, 3),
                         .a0 = act_draw_between(draw, lo, hi),
                         .a1 = act_draw_between(draw, -2, 2),
                         .a2 = act_draw_between(draw, -1, 1)};
}

jet act_operand_jet(jet x, act_operand a) {
    jet t = jet_plus(x, -a.x0);
    return jet_plus(jet_mul(t, jet_plus(jet_scale(t, a.a2), a.a1)), a.a0);
}

void act_operand_series(arb_poly_t y, act_operand a, double offset) {
    double coefficient[] = {a.a0, a.a1, a.a2};
    arb_t c;
    arb_init(c);
    arb_poly_zero(y);
    for (slong k = 0; k < 3; k++) {
        arb_set_d(c, coefficient[k]);
        arb_poly_set_coeff_arb(y, k, c);
    }
    arb_set_d(c, offset);
    arb_poly_taylor_shift(y, y, c, ACT_ARB_BITS);
    arb_clear(c);
}

static bool overlaps(mpfi_srcptr ours, const arb_t theirs) {
    mpfr_t lo, hi;
    mpfr_init2(lo, 2 * ACT_ARB_BITS);
    mpfr_init2(hi, 2 * ACT_ARB_BITS);
    arb_get_interval_mpfr(lo, hi, theirs);
    bool meet = mpfr_lessequal_p(&ours->left, hi) && mpfr_lessequal_p(lo, &ours->right);
    mpfr_clears(lo, hi, (mpfr_ptr)0);
    return meet;
}

static double width_exponent(mpfi_srcptr a) {
    mpfr_t width;
    mpfr_init2(width, 53);
    mpfi_diam_abs(width, a);
    double e = mpfr_zero_p(width)      ? -HUGE_VAL
               : mpfr_regular_p(width) ? (double)mpfr_get_exp(width)
                                       : HUGE_VAL;
    mpfr_clear(width);
    return e;
}

/* Derivative k of a series: its coefficient times k!. */
static void series_derivative(arb_t y, const arb_poly_t series, int k) {
    arb_poly_get_coeff_arb(y, series, k);
    for (int i = 2; i <= k; i++) {
        arb_mul_si(y, y, i, ACT_ARB_BITS);
    }
}

/* The exponent of the largest |coefficient| among k >= 1, or of coefficient 0. */
static double size_exponent(const arb_poly_t want, int k, int length) {
    double size = -HUGE_VAL;
    arb_t c;
    arb_init(c);
    mag_t m;
    mag_init(m);
    for (int j = k == 0 ? 0 : 1; j < (k == 0 ? 1 : length); j++) {
        series_derivative(c, want, j);
        arb_get_mag(m, c);
        if (!mag_is_zero(m)) {
            size = fmax(size, mag_get_d_log2_approx(m));
        }
    }
    mag_clear(m);
    arb_clear(c);
    return size;
}

int act_first_mismatch(jet y, const arb_poly_t want, double bits) {
    int length = y->tape->length;
    arb_t c;
    arb_init(c);
    int k = 0;
    for (; k < length; k++) {
        series_derivative(c, want, k);
        double widest = size_exponent(want, k, length) - bits;
        if (!arb_is_finite(c) || !overlaps(y->c[k], c) ||
            width_exponent(y->c[k]) > widest) {
            break;
        }
    }
    arb_clear(c);
    return k < length ? k : -1;
}
