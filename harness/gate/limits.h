/* The limits of the gate, as its file has them. A line is a glob and its limits, or it
 * allows something:
 *
 *     gelu.*              max_ulp<=2 failures=0   # globs over ids
 *     silu.d0.f32.poly    speed>=-5%
 *     allow skipped       *-v4
 *     plugin mine.so      # the lines below are for rows of that file alone
 *
 * For each id and metric the last line decides that matches the id and names the metric;
 * all limits of that line on that metric must hold. */
#ifndef ACT_LIMITS_H
#define ACT_LIMITS_H

#include "gate/metrics.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum act_operator { ACT_AT_MOST, ACT_AT_LEAST, ACT_EQUAL } act_operator;

typedef struct act_limit {
    const char *glob;   /* over ids */
    const char *plugin; /* name of the file that rows are of; NULL: any */
    const act_metric *metric;
    act_operator relation;
    double value;        /* of speed: the change of speed, -0.05 for -5% */
    char text[96];       /* "max_ulp<=2", the number as it was written */
    size_t line, column; /* from 1; columns are bytes */
} act_limit;

/* The kinds of absence that are an error unless a line `allow KIND GLOB` matches. */
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
    size_t count;
    act_permit *permits;
    size_t permit_count;
} act_limits;

void act_limits_free(act_limits *limits);

/* What a limit is on: speed beside another build, time on hard inputs, or errors. */
typedef enum act_limited {
    ACT_LIMITED_ERRORS,
    ACT_LIMITED_SPEED,
    ACT_LIMITED_HARD
} act_limited;

/* The first limit that is on this; NULL: there is none. */
const act_limit *act_limits_first(const act_limits *limits, act_limited what);
/* The limits on a metric of a row of a plug-in: the first if `after` is NULL, else the
 * next; NULL: there is none. */
const act_limit *act_limits_on(const act_limits *limits, const char *id,
                               const char *plugin, const act_metric *metric,
                               const act_limit *after);
/* Whether the limit is for that row. */
bool act_limit_is_on(const act_limit *limit, const char *id, const char *plugin);
/* Whether a line may be missed: a row that it is for could have been chosen by one of the
 * globs, or there are none. */
bool act_limit_is_asked(const act_limit *limit, char *const *globs, size_t n_globs);
bool act_limits_allow(const act_limits *limits, act_allowance what, const char *id);
/* Compares exactly, without tolerance. */
bool act_limit_holds(const act_limit *limit, double value);

#endif
