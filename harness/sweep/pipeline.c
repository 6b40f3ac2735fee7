#include "sweep/pipeline.h"

#include "base/interrupt.h"
#include "base/threads.h"
#include "code/worker.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 1 << 17, PIECES = 64 };

/* A run of the pipeline, shared by its threads. */
typedef struct run {
    const act_pipeline *pipeline;
    pthread_mutex_t lock; /* guards all below, findings and the sink */
    size_t next;          /* first segment that no thread has taken */
    act_status status;
    size_t whole; /* kernels that broke no rule */
} run;

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

typedef struct thread {
    run *run;
    act_screen *screen, *values; /* values: NULL unless the kernels start from f */
    act_worker_inputs inputs;
    act_worker *child[ACT_PIPELINE_MOST];
    batch batch[ACT_WORKER_SLOTS];
    size_t segment; /* being sent; the coverage's count: none */
    uint64_t next;  /* its first input that was not sent */
    size_t tally;   /* being filled; the coverage's count of tallies: none */
    /* For each implementation the first one with the same results so far in the tally
     * that is being filled: only that one's is kept up to date. */
    size_t leader[ACT_PIPELINE_MOST];
} thread;

static void fail(run *r, act_status status) {
    pthread_mutex_lock(&r->lock);
    if (r->status == ACT_OK) {
        r->status = status;
    }
    pthread_mutex_unlock(&r->lock);
}

static size_t take_segment(run *r) {
    const act_pipeline *pipeline = r->pipeline;
    pthread_mutex_lock(&r->lock);
    size_t end = pipeline->coverage->count;
    while (r->next < end && pipeline->done != NULL && pipeline->done[r->next]) {
        r->next++;
    }
    bool stop = r->status != ACT_OK || r->whole == 0 || act_interrupted();
    size_t taken = r->next < end && !stop ? r->next++ : end;
    pthread_mutex_unlock(&r->lock);
    return taken;
}

static act_status model_segment(thread *t, act_segment *segment) {
    uint64_t first = segment->first;
    uint64_t last = segment->last;
    if (segment->models.count == 0) {
        act_status status = act_screen_model(t->screen, &segment->models, first, last);
        if (status != ACT_OK) {
            return status;
        }
    }
    if (t->values != NULL && segment->values.count == 0) {
        return act_screen_model(t->values, &segment->values, first, last);
    }
    return ACT_OK;
}

static void fill_inputs(thread *t, const act_segment *segment, const piece *p, char *at) {
    const act_format *format = t->inputs.format;
    if (t->values != NULL) {
        act_screen_values(t->values, &segment->values, p->first, at, p->n);
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

/* Fills the batch of a slot with the next inputs; false if there are none. */
static bool fill_batch(thread *t, int slot) {
    act_coverage *coverage = t->run->pipeline->coverage;
    size_t size = t->inputs.format->size;
    batch *b = &t->batch[slot];
    *b = (batch){0};
    while (b->n < BATCH && b->pieces < PIECES) {
        if (t->segment == coverage->count) {
            t->segment = take_segment(t->run);
            if (t->segment == coverage->count) {
                break;
            }
            act_status status = model_segment(t, &coverage->segment[t->segment]);
            if (status != ACT_OK) {
                fail(t->run, status);
                return false;
            }
            t->next = coverage->segment[t->segment].first;
        }
        const act_segment *segment = &coverage->segment[t->segment];
        uint64_t left = segment->last - t->next + 1;
        size_t n = left < BATCH ? (size_t)left : BATCH;
        if (n > BATCH - b->n) {
            break; /* pieces of a segment are the same whatever else a thread does */
        }
        piece *p = &b->piece[b->pieces++];
        *p = (piece){.segment = t->segment, .first = t->next, .n = n};
        fill_inputs(t, segment, p, (char *)t->inputs.x[slot].data + b->n * size);
        b->n += p->n;
        t->next += p->n;
        if (p->n == left) {
            t->segment = coverage->count;
        }
    }
    return b->n > 0;
}

/* The tally of implementation i that is being filled. */
static act_tally *tally_of(const thread *t, size_t i) {
    return &t->run->pipeline->lane[i].tally[t->tally];
}

/* Copies the tally of each leader to those that it stands for. */
static void share_tally(thread *t) {
    const act_pipeline *pipeline = t->run->pipeline;
    if (t->tally == pipeline->coverage->tallies) {
        return;
    }
    for (size_t i = 0; i < pipeline->count; i++) {
        if (t->leader[i] != i) {
            *tally_of(t, i) = *tally_of(t, t->leader[i]);
        }
    }
}

static void begin_tally(thread *t, size_t tally) {
    share_tally(t);
    t->tally = tally;
    memset(t->leader, 0, sizeof t->leader);
}

/* Chooses leaders anew by the results of a piece, y[i], NULL if there are none. An
 * implementation whose results differ from its leader's gets the first one that has the
 * same results and had the same leader; if there is none it leads itself, and its tally
 * goes on from what the former leader's has. */
static void choose_leaders(thread *t, const void *const *y, size_t bytes) {
    size_t former[ACT_PIPELINE_MOST];
    memcpy(former, t->leader, sizeof former);
    for (size_t i = 0; i < t->run->pipeline->count; i++) {
        size_t like = 0;
        while (like < i &&
               (y[i] == NULL || y[like] == NULL || former[like] != former[i] ||
                memcmp(y[like], y[i], bytes) != 0)) {
            like++;
        }
        t->leader[i] = t->leader[like];
        if (like == i) {
            t->leader[i] = i;
            if (former[i] != i) {
                *tally_of(t, i) = *tally_of(t, former[i]);
            }
        }
    }
}

static void judge_piece(thread *t, const piece *p, const void *const *y) {
    const act_pipeline *pipeline = t->run->pipeline;
    const act_segment *segment = &pipeline->coverage->segment[p->segment];
    if (segment->tally != t->tally) {
        begin_tally(t, segment->tally);
    }
    choose_leaders(t, y, p->n * t->inputs.format->size);
    for (size_t i = 0; i < pipeline->count; i++) {
        if (y[i] != NULL && t->leader[i] == i) {
            act_screen_judge(t->screen, &segment->models, p->first, y[i], p->n,
                             tally_of(t, i));
        }
    }
    if (p->first + p->n - 1 == segment->last && pipeline->sink != NULL) {
        pthread_mutex_lock(&t->run->lock);
        pipeline->sink(pipeline->user, p->segment, tally_of(t, 0));
        pthread_mutex_unlock(&t->run->lock);
    }
}

/* Moves y[i] along, NULL if there are no results. */
static void judge_batch(thread *t, const batch *b, const void **y) {
    for (size_t k = 0; k < b->pieces; k++) {
        judge_piece(t, &b->piece[k], y);
        for (size_t i = 0; i < t->run->pipeline->count; i++) {
            if (y[i] != NULL) {
                y[i] = (const char *)y[i] + b->piece[k].n * t->inputs.format->size;
            }
        }
    }
}

static bool is_broken(run *r, size_t i) {
    pthread_mutex_lock(&r->lock);
    bool broken = r->pipeline->lane[i].is_broken;
    pthread_mutex_unlock(&r->lock);
    return broken;
}

/* Takes over what was found of implementation i in a batch, and stops it. */
static void stop_broken(run *r, size_t i, const batch *b, const act_findings *findings) {
    act_pipeline_lane *lane = &r->pipeline->lane[i];
    const act_format *format = lane->impl->format;
    const piece *last = &b->piece[b->pieces - 1];
    pthread_mutex_lock(&r->lock);
    if (!lane->is_broken) {
        act_findings_add_among(lane->findings, findings, "among",
                               act_decode(format, b->piece[0].first),
                               act_decode(format, last->first + last->n - 1));
        r->whole--;
        lane->is_broken = true;
    }
    pthread_mutex_unlock(&r->lock);
}

static void send_batch(thread *t, int slot) {
    for (size_t i = 0; i < t->run->pipeline->count; i++) {
        if (!is_broken(t->run, i)) {
            act_worker_send(t->child[i], slot, t->batch[slot].n);
        }
    }
}

/* Receives the results of a slot and judges them; false if there are none. */
static bool receive_batch(thread *t, int slot) {
    run *r = t->run;
    const batch *b = &t->batch[slot];
    const void *y[ACT_PIPELINE_MOST] = {0};
    bool any = false;
    for (size_t i = 0; i < r->pipeline->count; i++) {
        act_findings findings = {0};
        if (is_broken(r, i)) {
            continue;
        }
        act_status status = act_worker_receive(t->child[i], &y[i], &findings);
        if (status != ACT_OK) {
            fail(r, status);
            return false;
        }
        if (y[i] == NULL) {
            stop_broken(r, i, b, &findings);
        }
        any = any || y[i] != NULL;
    }
    if (any) {
        judge_batch(t, b, y);
    }
    return any;
}

/* Keeps the children one batch ahead. */
static void run_batches(thread *t) {
    int slot = 0;
    bool filled = fill_batch(t, slot);
    if (filled) {
        send_batch(t, slot);
    }
    while (filled) {
        int other = (slot + 1) % ACT_WORKER_SLOTS;
        bool more = fill_batch(t, other);
        if (more) {
            send_batch(t, other);
        }
        if (!receive_batch(t, slot)) {
            break;
        }
        slot = other;
        filled = more;
    }
    share_tally(t);
}

static act_status open_screens(thread *t) {
    const act_pipeline *pipeline = t->run->pipeline;
    const act_impl *impl = pipeline->lane[0].impl;
    act_status status = act_screen_open(&t->screen, impl->function, impl->params,
                                        impl->order, impl->format, pipeline->isa);
    if (status != ACT_OK) {
        return status;
    }
    act_screen_set_arithmetic(t->screen, pipeline->arithmetic);
    if (impl->convention != ACT_BACKWARD_Y) {
        return ACT_OK;
    }
    status = act_screen_open(&t->values, impl->function, impl->params, 0, impl->format,
                             pipeline->isa);
    if (status == ACT_OK) {
        act_screen_set_arithmetic(t->values, pipeline->arithmetic);
    }
    return status;
}

/* Close it in any case. */
static act_status open_thread(thread *t) {
    const act_pipeline *pipeline = t->run->pipeline;
    const act_impl *impl = pipeline->lane[0].impl;
    const act_worker_setting setting = {.timeout = pipeline->timeout,
                                        .arithmetic = pipeline->arithmetic};
    act_status status = open_screens(t);
    if (status != ACT_OK) {
        return status;
    }
    status = act_worker_inputs_alloc(&t->inputs, impl->format, BATCH);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < pipeline->count; i++) {
        status =
            act_worker_open(&t->child[i], pipeline->lane[i].impl, &t->inputs, setting);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

static void close_thread(thread *t) {
    for (size_t i = 0; i < t->run->pipeline->count; i++) {
        act_worker_close(t->child[i]);
    }
    act_worker_inputs_free(&t->inputs);
    act_screen_close(t->values);
    act_screen_close(t->screen);
}

static void work(void *arg, ACT_UNUSED int number) {
    run *r = arg;
    const act_coverage *coverage = r->pipeline->coverage;
    thread t = {.run = r, .segment = coverage->count, .tally = coverage->tallies};
    act_status status = open_thread(&t);
    if (status != ACT_OK) {
        fail(r, status);
        goto cleanup;
    }
    run_batches(&t);
cleanup:
    close_thread(&t);
}

act_status act_pipeline_run(const act_pipeline *pipeline) {
    bool is_one = pipeline->count == 1;
    assert(is_one ||
           (pipeline->jobs == 1 && pipeline->sink == NULL && pipeline->done == NULL));
    run r = {.pipeline = pipeline,
             .whole = pipeline->count,
             .lock = PTHREAD_MUTEX_INITIALIZER};
    act_threads_run(pipeline->jobs, work, &r);
    pthread_mutex_destroy(&r.lock);
    return act_interrupted() && r.status == ACT_OK ? ACT_INTERRUPTED : r.status;
}
