/* exp and 2^x in binary64 with a proven bound, inline for loops over rows. */
#ifndef ACT_DOUBLE_EXP_H
#define ACT_DOUBLE_EXP_H

#include <stdint.h>
#include <string.h>

/* The relative error of act_double_exp_of and act_double_exp2_of is at most this. */
#define ACT_DOUBLE_EXP_ERROR 0x1p-51

/* The same hold for arguments of at most this in magnitude. */
#define ACT_DOUBLE_EXP_REACH 700.0

/* 2^k e^r for |r| < 0.3466, |k| <= 1011.
 *
 * With q(r) = sum r^j/(j + 2)! up to j = 11, e^r = 1 + r + r^2 q but for r^14/14! and the
 * terms behind, in all less than 2^-57. q < 0.57 has a relative error below 2^-51, as the
 * errors of all but the last steps of Horner's rule shrink by |r| with each step and the
 * coefficients are rounded once. So r^2 q < 0.069 is off by at most 2^-54.3, and
 * t = r + r^2 q, |t| < 0.415, by 2^-55 more. The sum 1 + t adds 2^-53 at most where it is
 * 1 or more, and 2^-54 below. The callers' r is off by at most d; e^r carries that on as
 * e^r d. Relative to the result, in units of 2^-55, that is at most
 *   1 + t >= 1: 4 + 1.63 + 1 + 0.25 + D = 6.9 + D, with D = 2^55 d < 1.5,
 *   1 + t >= 0.7: (2 + 1.63 + 1 + 0.25)/0.7 + D = 7.0 + D,
 * so less than 8.5 2^-55 < 2^-51. The power of two is exact, as no result is subnormal.
 */
static inline double act_double_exp_part(double r, double k) {
    static const double c[] = {1.0 / 2,        1.0 / 6,         1.0 / 24,
                               1.0 / 120,      1.0 / 720,       1.0 / 5040,
                               1.0 / 40320,    1.0 / 362880,    1.0 / 3628800,
                               1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
    double q = c[11];
    for (int j = 10; j >= 0; j--) {
        q = q * r + c[j];
    }
    double y = 1 + (r + r * r * q);
    uint64_t bits = (uint64_t)((int64_t)k + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return y * power;
}

/* The integer nearest to x, |x| < 2^51. */
static inline double act_double_nearest(double x) {
    const double shift = 0x1.8p52; /* beyond, numbers are whole */
    return (x + shift) - shift;
}

/* e^x: x = k log(2) + r. The upper part of log(2) has 42 bits, so that its product with k
 * is exact, and so is the difference that r starts from: for k != 0 it is below 0.36 and
 * a multiple of 2^-54. The lower part, 2^-44 of it, leaves an error far below 2^-60, and
 * its subtraction rounds |r| < 1/2 by at most 2^-55: D = 1.01. */
static inline double act_double_exp_of(double x) {
    const double log2e = 0x1.71547652b82fep0;
    const double upper = 0x1.62e42fefa38p-1;
    const double lower = 0x1.ef35793c7673p-45;
    double k = act_double_nearest(x * log2e);
    return act_double_exp_part((x - k * upper) - k * lower, k);
}

/* 2^x: x - k is exact; its product with log(2) is below 1/2 and rounded by at most 2^-55,
 * and log(2) itself is off by less than 2^-55.2, of which at most half counts: D < 1.5.
 */
static inline double act_double_exp2_of(double x) {
    const double ln2 = 0x1.62e42fefa39efp-1;
    double k = act_double_nearest(x);
    return act_double_exp_part((x - k) * ln2, k);
}

#endif
