/* The sweep of one kernel of rows over designed rows. */
#ifndef ACT_ROW_SWEEP_H
#define ACT_ROW_SWEEP_H

#include "code/findings.h"
#include "rowwise/row_judge.h"

enum { ACT_ROW_TEXT_SIZE = 320 };

/* The outcome for one implementation. */
typedef struct act_row_result {
    const act_impl *impl;
    bool measured; /* else only the findings count */
    act_row_cases cases;
    act_rowwise_tally tally;
    act_findings findings;
    /* Of the greatest error, and of the first result in each class of failure:
     * act_row_shrink. */
    char simplest[ACT_CLASSES][ACT_ROW_TEXT_SIZE];
} act_row_result;

/* Calls the kernel in child processes, each case in one call; rows of up to 129 entries
 * once more each alone, and in place where the row allows it, which must give the same
 * results. Free the result in any case. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_row_sweep(act_row_result *out, const act_impl *impl, const act_plan *plan);
void act_row_result_free(act_row_result *result);

/* "N(0, 1), n = 3, row 0, result 1: of 1.5,-2,0.25": where a place is, with the row if it
 * is short. */
void act_row_place_text(const act_row_cases *cases, uint64_t place,
                        char text[ACT_ROW_TEXT_SIZE]);

#endif
