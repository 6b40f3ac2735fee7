/* Results of functions of rows as rows of a table. */
#ifndef ACT_ROWS_ROWWISE_H
#define ACT_ROWS_ROWWISE_H

#include "rowwise/row_sweep.h"
#include "store/rows_accuracy.h"

/* As of a function of one input: act_verdict_of. */
act_verdict act_verdict_of_rowwise(const act_row_result *result);

/* As `ulp --json` prints it. A new reference, or NULL if memory is short. */
json_t *act_row_of_rowwise(const act_plan *plan, const act_row_result *result);

#endif
