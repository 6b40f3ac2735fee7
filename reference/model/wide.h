/* Certified models of binary64 for searches: f^(order) over a long stretch of inputs.
 * They tell it only to a small part of an ulp, but are cheap at any of these inputs. */
#ifndef ACT_WIDE_H
#define ACT_WIDE_H

#include "model/model.h"

enum {
    ACT_WIDE_DEGREE = 9,
    ACT_WIDE_BITS = 46 /* a stretch has 2^46 inputs at most */
};

/* The model of the encodings first..last:
 *
 *   f = 2^scale (base + slope t + c[0] + c[1] t + ... + c[n] t^n), n = ACT_WIDE_DEGREE,
 *   t = (encoding - centre) per_input, |t| <= 1,
 *
 * where `slope` has so few bits that slope t is exact. |f| is in the binades on both
 * sides of 2^scale edge, or in the one below. */
typedef struct act_wide {
    uint64_t first, last, centre;
    double per_input, unscale; /* unscale: 2^-scale */
    double base, slope;
    double c[ACT_WIDE_DEGREE + 1];
    double edge;         /* of |y| 2^-scale: a little above the power of two */
    double below, above; /* from units of 2^scale to ulps */
    bool is_nonzero;     /* no f rounds to zero */
    double least;        /* errors of zeros and of wrong signs are greater, in ulps */
    /* An error in ulps that is computed as in screen_block.c is right to that, in ulps,
     * and 2^-44 of itself. Where |f| is within 2^-40 of a power of two it may be twice
     * as great. */
    double bound;
} act_wide;

typedef enum act_wide_outcome {
    ACT_WIDE_FOUND,
    ACT_WIDE_TRY_PARTS, /* f has a root or a kink there, or bends too much */
    ACT_WIDE_NONE,      /* x is special or subnormal; f is tiny or overflows */
} act_wide_outcome;

/* The model of first..last, of one sign and binade, if there is one with a bound of 2^-10
 * ulp; where parts should be tried, *excess is by about how many bits shorter ones. The
 * modeller is one of binary64. */
act_wide_outcome act_wide_find(act_modeller *modeller, uint64_t first, uint64_t last,
                               act_wide *out, int *excess);

#endif
