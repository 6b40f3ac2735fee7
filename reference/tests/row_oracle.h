/* The second oracle for rows: every function of rows once more, over Arb's balls and by
 * plainer formulas than ours, without a shift and without reverse mode. */
#ifndef ACT_ROW_ORACLE_H
#define ACT_ROW_ORACLE_H

#include <arb.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct act_row_asked {
    const char *name; /* of the function */
    const double *p;  /* its parameters */
    int order;
    size_t n;
    const double *x, *dy; /* no NaN, no infinity but masks; dy: as the question needs */
    size_t label;
    const double *weights; /* or NULL */
} act_row_asked;

/* y[i] encloses result i, at so many bits. False if there is no function of the name. */
bool act_row_oracle(arb_ptr y, const act_row_asked *asked, slong prec);

#endif
