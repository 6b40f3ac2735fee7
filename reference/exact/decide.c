#include "exact/decide.h"

#include "number/decimal.h"

#include <math.h>
#include <string.h>

/* The width up to which an enclosure counts as decided, in ulps. */
static const double width_limit = 0x1p-36;

/* Residuals are multiples of this, so that what is zero or a tie but for something
 * invisible reads alike at every input. */
static const double residual_step = 0x1p-34;

/* So narrow an enclosure may still hold two of them: f lies midway, or as good as. */
static const double tie_limit = 0x1p-64;

bool act_decide_rounding(const act_decider *d, mpfr_srcptr lo, mpfr_srcptr hi,
                         double *rounded) {
    if (mpfr_zero_p(lo) && mpfr_zero_p(hi)) {
        *rounded = 0;
        return true;
    }
    double low = act_round(lo, d->format, d->direction, d->cell);
    double high = act_round(hi, d->format, d->direction, d->cell);
    if (mpfr_zero_p(lo) && high == 0) {
        low = high;
    }
    if (mpfr_zero_p(hi) && low == 0) {
        high = low;
    }
    *rounded = low;
    return low == high && signbit(low) == signbit(high);
}

/* (v - rounded) / ulp with |v| cut at 2^(emax + 1), or at the greatest number if that is
 * what it is rounded to in a direction. */
static double residual_of(const act_decider *d, mpfr_srcptr v, const act_truth *truth) {
    double rounded = truth->rounded;
    mpfr_set_prec(d->width, mpfr_get_prec(v));
    if (mpfr_inf_p(v) || mpfr_get_exp(v) > d->format->emax + 1) {
        mpfr_set_d(d->width, copysign(1, rounded), MPFR_RNDN);
        mpfr_mul_2si(d->width, d->width, d->format->emax + 1, MPFR_RNDN);
    } else {
        mpfr_set(d->width, v, MPFR_RNDN);
    }
    mpfr_mul_2si(d->width, d->width, -truth->ulp_exponent, MPFR_RNDN);
    mpfr_sub_d(d->width, d->width,
               act_truth_in_ulps(d->format, rounded, truth->ulp_exponent), MPFR_RNDN);
    double residual = mpfr_get_d(d->width, MPFR_RNDN);
    bool is_cut = d->direction != ACT_NEAREST && residual * rounded > 0 &&
                  fabs(rounded) == act_format_max(d->format);
    return is_cut ? 0 : residual;
}

/* A residual as a whole number of steps, at most half an ulp, or one in a direction. */
static double steps_of(const act_decider *d, double residual) {
    double most = d->direction == ACT_NEAREST ? 0.5 : 1;
    return rint(fmax(-most, fmin(most, residual)) / residual_step);
}

bool act_decide_truth(const act_decider *d, mpfr_srcptr lo, mpfr_srcptr hi, double *width,
                      act_truth *out) {
    if (!act_decide_rounding(d, lo, hi, &out->rounded)) {
        return false;
    }
    out->ulp_exponent = act_ulp_exponent(lo, d->format);
    if (out->ulp_exponent != act_ulp_exponent(hi, d->format)) {
        return false;
    }
    double low = residual_of(d, lo, out);
    double high = residual_of(d, hi, out);
    if (!(high - low <= width_limit)) {
        return false;
    }
    double middle = low + (high - low) / 2;
    bool narrows = high - low <= *width / 2; /* tails are as wide at every precision */
    *width = high - low;
    if (narrows && high - low > tie_limit && steps_of(d, low) != steps_of(d, high)) {
        return false;
    }
    out->residual = steps_of(d, middle) * residual_step;
    return true;
}

bool act_decide_decimal(mpfr_srcptr lo, mpfr_srcptr hi, int digits, char **text) {
    if (mpfr_zero_p(lo) && mpfr_zero_p(hi)) {
        *text = strdup("0");
        return true;
    }
    if (mpfr_zero_p(lo) != mpfr_zero_p(hi)) {
        return false; /* beyond MPFR's exponents, whose text may read zero */
    }
    bool is_point = mpfr_equal_p(lo, hi) != 0;
    bool is_short = digits == 1 || (is_point && act_decimal_ends_within(lo, digits));
    *text = act_decimal_shared(lo, hi, digits, !is_short);
    return *text != NULL;
}
