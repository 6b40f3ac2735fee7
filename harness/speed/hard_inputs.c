#include "speed/hard_inputs.h"

#include <string.h>

enum { TURNS = 3, ROUNDS = TURNS * ACT_BENCH_FEW_ROUNDS };

/* Times one turn; out->measured says whether it could be. */
static act_status time_turn(const act_impl *impl, act_bench_plan *plan, double *ns,
                            act_hard *out, act_why *why) {
    act_speed speed;
    act_status status = act_bench_group(&impl, 1, plan, &speed, why);
    if (status != ACT_OK) {
        return status;
    }
    out->measured = speed.measured;
    out->findings = speed.findings;
    memcpy(ns, speed.ns_of, ACT_BENCH_FEW_ROUNDS * sizeof *ns);
    return ACT_OK;
}

act_status act_hard_run(const act_impl *impl, act_distribution distribution,
                        uint64_t seed, double timeout, act_hard *out, act_why *why) {
    double normal[ROUNDS];
    double hard[ROUNDS];
    *out = (act_hard){.measured = true};
    for (size_t at = 0; at < ROUNDS && out->measured; at += ACT_BENCH_FEW_ROUNDS) {
        act_bench_plan plan = {
            .setting = act_setting_headline, .seed = seed + at, .timeout = timeout};
        plan.setting.rounds = ACT_BENCH_FEW_ROUNDS;
        act_status status = time_turn(impl, &plan, normal + at, out, why);
        if (status != ACT_OK) {
            return status;
        }
        plan.setting.distribution = distribution;
        status = out->measured ? time_turn(impl, &plan, hard + at, out, why) : ACT_OK;
        if (status != ACT_OK) {
            return status;
        }
    }
    if (out->measured) {
        out->ratio = act_stats_ratio(normal, hard, ROUNDS, ACT_BENCH_CONFIDENCE);
        out->ns = act_stats_median(hard, ROUNDS, ACT_BENCH_CONFIDENCE).estimate;
        out->normal_ns = act_stats_median(normal, ROUNDS, ACT_BENCH_CONFIDENCE).estimate;
    }
    return ACT_OK;
}
