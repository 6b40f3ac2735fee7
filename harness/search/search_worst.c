#include "search/search_worst.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/threads.h"
#include "code/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sequence of inputs and its batch. While the child computes that of one stream, the
 * other's is judged: each waits for its own results only, so its inputs do not depend on
 * time. */
typedef struct stream {
    act_search_strategy *strategy;
    uint64_t x[ACT_SEARCH_BATCH];
    size_t n;
} stream;

/* The search of one thread. */
typedef struct searcher {
    const act_search_worst *search;
    int number;
    double deadline;
    act_search_judge *judge;
    act_exact *values; /* f itself, for kernels that start from it; or NULL */
    act_worker_inputs inputs;
    act_worker *child;
    stream stream[ACT_WORKER_SLOTS];
    act_search_worst_result found;
    act_findings findings;
    act_status status;
} searcher;

static bool is_over(const searcher *s) {
    uint64_t most = s->search->most;
    return act_interrupted() || act_clock_seconds() >= s->deadline ||
           (most > 0 && s->found.tally.inputs >= most);
}

/* Sends the next batch of a stream. */
static void send_batch(searcher *s, int slot) {
    stream *next = &s->stream[slot];
    const act_format *format = s->search->impl->format;
    void *at = s->inputs.x[slot].data;
    next->n = act_search_strategy_fill(next->strategy, next->x);
    if (s->values == NULL) {
        memcpy(at, next->x, next->n * sizeof next->x[0]);
    }
    for (size_t i = 0; s->values != NULL && i < next->n; i++) {
        act_truth truth = {.rounded = 0};
        act_exact_truth(s->values, format, act_decode(format, next->x[i]), &truth);
        act_element_store(format, at, i, act_encode(format, truth.rounded));
    }
    act_worker_send(s->child, slot, next->n);
}

/* Takes over what was seen at the inputs of a stream. */
static void add_findings(searcher *s, const stream *at, const act_findings *seen) {
    const act_format *format = s->search->impl->format;
    act_findings_add_among(&s->findings, seen, "in the search, among",
                           act_decode(format, at->x[0]),
                           act_decode(format, at->x[at->n - 1]));
}

/* Judges the batch of a stream; false if there are no results. */
static bool judge_batch(searcher *s, int slot) {
    stream *done = &s->stream[slot];
    act_findings seen = {0};
    const void *y;
    act_status status = act_worker_receive(s->child, &y, &seen);
    if (status != ACT_OK || y == NULL) {
        s->status = status == ACT_INTERRUPTED ? ACT_OK : status;
        add_findings(s, done, &seen);
        return false;
    }
    act_search_strategy_judge(done->strategy, done->x, y, &s->found.tally,
                              &s->found.trace);
    return true;
}

static act_status open_streams(searcher *s) {
    const act_search_worst *search = s->search;
    for (int i = 0; i < ACT_WORKER_SLOTS; i++) {
        act_search_strategy **strategy = &s->stream[i].strategy;
        act_status status =
            act_search_strategy_open(strategy, search->plan, search->impl->function->name,
                                     s->number * ACT_WORKER_SLOTS + i, s->judge);
        if (status != ACT_OK) {
            return status;
        }
        if (search->hint.error > 0) {
            act_search_strategy_hint(*strategy, search->hint);
        }
    }
    return ACT_OK;
}

/* Close it in any case. */
static act_status open_searcher(searcher *s) {
    const act_search_worst *search = s->search;
    const act_impl *impl = search->impl;
    act_status status = act_search_judge_open(&s->judge, impl->function, impl->params,
                                              impl->order, &search->lost, search->isa);
    if (status != ACT_OK) {
        return status;
    }
    if (impl->convention == ACT_BACKWARD_Y) {
        status = act_exact_open(&s->values, impl->function, impl->params, 0);
        if (status != ACT_OK) {
            return status;
        }
    }
    status = open_streams(s);
    if (status != ACT_OK) {
        return status;
    }
    status = act_worker_inputs_alloc(&s->inputs, impl->format, ACT_SEARCH_BATCH);
    if (status != ACT_OK) {
        return status;
    }
    act_worker_setting setting = {.timeout = search->plan->timeout};
    return act_worker_open(&s->child, impl, &s->inputs, setting);
}

static void close_searcher(searcher *s) {
    act_worker_close(s->child);
    act_worker_inputs_free(&s->inputs);
    for (int i = 0; i < ACT_WORKER_SLOTS; i++) {
        act_search_strategy_close(s->stream[i].strategy);
    }
    act_exact_close(s->values);
    act_search_judge_close(s->judge);
}

static void run_searcher(void *searchers, int number) {
    searcher *s = (searcher *)searchers + number;
    s->status = open_searcher(s);
    if (s->status != ACT_OK) {
        goto cleanup;
    }
    for (int slot = 0; slot < ACT_WORKER_SLOTS; slot++) {
        send_batch(s, slot);
    }
    for (int slot = 0; judge_batch(s, slot) && !is_over(s);) {
        send_batch(s, slot);
        slot = (slot + 1) % ACT_WORKER_SLOTS;
    }
cleanup:
    close_searcher(s);
}

static void add_up(act_search_worst_result *out, const searcher *s, act_status *status,
                   act_findings *findings) {
    const act_worst *worst = &s->found.tally.ulp;
    if (worst->set && (!out->tally.ulp.set || worst->error > out->tally.ulp.error)) {
        out->trace = s->found.trace;
    }
    act_tally_merge(&out->tally, &s->found.tally);
    if (*status == ACT_OK) {
        *status = s->status;
    }
    if (findings->count == 0 && s->findings.count > 0) {
        findings->item[0] = s->findings.item[0];
        findings->count = 1;
    }
}

act_status act_search_worst_run(const act_search_worst *search,
                                act_search_worst_result *out, act_findings *findings) {
    const act_plan *plan = search->plan;
    int jobs = plan->jobs < ACT_THREADS_MAX ? plan->jobs : ACT_THREADS_MAX;
    jobs = jobs > 1 ? jobs : 1;
    double start = act_clock_seconds();
    *out = (act_search_worst_result){0};
    act_tally_clear(&out->tally);
    searcher *s = calloc((size_t)jobs, sizeof *s);
    if (s == NULL) {
        return ACT_NOMEM;
    }
    for (int i = 0; i < jobs; i++) {
        s[i].search = search;
        s[i].number = i;
        s[i].deadline = start + plan->budget;
        act_tally_clear(&s[i].found.tally);
    }
    int searched = act_threads_run(jobs, run_searcher, s);
    act_status status = ACT_OK;
    for (int i = 0; i < searched; i++) {
        add_up(out, &s[i], &status, findings);
    }
    free(s);
    out->seconds = act_clock_seconds() - start;
    return status;
}

void act_search_worst_text(const act_search_worst_result *result, uint64_t seed,
                           char *text, size_t size) {
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
