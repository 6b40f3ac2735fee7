#include "duel.h"

#include "contest.h"

enum { BASE, HEAD, BOTH };

static void collect(const act_contest *c, act_duel *out) {
    double base_ns[ACT_BENCH_ROUNDS];
    double head_ns[ACT_BENCH_ROUNDS];
    double wall_ns[ACT_BENCH_ROUNDS];
    const double confidence = ACT_BENCH_CONFIDENCE;
    act_contest_times(c, BASE, base_ns, wall_ns);
    act_contest_times(c, HEAD, head_ns, wall_ns);
    out->measured = true;
    out->ratio = act_stats_ratio(base_ns, head_ns, ACT_BENCH_ROUNDS, confidence);
    out->control = act_contest_control(c);
    out->base_ns = act_stats_median(base_ns, ACT_BENCH_ROUNDS, confidence).estimate;
    out->head_ns = act_stats_median(head_ns, ACT_BENCH_ROUNDS, confidence).estimate;
}

act_status act_duel_run(const act_impl *head, const act_impl *base,
                        const act_bench_setting *setting, uint64_t seed, double timeout,
                        act_duel *out, char *why, size_t why_size) {
    const act_impl impls[BOTH] = {[BASE] = *base, [HEAD] = *head};
    bool takes_part[BOTH] = {true, true};
    act_findings findings[BOTH] = {0};
    act_findings *const all[BOTH] = {&findings[BASE], &findings[HEAD]};
    act_contest c = {.impls = impls,
                     .takes_part = takes_part,
                     .count = BOTH,
                     .setting = setting,
                     .seed = seed,
                     .timeout = timeout};
    *out = (act_duel){.measured = false};
    for (int i = BASE; i <= HEAD; i++) {
        if (impls[i].skip[0] != '\0') {
            act_findings_add(&out->findings, "skipped", "%s", impls[i].skip);
            return ACT_OK;
        }
    }
    act_status status = act_contest_run(&c, all, why, why_size);
    out->findings = findings[HEAD].count > 0 ? findings[HEAD] : findings[BASE];
    if (status == ACT_OK && takes_part[BASE] && takes_part[HEAD]) {
        collect(&c, out);
    }
    act_contest_free(&c);
    return status;
}
