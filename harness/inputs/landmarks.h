/* The landmarks of a function in a format: the inputs next to which something happens to
 * f^(order), as far as the reference knows or finds out. */
#ifndef ACT_LANDMARKS_H
#define ACT_LANDMARKS_H

#include "exact/exact.h"

enum { ACT_LANDMARKS = 96 };

typedef struct act_landmarks {
    int64_t ordinal[ACT_LANDMARKS]; /* ascending, without repeats; finite inputs */
    size_t count;
} act_landmarks;

/* Finds kinks, poles and ends of the domain, where f^(order) takes its least and greatest
 * value, and where rounded results become subnormal, zero, infinite or NaN, constant, or
 * equal to x. A landmark is the input at which that
 * happens or, between two inputs, the one farther from 0. Bisections find these between
 * inputs that differ, the ends of some binades and more where functions bend (axis.h); so
 * there may be others. Roots are left out: next to them errors in ulps grow without
 * bound and say nothing. `exact` is of the order that counts. */
void act_landmarks_find(act_landmarks *out, const act_function *function,
                        const double *params, act_exact *exact, const act_format *format);

#endif
