/* Where a format sees a function saturate, and what is left of a gradient. */
#ifndef ACT_SATURATION_H
#define ACT_SATURATION_H

#include "exact/exact.h"
#include "range/range.h"

/* The place from which on, outward to the left or to the right, f^(order) rounds to one
 * value of the format, its limit. order: 0 or 1. */
typedef struct act_settled {
    double x;     /* the first such input; an infinity: all are; NaN: none is */
    double value; /* NaN if there is no limit */
} act_settled;

/* Proven for all inputs beyond x: between x and the place from which f^(order) is
 * monotone by f^(order + 1) or by its tail, and from there on, the rounding of a monotone
 * function has no way back. OK, UNDECIDED or NOMEM. */
act_status act_settled_find(act_settled *out, const act_function *f, const double *params,
                            int order, const act_format *format, bool right);

/* slope^layers rounded to nearest, slope >= 0 being narrow; NaN: not decided. */
double act_gradient_after(mpfi_srcptr slope, long layers, const act_format *format);

/* The least number of layers after which slope^layers rounds to zero, or to infinity; 0:
 * that never happens, or not within 10^12. */
long act_gradient_ends(mpfi_srcptr slope, const act_format *format);

#endif
