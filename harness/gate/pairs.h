/* Pairs of kernels that the speed gate times beside each other. */
#ifndef ACT_PAIRS_H
#define ACT_PAIRS_H

#include "base/progress.h"
#include "gate/gate.h"
#include "gate/judge_speed.h"

/* A row, what it is timed beside, and the limit. */
typedef struct act_pair {
    const act_impl *head, *base;
    const act_limit *limit; /* NULL: the default */
    bool is_cross_run;
} act_pair;

typedef struct act_speed_gate {
    act_gate *gate;
    act_race *races;
    act_pair *pairs;
    size_t count;
    bool has_lines; /* some limit is on speed */
    size_t turns;   /* of duels, for seeds that differ */
    act_progress progress;
    act_findings *findings; /* by race, of those that were not timed */
    bool *are_of_base;      /* these */
} act_speed_gate;

/* Pairs every row with its other build, or with a built-in that the baseline has timed
 * too, and adds the checks of those that need no race. There must be room for all rows in
 * `races` and `pairs`. */
void act_pairs_make(act_speed_gate *s);

/* The limit as it is written, or the default. */
const char *act_pair_limit_text(const act_limit *limit);

#endif
