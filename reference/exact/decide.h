/* What an enclosure decides about a number, as seen from a format. */
#ifndef ACT_DECIDE_H
#define ACT_DECIDE_H

#include "exact/truth.h"
#include "number/round.h"

#include <mpfr.h>
#include <stdbool.h>

/* A format and a direction, with two numbers of scratch whose precision is changed. */
typedef struct act_decider {
    const act_format *format;
    act_direction direction;
    mpfr_ptr cell, width;
} act_decider;

/* Tells whether all of lo..hi rounds alike, and to what. A zero end takes the sign of the
 * other. */
bool act_decide_rounding(const act_decider *d, mpfr_srcptr lo, mpfr_srcptr hi,
                         double *rounded);

/* Tells whether lo..hi decides the truth, and fills it in but for the sign of a zero.
 * *width: of the enclosure before, in ulps, HUGE_VAL at first, and then of this one. */
bool act_decide_truth(const act_decider *d, mpfr_srcptr lo, mpfr_srcptr hi, double *width,
                      act_truth *out);

/* Tells whether all of lo..hi has the same decimal text of so many digits, which is then
 * *text; a number that ends sooner is written without zeros. The caller frees it. */
bool act_decide_decimal(mpfr_srcptr lo, mpfr_srcptr hi, int digits, char **text);

#endif
