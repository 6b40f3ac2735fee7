/* A target, one order of a function in one format with its parameters: what all its
 * implementations share, that is its inputs and what is true there. */
#ifndef ACT_TARGET_H
#define ACT_TARGET_H

#include "check/check_inputs.h"
#include "inputs/coverage.h"
#include "judge/property.h"
#include "judge/screen.h"
#include "judge/truth_table.h"

#include "code/impl.h"

typedef struct act_target {
    const act_impl *impl; /* any of them */
    bool from_value;      /* some start from f(x) */
    act_exact *exact;
    act_screen *screen;    /* for results that are at hand; made when needed */
    act_truth_table table; /* the single points, with truths if these are judged by it */
    act_coverage coverage; /* what is screened; may be empty */
    act_arithmetic arithmetic;
    bool sampled;           /* the points count beside the coverage */
    act_check_inputs check; /* made when needed */
    act_property property;  /* what is asked of the results besides */
    act_lost lost;          /* to those that start from f(x) */
} act_target;

/* Prepares targets of one function, format and parameters, ascending by order, which the
 * caller has filled with impl and from_value and zeros: what is true of all orders at a
 * point is found at once. binary16, bfloat16 and small ranges are covered whole, binary32
 * whole if exhaustive, else in windows; the rest is left to the planned points. ACT_OK,
 * ACT_NOMEM, ACT_INTERRUPTED, or ACT_USAGE: the range holds no value of the format. Close
 * them in any case, in this order. */
act_status act_targets_open(act_target *targets, size_t count, const act_plan *plan);
void act_target_close(act_target *t);

/* Judges from now on implementations that start from f(x), or from x. */
void act_target_set_start(act_target *t, bool from_value);

/* Judges y[i], the results for the table's points, every one of a 16-bit format; a tally
 * for each segment. */
act_status act_target_screen(act_target *t, const uint64_t *y, act_tally *tally);

#endif
