/* The insides of rows, shared by exact_row.c, row_special.c and row_truths.c. */
#ifndef ACT_ROW_PRIVATE_H
#define ACT_ROW_PRIVATE_H

#include "rows/exact_row.h"
#include "vector/doubles.h"
#include "vector/reals.h"

/* What an input has to say before anything is evaluated. */
typedef enum act_row_state {
    ACT_ROW_ORDINARY,
    ACT_ROW_IGNORED,  /* by its label: all results are 0 */
    ACT_ROW_NO_VALUE, /* an entry is NaN, or what this function has no number for */
    ACT_ROW_MASKED,   /* all entries are */
    ACT_ROW_INFINITE, /* an entry is infinitely great */
} act_row_state;

struct act_exact_row {
    act_row_question question;
    double p[ACT_PARAMS];
    size_t results, dys;
    act_vector_tape *tape;
    act_doubles *doubles;
    act_reals *reals;
    act_vector_data data;
    double *x, *dy, *weights;
    act_row_state state;
    size_t greatest;       /* the only entry that is infinitely great; n: none */
    int screened;          /* 1: there are bounds of binary64; -1: there are none */
    mpfr_prec_t precision; /* of the enclosures of this row; 0: none yet */
    mpfr_t lo, hi, cell, width;
    size_t *open; /* of act_exact_row_truths: what is not decided, and how wide it was */
    double *widths;
};

/* Finds out the state of a new row. */
void act_exact_row_find_state(act_exact_row *row, long label);

#endif
