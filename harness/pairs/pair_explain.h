/* Why results of a gated unit are wrong, as far as a plain cause explains them all. */
#ifndef ACT_PAIR_EXPLAIN_H
#define ACT_PAIR_EXPLAIN_H

#include "pairs/pair_sweep.h"

/* Adds a note to a measured result if its kernel is
 *   right but for g(x) rounded to a format first;
 *   far off, and another gated unit, one with its inputs or its gradients exchanged, or
 *   itself without a clamp or without what is added to up.
 * To that end it is called at 1024 pairs, x and up of which are of N(0, 2^2), a few of
 * N(0, 8^2). ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_pair_explain(act_pair_result *result, const act_plan *plan);

#endif
