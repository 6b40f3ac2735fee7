/* The plan of a sweep, and the inputs that it checks: all of a small format or range,
 * else a seeded sample that always holds every input where implementations break. */
#ifndef ACT_PLAN_H
#define ACT_PLAN_H

#include "exact/exact.h"

typedef struct act_plan {
    size_t points; /* about how many of binary32 and binary64; 0: as many as is usual */
    uint64_t seed;
    bool has_range; /* check from..to only, both included */
    double from, to;
    bool exhaustive; /* all inputs of binary32, or of the range */
    bool resume;     /* go on with an exhaustive sweep that was cut off */
    double budget;   /* seconds of search for each implementation in binary64; 0: none */
    int jobs;        /* threads */
    double timeout;  /* seconds for the calls of one implementation */
} act_plan;

/* Whether the plan is exhaustive and means all inputs of the format. */
bool act_plan_covers(const act_plan *plan, const act_format *format);

/* Says on stderr that the plan's range holds no value of the format. */
void act_plan_report_empty(const act_plan *plan);

/* How many inputs the plan asks of a format, and how many of them as single points; the
 * rest are for windows (coverage.h), which only binary32 has. */
uint64_t act_plan_inputs(const act_plan *plan, const act_format *format);
size_t act_plan_points(const act_plan *plan, const act_format *format);

/* The ordinals of the format's values within the plan's range, both zeros if it ends at
 * one, and no NaN; of all encodings if it has no range. *first > *last: there is none. */
void act_plan_ordinals(const act_plan *plan, const act_format *format, int64_t *first,
                       int64_t *last);
/* Cuts encodings of one sign to the plan's range; false if nothing is left. */
bool act_plan_cut(const act_plan *plan, const act_format *format, uint64_t *first,
                  uint64_t *last);

/* Whether the plan's range holds so few values of a format that single points can be all
 * of them: at most ACT_FEW. */
enum { ACT_FEW = 1 << 20 };
bool act_plan_is_small(const act_plan *plan, const act_format *format);

/* Whether x is where activation functions bend: 2^-12 <= |x| < 2^8. */
bool act_binade_is_bent(double x);

typedef struct act_points {
    uint64_t *bits; /* ascending by act_ordinal, without repeats */
    size_t count;
    bool exhaustive; /* every input of the format, or of the range */
} act_points;

/* The sample covers every binade (its ends and points inside), both zeros, subnormal
 * numbers, infinities, NaNs, and the neighbourhoods of the function's kinks, poles and
 * domain ends, of
 * +-1, and of the edges from which the rounded value is constant or equals x. Half of the
 * free points lie in 2^-12 <= |x| < 2^8, a quarter is uniform on [-16, 16], a quarter is
 * spread over all binades. `exact` (the order that is swept) locates the edges. ACT_OK,
 * ACT_NOMEM, or ACT_USAGE if the range holds no value of the format. */
act_status act_points_choose(act_points *out, const act_plan *plan,
                             const act_function *function, const double *params,
                             act_exact *exact, const act_format *format);
void act_points_free(act_points *inputs);

#endif
