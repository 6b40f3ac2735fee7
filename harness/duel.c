#include "duel.h"

#include "contest.h"

#include <string.h>

act_status act_duel_run(const act_impl *head, const act_impl *base,
                        const act_bench_setting *setting, uint64_t seed, double timeout,
                        act_duel *out, char *why, size_t why_size) {
    enum { BASE, HEAD, BOTH };
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
        const act_timing *timing = act_contest_rounds(&c)->timing + ACT_RACER_FIRST;
        const double *base_ns = timing[BASE].cpu_ns;
        const double *head_ns = timing[HEAD].cpu_ns;
        out->measured = true;
        memcpy(out->head, head_ns, sizeof out->head);
        memcpy(out->base, base_ns, sizeof out->base);
        memcpy(out->again, timing[BOTH].cpu_ns, sizeof out->again);
        out->ratio =
            act_stats_ratio(base_ns, head_ns, ACT_BENCH_ROUNDS, ACT_BENCH_CONFIDENCE);
        out->control = act_stats_ratio(base_ns, timing[BOTH].cpu_ns, ACT_BENCH_ROUNDS,
                                       ACT_BENCH_CONFIDENCE);
        out->base_ns =
            act_stats_median(base_ns, ACT_BENCH_ROUNDS, ACT_BENCH_CONFIDENCE).estimate;
        out->head_ns =
            act_stats_median(head_ns, ACT_BENCH_ROUNDS, ACT_BENCH_CONFIDENCE).estimate;
    }
    act_contest_free(&c);
    return status;
}
