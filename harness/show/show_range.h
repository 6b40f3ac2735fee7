/* Ranges and what follows from them, as text for people. */
#ifndef ACT_SHOW_RANGE_H
#define ACT_SHOW_RANGE_H

#include "store/rows_range.h"

/* rows: those that --json prints. */
void act_show_range(const act_ranges *ranges, const char *params_text,
                    const json_t *rows);

/* Prints the table of all functions with their default parameters, in Markdown. */
act_status act_show_range_table(void);

#endif
