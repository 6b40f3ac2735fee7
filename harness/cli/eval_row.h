/* eval of a function of a row. */
#ifndef ACT_EVAL_ROW_H
#define ACT_EVAL_ROW_H

#include "cli/options.h"

typedef struct act_eval_row_words {
    const char *row, *dy, *weights; /* numbers between commas; NULL: not given */
    int label;
    bool has_label;
} act_eval_row_words;

/* Tells whether the command line is about a row, rightly or not. */
bool act_eval_is_row(const act_options *options, const act_eval_row_words *words);

/* Prints every result, exact and rounded. format: NULL for binary32. ACT_UNDECIDED if one
 * of them, or its digits, is not proven. */
act_status act_eval_row(const act_options *options, const act_eval_row_words *words,
                        int order, const act_format *format, int digits);

#endif
