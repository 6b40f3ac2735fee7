/* Errors of functions of rows as text for people. */
#ifndef ACT_SHOW_ROWWISE_H
#define ACT_SHOW_ROWWISE_H

#include <jansson.h>

/* A row as `ulp --json` prints it: act_row_of_rowwise. */
void act_show_rowwise(const json_t *row);

#endif
