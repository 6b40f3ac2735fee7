/* The smallest row that still shows what is wrong with a result. */
#ifndef ACT_ROW_SHRINK_H
#define ACT_ROW_SHRINK_H

#include "rowwise/row_sweep.h"

/* Takes entries out of the row of a place, and makes those that stay simpler, as long as
 * its result, by calls of the kernel alone, is in the same class of failure, or else has
 * at least half of its error and more than an ulp. Writes options that `checkact eval`
 * takes, " --row 1,2 --label 0", with what came back, or "" if the kernel does not show
 * it for the row alone, or the row stays longer than 16 entries. ACT_OK, ACT_NOMEM or
 * ACT_INTERRUPTED. */
act_status act_row_shrink(const act_row_result *result, uint64_t place,
                          const act_plan *plan, char text[ACT_ROW_TEXT_SIZE]);

#endif
