#include "sweep/pipeline_private.h"

#include "base/interrupt.h"
#include "base/threads.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The tally of implementation i that is being filled. */
static act_tally *tally_of(const act_pipeline_thread *t, size_t i) {
    return &t->run->pipeline->lane[i].tally[t->tally];
}

/* Copies the tally of each leader to those that it stands for. */
static void share_tally(act_pipeline_thread *t) {
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

static void begin_tally(act_pipeline_thread *t, size_t tally) {
    share_tally(t);
    t->tally = tally;
    memset(t->leader, 0, sizeof t->leader);
}

/* Chooses leaders anew by the results of a piece, y[i], NULL if there are none. An
 * implementation whose results differ from its leader's gets the first one that has the
 * same results and had the same leader; if there is none it leads itself, and its tally
 * goes on from what the former leader's has. */
static void choose_leaders(act_pipeline_thread *t, const void *const *y, size_t bytes) {
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

/* Asks the results of a piece for the properties of f, and beside those of the piece
 * before it, NULL unless they are for the opposite inputs, for its symmetry. */
static void ask_properties(act_pipeline_thread *t, const act_pipeline_piece *p,
                           const void *y, const void *before, act_tally *tally) {
    const act_property *property = t->run->pipeline->property;
    if (property == NULL) {
        return;
    }
    act_property_run(property, p->first, y, p->n, &tally->property);
    if (before != NULL) {
        uint64_t first = p->first ^ (uint64_t)1 << 31;
        act_property_mirror(property, first, before, y, p->n, &tally->property);
    }
}

static void judge_piece(act_pipeline_thread *t, const act_pipeline_piece *p,
                        const void *const *y, const void *before) {
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
            ask_properties(t, p, y[i], before, tally_of(t, i));
        }
    }
    if (p->first + p->n - 1 == segment->last && pipeline->sink != NULL) {
        pthread_mutex_lock(&t->run->lock);
        pipeline->sink(pipeline->user, p->segment, tally_of(t, 0));
        pthread_mutex_unlock(&t->run->lock);
    }
}

/* Moves y[i] along, NULL if there are no results. */
static void judge_batch(act_pipeline_thread *t, const act_pipeline_batch *b,
                        const void **y) {
    const void *before = NULL;
    for (size_t k = 0; k < b->pieces; k++) {
        judge_piece(t, &b->piece[k], y, b->piece[k].is_opposite ? before : NULL);
        before = y[0];
        for (size_t i = 0; i < t->run->pipeline->count; i++) {
            if (y[i] != NULL) {
                y[i] = (const char *)y[i] + b->piece[k].n * t->inputs.format->size;
            }
        }
    }
}

static bool is_broken(act_pipeline_work *r, size_t i) {
    pthread_mutex_lock(&r->lock);
    bool broken = r->pipeline->lane[i].is_broken;
    pthread_mutex_unlock(&r->lock);
    return broken;
}

/* Takes over what was found of implementation i in a batch, and stops it. */
static void stop_broken(act_pipeline_work *r, size_t i, const act_pipeline_batch *b,
                        const act_findings *findings) {
    act_pipeline_lane *lane = &r->pipeline->lane[i];
    const act_format *format = lane->impl->format;
    const act_pipeline_piece *last = &b->piece[b->pieces - 1];
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

static void send_batch(act_pipeline_thread *t, int slot) {
    for (size_t i = 0; i < t->run->pipeline->count; i++) {
        if (!is_broken(t->run, i)) {
            act_worker_send(t->child[i], slot, t->batch[slot].n);
        }
    }
}

/* Receives the results of a slot and judges them; false if there are none. */
static bool receive_batch(act_pipeline_thread *t, int slot) {
    act_pipeline_work *r = t->run;
    const act_pipeline_batch *b = &t->batch[slot];
    const void *y[ACT_PIPELINE_MOST] = {0};
    bool any = false;
    for (size_t i = 0; i < r->pipeline->count; i++) {
        act_findings findings = {0};
        if (is_broken(r, i)) {
            continue;
        }
        act_status status = act_worker_receive(t->child[i], &y[i], &findings);
        if (status != ACT_OK) {
            act_pipeline_fail(r, status);
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
static void run_batches(act_pipeline_thread *t) {
    int slot = 0;
    bool filled = act_pipeline_fill(t, slot);
    if (filled) {
        send_batch(t, slot);
    }
    while (filled) {
        int other = (slot + 1) % ACT_WORKER_SLOTS;
        bool more = act_pipeline_fill(t, other);
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

static act_status open_screens(act_pipeline_thread *t) {
    const act_pipeline *pipeline = t->run->pipeline;
    const act_impl *impl = pipeline->lane[0].impl;
    act_status status = act_screen_open(&t->screen, impl->function, impl->params,
                                        impl->order, impl->format, pipeline->isa);
    if (status != ACT_OK) {
        return status;
    }
    act_screen_set_arithmetic(t->screen, pipeline->arithmetic);
    act_screen_set_lost(t->screen, &pipeline->lost);
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
static act_status open_thread(act_pipeline_thread *t) {
    const act_pipeline *pipeline = t->run->pipeline;
    const act_impl *impl = pipeline->lane[0].impl;
    const act_worker_setting setting = {.timeout = pipeline->timeout,
                                        .arithmetic = pipeline->arithmetic};
    act_status status = open_screens(t);
    if (status != ACT_OK) {
        return status;
    }
    status = act_worker_inputs_alloc(&t->inputs, impl->format, ACT_PIPELINE_BATCH);
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

static void close_thread(act_pipeline_thread *t) {
    for (size_t i = 0; i < t->run->pipeline->count; i++) {
        act_worker_close(t->child[i]);
    }
    act_worker_inputs_free(&t->inputs);
    act_screen_close(t->values);
    act_screen_close(t->screen);
}

static void work(void *arg, ACT_UNUSED int number) {
    act_pipeline_work *r = arg;
    const act_coverage *coverage = r->pipeline->coverage;
    act_pipeline_thread t = {
        .run = r, .segment = coverage->count, .tally = coverage->tallies};
    act_status status = open_thread(&t);
    if (status != ACT_OK) {
        act_pipeline_fail(r, status);
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
    act_pipeline_work r = {.pipeline = pipeline,
                           .whole = pipeline->count,
                           .lock = PTHREAD_MUTEX_INITIALIZER};
    act_threads_run(pipeline->jobs, work, &r);
    pthread_mutex_destroy(&r.lock);
    return act_interrupted() && r.status == ACT_OK ? ACT_INTERRUPTED : r.status;
}
