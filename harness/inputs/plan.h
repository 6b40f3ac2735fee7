/* The plan of a sweep: how many inputs of which range, how long, by how many threads. */
#ifndef ACT_PLAN_H
#define ACT_PLAN_H

#include "base/fpmode.h"
#include "number/format.h"
#include "number/status.h"

/* What is asked beside errors: check/check.h. Brief checks leave out most lengths of
 * calls. */
typedef enum act_asked { ACT_CHECKS_NONE, ACT_CHECKS_BRIEF, ACT_CHECKS_ALL } act_asked;

typedef struct act_plan {
    /* About how many inputs of binary32 and binary64; 0: as many as is usual. */
    size_t points;
    uint64_t seed;
    /* Only from..to is checked, both included. */
    bool has_range;
    double from, to;
    bool exhaustive; /* all inputs of binary32, or of the range */
    bool resume;     /* go on with an exhaustive sweep that was cut off */
    double budget;   /* seconds of search for each implementation in binary64; 0: none */
    int jobs;        /* threads */
    double timeout;  /* seconds for the calls of one implementation */
    act_arithmetic arithmetic; /* in which kernels run and are judged */
    act_asked checks;
} act_plan;

/* Whether the plan is exhaustive and means all inputs of the format. */
bool act_plan_covers(const act_plan *plan, const act_format *format);

/* Says on stderr that the plan's range holds no value of the format. */
void act_plan_report_empty(const act_plan *plan);

/* How many inputs the plan asks of a format, and how many of them as single points
 * (points.h). The rest are for windows (coverage.h), which only binary32 has. */
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
 * of them: at most ACT_PLAN_FEW. */
enum { ACT_PLAN_FEW = 1 << 20 };
bool act_plan_is_small(const act_plan *plan, const act_format *format);

#endif
