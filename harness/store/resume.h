/* The parts of exhaustive sweeps in the store, so that one that was cut off can go on. */
#ifndef ACT_RESUME_H
#define ACT_RESUME_H

#include "store/result_key.h"
#include "store/rows_accuracy.h"
#include "store/store.h"
#include "sweep/sweep.h"

typedef struct act_resume {
    act_store *store;
    const act_plan *plan;
    size_t kept, parts; /* of the implementation under way */
    char key[ACT_KEY_SIZE];
} act_resume;

/* A checkpoint whose user is `resume`. With --resume, parts of the same kernel (by its
 * file's hash), range and version of checkact count; all others are forgotten. */
act_sweep_checkpoint act_resume_checkpoint(act_resume *resume);

/* Whether the store has the complete sweep of an implementation, with checks that left
 * out nothing that the plan asks for, and its verdict. */
bool act_resume_has(act_resume *resume, const act_impl *impl, act_verdict *verdict);

/* What act_row_of_result made of that sweep; NULL if memory is short. */
json_t *act_resume_row(act_resume *resume, const act_impl *impl);

#endif
