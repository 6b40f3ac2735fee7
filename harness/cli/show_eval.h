/* What eval says of one input, as text. */
#ifndef ACT_SHOW_EVAL_H
#define ACT_SHOW_EVAL_H

#include <jansson.h>

/* A row as `eval --json` prints it. */
void act_show_evaluation(const json_t *row);

/* The same of one result of a row. */
void act_show_row_result(const json_t *row);

/* The same of one result of a gated unit at a pair, the pair before the first. */
void act_show_pair_result(const json_t *row);

#endif
