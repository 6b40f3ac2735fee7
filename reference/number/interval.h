/* Functions of MPFI intervals: monotone ones, which a point needs only one evaluation of,
 * and the error functions, which MPFI lacks. y and x must not overlap. */
#ifndef ACT_INTERVAL_H
#define ACT_INTERVAL_H

#include <mpfi.h>
#include <mpfr.h>
#include <stdbool.h>

typedef int act_mpfr_function(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t direction);

bool act_interval_is_point(mpfi_srcptr x);

/* y encloses f(x) for a nondecreasing f that MPFR rounds correctly. */
void act_interval_increasing(mpfi_ptr y, mpfi_srcptr x, act_mpfr_function *f);

/* sine and cosine must not overlap either. */
void act_interval_sine_cosine(mpfi_ptr sine, mpfi_ptr cosine, mpfi_srcptr x);

void act_interval_erf(mpfi_ptr y, mpfi_srcptr x);
void act_interval_erfc(mpfi_ptr y, mpfi_srcptr x);

#endif
