/* Multiplication by a power of two, inline: sweeps do little else. */
#ifndef ACT_SCALE_H
#define ACT_SCALE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* value 2^exponent, rounded once: what ldexp returns. */
static inline double act_scale(double value, int exponent) {
    enum { BIAS = 1023, FRACTION = 52 };
    if (exponent <= -BIAS || exponent > BIAS) { /* not a normal factor */
        return ldexp(value, exponent);
    }
    uint64_t bits = (uint64_t)(exponent + BIAS) << FRACTION;
    double factor;
    memcpy(&factor, &bits, sizeof factor);
    return value * factor;
}

#endif
