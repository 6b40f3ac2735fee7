/* The limits file of the gate: one rule on a line, as
 *
 *     gelu.*              max_ulp<=2 failures=0   # globs over ids
 *     silu.d0.f32.poly    speed>=-5%
 *     allow skipped       *-v4
 *
 * For each id and metric the last line decides that matches the id and names the metric;
 * all limits of that line on that metric must hold. */
#ifndef ACT_LIMITS_H
#define ACT_LIMITS_H

#include "number/status.h"
#include "number/why.h"

#include <stdbool.h>
#include <stddef.h>

/* What can be limited: numeric columns of `accuracy`, sums of them, and speed. */
typedef struct act_metric {
    const char *name;
    int better; /* -1: the less the better, +1: the more, 0: neither */
    /* Up to five columns whose sum it is; NULL: the column of its name, or none at all.
     */
    const char *const *sum;
} act_metric;

enum { ACT_METRICS_MAX = 32 };

extern const act_metric act_metrics[];
extern const size_t act_metric_count;
/* The metric that compares two builds, in act_metrics too. */
extern const char act_metric_speed[];

const act_metric *act_metric_find(const char *name);

typedef enum act_operator { ACT_AT_MOST, ACT_AT_LEAST, ACT_EQUAL } act_operator;

typedef struct act_limit {
    const char *glob; /* of the limits, over ids */
    const act_metric *metric;
    act_operator relation;
    double value;        /* of speed: the change of speed, -0.05 for -5% */
    char text[96];       /* "max_ulp<=2", the number as it was written */
    size_t line, column; /* from 1; columns are bytes */
} act_limit;

/* What is an error unless a line `allow KIND GLOB` names the row. */
typedef enum act_allowance {
    ACT_ALLOW_MISSING,   /* a limit, or a row of the baseline, finds no row */
    ACT_ALLOW_SKIPPED,   /* this machine cannot run it */
    ACT_ALLOW_UNLIMITED, /* no line limits it */
    ACT_ALLOWANCES
} act_allowance;

extern const char *const act_allowance_names[ACT_ALLOWANCES];

typedef struct act_permit {
    act_allowance what;
    const char *glob;
} act_permit;

typedef struct act_limits {
    char *path, *text; /* the text, cut into words */
    act_limit *limits; /* in the order of the file */
    size_t count, capacity;
    act_permit *permits;
    size_t permit_count, permit_capacity;
} act_limits;

/* Reads a limits file. ACT_OK; ACT_USAGE and in `why` "FILE:LINE:COLUMN: what is wrong
 * and what would be right"; ACT_IO; ACT_NOMEM. Free with act_limits_free in every case.
 */
act_status act_limits_read(act_limits *limits, const char *path, act_why *why);
/* The same from memory; `name` stands for the file. */
act_status act_limits_parse(act_limits *limits, const char *name, const char *text,
                            size_t size, act_why *why);
void act_limits_free(act_limits *limits);

/* The limits on a metric of a row: the first if `after` is NULL, else the next; NULL:
 * there is none. */
const act_limit *act_limits_on(const act_limits *limits, const char *id,
                               const act_metric *metric, const act_limit *after);
bool act_limits_allow(const act_limits *limits, act_allowance what, const char *id);
/* Whether the value is within the limit, exactly. */
bool act_limit_holds(const act_limit *limit, double value);

#endif
