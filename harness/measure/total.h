/* What all rows of a measurement amount to where nothing is promised of them. */
#ifndef ACT_TOTAL_H
#define ACT_TOTAL_H

#include "code/impl.h"
#include "store/row.h"

#include <stddef.h>

/* Rows of a kind, and the first. */
typedef struct act_total_kind {
    size_t rows;
    char first[ACT_ID_SIZE];
    double value; /* of the first: how many results, or ulps */
} act_total_kind;

typedef struct act_total {
    bool has_limit;
    double limit; /* of --max-ulp */
    size_t rows;
    act_total_kind failing; /* with results in a class of failure */
    act_total_kind gross;   /* with a floored error of half of the bits or more */
    act_total_kind above;   /* of the limit, or failing while there is one */
} act_total;

/* Takes a row as act_row_of_result makes it. */
void act_total_take(act_total *total, const json_t *row);

/* Prints a line if there is something to tell; exit_code: what the verdicts give. */
void act_total_print(const act_total *total, int exit_code);

/* Whether --max-ulp is broken. */
bool act_total_is_broken(const act_total *total);

#endif
