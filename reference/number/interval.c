#include "number/interval.h"

bool act_interval_is_point(mpfi_srcptr x) {
    return mpfr_equal_p(&x->left, &x->right) != 0;
}

/* The left end is the value, rounded down unless it is exact. */
static void close_above(mpfi_ptr y, bool exact) {
    mpfr_set(&y->right, &y->left, MPFR_RNDU);
    if (!exact) {
        mpfr_nextabove(&y->right);
    }
}

void act_interval_increasing(mpfi_ptr y, mpfi_srcptr x, act_mpfr_function *f) {
    bool exact = f(&y->left, &x->left, MPFR_RNDD) == 0;
    if (act_interval_is_point(x)) {
        close_above(y, exact);
    } else {
        f(&y->right, &x->right, MPFR_RNDU);
    }
}

void act_interval_sine_cosine(mpfi_ptr sine, mpfi_ptr cosine, mpfi_srcptr x) {
    if (act_interval_is_point(x)) { /* MPFI would evaluate each twice */
        int inexact = mpfr_sin_cos(&sine->left, &cosine->left, &x->left, MPFR_RNDD);
        close_above(sine, inexact % 4 == 0);
        close_above(cosine, inexact / 4 == 0);
    } else {
        mpfi_sin(sine, x);
        mpfi_cos(cosine, x);
    }
}

/* Upper bound of |erf'| on x: 2/sqrt(pi) exp(-m^2) < 1.13 exp(-m^2), m = min |x|. */
static void greatest_slope(mpfr_ptr slope, mpfi_srcptr x) {
    if (mpfi_has_zero(x)) {
        mpfr_set_ui(slope, 0, MPFR_RNDU);
    } else {
        bool positive = mpfr_sgn(&x->left) > 0;
        mpfr_sqr(slope, positive ? &x->left : &x->right, MPFR_RNDD);
        mpfr_neg(slope, slope, MPFR_RNDU);
    }
    mpfr_exp(slope, slope, MPFR_RNDU);
    mpfr_mul_d(slope, slope, 1.13, MPFR_RNDU);
}

/* f is erf or erfc, evaluated once at `from`; the other end follows from the mean value
 * theorem, because MPFR's erf and erfc cost far more than exp. `sign` is f's direction.
 */
static void once(mpfi_ptr y, mpfi_srcptr x, act_mpfr_function *f, int sign) {
    close_above(y, f(&y->left, sign > 0 ? &x->left : &x->right, MPFR_RNDD) == 0);
    if (act_interval_is_point(x)) {
        return;
    }
    mpfr_t slope, width;
    mpfr_inits2(mpfi_get_prec(y), slope, width, (mpfr_ptr)0);
    mpfr_sub(width, &x->right, &x->left, MPFR_RNDU);
    greatest_slope(slope, x);
    mpfr_mul(width, width, slope, MPFR_RNDU);
    mpfr_add(&y->right, &y->right, width, MPFR_RNDU);
    mpfr_clears(slope, width, (mpfr_ptr)0);
}

/* Below this width the mean value theorem loses nothing worth a second evaluation. */
static bool is_narrow(mpfi_srcptr x) {
    mpfr_t width;
    mpfr_init2(width, 53);
    mpfr_sub(width, &x->right, &x->left, MPFR_RNDU);
    bool narrow = mpfr_cmp_d(width, 0x1p-20) < 0;
    mpfr_clear(width);
    return narrow;
}

void act_interval_erf(mpfi_ptr y, mpfi_srcptr x) {
    if (is_narrow(x)) {
        once(y, x, mpfr_erf, 1);
    } else {
        act_interval_increasing(y, x, mpfr_erf);
    }
}

/* erfc(x) = exp(-x^2) / (x sqrt(pi)) (1 - 1/(2x^2) + 1*3/(2x^2)^2 - ...) for x > 0. The
 * partial sums lie on alternating sides of the limit (NIST DLMF 7.12.1 and 7.12(i)), so
 * two consecutive ones enclose it. Terms fall until k is about x^2, down to about
 * exp(-x^2). */
static void asymptotic_erfc(mpfi_ptr y, mpfi_srcptr x) {
    mpfr_prec_t precision = mpfi_get_prec(y);
    mpfi_t square, inverse, term, sum;
    mpfi_init2(square, precision);
    mpfi_init2(inverse, precision);
    mpfi_init2(term, precision);
    mpfi_init2(sum, precision);
    mpfi_sqr(square, x);
    mpfi_mul_2ui(inverse, square, 1);
    mpfi_inv(inverse, inverse);
    mpfi_set_ui(term, 1);
    mpfi_set_ui(sum, 1);
    for (unsigned long k = 1; mpfr_get_exp(&term->right) > -precision - 2; k++) {
        mpfi_mul(term, term, inverse);
        mpfi_mul_ui(term, term, 2 * k - 1);
        if (k % 2 == 1) {
            mpfi_sub(sum, sum, term);
        } else {
            mpfi_add(sum, sum, term);
        }
    }
    mpfi_neg(inverse, term);
    mpfi_union(term, term, inverse);
    mpfi_add(sum, sum, term);

    mpfi_neg(square, square);
    act_interval_increasing(term, square, mpfr_exp);
    mpfi_mul(sum, sum, term);
    mpfi_const_pi(inverse);
    mpfi_sqrt(inverse, inverse);
    mpfi_mul(inverse, inverse, x);
    mpfi_div(y, sum, inverse);
    mpfi_clear(square);
    mpfi_clear(inverse);
    mpfi_clear(term);
    mpfi_clear(sum);
}

void act_interval_erfc(mpfi_ptr y, mpfi_srcptr x) {
    double least = mpfr_get_d(&x->left, MPFR_RNDD);
    /* The least term is near exp(-x^2) = 2^(-1.44 x^2); beyond 1e6 MPFR itself is
     * asymptotic. */
    bool converges = 1.44 * least * least > (double)mpfi_get_prec(y) + 16;
    if (least > 0 && least < 1e6 && is_narrow(x) && converges) {
        asymptotic_erfc(y, x);
    } else if (is_narrow(x)) {
        once(y, x, mpfr_erfc, -1);
    } else {
        mpfr_erfc(&y->left, &x->right, MPFR_RNDD);
        mpfr_erfc(&y->right, &x->left, MPFR_RNDU);
    }
}
