/* Rounding of MPFR numbers to the formats, subnormal numbers and overflow included. */
#ifndef ACT_ROUND_H
#define ACT_ROUND_H

#include "number/format.h"

#include <mpfr.h>

typedef enum act_direction {
    ACT_NEAREST, /* ties to even */
    ACT_DOWN,
    ACT_UP,
    ACT_TO_ZERO
} act_direction;

/* v rounded; `cell` is scratch whose precision is changed. NaN gives NaN. */
double act_round(mpfr_srcptr v, const act_format *format, act_direction direction,
                 mpfr_ptr cell);

/* The same for a binary64 number; infinities stay. */
double act_round_number(double value, const act_format *format, act_direction direction);

/* The exponent of ulp(v): max(floor(log2 |v|), emin) - p + 1, and at most that of the
 * greatest finite number. */
int act_ulp_exponent(mpfr_srcptr v, const act_format *format);
/* The same for a binary64 number. */
int act_ulp_exponent_of(double value, const act_format *format);

#endif
