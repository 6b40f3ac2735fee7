/* Repeatable inputs for the tests of the reference: the same seed, the same draws. */
#ifndef ACT_DRAW_H
#define ACT_DRAW_H

#include "number/format.h"

#include <mpfr.h>
#include <stdint.h>

typedef struct act_draw {
    uint64_t state; /* the seed */
} act_draw;

uint64_t act_draw_bits(act_draw *draw);
/* An integer in [lo, hi], double in [lo, hi). */
int64_t act_draw_integer(act_draw *draw, int64_t lo, int64_t hi);
double act_draw_between(act_draw *draw, double lo, double hi);
/* A finite value of the format, every one equally likely. */
double act_draw_value(act_draw *draw, const act_format *format);
/* v = +-m 2^exponent with 1 <= m < 2, a random significand of v's precision. */
void act_draw_mpfr(act_draw *draw, mpfr_ptr v, long exponent);

/* The value of the format nearest to x within its finite range; next ones from there. */
double act_nearest_in(const act_format *format, double x);
double act_step(const act_format *format, double value, int64_t steps);

#endif
