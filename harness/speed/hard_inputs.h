/* How much longer a kernel takes on inputs of another distribution than on N(0, 1). */
#ifndef ACT_HARD_INPUTS_H
#define ACT_HARD_INPUTS_H

#include "speed/bench.h"

typedef struct act_hard {
    bool measured;
    act_interval ratio;   /* of the times, by pairs of rounds */
    double ns, normal_ns; /* per element, medians */
    act_findings findings;
} act_hard;

/* Times the two in turns, some rounds each, three times over; every round is a fresh
 * process. Else as act_bench_group. */
act_status act_hard_run(const act_impl *impl, act_distribution distribution,
                        uint64_t seed, double timeout, act_hard *out, act_why *why);

#endif
