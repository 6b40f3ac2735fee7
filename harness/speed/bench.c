#include "speed/bench.h"

#include "base/clock.h"
#include "speed/contest.h"

#include <math.h>
#include <stdlib.h>

static const act_timing *timing_of(const act_contest *c, size_t entry) {
    return &act_contest_table_of(c)->timing[entry];
}

static double median_of(const double *value, size_t rounds) {
    return act_stats_median(value, rounds, ACT_BENCH_CONFIDENCE).estimate;
}

/* How far apart processes are: the ends of the interval that would hold 80 % of them. */
static double spread_of(const double *ns, size_t rounds) {
    double sorted[ACT_BENCH_ROUNDS];
    const size_t decile = rounds / 10;
    act_stats_sort(ns, rounds, sorted);
    return sorted[rounds - 1 - decile] / sorted[decile];
}

/* Cycles per element, each round by the frequency in that round. */
static void count_cycles(const act_timing *core, act_speed *speed) {
    double cycles[ACT_BENCH_ROUNDS];
    if (core->passes == 0) {
        speed->cycles = speed->ghz_low = speed->ghz_high = (double)NAN;
        return;
    }
    for (size_t i = 0; i < speed->rounds; i++) {
        cycles[i] = speed->ns_of[i] / core->cpu_ns[i];
    }
    act_interval cycle =
        act_stats_median(core->cpu_ns, speed->rounds, ACT_BENCH_CONFIDENCE);
    speed->cycles = median_of(cycles, speed->rounds);
    speed->ghz_low = 1 / cycle.high;
    speed->ghz_high = 1 / cycle.low;
}

static double overhead_of(const act_contest *c, const act_impl *impl,
                          const act_timing *timing, double ns) {
    bool is_scalar = impl->abi == ACT_ABI_SCALAR;
    const act_timing *empty =
        timing_of(c, is_scalar ? ACT_CONTEST_EMPTY_SCALAR : ACT_CONTEST_EMPTY);
    double epoch = ns * (double)(timing->passes * act_contest_pass(c));
    return median_of(empty->cpu_ns, c->rounds) / ns + act_clock_cost() / epoch;
}

static void collect_one(const act_contest *c, size_t i, act_speed *s) {
    const act_timing *timing = timing_of(c, ACT_CONTEST_FIRST + i);
    double wall_ns[ACT_BENCH_ROUNDS];
    size_t arrays = s->impl->convention == ACT_DYDX ? 2 : 3;
    act_contest_times(c, i, s->ns_of, wall_ns);
    s->measured = true;
    s->rounds = c->rounds;
    s->elements = c->extent.call;
    s->cpu = act_contest_table_of(c)->cpu;
    s->ns = act_stats_median(s->ns_of, s->rounds, ACT_BENCH_CONFIDENCE);
    s->wall_ns = median_of(wall_ns, s->rounds);
    s->bytes = (double)(arrays * s->impl->format->size);
    s->copy_ns = median_of(timing_of(c, ACT_CONTEST_COPY)->cpu_ns, s->rounds);
    s->overhead = overhead_of(c, s->impl, timing, s->ns.estimate);
    s->spread = spread_of(s->ns_of, s->rounds);
    count_cycles(timing_of(c, ACT_CONTEST_CORE), s);
}

static void collect(const act_contest *c, act_speed *speed) {
    for (size_t i = 0; i < c->count; i++) {
        if (c->takes_part[i]) {
            collect_one(c, i, &speed[i]);
        }
    }
    if (c->control < c->count) {
        speed[c->control].is_control = true;
        speed[c->control].control = act_contest_control(c);
    }
}

act_status act_bench_group(const act_impl *const *impls, size_t count,
                           const act_bench_plan *plan, act_speed *speed, act_why *why) {
    act_contest c = {.impls = impls,
                     .count = count,
                     .plan = plan,
                     .takes_part = calloc(count, sizeof *c.takes_part)};
    act_findings **findings = calloc(count, sizeof(act_findings *));
    act_status status = ACT_NOMEM;
    if (c.takes_part == NULL || findings == NULL) {
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        speed[i] = (act_speed){.impl = impls[i], .setting = plan->setting};
        c.takes_part[i] = impls[i]->skip[0] == '\0';
        findings[i] = &speed[i].findings;
        if (!c.takes_part[i]) {
            act_findings_add(findings[i], ACT_FINDING_SKIPPED, "%s", impls[i]->skip);
        }
    }
    status = act_contest_run(&c, findings, why);
    if (status == ACT_OK) {
        collect(&c, speed);
    }
cleanup:
    act_contest_free(&c);
    free(findings);
    free(c.takes_part);
    return status;
}
