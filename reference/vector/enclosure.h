/* Arithmetic of enclosures with open ends. An end is open where rounding moved it off the
 * value that bounds the result, or where that comes from open ends itself; in doubt it is
 * closed. y must not be an operand. */
#ifndef ACT_ENCLOSURE_H
#define ACT_ENCLOSURE_H

#include "vector/reals.h"

typedef int act_enclosure_function(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t direction);

/* The point v. */
void act_enclosure_set(act_enclosure *y, double v);
void act_enclosure_neg(act_enclosure *y, const act_enclosure *a);
void act_enclosure_add(act_enclosure *y, const act_enclosure *a, const act_enclosure *b);
void act_enclosure_sub(act_enclosure *y, const act_enclosure *a, const act_enclosure *b);
void act_enclosure_mul(act_enclosure *y, const act_enclosure *a, const act_enclosure *b);
/* b > 0; NaN where it is not. */
void act_enclosure_div(act_enclosure *y, const act_enclosure *a, const act_enclosure *b);
/* A strictly increasing function that MPFR has. */
void act_enclosure_increasing(act_enclosure *y, const act_enclosure *a,
                              act_enclosure_function *f);

#endif
