/* A guess at what a kernel computes: a derivative of a function, and what may be done to
 * its input before and to its value behind. */
#ifndef ACT_GUESS_H
#define ACT_GUESS_H

#include "exact/exact.h"

#include <stdbool.h>

/* A real number within 2^-80 of its magnitude, hi + lo; hi is NaN where there is none,
 * and lo too if it was not decided. */
typedef struct act_twofold {
    double hi, lo;
} act_twofold;

typedef struct act_guess {
    const act_function *function; /* of the catalogue, or one of variants.h */
    const char *words;            /* what a variant does otherwise; NULL: nothing */
    double params[ACT_PARAMS];
    bool fitted; /* they are not those that the function or the row has */
    int order;
    bool from_y; /* it takes f(x) for x, and gives f^(order)(x) */
    /* Formats to which the input and the value are rounded; NULL: they are not. The value
     * is judged in ulps of `out`, whether or not it was rounded. */
    const act_format *in, *out;
    bool is_near; /* it matches with some error, as if computed in that format */
    /* The value is factor f^(order)(stretch x) + shift. */
    double stretch, factor, shift;
    /* Clamps, of the input or of the value; beyond them a derivative is zero. */
    double low, high;
    bool clamps_value;
} act_guess;

/* A derivative of a function as it is, with params or (NULL) the defaults. */
act_guess act_guess_of(const act_function *function, const double *params, int order);

/* A guess ready to be evaluated. */
typedef struct act_guess_values {
    act_guess guess;
    act_exact *exact;
    act_exact *value; /* f itself, if it must be inverted or clamped */
    bool rises;       /* f, if it is inverted */
} act_guess_values;

/* ACT_OK or ACT_NOMEM; close it in any case. */
act_status act_guess_open(act_guess_values *out, const act_guess *guess);
void act_guess_close(act_guess_values *values);

/* What the guess says at x, before it is rounded to `out`. */
act_twofold act_guess_at(act_guess_values *values, double x);

/* f^(k)(x) as the exact tier has it. */
act_twofold act_guess_exact(act_exact *exact, double x);

#endif
