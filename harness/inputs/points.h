/* The single inputs that a sweep checks: all of a small format or range, else a seeded
 * sample that always holds every input where implementations break. */
#ifndef ACT_POINTS_H
#define ACT_POINTS_H

#include "exact/exact.h"
#include "inputs/plan.h"

typedef struct act_points {
    uint64_t *bits; /* ascending by act_ordinal, without repeats */
    size_t count;
    bool exhaustive; /* every input of the format, or of the range */
} act_points;

/* Chooses the points of a function. A sample holds the ends of every binade and points
 * inside, both zeros, subnormal numbers, infinities, NaNs, the neighbours of +-1, and at
 * every landmark of the function (landmarks.h) its neighbours and inputs ever closer to
 * it. Of the points that the plan asks for, these last ones apart, half lie where
 * functions bend (axis.h), a quarter is uniform on [-16, 16], a quarter is spread over
 * all binades. `exact` is of the order that is swept, and finds the landmarks. ACT_OK,
 * ACT_NOMEM, or ACT_USAGE if the range holds no value of the format. */
act_status act_points_choose(act_points *out, const act_plan *plan,
                             const act_function *function, const double *params,
                             act_exact *exact, const act_format *format);

/* Chooses about a hundred: what is special as above, with one neighbour on each side, and
 * one number of each sign in the binades where functions bend. ACT_OK or ACT_NOMEM. */
act_status act_points_few(act_points *out, const act_function *function,
                          const double *params, act_exact *exact,
                          const act_format *format);
void act_points_free(act_points *points);

#endif
