/* Throughput, by a first honest method: all implementations of a target run interleaved
 * in one child process, in rounds of rotating order; the result is the median round. */
#ifndef ACT_BENCH_H
#define ACT_BENCH_H

#include "findings.h"

enum { ACT_BENCH_ELEMENTS = 4096, ACT_BENCH_ROUNDS = 21 };

/* The inputs: x ~ N(0,1), reflected where the domain ends, or its values of f for kernels
 * that work from the output. */
#define ACT_BENCH_DISTRIBUTION "normal(0,1)"

typedef struct act_speed {
    const act_impl *impl;
    bool measured;
    double ns;        /* per element: median over the rounds, of thread CPU time */
    double low, high; /* 97 % interval of the median, by order statistics */
    double copy_ns;   /* per element of memcpy in the same rounds, median */
    act_findings findings;
} act_speed;

/* Measures count implementations of one target; speed[i] is that of impls[i]. One that
 * ends the child is left out with a finding, and the others are measured again. timeout
 * in seconds for each measurement of one. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_bench_target(const act_impl *impls, size_t count, uint64_t seed,
                            double timeout, act_speed *speed);

#endif
