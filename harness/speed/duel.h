/* A duel: two implementations of one target, timed against each other for the gate. */
#ifndef ACT_DUEL_H
#define ACT_DUEL_H

#include "speed/bench.h"

typedef struct act_duel {
    /* The rounds, in order, ns per element. again / base is base over itself, of which
     * each run came first in half of the rounds. */
    double head[ACT_BENCH_ROUNDS], base[ACT_BENCH_ROUNDS], again[ACT_BENCH_ROUNDS];
    act_findings findings; /* of head, or if it has none, of base */
    bool are_of_base;
    bool measured;
} act_duel;

/* Times `head` against `base`, possibly from two builds of one plug-in, interleaved in
 * fresh processes, with base against itself as the control. Status and why are those of
 * act_bench_group. */
act_status act_duel_run(const act_impl *head, const act_impl *base,
                        const act_bench_plan *plan, act_duel *out, act_why *why);

#endif
