/* What an implementation returns at the inputs that everybody asks about: zeros,
 * infinities, NaN, the ends of the format, kinks. */
#ifndef ACT_SPECIAL_H
#define ACT_SPECIAL_H

#include "inputs/plan.h"
#include "judge/tally.h"

enum { ACT_SPECIALS = 15 + ACT_KINKS };

typedef struct act_special {
    uint64_t x, y;                /* encodings of the input and the result */
    int wants;                    /* 0: undecided */
    double want[ACT_CONVENTIONS]; /* correctly rounded, one for each convention */
    act_class class;              /* of the result, if decided */
    double ulps;                  /* its signed error, for ACT_JUDGED */
} act_special;

/* Judges y[i], the results for inputs->bits[i], at those of the special inputs that are
 * among the inputs, ascending. Returns how many there are. */
size_t act_special_judge(act_special special[ACT_SPECIALS], act_exact *exact,
                         const act_function *function, const double *params,
                         const act_format *format, const act_points *inputs,
                         const uint64_t *y);

#endif
