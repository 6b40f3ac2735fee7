/* The inner loop over the pairs of one x, built once for each instruction set. */
#ifndef ACT_PAIR_LOOP_H
#define ACT_PAIR_LOOP_H

#include <stddef.h>
#include <stdint.h>

enum { ACT_PAIR_LANES = 16 }; /* counts are multiples of it */

typedef struct act_pair_loop {
    int precision, emin, emax; /* of the format */
    uint16_t nan;              /* its quiet NaN */
    /* The magnitude of the first factor is lo = hi, or strictly between; both may be
     * infinite or NaN. */
    double lo, hi;
    uint64_t sign; /* of the first factor, in the place of binary64's */
    /* The second factors, the smaller magnitudes and the greater ones: signs are alike,
     * and where the magnitudes differ the factor is strictly between. */
    const double *near, *far;
    size_t count;
    uint16_t *rounded;
    float *residual; /* NaN: open */
} act_pair_loop;

/* Returns how many are open. */
typedef size_t act_pair_loop_function(const act_pair_loop *loop);
extern act_pair_loop_function act_pair_loop_base;
#ifdef __x86_64__
extern act_pair_loop_function act_pair_loop_v3, act_pair_loop_v4;
#endif

#endif
