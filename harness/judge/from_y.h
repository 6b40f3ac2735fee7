/* Kernels that start from y = f(x) rounded: what their convention loses, and what they
 * lose themselves. */
#ifndef ACT_FROM_Y_H
#define ACT_FROM_Y_H

#include "judge/tally.h"
#include "judge/truth_table.h"

/* Extremes over the values y that a kernel was given; x of an extreme is y. */
typedef struct act_from_y {
    bool is_asked; /* f is monotone, or y would not tell f^(k) at all */
    size_t values, judged, undecided; /* of those that the points have, some are judged */
    /* The kernel's own: its error if f(x) were y, in ulps. */
    act_worst own;
    double right; /* what is right there, rounded */
    /* How far it is off all that f^(k) can be where f(x) is rounded to y, in ulps. */
    act_worst beyond;
    /* The same at the values of the least and of the greatest input; NaN: not known. */
    double beyond_end[2];
    /* The convention's: the least that the greatest error of any kernel can be. */
    act_worst loss;
} act_from_y;

/* Judges y[i], the results of f^(order) for the points of a table with values. ACT_OK,
 * ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_from_y_judge(act_from_y *out, const act_truth_table *table,
                            const act_function *f, const double *params, int order,
                            const uint64_t *y);

/* A result y for the input x. */
typedef struct act_given {
    uint64_t x, y;
} act_given;

/* Whether a result is at most so many ulps off all that f^(order) can be where f(x) is
 * rounded; false if that is not known. */
bool act_from_y_permits(const act_function *f, const double *params, int order,
                        const act_format *format, act_given given, double ulps);

#endif
