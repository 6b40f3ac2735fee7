/* What all implementations of one target share: its inputs, and what is true at them. */
#ifndef ACT_TARGET_H
#define ACT_TARGET_H

#include "accuracy.h"
#include "bulk.h"

typedef struct act_target {
    const act_impl *impl; /* any of them */
    act_exact *exact;
    act_screener *screener; /* for results that are at hand; made when needed */
    act_reference
        reference;   /* what the runner feeds, and truths unless all is screened */
    act_cover cover; /* what is screened; may be empty */
    bool sampled;    /* the reference's inputs count beside the cover */
} act_target;

/* Prepares the target of `impl`: binary16, bfloat16 and small ranges are covered whole,
 * binary32 whole if exhaustive, else in windows; the rest is left to the planned inputs.
 * need_values: f itself too, for kernels that work from the output. ACT_OK, ACT_NOMEM,
 * ACT_INTERRUPTED, or ACT_USAGE: the range holds no value of the format. Close it in any
 * case. */
act_status act_target_open(act_target *t, const act_impl *impl, const act_plan *plan,
                           bool exhaustive, bool need_values);
void act_target_close(act_target *t);

/* Opens the screener unless it is. */
act_status act_target_screener(act_target *t);
/* Judges y[i], the results for the reference's inputs, every one of a 16-bit format; a
 * tally for each segment. */
act_status act_target_screen(act_target *t, const uint64_t *y, act_tally *tally);

#endif
