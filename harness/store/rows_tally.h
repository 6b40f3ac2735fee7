/* What the rows of gated units and of functions of rows share: verdicts and errors that
 * tallies give, without bins of x. */
#ifndef ACT_ROWS_TALLY_H
#define ACT_ROWS_TALLY_H

#include "store/rows_accuracy.h"

/* As of a function of one input (act_verdict_of), by the tallies of all outputs. */
act_verdict act_verdict_of_tallies(const act_impl *impl, const act_findings *findings,
                                   bool measured, const act_tally *tallies, int count);

/* An extreme as a number; null if there is none. */
json_t *act_json_extreme(const act_worst *worst);

/* Sets the columns of means, counts and classes. ACT_OK or ACT_NOMEM. */
act_status act_row_set_tally(json_t *row, const act_format *format,
                             const act_tally *tally);

#endif
