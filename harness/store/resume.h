/* The parts of exhaustive sweeps in the store, so that one that was cut off can go on. */
#ifndef ACT_KEEP_H
#define ACT_KEEP_H

#include "store/result_key.h"
#include "store/rows.h"
#include "store/store.h"
#include "sweep/sweep.h"

typedef struct act_keep {
    act_store *store;
    const act_plan *plan;
    size_t kept, parts; /* of the implementation under way */
    char origin[ACT_KEY_SIZE];
} act_keep;

/* A keeper whose user is `keep`. With --resume, parts of the same kernel (by its file's
 * hash), range and version of checkact count; all others are forgotten. */
act_keeper act_keep_keeper(act_keep *keep);

/* Whether the store has the complete sweep of an implementation, and its verdict. */
bool act_keep_has(act_keep *keep, const act_impl *impl, act_verdict *verdict);

/* What act_row_of_result made of that sweep; NULL if memory is short. */
json_t *act_keep_row(act_keep *keep, const act_impl *impl);

#endif
