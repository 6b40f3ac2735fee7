/* What is true of f at an input, as seen from a format. */
#ifndef ACT_TRUTH_H
#define ACT_TRUTH_H

#include "number/format.h"

/* The sign that a zero must have. */
typedef enum act_zero_sign {
    ACT_ZERO_ANY,
    ACT_ZERO_PLUS,
    ACT_ZERO_MINUS,
    ACT_ZERO_EITHER /* f is exactly 0 at an x that is not: +0 is usual, -0 is told */
} act_zero_sign;

enum { ACT_MASKS = 2 };

/* f(x) as seen from a format, enough to judge any result in it:
 *   f(x) = (rounded / ulp + residual) * ulp,  ulp = 2^ulp_exponent.
 * Beyond the largest finite number f(x) counts as at most 2^(emax + 1), which is what an
 * infinite `rounded` stands for. */
typedef struct act_truth {
    /* f(x) rounded to nearest or as act_exact_set_direction says, proven; NaN where f
     * does not exist. */
    double rounded;
    /* In ulps, within 2^-34; 0 where `rounded` is NaN or f(x) infinite. */
    double residual;
    int ulp_exponent;
    act_zero_sign zero; /* what the sign of a zero must be, as f(x) or instead of it */
    /* At NaN, of a derivative: what code that computes it by comparisons returns, the
     * values, rounded alike, that it has on whole pieces. */
    int masks;
    double mask[ACT_MASKS];
} act_truth;

/* The signed error of y as a value for f(x) in ulps, (y - f(x)) / ulp(f(x)), within
 * 2^-34; infinities count as 2^(emax + 1). Not for NaN. */
double act_truth_error(const act_truth *truth, const act_format *format, double y);

/* |f(x)| in ulps; an infinity counts as 2^(emax + 1). */
double act_truth_size(const act_truth *truth, const act_format *format);

/* value / 2^ulp_exponent; infinities stand for 2^(emax + 1). */
double act_truth_in_ulps(const act_format *format, double value, int ulp_exponent);

#endif
