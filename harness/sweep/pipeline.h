/* The pipeline, in which child processes compute results for long runs of consecutive
 * inputs, and threads screen these while the next are computed. */
#ifndef ACT_PIPELINE_H
#define ACT_PIPELINE_H

#include "code/findings.h"
#include "inputs/coverage.h"
#include "judge/property.h"
#include "judge/screen.h"

/* The receiver of a segment that is done, with its tally. It is called for one at a time,
 * from any thread. */
typedef void act_pipeline_sink(void *user, size_t segment, const act_tally *tally);

enum { ACT_PIPELINE_MOST = 16 };

/* An implementation that is run. */
typedef struct act_pipeline_lane {
    const act_impl *impl;
    act_tally *tally; /* the coverage's tallies, to be filled */
    act_findings *findings;
    bool is_broken; /* it broke a rule, as the findings say, and was stopped early */
} act_pipeline_lane;

/* The work of a run: implementations of one target go over the same inputs side by side,
 * and results that are the same, bit for bit, are judged once. */
typedef struct act_pipeline {
    act_pipeline_lane *lane; /* all start from x, or all from f(x) */
    size_t count;            /* 1 to ACT_PIPELINE_MOST */
    act_coverage *coverage;
    int jobs;       /* threads; 1 if several implementations are run */
    double timeout; /* of one batch of calls, seconds */
    act_arithmetic arithmetic;
    act_lost lost;                /* to the implementations */
    act_screen_isa isa;           /* of the screen */
    const act_property *property; /* what else is asked of binary32; NULL: nothing */
    /* For one implementation only: */
    act_pipeline_sink *sink; /* may be NULL */
    void *user;
    const bool *done; /* segments to leave out; NULL: none */
} act_pipeline;

/* The segment of the other sign that is run together with this one, so that a symmetry of
 * f can be asked; the segment itself if there is none. */
size_t act_pipeline_opposite(const act_pipeline *pipeline, size_t segment);

/* Fills the tallies of all lanes. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED, after which the
 * segments that the sink saw are whole. */
act_status act_pipeline_run(const act_pipeline *pipeline);

#endif
