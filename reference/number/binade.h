/* The binade of a sum of binary64 numbers, known without rounding. */
#ifndef ACT_BINADE_H
#define ACT_BINADE_H

#include "number/format.h"

/* The exponent of |base + r| for all r in [lo, hi], where |r| is small beside |base| if
 * it is near a power of two. False if there are two exponents, or zero is among the
 * values.
 */
bool act_binade_of(double base, double lo, double hi, int *exponent);

/* The exponent of |f| for f = 2^scale (base + r) in the same way; emin - 1 if all of
 * these are subnormal numbers of the format and of one sign. */
bool act_binade_in(const act_format *format, int scale, double base, double lo, double hi,
                   int *exponent);

#endif
