#include "sweep/side_by_side.h"

#include "base/interrupt.h"
#include "code/trial.h"
#include "sweep/own_error.h"
#include "sweep/property_findings.h"
#include "sweep/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An implementation that is measured with others. */
typedef struct member {
    const act_impl *impl;
    act_sweep_result *result;
    uint64_t *y;      /* results for the target's points */
    act_tally *tally; /* the coverage's tallies */
} member;

/* The implementations that are measured side by side. */
typedef struct side_by_side {
    const act_sweep *sweep;
    act_target *target;
    member *member;
    size_t count;
} side_by_side;

/* The progress of an exhaustive sweep of one implementation. */
typedef struct progress {
    const act_sweep *sweep;
    const act_impl *impl;
    size_t count, done; /* segments */
    act_worst worst;
    act_status status;
} progress;

static void note_segment(progress *p, const act_worst *worst) {
    p->done++;
    if (worst->set && (!p->worst.set || worst->error > p->worst.error)) {
        p->worst = *worst;
    }
}

static void finish_segment(void *user, size_t segment, const act_tally *tally) {
    progress *p = user;
    const act_sweep *sweep = p->sweep;
    const act_sweep_checkpoint *kept = sweep->checkpoint;
    if (kept != NULL && p->status == ACT_OK) {
        p->status = kept->save(kept->user, p->impl, segment, p->count, tally);
    }
    note_segment(p, &tally->ulp);
    if (sweep->progress != NULL) {
        sweep->progress(sweep->progress_user, p->impl, p->done, p->count, &p->worst);
    }
}

/* Takes over the segments that were kept, of which those that run together are done
 * only together. */
static act_status load_segments(progress *p, const act_pipeline *pipeline, bool *done) {
    const act_sweep_checkpoint *kept = p->sweep->checkpoint;
    act_tally *tally = pipeline->lane[0].tally;
    act_status status = ACT_OK;
    if (kept != NULL) {
        status = kept->load(kept->user, p->impl, p->count, tally, done);
    }
    for (size_t i = 0; i < p->count; i++) {
        if (done[i] && !done[act_pipeline_opposite(pipeline, i)]) {
            act_tally_clear(&tally[i]);
            done[i] = false;
        }
    }
    for (size_t i = 0; i < p->count; i++) {
        if (done[i]) {
            note_segment(p, &tally[i].ulp);
        }
    }
    return status;
}

/* Runs the pipeline over all segments for one implementation, but for those that were
 * kept. */
static act_status run_exhaustively(act_pipeline *pipeline, const act_sweep *sweep) {
    const act_pipeline_lane *only = &pipeline->lane[0];
    progress p = {.sweep = sweep, .impl = only->impl, .count = pipeline->coverage->count};
    bool *done = calloc(p.count, sizeof *done);
    if (done == NULL) {
        return ACT_NOMEM;
    }
    act_status status = load_segments(&p, pipeline, done);
    if (status != ACT_OK) {
        goto cleanup;
    }
    pipeline->jobs = sweep->plan.jobs;
    pipeline->done = done;
    pipeline->sink = finish_segment;
    pipeline->user = &p;
    status = act_pipeline_run(pipeline);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = p.status;
cleanup:
    free(done);
    return status;
}

/* Properties are those of f rounded to nearest. */
static bool is_asked(const act_target *target) {
    return act_arithmetic_is_usual(target->arithmetic);
}

/* Runs the kernels over the coverage. */
static act_status screen_coverage(side_by_side *s, member *const *members, size_t count) {
    const act_sweep *sweep = s->sweep;
    act_pipeline_lane lane[ACT_PIPELINE_MOST];
    for (size_t i = 0; i < count; i++) {
        lane[i] = (act_pipeline_lane){.impl = members[i]->impl,
                                      .tally = members[i]->tally,
                                      .findings = &members[i]->result->findings};
    }
    act_pipeline pipeline = {.lane = lane,
                             .count = count,
                             .coverage = &s->target->coverage,
                             .jobs = 1,
                             .timeout = sweep->plan.timeout,
                             .arithmetic = sweep->plan.arithmetic,
                             .lost = s->target->table.excuses.lost,
                             .isa = sweep->isa,
                             .property =
                                 is_asked(s->target) ? &s->target->property : NULL};
    act_status status = sweep->plan.exhaustive ? run_exhaustively(&pipeline, sweep)
                                               : act_pipeline_run(&pipeline);
    for (size_t i = 0; i < count; i++) {
        members[i]->result->measured = !lane[i].is_broken;
    }
    return status;
}

/* Judges results for every input of a 16-bit format. Those that another member had before
 * get its tallies. */
static act_status screen_results(side_by_side *s, member *const *members, size_t count) {
    act_target *target = s->target;
    size_t bytes = target->table.points.count * sizeof(uint64_t);
    for (size_t i = 0; i < count; i++) {
        size_t like = 0;
        while (like < i && memcmp(members[like]->y, members[i]->y, bytes) != 0) {
            like++;
        }
        if (like < i) {
            memcpy(members[i]->tally, members[like]->tally,
                   target->coverage.tallies * sizeof(act_tally));
            continue;
        }
        act_status status = act_target_screen(target, members[i]->y, members[i]->tally);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

/* Judges what the coverage has, of those members that could be measured so far. */
static act_status screen_members(side_by_side *s) {
    member *members[ACT_PIPELINE_MOST];
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->member[i].result->measured) {
            members[count++] = &s->member[i];
        }
    }
    if (count == 0 || s->target->coverage.count == 0) {
        return ACT_OK;
    }
    return act_format_is_narrow(s->target->impl->format)
               ? screen_results(s, members, count)
               : screen_coverage(s, members, count);
}

/* Looks for the greatest error beyond the sample. Extremes count in the bins where they
 * are. Means remain those of the sample: the search would bias them. */
static act_status search_worst(const act_sweep *sweep, const act_lost *lost,
                               act_sweep_result *result, act_tally bins[ACT_BINS]) {
    const act_format *format = result->impl->format;
    act_search_worst_result *found = &result->search;
    act_search_worst search = {
        .impl = result->impl, .plan = &sweep->plan, .isa = sweep->isa, .lost = *lost};
    for (int i = 0; i < ACT_BINS; i++) {
        if (bins[i].ulp.set && bins[i].ulp.error > search.hint.error) {
            search.hint =
                (act_search_peak){.error = bins[i].ulp.error, .x = bins[i].ulp.x};
        }
    }
    act_status status = act_search_worst_run(&search, found, &result->findings);
    if (status != ACT_OK) {
        return status;
    }
    const act_worst *worst = &found->tally.ulp;
    result->searched = true;
    found->trace.is_set = worst->set && worst->error > search.hint.error;
    act_tally_merge_extremes(&bins[act_tally_bin(act_decode(format, worst->x))],
                             &found->tally);
    return ACT_OK;
}

static void count_search(act_sweep_result *result) {
    const act_tally *tally = &result->search.tally;
    act_accuracy *accuracy = &result->accuracy;
    accuracy->inputs += tally->inputs;
    accuracy->undecided += tally->undecided;
    accuracy->exact += tally->exact;
    for (int i = 0; i < ACT_CLASSES; i++) {
        accuracy->classes[i] += tally->classes[i];
    }
}

/* Fills the bins with what was judged of a member. */
static void fill_bins(const act_target *target, const member *m,
                      act_tally bins[ACT_BINS]) {
    size_t merged = 0;
    for (int i = 0; i < ACT_BINS; i++) {
        act_tally_clear(&bins[i]);
    }
    for (size_t i = 0; i < target->coverage.count; i++) {
        const act_segment *segment = &target->coverage.segment[i];
        if (segment->tally == merged) {
            double x = act_decode(m->impl->format, segment->first);
            act_tally_merge(&bins[act_tally_bin(x)], &m->tally[merged++]);
        }
    }
    if (target->sampled) {
        act_accuracy_add(bins, &target->table, m->y);
    }
}

/* Adds up the results of a member. */
static act_status finish_member(side_by_side *s, member *m) {
    const act_target *target = s->target;
    const act_format *format = m->impl->format;
    act_sweep_result *result = m->result;
    act_tally bins[ACT_BINS];
    fill_bins(target, m, bins);
    act_status status = ACT_OK;
    if (is_asked(target)) {
        status = act_own_error_find(result, target, m->y);
        act_property_findings_add(result, target, m->tally, m->y);
    }
    bool whole =
        target->sampled ? target->table.points.exhaustive : target->coverage.exhaustive;
    bool search = s->sweep->plan.budget > 0 && act_format_is_binary64(format) && !whole;
    if (status == ACT_OK && search && !act_interrupted()) {
        status = search_worst(s->sweep, &target->table.excuses.lost, result, bins);
    }
    act_accuracy_finish(&result->accuracy, bins, format, whole);
    result->specials = act_special_judge(result->special, &target->table,
                                         m->impl->function, m->impl->params, m->y);
    if (result->searched) {
        count_search(result);
    }
    if (status == ACT_OK && is_asked(target)) {
        status = act_shape_find(result, target, m->y, bins);
    }
    return status;
}

/* Seconds for the calls with one long array: a few for all that is swept. */
static double patience_of(const act_sweep *sweep) {
    const double all = 1;
    const double least = 0.005;
    const double most = 0.5;
    if (sweep->plan.checks == ACT_CHECKS_BRIEF) {
        return 0;
    }
    return fmin(most, fmax(least, all / (double)sweep->count));
}

/* All that is asked beside errors. */
static act_status check_member(side_by_side *s, member *m) {
    act_target *target = s->target;
    act_check check = {.impl = m->impl,
                       .inputs = &target->check,
                       .aftermath = s->sweep->plan.checks,
                       .timeout = s->sweep->plan.timeout,
                       .patience = patience_of(s->sweep),
                       .is_brief = s->sweep->plan.checks == ACT_CHECKS_BRIEF};
    act_status status = ACT_OK;
    if (target->check.count == 0) {
        status = act_check_inputs_find(&target->check, target->impl);
    }
    if (status == ACT_OK) {
        status = act_check_run(&check, &m->result->checked, &m->result->check_findings);
    }
    act_check_supersede(&m->result->check_findings, &m->result->findings);
    act_findings_remove_told(&m->result->check_findings, &m->result->findings);
    if (s->sweep->plan.checks == ACT_CHECKS_NONE) { /* they explain what the trial saw */
        act_findings_move(&m->result->check_findings, &m->result->findings);
    }
    return status;
}

/* Checks are for those that ran; what a trial saw without its cause is looked into. */
static bool wants_checks(const side_by_side *s, const act_sweep_result *result) {
    const act_findings *findings = &result->findings;
    bool is_unexplained = act_findings_have(findings, ACT_FINDING_PLACE) ||
                          act_findings_have(findings, ACT_FINDING_IN_PLACE) ||
                          act_findings_have(findings, ACT_FINDING_UNWRITTEN);
    const act_plan *plan = &s->sweep->plan;
    return act_arithmetic_is_usual(plan->arithmetic) &&
           (is_unexplained || (result->measured && plan->checks != ACT_CHECKS_NONE));
}

/* Runs a member at the target's points. */
static act_status run_member(side_by_side *s, member *m) {
    const act_truth_table *table = &s->target->table;
    act_sweep_result *result = m->result;
    bool from_value = m->impl->convention == ACT_BACKWARD_Y;
    *result = (act_sweep_result){.impl = m->impl,
                                 .exact = s->target->exact,
                                 .arithmetic = s->sweep->plan.arithmetic};
    act_accuracy_clear(&result->accuracy);
    if (m->impl->skip[0] != '\0') {
        act_findings_add(&result->findings, ACT_FINDING_SKIPPED, "%s", m->impl->skip);
        return ACT_OK;
    }
    act_trial trial = {.impl = m->impl,
                       .x = from_value ? table->value : table->points.bits,
                       .n = table->points.count,
                       .timeout = s->sweep->plan.timeout,
                       .arithmetic = s->sweep->plan.arithmetic};
    act_status status = act_trial_run(&trial, m->y, &result->measured, &result->findings);
    return status == ACT_OK && wants_checks(s, result) ? check_member(s, m) : status;
}

static act_status make_member(const side_by_side *s, member *m) {
    size_t tallies = s->target->coverage.tallies + 1;
    m->y = calloc(s->target->table.points.count + 1, sizeof *m->y);
    m->tally = calloc(tallies, sizeof *m->tally);
    if (m->y == NULL || m->tally == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < tallies; i++) {
        act_tally_clear(&m->tally[i]);
    }
    return ACT_OK;
}

static void free_members(side_by_side *s) {
    for (size_t i = 0; i < s->count; i++) {
        free(s->member[i].y);
        free(s->member[i].tally);
    }
    free(s->member);
}

act_status act_side_by_side_measure(const act_sweep *sweep, act_target *target,
                                    const act_impl *const *impls, size_t count,
                                    act_sweep_result *results) {
    side_by_side s = {.sweep = sweep,
                      .target = target,
                      .member = calloc(count, sizeof(member)),
                      .count = count};
    act_status status = ACT_OK;
    if (s.member == NULL) {
        return ACT_NOMEM;
    }
    act_target_set_start(target, impls[0]->convention == ACT_BACKWARD_Y);
    for (size_t i = 0; i < count; i++) {
        member *m = &s.member[i];
        *m = (member){.impl = impls[i], .result = &results[i]};
        status = make_member(&s, m);
        if (status != ACT_OK) {
            goto cleanup;
        }
        status = run_member(&s, m);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
    status = screen_members(&s);
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        if (!results[i].measured) {
            continue;
        }
        status = finish_member(&s, &s.member[i]);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
cleanup:
    free_members(&s);
    return status;
}
