/* Decimal text of intervals, all of whose digits are proven. */
#ifndef ACT_DECIMAL_H
#define ACT_DECIMAL_H

#include <mpfi.h>
#include <mpfr.h>
#include <stdbool.h>

/* Tells whether v is a decimal number of at most so many digits. */
bool act_decimal_ends_within(mpfr_srcptr v, int digits);

/* The text that lo and hi share if each is rounded to so many digits, with or without
 * zeros at its end. The caller frees it; NULL if they differ, or if memory is short. */
char *act_decimal_shared(mpfr_srcptr lo, mpfr_srcptr hi, int digits, bool with_zeros);

/* The text of what x encloses, rounded to nearest: `digits` digits, or as many fewer as
 * are proven. A number that ends sooner is printed without zeros. "inf", "-inf"; "0" also
 * stands for less than 2^-150 around zero. The caller frees it; NULL if memory is short.
 */
char *act_decimal_of_interval(mpfi_srcptr x, int digits);

#endif
