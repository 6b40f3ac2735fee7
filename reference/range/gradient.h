/* The gradient that is left after many layers, each of which multiplies it by at most the
 * largest slope of the function. */
#ifndef ACT_GRADIENT_H
#define ACT_GRADIENT_H

#include "number/format.h"

#include <mpfi.h>

/* slope^layers rounded to nearest, where slope >= 0 is narrow; NaN: not decided. */
double act_gradient_after(mpfi_srcptr slope, long layers, const act_format *format);

/* The least number of layers after which slope^layers rounds to zero, or to infinity; 0:
 * that never happens, or not within 10^12 layers. */
long act_gradient_ends(mpfi_srcptr slope, const act_format *format);

#endif
