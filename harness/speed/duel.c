#include "speed/duel.h"

#include "speed/contest.h"

enum { BASE, HEAD, BOTH };

static void collect(const act_contest *c, act_duel *out) {
    double wall_ns[ACT_BENCH_ROUNDS];
    const act_timing *timing = act_contest_table_of(c)->timing + ACT_CONTEST_FIRST;
    act_contest_times(c, BASE, out->base, wall_ns);
    act_contest_times(c, HEAD, out->head, wall_ns);
    for (size_t i = 0; i < ACT_BENCH_ROUNDS; i++) {
        out->again[i] = out->base[i] * timing[BOTH].cpu_ns[i] / timing[BASE].cpu_ns[i];
    }
    out->measured = true;
}

act_status act_duel_run(const act_impl *head, const act_impl *base,
                        const act_bench_plan *plan, act_duel *out, act_why *why) {
    const act_impl *const impls[BOTH] = {[BASE] = base, [HEAD] = head};
    bool takes_part[BOTH] = {true, true};
    act_findings findings[BOTH] = {0};
    act_findings *const all[BOTH] = {&findings[BASE], &findings[HEAD]};
    act_contest c = {
        .impls = impls, .takes_part = takes_part, .count = BOTH, .plan = plan};
    *out = (act_duel){.measured = false};
    for (int i = BASE; i <= HEAD; i++) {
        if (impls[i]->skip[0] != '\0') {
            act_findings_add(&out->findings, ACT_FINDING_SKIPPED, "%s", impls[i]->skip);
            out->are_of_base = i == BASE;
            return ACT_OK;
        }
    }
    act_status status = act_contest_run(&c, all, why);
    out->are_of_base = findings[HEAD].count == 0;
    out->findings = findings[out->are_of_base ? BASE : HEAD];
    if (status == ACT_OK && takes_part[BASE] && takes_part[HEAD]) {
        collect(&c, out);
    }
    act_contest_free(&c);
    return status;
}
