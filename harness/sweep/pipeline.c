#include "sweep/pipeline.h"

#include "base/interrupt.h"
#include "base/threads.h"
#include "code/worker.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 1 << 17, PIECES = 64 };

/* The shared state of all threads. */
typedef struct crew {
    const act_pipeline *bulk;
    act_tally *const *tallies;
    act_findings *const *findings;
    pthread_mutex_t lock; /* guards all below, findings and the sink */
    size_t next;          /* first segment that no thread has taken */
    act_status status;
    bool broken[ACT_PIPELINE_MOST]; /* the kernel broke a rule: no more of it */
    size_t whole;                   /* kernels that did not */
} crew;

/* Part of a segment within a batch. */
typedef struct piece {
    size_t segment;
    uint64_t first;
    size_t n;
} piece;

typedef struct batch {
    piece piece[PIECES];
    size_t pieces, n;
} batch;

typedef struct worker {
    crew *crew;
    act_screen *screen, *values; /* values: NULL unless the kernels start from f */
    act_worker_inputs inputs;
    act_worker *feed[ACT_PIPELINE_MOST];
    batch batch[ACT_WORKER_SLOTS];
    size_t segment; /* being fed; the coverage's count: none */
    uint64_t next;  /* its first input that was not fed */
    /* Of the tally that is being filled: the first implementation with the same results
     * so far; only its tally is kept up to date. */
    size_t leader[ACT_PIPELINE_MOST];
    size_t tally; /* the coverage's count of tallies: none */
} worker;

static void fail(crew *c, act_status status) {
    pthread_mutex_lock(&c->lock);
    c->status = c->status == ACT_OK ? status : c->status;
    pthread_mutex_unlock(&c->lock);
}

static size_t take_segment(crew *c) {
    const act_pipeline *bulk = c->bulk;
    pthread_mutex_lock(&c->lock);
    size_t end = bulk->coverage->count;
    while (c->next < end && bulk->done != NULL && bulk->done[c->next]) {
        c->next++;
    }
    bool stop = c->status != ACT_OK || c->whole == 0 || act_interrupted();
    size_t taken = c->next < end && !stop ? c->next++ : end;
    pthread_mutex_unlock(&c->lock);
    return taken;
}

static act_status model_segment(worker *w, act_segment *segment) {
    act_status status = ACT_OK;
    if (segment->models.count == 0) {
        status =
            act_screen_model(w->screen, &segment->models, segment->first, segment->last);
    }
    if (status == ACT_OK && w->values != NULL && segment->values.count == 0) {
        status =
            act_screen_model(w->values, &segment->values, segment->first, segment->last);
    }
    return status;
}

static void fill_inputs(worker *w, const act_segment *segment, const piece *p, char *at) {
    const act_format *format = w->inputs.format;
    if (w->values != NULL) {
        act_screen_values(w->values, &segment->values, p->first, at, p->n);
    } else if (act_format_is_binary32(format)) {
        uint32_t *x = (uint32_t *)(void *)at;
        for (size_t i = 0; i < p->n; i++) {
            x[i] = (uint32_t)(p->first + i);
        }
    } else {
        for (size_t i = 0; i < p->n; i++) {
            act_element_store(format, at, i, p->first + i);
        }
    }
}

/* Fills a slot with the next inputs; false if there are none. */
static bool fill(worker *w, int slot) {
    act_coverage *coverage = w->crew->bulk->coverage;
    size_t size = w->inputs.format->size;
    batch *b = &w->batch[slot];
    *b = (batch){0};
    while (b->n < BATCH && b->pieces < PIECES) {
        if (w->segment == coverage->count) {
            w->segment = take_segment(w->crew);
            if (w->segment == coverage->count) {
                break;
            }
            act_status status = model_segment(w, &coverage->segment[w->segment]);
            if (status != ACT_OK) {
                fail(w->crew, status);
                return false;
            }
            w->next = coverage->segment[w->segment].first;
        }
        const act_segment *segment = &coverage->segment[w->segment];
        uint64_t left = segment->last - w->next + 1;
        size_t n = left < BATCH ? (size_t)left : BATCH;
        if (n > BATCH - b->n) {
            break; /* pieces of a segment are the same whatever else a thread does */
        }
        piece *p = &b->piece[b->pieces++];
        *p = (piece){.segment = w->segment, .first = w->next, .n = n};
        fill_inputs(w, segment, p, (char *)w->inputs.x[slot].data + b->n * size);
        b->n += p->n;
        w->next += p->n;
        if (p->n == left) {
            w->segment = coverage->count;
        }
    }
    return b->n > 0;
}

/* Everybody's tally gets what its leader's has. */
static void share_tally(worker *w) {
    const crew *c = w->crew;
    for (size_t i = 0; w->tally < c->bulk->coverage->tallies && i < c->bulk->count; i++) {
        if (w->leader[i] != i) {
            c->tallies[i][w->tally] = c->tallies[w->leader[i]][w->tally];
        }
    }
}

static void begin_tally(worker *w, size_t tally) {
    share_tally(w);
    w->tally = tally;
    memset(w->leader, 0, sizeof w->leader);
}

/* Whose results part from their leader's follow the first that has the same, or lead,
 * with what the tally was so far. y[i]: results of a piece, NULL if there are none. */
static void choose_leaders(worker *w, const char *const *y, size_t bytes) {
    const crew *c = w->crew;
    size_t former[ACT_PIPELINE_MOST];
    memcpy(former, w->leader, sizeof former);
    for (size_t i = 0; i < c->bulk->count; i++) {
        size_t like = 0;
        while (like < i &&
               (y[i] == NULL || y[like] == NULL || former[like] != former[i] ||
                memcmp(y[like], y[i], bytes) != 0)) {
            like++;
        }
        w->leader[i] = w->leader[like];
        if (like == i) {
            w->leader[i] = i;
            if (former[i] != i) {
                c->tallies[i][w->tally] = c->tallies[former[i]][w->tally];
            }
        }
    }
}

static void judge_piece(worker *w, const piece *p, const char *const *y) {
    crew *c = w->crew;
    const act_pipeline *bulk = c->bulk;
    const act_segment *segment = &bulk->coverage->segment[p->segment];
    if (segment->tally != w->tally) {
        begin_tally(w, segment->tally);
    }
    choose_leaders(w, y, p->n * w->inputs.format->size);
    for (size_t i = 0; i < bulk->count; i++) {
        if (y[i] != NULL && w->leader[i] == i) {
            act_screen_judge(w->screen, &segment->models, p->first, y[i], p->n,
                             &c->tallies[i][w->tally]);
        }
    }
    if (p->first + p->n - 1 == segment->last && bulk->sink != NULL) {
        pthread_mutex_lock(&c->lock);
        bulk->sink(bulk->user, p->segment, &c->tallies[0][w->tally]);
        pthread_mutex_unlock(&c->lock);
    }
}

static void judge(worker *w, const batch *b, const void *const *results) {
    const char *y[ACT_PIPELINE_MOST] = {0};
    for (size_t i = 0; i < w->crew->bulk->count; i++) {
        y[i] = results[i];
    }
    for (size_t k = 0; k < b->pieces; k++) {
        judge_piece(w, &b->piece[k], y);
        for (size_t i = 0; i < w->crew->bulk->count; i++) {
            if (y[i] != NULL) {
                y[i] += b->piece[k].n * w->inputs.format->size;
            }
        }
    }
}

static bool is_broken(crew *c, size_t i) {
    pthread_mutex_lock(&c->lock);
    bool broken = c->broken[i];
    pthread_mutex_unlock(&c->lock);
    return broken;
}

static void blame(crew *c, size_t i, const batch *b, const act_findings *findings) {
    const act_format *format = c->bulk->impls[i]->format;
    const piece *last = &b->piece[b->pieces - 1];
    pthread_mutex_lock(&c->lock);
    for (size_t k = 0; k < findings->count && !c->broken[i]; k++) {
        act_findings_add(c->findings[i], findings->item[k].kind,
                         "%.120s (among x = %a ... %a)", findings->item[k].detail,
                         act_decode(format, b->piece[0].first),
                         act_decode(format, last->first + last->n - 1));
    }
    c->whole -= !c->broken[i];
    c->broken[i] = true;
    pthread_mutex_unlock(&c->lock);
}

static void send_batch(worker *w, int slot) {
    for (size_t i = 0; i < w->crew->bulk->count; i++) {
        if (!is_broken(w->crew, i)) {
            act_worker_send(w->feed[i], slot, w->batch[slot].n);
        }
    }
}

/* Takes the results of a slot; false if there are none. */
static bool drain(worker *w, int slot) {
    crew *c = w->crew;
    const batch *b = &w->batch[slot];
    const void *y[ACT_PIPELINE_MOST] = {0};
    bool any = false;
    for (size_t i = 0; i < c->bulk->count; i++) {
        act_findings findings = {0};
        if (is_broken(c, i)) {
            continue;
        }
        act_status status = act_worker_receive(w->feed[i], &y[i], &findings);
        if (status != ACT_OK) {
            fail(c, status);
            return false;
        }
        if (y[i] == NULL) {
            blame(c, i, b, &findings);
        }
        any = any || y[i] != NULL;
    }
    if (any) {
        judge(w, b, y);
    }
    return any;
}

/* Keeps the children one batch ahead. */
static void pump(worker *w) {
    int slot = 0;
    bool filled = fill(w, slot);
    if (filled) {
        send_batch(w, slot);
    }
    while (filled) {
        int other = (slot + 1) % ACT_WORKER_SLOTS;
        bool more = fill(w, other);
        if (more) {
            send_batch(w, other);
        }
        if (!drain(w, slot)) {
            break;
        }
        slot = other;
        filled = more;
    }
    share_tally(w);
}

static act_status open_worker(worker *w) {
    const act_pipeline *bulk = w->crew->bulk;
    const act_impl *impl = bulk->impls[0];
    act_status status = act_screen_open(&w->screen, impl->function, impl->params,
                                        impl->order, impl->format, bulk->isa);
    if (status == ACT_OK && impl->convention == ACT_BACKWARD_Y) {
        status = act_screen_open(&w->values, impl->function, impl->params, 0,
                                 impl->format, bulk->isa);
    }
    if (status == ACT_OK) {
        status = act_worker_inputs_alloc(&w->inputs, impl->format, BATCH);
    }
    for (size_t i = 0; i < bulk->count && status == ACT_OK; i++) {
        status = act_worker_open(&w->feed[i], bulk->impls[i], &w->inputs, bulk->timeout);
    }
    return status;
}

static void work(void *arg, int number) {
    crew *c = arg;
    (void)number;
    const act_coverage *coverage = c->bulk->coverage;
    worker w = {.crew = c, .segment = coverage->count, .tally = coverage->tallies};
    act_status status = open_worker(&w);
    if (status == ACT_OK) {
        pump(&w);
    } else {
        fail(c, status);
    }
    for (size_t i = 0; i < c->bulk->count; i++) {
        act_worker_close(w.feed[i]);
    }
    act_worker_inputs_free(&w.inputs);
    act_screen_close(w.values);
    act_screen_close(w.screen);
}

act_status act_pipeline_run(const act_pipeline *bulk, act_tally *const *tallies,
                            act_findings *const *findings) {
    bool is_one = bulk->count == 1;
    assert(is_one || (bulk->jobs == 1 && bulk->sink == NULL && bulk->done == NULL));
    crew c = {.bulk = bulk,
              .tallies = tallies,
              .findings = findings,
              .whole = bulk->count,
              .lock = PTHREAD_MUTEX_INITIALIZER};
    act_threads_run(bulk->jobs, work, &c);
    pthread_mutex_destroy(&c.lock);
    return act_interrupted() && c.status == ACT_OK ? ACT_INTERRUPTED : c.status;
}
