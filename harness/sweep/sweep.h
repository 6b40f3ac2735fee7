/* The sweep, which measures the accuracy of many implementations. What is true of a
 * target (function, order, format, parameters) is found once and serves all its
 * implementations. */
#ifndef ACT_SWEEP_H
#define ACT_SWEEP_H

#include "check/check.h"
#include "judge/accuracy.h"
#include "judge/from_y.h"
#include "judge/special.h"
#include "search/search_worst.h"
#include "sweep/pipeline.h"

/* The keeper of what is done of an exhaustive sweep, segment by segment. */
typedef struct act_sweep_checkpoint {
    /* Fills the tallies of segments that were kept, and marks them in `done`. */
    act_status (*load)(void *user, const act_impl *impl, size_t count, act_tally *tally,
                       bool *done);
    act_status (*save)(void *user, const act_impl *impl, size_t segment, size_t count,
                       const act_tally *tally);
    void *user;
} act_sweep_checkpoint;

/* The listener that hears of each part of an exhaustive sweep that is done. */
typedef void act_sweep_progress(void *user, const act_impl *impl, size_t done,
                                size_t parts, const act_worst *worst);

/* The sweep that is wanted. */
typedef struct act_sweep {
    const act_impl *impls; /* sorted by id */
    size_t count;
    const bool *left_out; /* which of them are not measured; NULL: none */
    act_plan plan;
    act_screen_isa isa;                     /* of the screen */
    const act_sweep_checkpoint *checkpoint; /* NULL: nothing is kept */
    act_sweep_progress *progress;           /* NULL: nobody watches */
    void *progress_user;
} act_sweep;

/* The outcome of a sweep for one implementation. */
typedef struct act_sweep_result {
    const act_impl *impl;
    act_arithmetic arithmetic;
    bool measured; /* else only the findings count */
    act_accuracy accuracy;
    act_special special[ACT_SPECIALS];
    size_t specials;
    bool searched; /* the accuracy includes the extremes of a search */
    act_search_worst_result search;
    act_from_y from_y; /* of a kernel that starts from f(x) */
    act_findings findings;
    act_checked checked; /* if the plan asks for checks */
    act_findings check_findings;
    char shape[ACT_TEXT_SIZE]; /* of its errors, see shape.h */
    act_exact *exact;          /* of the target, for more digits */
} act_sweep_result;

/* The receiver of results. It is called for one implementation at a time, in no
 * particular order, from any thread, and not for those that an interruption cut off. */
typedef act_status act_sweep_sink(void *user, const act_sweep_result *result);

/* ACT_OK, ACT_INTERRUPTED, ACT_NOMEM, ACT_USAGE (the range holds no value of a format),
 * or the first failure of the sink. */
act_status act_sweep_run(const act_sweep *sweep, act_sweep_sink *sink, void *user);

#endif
