/* Errors of gated units as text for people. */
#ifndef ACT_SHOW_PAIRS_H
#define ACT_SHOW_PAIRS_H

#include <jansson.h>

/* A row as `ulp --json` prints it: act_row_of_pairs. */
void act_show_pairs(const json_t *row);

#endif
