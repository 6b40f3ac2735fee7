/* Results of gated units as rows. */
#ifndef ACT_ROWS_PAIRS_H
#define ACT_ROWS_PAIRS_H

#include "pairs/pair_sweep.h"
#include "store/rows_accuracy.h"

/* As of a function of one input: act_verdict_of. */
act_verdict act_verdict_of_pairs(const act_pair_result *result);

/* As `ulp --json` prints it: the columns of an implementation and those of its errors, of
 * gradients those of the worse one, `output`; then `outputs` has an object for each. A
 * new reference, or NULL if memory is short. */
json_t *act_row_of_pairs(const act_plan *plan, const act_pair_result *result);

#endif
