/* The pipeline, in which child processes compute results for long runs of consecutive
 * inputs, and threads screen these while the next are computed. */
#ifndef ACT_PIPELINE_H
#define ACT_PIPELINE_H

#include "code/findings.h"
#include "inputs/coverage.h"
#include "judge/screen.h"

/* The receiver of a segment that is done, with its tally. It is called for one at a time,
 * from any thread. */
typedef void act_pipeline_sink(void *user, size_t segment, const act_tally *tally);

enum { ACT_PIPELINE_MOST = 16 };

/* What is run: implementations of one target go over the same inputs side by side, and
 * results that are the same, bit for bit, are judged once. */
typedef struct act_pipeline {
    const act_impl *const *impls; /* all start from x, or all from f(x) */
    size_t count;                 /* 1 to ACT_PIPELINE_MOST */
    act_coverage *coverage;
    int jobs;           /* threads; 1 if several implementations are run */
    double timeout;     /* of one batch of calls, seconds */
    act_screen_isa isa; /* of the screen */
    /* For one implementation only: */
    act_pipeline_sink *sink; /* may be NULL */
    void *user;
    const bool *done; /* segments to leave out; NULL: none */
} act_pipeline;

/* Fills tallies[i], coverage->tallies of them, for implementation i. One that breaks a
 * rule is stopped early, with findings. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED, after which
 * the segments that the sink saw are whole. */
act_status act_pipeline_run(const act_pipeline *pipeline, act_tally *const *tallies,
                            act_findings *const *findings);

#endif
