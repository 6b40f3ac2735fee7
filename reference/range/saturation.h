/* The input from which on a format sees a function as its limit. */
#ifndef ACT_SATURATION_H
#define ACT_SATURATION_H

#include "exact/exact.h"
#include "range/range.h"

/* The point from which on, outward to the left or to the right, f^(order) rounds to one
 * value of the format, its limit. */
typedef struct act_saturation_point {
    double x;     /* the first such input; an infinity: all are; NaN: none is */
    double value; /* NaN if there is no limit */
} act_saturation_point;

/* Finds the point for order 0 or 1. That all inputs beyond it round to the limit is
 * proven: f^(order) is monotone there, by the sign of f^(order + 1) or by its tail, and
 * the rounding of a monotone function has no way back. ACT_OK, ACT_UNDECIDED or
 * ACT_NOMEM. */
act_status act_saturation_find(act_saturation_point *out, const act_function *f,
                               const double *params, int order, const act_format *format,
                               bool right);

#endif
