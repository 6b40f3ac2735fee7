#include "speed/contest.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "code/child.h"
#include "code/unwritten.h"
#include "speed/contest_arena.h"
#include "speed/contest_round.h"

#include <math.h>
#include <string.h>

/* Blames the implementation that was under way when the child ended. */
static void drop_culprit(act_contest *c, const act_child_outcome *outcome,
                         act_findings *const *findings) {
    const act_contest_table *table = act_contest_table_of(c);
    size_t current = table->current;
    size_t i = current >= ACT_CONTEST_FIRST ? current - ACT_CONTEST_FIRST : 0;
    i = i < c->count ? i : c->control;
    c->takes_part[i] = false;
    if (outcome->ending == ACT_CHILD_RETURNED && table->unwritten > 0) {
        act_unwritten_tell(findings[i], table->unwritten, act_contest_few(c));
        return;
    }
    act_child_tell(outcome, " (while it was timed)", findings[i]);
}

static size_t find_control(const act_contest *c) {
    size_t i = 0;
    while (i < c->count && !c->takes_part[i]) {
        i++;
    }
    return i;
}

/* Runs all rounds, or up to one that is cut short; *ended is the outcome of the last. */
static act_status run_all_rounds(act_contest *c, bool *done, act_child_outcome *ended) {
    act_contest_table *table = act_contest_table_of(c);
    const act_buffer *const buffers[] = {&c->tile.x, &c->tile.values};
    static const bool read_only[] = {true, true};
    act_child_job job = {.work = act_contest_round,
                         .arg = c,
                         .buffers = buffers,
                         .read_only = read_only,
                         .buffer_count = c->tile.values.size > 0 ? 2 : 1,
                         .timeout = c->plan->timeout,
                         .turn = &table->turn};
    *done = true;
    for (c->round = 0; c->round < c->rounds && *done; c->round++) {
        table->done = false;
        act_status status = act_child_run(&job, ended);
        if (status != ACT_OK) {
            return status;
        }
        *done = ended->ending == ACT_CHILD_RETURNED && table->done;
    }
    return ACT_OK;
}

static act_status prepare(act_contest *c, act_why *why) {
    const act_impl *impl = c->impls[0];
    bool needs_values = false;
    for (size_t i = 0; i < c->count; i++) {
        needs_values = needs_values || c->impls[i]->convention == ACT_BACKWARD_Y;
    }
    const act_bench_setting *setting = &c->plan->setting;
    c->rounds = setting->rounds > 0 ? setting->rounds : ACT_BENCH_ROUNDS;
    c->extent = act_setting_extent(setting, impl->format->size);
    size_t table =
        sizeof(act_contest_table) + act_contest_entries(c) * sizeof(act_timing);
    act_status status = act_clock_epoch(&c->epoch_ns, why);
    if (status != ACT_OK) {
        return status;
    }
    status = act_buffer_alloc(&c->table, table);
    if (status != ACT_OK) {
        return status;
    }
    status = act_tile_make(&c->tile, impl, &c->plan->setting, needs_values, c->plan->seed,
                           why);
    if (status != ACT_OK) {
        return status;
    }
    return act_arena_share(c);
}

/* Leaves out those whose timings are none, since code wrote over them; true if there are
 * any. */
static bool drop_scribblers(act_contest *c, act_findings *const *findings) {
    const act_contest_table *table = act_contest_table_of(c);
    bool any = false;
    for (size_t i = 0; i < c->count; i++) {
        const act_timing *timing = &table->timing[ACT_CONTEST_FIRST + i];
        bool is_sound = true;
        for (size_t round = 0; round < c->rounds && c->takes_part[i]; round++) {
            is_sound = is_sound && timing->cpu_ns[round] > 0 &&
                       isfinite(timing->cpu_ns[round]) && timing->wall_ns[round] > 0 &&
                       isfinite(timing->wall_ns[round]);
        }
        if (!is_sound) {
            act_findings_add(findings[i], ACT_FINDING_OUT_OF_BOUNDS,
                             "its timings were overwritten while they were made");
            c->takes_part[i] = false;
            any = true;
        }
    }
    return any;
}

act_status act_contest_run(act_contest *c, act_findings *const *findings, act_why *why) {
    act_status status = prepare(c, why);
    if (status != ACT_OK) {
        return status;
    }
    while ((c->control = find_control(c)) < c->count) {
        bool done;
        act_child_outcome ended;
        memset(c->table.data, 0, c->table.size);
        status = run_all_rounds(c, &done, &ended);
        if (status != ACT_OK || (done && !drop_scribblers(c, findings))) {
            return status;
        }
        if (done) {
            continue;
        }
        drop_culprit(c, &ended, findings);
        if (act_interrupted()) {
            return ACT_INTERRUPTED;
        }
    }
    return ACT_OK;
}

void act_contest_times(const act_contest *c, size_t i, double cpu_ns[ACT_BENCH_ROUNDS],
                       double wall_ns[ACT_BENCH_ROUNDS]) {
    const act_contest_table *table = act_contest_table_of(c);
    for (size_t round = 0; round < c->rounds; round++) {
        bool is_second = i == c->control && table->control_first[round];
        const act_timing *timing =
            &table->timing[ACT_CONTEST_FIRST + (is_second ? c->count : i)];
        cpu_ns[round] = timing->cpu_ns[round];
        wall_ns[round] = timing->wall_ns[round];
    }
}

act_interval act_contest_control(const act_contest *c) {
    const act_timing *timing = act_contest_table_of(c)->timing + ACT_CONTEST_FIRST;
    return act_stats_ratio(timing[c->control].cpu_ns, timing[c->count].cpu_ns, c->rounds,
                           ACT_BENCH_CONFIDENCE);
}

void act_contest_free(act_contest *c) {
    act_tile_free(&c->tile);
    act_buffer_free(&c->table);
    for (int array = 0; array < ACT_ARRAYS; array++) {
        act_buffer_free(&c->large[array]);
    }
}
