/* Limits that measured values ask for. */
#ifndef ACT_PROPOSAL_H
#define ACT_PROPOSAL_H

#include "gate/limits.h"
#include "store/row.h"

#include <stdio.h>

/* Whether a row's value may become a limit. What a sample of binary64 shows of extremes
 * and failures says too little without a search (--budget). */
bool act_proposal_is_founded(const act_metric *metric, const json_t *row);

/* Prints the limit that a value asks for, "max_ulp<=2.4019": five digits, rounded so that
 * it holds. Returns the number that it names. */
double act_proposal_print(const act_metric *metric, double value, char *text,
                          size_t size);
/* The same if it is tighter than `limit`, else "". */
void act_proposal_tighter(const act_limit *limit, double value, char *text, size_t size);
/* Writes a limits file that all rows just keep, of what is founded. */
void act_proposal_write(FILE *out, const json_t *rows);

#endif
