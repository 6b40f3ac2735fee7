/* Confronts the truths of rows with the second oracle. */
#ifndef ACT_ROW_COMPARE_H
#define ACT_ROW_COMPARE_H

#include "row_draw.h"
#include "rows/exact_row.h"

typedef struct act_row_tally {
    long rows, results;
    long on_boundary; /* Arb cannot tell the side of a boundary, at 4096 bits */
    long unseen;      /* Arb has no ball */
    long undecided;   /* by both: a wrong one if Arb decides it */
    long unscreened;  /* the bounds of binary64 say nothing */
    long wrong;
    char first[400]; /* the first disagreement */
} act_row_tally;

/* Draws a row of the hazard and compares all results. f: the function that is asked; the
 * oracle's goes by its name. */
void act_row_compare(const act_row_question *question, act_row_hazard hazard,
                     act_draw *draw, act_row_tally *tally);

#endif
