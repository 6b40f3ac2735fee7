#include "search/search_worst.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/threads.h"
#include "code/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A hunt and its batch. While the child computes that of one, the other's is judged: each
 * hunt waits for its own results only, so its inputs do not depend on time. */
typedef struct stream {
    act_search_strategy *hunt;
    uint64_t x[ACT_SEARCH_BATCH];
    size_t n;
} stream;

typedef struct worker {
    const act_search *budget;
    int number;
    double deadline;
    act_search_judge *gauge;
    act_exact *values; /* f itself, for kernels that start from it; or NULL */
    act_worker_inputs inputs;
    act_worker *feed;
    stream stream[ACT_WORKER_SLOTS];
    act_search_result found;
    act_findings findings;
    act_status status;
} worker;

static bool is_over(const worker *w) {
    const act_search *b = w->budget;
    return act_interrupted() || act_clock_seconds() >= w->deadline ||
           (b->most > 0 && w->found.tally.inputs >= b->most);
}

/* Sends the next batch of a stream. */
static void feed_stream(worker *w, int slot) {
    stream *s = &w->stream[slot];
    const act_format *format = w->budget->impl->format;
    void *at = w->inputs.x[slot].data;
    s->n = act_search_strategy_fill(s->hunt, s->x);
    if (w->values == NULL) {
        memcpy(at, s->x, s->n * sizeof s->x[0]);
    }
    for (size_t i = 0; w->values != NULL && i < s->n; i++) {
        act_truth truth = {.rounded = 0};
        act_exact_truth(w->values, format, act_decode(format, s->x[i]), &truth);
        act_element_store(format, at, i, act_encode(format, truth.rounded));
    }
    act_worker_send(w->feed, slot, s->n);
}

static void tell_where(worker *w, const stream *s, const act_findings *seen) {
    const act_format *format = w->budget->impl->format;
    for (size_t i = 0; i < seen->count; i++) {
        act_findings_add(&w->findings, seen->item[i].kind,
                         "%.120s (in the search, among x = %a ... %a)",
                         seen->item[i].detail, act_decode(format, s->x[0]),
                         act_decode(format, s->x[s->n - 1]));
    }
}

/* Judges the batch of a stream; false if there are no results. */
static bool judge_stream(worker *w, int slot) {
    stream *s = &w->stream[slot];
    act_findings seen = {0};
    const void *y;
    act_status status = act_worker_receive(w->feed, &y, &seen);
    if (status != ACT_OK || y == NULL) {
        w->status = status == ACT_INTERRUPTED ? ACT_OK : status;
        tell_where(w, s, &seen);
        return false;
    }
    act_search_strategy_judge(s->hunt, s->x, y, &w->found.tally, &w->found.trace);
    return true;
}

static act_status open_worker(worker *w) {
    const act_search *b = w->budget;
    const act_impl *impl = b->impl;
    act_status status = act_search_judge_open(&w->gauge, impl->function, impl->params,
                                              impl->order, b->isa);
    if (status == ACT_OK && impl->convention == ACT_BACKWARD_Y) {
        status = act_exact_open(&w->values, impl->function, impl->params, 0);
    }
    for (int i = 0; i < ACT_WORKER_SLOTS && status == ACT_OK; i++) {
        status =
            act_search_strategy_open(&w->stream[i].hunt, b->plan, impl->function->name,
                                     w->number * ACT_WORKER_SLOTS + i, w->gauge);
        if (status == ACT_OK && b->hint.error > 0) {
            act_search_strategy_hint(w->stream[i].hunt, b->hint);
        }
    }
    if (status == ACT_OK) {
        status = act_worker_inputs_alloc(&w->inputs, impl->format, ACT_SEARCH_BATCH);
    }
    return status == ACT_OK
               ? act_worker_open(&w->feed, impl, &w->inputs, b->plan->timeout)
               : status;
}

static void close_worker(worker *w) {
    act_worker_close(w->feed);
    act_worker_inputs_free(&w->inputs);
    for (int i = 0; i < ACT_WORKER_SLOTS; i++) {
        act_search_strategy_close(w->stream[i].hunt);
    }
    act_exact_close(w->values);
    act_search_judge_close(w->gauge);
}

static void search(void *workers, int number) {
    worker *w = (worker *)workers + number;
    w->status = open_worker(w);
    for (int i = 0; i < ACT_WORKER_SLOTS && w->status == ACT_OK; i++) {
        feed_stream(w, i);
    }
    for (int slot = 0; w->status == ACT_OK && judge_stream(w, slot) && !is_over(w);) {
        feed_stream(w, slot);
        slot = (slot + 1) % ACT_WORKER_SLOTS;
    }
    close_worker(w);
}

static void add_up(act_search_result *out, const worker *w, act_status *status,
                   act_findings *findings) {
    const act_worst *worst = &w->found.tally.ulp;
    if (worst->set && (!out->tally.ulp.set || worst->error > out->tally.ulp.error)) {
        out->trace = w->found.trace;
    }
    act_tally_merge(&out->tally, &w->found.tally);
    if (*status == ACT_OK) {
        *status = w->status;
    }
    for (size_t i = 0; i < w->findings.count && findings->count == 0; i++) {
        act_findings_add(findings, w->findings.item[i].kind, "%s",
                         w->findings.item[i].detail);
    }
}

act_status act_search_run(const act_search *budget, act_search_result *out,
                          act_findings *findings) {
    int jobs =
        budget->plan->jobs < ACT_THREADS_MAX ? budget->plan->jobs : ACT_THREADS_MAX;
    jobs = jobs > 1 ? jobs : 1;
    double start = act_clock_seconds();
    *out = (act_search_result){0};
    act_tally_clear(&out->tally);
    worker *w = calloc((size_t)jobs, sizeof *w);
    if (w == NULL) {
        return ACT_NOMEM;
    }
    for (int i = 0; i < jobs; i++) {
        w[i] = (worker){
            .budget = budget, .number = i, .deadline = start + budget->plan->budget};
        act_tally_clear(&w[i].found.tally);
    }
    int searched = act_threads_run(jobs, search, w);
    act_status status = ACT_OK;
    for (int i = 0; i < searched; i++) {
        add_up(out, &w[i], &status, findings);
    }
    free(w);
    out->seconds = act_clock_seconds() - start;
    return status;
}

void act_search_text(const act_search_result *result, uint64_t seed, char *text,
                     size_t size) {
    const act_search_trace *t = &result->trace;
    const char *how = t->in_dive ? "dive" : "survey";
    if (t->is_set) {
        snprintf(
            text, size,
            "search: %s, 2^%d consecutive inputs, stream %d after %llu inputs, seed %llu",
            how, t->width, t->stream, (unsigned long long)t->inputs,
            (unsigned long long)seed);
    } else {
        snprintf(text, size, "sample: the search found nothing greater, seed %llu",
                 (unsigned long long)seed);
    }
}
