/* The special inputs, and what an implementation returns there: zeros, infinities, NaN,
 * the ends of the format, kinks. */
#ifndef ACT_SPECIAL_H
#define ACT_SPECIAL_H

#include "judge/tally.h"
#include "judge/truth_table.h"

enum { ACT_SPECIALS = 15 + ACT_KINKS };

typedef struct act_special {
    uint64_t x, y;                /* encodings of the input and the result */
    int wants;                    /* how many results are right; 0: undecided */
    double want[ACT_CONVENTIONS]; /* the right ones, by convention, correctly rounded */
    act_class class;              /* of the result, if decided */
    double ulps;                  /* its signed error, for ACT_JUDGED */
} act_special;

/* Judges y[i], the results for the table's points, at those special inputs that are among
 * them, ascending. Returns how many there are. */
size_t act_special_judge(act_special special[ACT_SPECIALS], const act_truth_table *table,
                         const act_function *function, const double *params,
                         const uint64_t *y);

#endif
