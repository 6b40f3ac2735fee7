/* Implementations over long runs of consecutive inputs, judged by screening. */
#ifndef ACT_BULK_H
#define ACT_BULK_H

#include "code/findings.h"
#include "inputs/plan.h"
#include "judge/screen.h"

/* Consecutive encodings of one sign and binade, with their models once these are built.
 */
typedef struct act_segment {
    uint64_t first, last;
    size_t tally;              /* which one it adds to */
    act_models models, values; /* of f^(order), and of f for kernels that start from it */
} act_segment;

/* The inputs of a target in segments, ascending by encoding. */
typedef struct act_cover {
    act_segment *segment;
    size_t count, tallies;
    uint64_t inputs;
    bool exhaustive; /* every input of the format, or of the plan's range */
} act_cover;

/* Every input of the plan's range, binade by binade, each with a tally. ACT_OK,
 * ACT_NOMEM, or ACT_USAGE if there is none. */
act_status act_cover_all(act_cover *out, const act_plan *plan, const act_format *format);
/* About `inputs` of them in windows of consecutive ones, at seeded places of every
 * binade, more of them where 2^-12 <= |x| < 2^8; those of a binade share a tally, so they
 * are for one thread only. */
act_status act_cover_windows(act_cover *out, const act_plan *plan,
                             const act_format *format, uint64_t inputs);
bool act_cover_has(const act_cover *cover, uint64_t bits);
void act_cover_free(act_cover *cover);

/* A segment is done, or was before: its tally. Called for one at a time, from any
 * thread. */
typedef void act_segment_sink(void *user, size_t segment, const act_tally *tally);

enum { ACT_BULK_MOST = 16 };

/* Implementations of one target go over the same inputs side by side: results that are
 * the same, bit for bit, are judged once. */
typedef struct act_bulk {
    const act_impl *const *impls; /* all start from x, or all from f(x) */
    size_t count;                 /* 1 to ACT_BULK_MOST */
    act_cover *cover;
    int jobs;        /* threads; 1 if several implementations are run */
    double timeout;  /* of one batch of calls, seconds */
    const char *isa; /* as in act_screener_open; NULL: the best */
    /* For one implementation only: */
    act_segment_sink *sink; /* may be NULL */
    void *user;
    const bool *done; /* segments to leave out; NULL: none */
} act_bulk;

/* Fills tallies[i], cover->tallies of them, for implementation i; one that breaks a rule
 * is stopped early, with findings. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED, after which the
 * segments that the sink saw are whole. */
act_status act_bulk_run(const act_bulk *bulk, act_tally *const *tallies,
                        act_findings *const *findings);

#endif
