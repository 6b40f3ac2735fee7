#include "sweep/side_by_side.h"

#include "base/interrupt.h"
#include "code/trial.h"

#include <stdlib.h>
#include <string.h>

typedef struct member {
    const act_impl *impl;
    act_sweep_result *result;
    uint64_t *y;      /* results for the reference's inputs */
    act_tally *tally; /* the coverage's tallies */
} member;

typedef struct cohort {
    const act_sweep *sweep;
    act_target *target;
    member *member;
    size_t count;
} cohort;

/* An exhaustive sweep under way. */
typedef struct journey {
    const act_sweep *sweep;
    const act_impl *impl;
    size_t count, done;
    act_worst worst;
    act_status status;
} journey;

static void note_worst(journey *j, const act_worst *worst) {
    if (worst->set && (!j->worst.set || worst->error > j->worst.error)) {
        j->worst = *worst;
    }
}

static void finish_segment(void *user, size_t segment, const act_tally *tally) {
    journey *j = user;
    const act_sweep_checkpoint *checkpoint = j->sweep->checkpoint;
    if (checkpoint != NULL && j->status == ACT_OK) {
        j->status = checkpoint->save(checkpoint->user, j->impl, segment, j->count, tally);
    }
    j->done++;
    note_worst(j, &tally->ulp);
    if (j->sweep->progress != NULL) {
        j->sweep->progress(j->sweep->progress_user, j->impl, j->done, j->count,
                           &j->worst);
    }
}

/* Takes over what was kept. */
static act_status load_segments(journey *j, act_tally *tally, bool *done) {
    const act_sweep_checkpoint *checkpoint = j->sweep->checkpoint;
    act_status status = checkpoint != NULL ? checkpoint->load(checkpoint->user, j->impl,
                                                              j->count, tally, done)
                                           : ACT_OK;
    for (size_t i = 0; i < j->count; i++) {
        if (done[i]) {
            j->done++;
            note_worst(j, &tally[i].ulp);
        }
    }
    return status;
}

/* Runs the kernels over the cover; a sweep that is kept has one kernel. */
static act_status screen_cover(cohort *c, member *const *members, size_t count) {
    const act_sweep *sweep = c->sweep;
    const act_coverage *coverage = &c->target->coverage;
    const act_impl *impls[ACT_PIPELINE_MOST];
    act_tally *tallies[ACT_PIPELINE_MOST];
    act_findings *findings[ACT_PIPELINE_MOST];
    size_t before[ACT_PIPELINE_MOST];
    for (size_t i = 0; i < count; i++) {
        impls[i] = members[i]->impl;
        tallies[i] = members[i]->tally;
        findings[i] = &members[i]->result->findings;
        before[i] = findings[i]->count;
    }
    journey j = {.sweep = sweep, .impl = impls[0], .count = coverage->count};
    act_pipeline bulk = {.impls = impls,
                         .count = count,
                         .coverage = &c->target->coverage,
                         .jobs = sweep->plan.exhaustive ? sweep->plan.jobs : 1,
                         .timeout = sweep->plan.timeout,
                         .isa = sweep->isa};
    bool *done = calloc(coverage->count, sizeof *done);
    act_status status = done != NULL ? ACT_OK : ACT_NOMEM;
    if (status == ACT_OK && sweep->plan.exhaustive) {
        status = load_segments(&j, tallies[0], done);
        bulk.done = done;
        bulk.sink = finish_segment;
        bulk.user = &j;
    }
    if (status == ACT_OK) {
        status = act_pipeline_run(&bulk, tallies, findings);
    }
    for (size_t i = 0; i < count; i++) {
        members[i]->result->measured = findings[i]->count == before[i];
    }
    free(done);
    return status != ACT_OK ? status : j.status;
}

/* Judges results for every input of a 16-bit format, those that another member had before
 * by what it got. */
static act_status screen_results(cohort *c, member *const *members, size_t count) {
    const act_target *t = c->target;
    act_status status = ACT_OK;
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        size_t like = 0;
        while (like < i && memcmp(members[like]->y, members[i]->y,
                                  t->table.points.count * sizeof(uint64_t)) != 0) {
            like++;
        }
        if (like < i) {
            memcpy(members[i]->tally, members[like]->tally,
                   t->coverage.tallies * sizeof(act_tally));
        } else {
            status = act_target_screen(c->target, members[i]->y, members[i]->tally);
        }
    }
    return status;
}

/* Judges what the cover covers. */
static act_status screen_members(cohort *c) {
    member *members[ACT_PIPELINE_MOST];
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->member[i].result->measured) {
            members[count++] = &c->member[i];
        }
    }
    if (count == 0 || c->target->coverage.count == 0) {
        return ACT_OK;
    }
    return act_format_is_narrow(c->target->impl->format)
               ? screen_results(c, members, count)
               : screen_cover(c, members, count);
}

/* Looks for the greatest error beyond the sample. Extremes count where they are, but
 * means are over the sample only, which the search would bias. */
static act_status search_target(const act_sweep *sweep, act_sweep_result *result,
                                act_tally bins[ACT_BINS]) {
    const act_format *format = result->impl->format;
    act_search budget = {.impl = result->impl, .plan = &sweep->plan, .isa = sweep->isa};
    for (int i = 0; i < ACT_BINS; i++) {
        if (bins[i].ulp.set && bins[i].ulp.error > budget.hint.error) {
            budget.hint =
                (act_search_peak){.error = bins[i].ulp.error, .x = bins[i].ulp.x};
        }
    }
    act_search_result *search = &result->search;
    act_status status = act_search_run(&budget, search, &result->findings);
    result->searched = status == ACT_OK;
    if (status != ACT_OK) {
        return status;
    }
    const act_worst *worst = &search->tally.ulp;
    search->trace.is_set = worst->set && worst->error > budget.hint.error;
    act_tally extremes = search->tally;
    extremes.inputs = extremes.undecided = extremes.exact = 0;
    memset(extremes.classes, 0, sizeof extremes.classes);
    act_tally_merge(&bins[act_tally_bin(act_decode(format, worst->x))], &extremes);
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

/* Adds up the results of a member. */
static act_status judge_member(cohort *c, member *m) {
    const act_target *t = c->target;
    act_sweep_result *result = m->result;
    const act_format *format = m->impl->format;
    act_tally bins[ACT_BINS];
    for (int i = 0; i < ACT_BINS; i++) {
        act_tally_clear(&bins[i]);
    }
    size_t merged = 0;
    for (size_t i = 0; i < t->coverage.count; i++) {
        const act_segment *segment = &t->coverage.segment[i];
        if (segment->tally == merged) {
            double x = act_decode(format, segment->first);
            act_tally_merge(&bins[act_tally_bin(x)], &m->tally[merged++]);
        }
    }
    if (t->sampled) {
        act_accuracy_add(bins, &t->table, m->y);
    }
    bool whole = t->sampled ? t->table.points.exhaustive : t->coverage.exhaustive;
    bool search = c->sweep->plan.budget > 0 && act_format_is_binary64(format) && !whole;
    act_status status = ACT_OK;
    if (search && !act_interrupted()) {
        status = search_target(c->sweep, result, bins);
    }
    act_accuracy_finish(&result->accuracy, bins, format, whole);
    result->specials = act_special_judge(result->special, &t->table, m->impl->function,
                                         m->impl->params, m->y);
    if (result->searched) {
        count_search(result);
    }
    return status;
}

static act_status run_member(cohort *c, member *m) {
    const act_truth_table *table = &c->target->table;
    act_sweep_result *result = m->result;
    bool from_value = m->impl->convention == ACT_BACKWARD_Y;
    *result = (act_sweep_result){.impl = m->impl, .exact = c->target->exact};
    act_accuracy_clear(&result->accuracy);
    if (m->impl->skip[0] != '\0') {
        act_findings_add(&result->findings, "skipped", "%s", m->impl->skip);
        return ACT_OK;
    }
    return act_trial_run(m->impl, from_value ? table->value : table->points.bits, m->y,
                         table->points.count, c->sweep->plan.timeout, &result->measured,
                         &result->findings);
}

static act_status make_member(const cohort *c, member *m) {
    size_t tallies = c->target->coverage.tallies + 1;
    m->y = calloc(c->target->table.points.count + 1, sizeof *m->y);
    m->tally = calloc(tallies, sizeof *m->tally);
    if (m->y == NULL || m->tally == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < tallies; i++) {
        act_tally_clear(&m->tally[i]);
    }
    return ACT_OK;
}

act_status act_side_by_side_measure(const act_sweep *sweep, act_target *target,
                                    const act_impl *const *impls, size_t count,
                                    act_sweep_result *results) {
    cohort c = {.sweep = sweep,
                .target = target,
                .member = calloc(count, sizeof(member)),
                .count = count};
    act_status status = c.member != NULL ? ACT_OK : ACT_NOMEM;
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        c.member[i] = (member){.impl = impls[i], .result = &results[i]};
        status = make_member(&c, &c.member[i]);
        status = status == ACT_OK ? run_member(&c, &c.member[i]) : status;
    }
    status = status == ACT_OK ? screen_members(&c) : status;
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        if (results[i].measured) {
            status = judge_member(&c, &c.member[i]);
        }
    }
    for (size_t i = 0; i < count && c.member != NULL; i++) {
        free(c.member[i].y);
        free(c.member[i].tally);
    }
    free(c.member);
    return status;
}
