/* Where a format sees a function saturate, and what is left of a gradient. */
#ifndef ACT_SATURATION_H
#define ACT_SATURATION_H

#include "exact/exact.h"
#include "range/range.h"

/* The place from which on, outward to the left or to the right, f^(order) rounds to one
 * value of the format, its limit. order: 0 or 1. */
typedef struct act_saturation_point {
    double x;     /* the first such input; an infinity: all are; NaN: none is */
    double value; /* NaN if there is no limit */
} act_saturation_point;

/* Proven for all inputs beyond x: between x and the place from which f^(order) is
 * monotone by f^(order + 1) or by its tail, and from there on, the rounding of a monotone
 * function has no way back. OK, UNDECIDED or NOMEM. */
act_status act_saturation_find(act_saturation_point *out, const act_function *f,
                               const double *params, int order, const act_format *format,
                               bool right);

#endif
