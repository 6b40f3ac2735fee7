#include "sweep.h"

#include "interrupt.h"
#include "runner.h"
#include "target.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The shared state of all threads of one sweep. */
typedef struct crew {
    const act_sweep *sweep;
    act_sweep_sink *sink;
    void *user;
    pthread_mutex_t lock; /* guards all below, and the sink */
    size_t next;          /* first implementation that no thread has taken */
    act_status status;    /* the first failure */
} crew;

static void fail(crew *c, act_status status) {
    pthread_mutex_lock(&c->lock);
    c->status = c->status == ACT_OK ? status : c->status;
    pthread_mutex_unlock(&c->lock);
}

/* Takes the next run of implementations of one target; false if there is none. */
static bool take_target(crew *c, size_t *first, size_t *end) {
    const act_sweep *sweep = c->sweep;
    pthread_mutex_lock(&c->lock);
    *first = c->next;
    *end = *first;
    while (*end < sweep->count &&
           act_impl_same_target(&sweep->impls[*first], &sweep->impls[*end])) {
        (*end)++;
    }
    c->next = *end;
    bool more = *first < sweep->count && c->status == ACT_OK && !act_interrupted();
    pthread_mutex_unlock(&c->lock);
    return more;
}

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
    const act_keeper *keeper = j->sweep->keeper;
    if (keeper != NULL && j->status == ACT_OK) {
        j->status = keeper->save(keeper->user, j->impl, segment, j->count, tally);
    }
    j->done++;
    note_worst(j, &tally->ulp);
    if (j->sweep->watch != NULL) {
        j->sweep->watch(j->sweep->watcher, j->impl, j->done, j->count, &j->worst);
    }
}

/* Takes over what was kept. */
static act_status load_segments(journey *j, act_tally *tally, bool *done) {
    const act_keeper *keeper = j->sweep->keeper;
    act_status status = keeper != NULL
                            ? keeper->load(keeper->user, j->impl, j->count, tally, done)
                            : ACT_OK;
    for (size_t i = 0; i < j->count; i++) {
        if (done[i]) {
            j->done++;
            note_worst(j, &tally[i].ulp);
        }
    }
    return status;
}

/* Runs the kernel over the cover. */
static act_status screen_cover(crew *c, act_target *t, const act_impl *impl,
                               act_tally *tally, act_sweep_result *result) {
    const act_sweep *sweep = c->sweep;
    journey j = {.sweep = sweep, .impl = impl, .count = t->cover.count};
    act_bulk bulk = {.impl = impl,
                     .cover = &t->cover,
                     .jobs = sweep->exhaustive ? sweep->jobs : 1,
                     .timeout = sweep->timeout,
                     .isa = sweep->isa};
    bool *done = calloc(t->cover.count, sizeof *done);
    act_status status = done != NULL ? ACT_OK : ACT_NOMEM;
    if (status == ACT_OK && sweep->exhaustive) {
        status = load_segments(&j, tally, done);
        bulk.done = done;
        bulk.sink = finish_segment;
        bulk.user = &j;
    }
    size_t before = result->findings.count;
    if (status == ACT_OK) {
        status = act_bulk_run(&bulk, tally, &result->findings);
    }
    result->measured = result->findings.count == before;
    free(done);
    return status != ACT_OK ? status : j.status;
}

/* Looks for the greatest error beyond the sample. Extremes count where they are, but
 * means are over the sample only, which the search would bias. */
static act_status search_target(crew *c, act_sweep_result *result,
                                act_tally bins[ACT_BINS]) {
    const act_sweep *sweep = c->sweep;
    const act_format *format = result->impl->format;
    act_budget budget = {.impl = result->impl,
                         .plan = &sweep->plan,
                         .jobs = sweep->jobs,
                         .timeout = sweep->timeout,
                         .seconds = sweep->budget,
                         .isa = sweep->isa};
    for (int i = 0; i < ACT_BINS; i++) {
        if (bins[i].ulp.set && bins[i].ulp.error > budget.hint.error) {
            budget.hint = (act_peak){.error = bins[i].ulp.error, .x = bins[i].ulp.x};
        }
    }
    act_search_result *search = &result->search;
    act_status status = act_budget_run(&budget, search, &result->findings);
    result->searched = status == ACT_OK;
    if (status != ACT_OK) {
        return status;
    }
    const act_worst *worst = &search->tally.ulp;
    search->trace.is_set = worst->set && worst->error > budget.hint.error;
    act_tally extremes = search->tally;
    extremes.inputs = extremes.undecided = extremes.exact = 0;
    memset(extremes.classes, 0, sizeof extremes.classes);
    act_tally_merge(&bins[act_bin_of(act_decode(format, worst->x))], &extremes);
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

/* Adds up the results of one implementation. */
static act_status judge_target(crew *c, act_target *t, act_sweep_result *result) {
    const act_format *format = t->impl->format;
    act_tally bins[ACT_BINS];
    act_tally *tally = calloc(t->cover.tallies + 1, sizeof *tally);
    if (tally == NULL) {
        return ACT_NOMEM;
    }
    for (int i = 0; i < ACT_BINS; i++) {
        act_tally_clear(&bins[i]);
    }
    for (size_t i = 0; i < t->cover.tallies; i++) {
        act_tally_clear(&tally[i]);
    }
    act_status status = ACT_OK;
    if (format->size == sizeof(uint16_t)) {
        status = act_target_screen(t, tally);
    } else if (t->cover.count > 0) {
        status = screen_cover(c, t, result->impl, tally, result);
    }
    size_t merged = 0;
    for (size_t i = 0; i < t->cover.count; i++) {
        const act_segment *segment = &t->cover.segment[i];
        if (segment->tally == merged) {
            double x = act_decode(format, segment->first);
            act_tally_merge(&bins[act_bin_of(x)], &tally[merged++]);
        }
    }
    if (t->sampled) {
        act_accuracy_add(bins, &t->reference, t->y);
    }
    bool whole = t->sampled ? t->reference.inputs.exhaustive : t->cover.exhaustive;
    bool search = c->sweep->budget > 0 && format->size == sizeof(double) && !whole;
    if (status == ACT_OK && search && !act_interrupted()) {
        status = search_target(c, result, bins);
    }
    act_accuracy_finish(&result->accuracy, bins, format, whole);
    result->specials =
        act_specials_judge(result->special, t->exact, t->impl->function, t->impl->params,
                           format, &t->reference.inputs, t->y);
    if (result->searched) {
        count_search(result);
    }
    free(tally);
    return status;
}

static act_status measure_one(crew *c, act_target *t, const act_impl *impl) {
    act_sweep_result result = {.impl = impl, .exact = t->exact};
    act_reference *reference = &t->reference;
    act_status status = ACT_OK;
    act_accuracy_clear(&result.accuracy);
    if (impl->skip[0] != '\0') {
        act_findings_add(&result.findings, "skipped", "%s", impl->skip);
    } else {
        bool from_value = impl->convention == ACT_BACKWARD_Y;
        /* The analyzer loses sight of what free_reference frees. */
        // NOLINTNEXTLINE(clang-analyzer-unix.Malloc)
        status =
            act_runner_run(impl, from_value ? reference->value : reference->inputs.bits,
                           t->y, reference->inputs.count, c->sweep->timeout,
                           &result.measured, &result.findings);
    }
    if (status == ACT_OK && result.measured) {
        status = judge_target(c, t, &result);
    }
    /* What a search found before it was interrupted is a result. */
    if (status == ACT_OK && (!act_interrupted() || result.searched)) {
        pthread_mutex_lock(&c->lock);
        status = c->sink(c->user, &result);
        pthread_mutex_unlock(&c->lock);
    }
    return status;
}

static act_status measure_target(crew *c, size_t first, size_t end) {
    const act_impl *impls = c->sweep->impls;
    act_target t;
    bool need_values = false;
    for (size_t i = first; i < end; i++) {
        need_values = need_values || impls[i].convention == ACT_BACKWARD_Y;
    }
    act_status status = act_target_open(&t, &impls[first], &c->sweep->plan,
                                        c->sweep->exhaustive, need_values);
    for (size_t i = first; i < end && status == ACT_OK && !act_interrupted(); i++) {
        status = measure_one(c, &t, &impls[i]);
    }
    act_target_close(&t);
    return status;
}

static void *work(void *arg) {
    crew *c = arg;
    size_t first;
    size_t end;
    while (take_target(c, &first, &end)) {
        act_status status = measure_target(c, first, end);
        if (status != ACT_OK) {
            fail(c, status);
        }
    }
    mpfr_free_cache();
    return NULL;
}

act_status act_sweep_run(const act_sweep *sweep, act_sweep_sink *sink, void *user) {
    enum { JOBS_MAX = 256 };
    crew c = {
        .sweep = sweep, .sink = sink, .user = user, .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t thread[JOBS_MAX];
    /* Threads share one sweep or search, or take targets. */
    int jobs = sweep->exhaustive || sweep->budget > 0 ? 1 : sweep->jobs;
    jobs = jobs < JOBS_MAX ? jobs : JOBS_MAX;
    int started = 0;
    while (started < jobs && pthread_create(&thread[started], NULL, work, &c) == 0) {
        started++;
    }
    if (started == 0) {
        return ACT_NOMEM;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(thread[i], NULL);
    }
    pthread_mutex_destroy(&c.lock);
    return act_interrupted() && c.status == ACT_OK ? ACT_INTERRUPTED : c.status;
}
