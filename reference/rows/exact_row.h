/* What is true of a function of a row, for every result: bounds of binary64 that screen
 * results, and the truth, proven by enclosures that are narrowed until they decide. */
#ifndef ACT_EXACT_ROW_H
#define ACT_EXACT_ROW_H

#include "definition/row_function.h"
#include "exact/truth.h"
#include "number/status.h"
#include "number/why.h"

enum {
    ACT_ROW_LENGTH_MAX = 65536,
    ACT_ROW_PRECISION_CAP = 4096 /* bits; beyond, the answer is ACT_UNDECIDED */
};

/* A function of rows of one length, ready for rows; for one thread. */
typedef struct act_exact_row act_exact_row;

typedef struct act_row_question {
    const act_row_function *function;
    const double *params; /* one for each of the function's, or NULL for the defaults */
    int order;            /* 0: the value; 1: from x and dy to dx */
    const act_format *format;
    size_t n;
    act_row_convention convention;
    const double *weights; /* n of them, >= 0, for functions that take some; or NULL */
} act_row_question;

/* Copies the arrays of the question. ACT_OK or ACT_NOMEM; ACT_USAGE, with the reason, for
 * lengths, orders and weights that there are not. */
act_status act_exact_row_open(act_exact_row **out, const act_row_question *question,
                              act_why *why);
void act_exact_row_close(act_exact_row *row);

/* How many results there are: n or 1. */
size_t act_exact_row_results(const act_exact_row *row);
/* How many numbers dy has: 0 if the question needs none. */
size_t act_exact_row_dys(const act_exact_row *row);

/* x: n encodings of the format as memory has them; dy: so many as act_exact_row_dys says,
 * else unused; label: which of 0..n-1, for functions that take one. The arrays are
 * copied. ACT_OK; ACT_USAGE for a label out of range or an infinite dy, with the reason.
 */
act_status act_exact_row_set(act_exact_row *row, const void *x, const void *dy,
                             long label, act_why *why);

/* Bounds of the error of y as result i, in ulps: (y - f)/ulp(f) is in error[0]..error[1].
 * False if they are not known: y is NaN or infinite, the row is special, or the bounds
 * hold a power of two. Results of binary64 have none. */
bool act_exact_row_screen(act_exact_row *row, size_t i, double y, double error[2]);

/* The truths of results which[0..count-1] (NULL: of the first `count`); decided[k] tells
 * of which there is one. ACT_UNDECIDED if of some there is none, or ACT_NOMEM. Zeros of
 * gradients, and of negative results too small for the format, may have either sign. */
act_status act_exact_row_truths(act_exact_row *row, const size_t *which, size_t count,
                                act_truth *truths, bool *decided);

/* Result i as decimal text, `digits` significant digits, rounded to nearest, all proven.
 * `text` is replaced by a string that the caller frees. ACT_UNDECIDED: NULL. */
act_status act_exact_row_decimal(act_exact_row *row, size_t i, int digits, char **text);

/* Tells whether the row has no value but by a convention, or NaN where an entry is, and
 * what result i is then. */
bool act_exact_row_is_special(const act_exact_row *row, act_row_convention convention,
                              size_t i, double *value);

#endif
