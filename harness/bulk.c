#include "bulk.h"

#include "feed.h"
#include "interrupt.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

enum { BATCH = 1 << 17, PIECES = 64 };

/* The shared state of all threads. */
typedef struct crew {
    const act_bulk *bulk;
    act_tally *tally;
    act_findings *findings;
    pthread_mutex_t lock; /* guards all below, findings and the sink */
    size_t next;          /* first segment that no thread has taken */
    act_status status;
    bool broken; /* the kernel broke a rule: no more of it */
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
    act_screener *screener, *values; /* values: NULL unless the kernel starts from f */
    act_feed *feed;
    batch batch[ACT_FEED_SLOTS];
    size_t segment; /* being fed; the cover's count: none */
    uint64_t next;  /* its first input that was not fed */
} worker;

static void fail(crew *c, act_status status) {
    pthread_mutex_lock(&c->lock);
    c->status = c->status == ACT_OK ? status : c->status;
    pthread_mutex_unlock(&c->lock);
}

static size_t take_segment(crew *c) {
    const act_bulk *bulk = c->bulk;
    pthread_mutex_lock(&c->lock);
    size_t end = bulk->cover->count;
    while (c->next < end && bulk->done != NULL && bulk->done[c->next]) {
        c->next++;
    }
    bool stop = c->status != ACT_OK || c->broken || act_interrupted();
    size_t taken = c->next < end && !stop ? c->next++ : end;
    pthread_mutex_unlock(&c->lock);
    return taken;
}

static act_status model_segment(worker *w, act_segment *segment) {
    act_status status = ACT_OK;
    if (segment->models.count == 0) {
        status = act_screener_model(w->screener, &segment->models, segment->first,
                                    segment->last);
    }
    if (status == ACT_OK && w->values != NULL && segment->values.count == 0) {
        status = act_screener_model(w->values, &segment->values, segment->first,
                                    segment->last);
    }
    return status;
}

static void fill_inputs(worker *w, const act_segment *segment, const piece *p, char *at) {
    const act_format *format = w->crew->bulk->impl->format;
    if (w->values != NULL) {
        act_screener_values(w->values, &segment->values, p->first, at, p->n);
    } else if (format->size == sizeof(uint32_t)) {
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
    act_cover *cover = w->crew->bulk->cover;
    size_t size = w->crew->bulk->impl->format->size;
    batch *b = &w->batch[slot];
    *b = (batch){0};
    while (b->n < BATCH && b->pieces < PIECES) {
        if (w->segment == cover->count) {
            w->segment = take_segment(w->crew);
            if (w->segment == cover->count) {
                break;
            }
            act_status status = model_segment(w, &cover->segment[w->segment]);
            if (status != ACT_OK) {
                fail(w->crew, status);
                return false;
            }
            w->next = cover->segment[w->segment].first;
        }
        const act_segment *segment = &cover->segment[w->segment];
        uint64_t left = segment->last - w->next + 1;
        piece *p = &b->piece[b->pieces++];
        *p = (piece){.segment = w->segment, .first = w->next, .n = BATCH - b->n};
        p->n = left < p->n ? (size_t)left : p->n;
        fill_inputs(w, segment, p, (char *)act_feed_inputs(w->feed, slot) + b->n * size);
        b->n += p->n;
        w->next += p->n;
        if (p->n == left) {
            w->segment = cover->count;
        }
    }
    return b->n > 0;
}

static void judge(worker *w, const batch *b, const void *y) {
    crew *c = w->crew;
    const act_bulk *bulk = c->bulk;
    const char *at = y;
    for (size_t i = 0; i < b->pieces; i++) {
        const piece *p = &b->piece[i];
        const act_segment *segment = &bulk->cover->segment[p->segment];
        act_tally *tally = &c->tally[segment->tally];
        act_screener_judge(w->screener, &segment->models, p->first, at, p->n, tally);
        at += p->n * bulk->impl->format->size;
        if (p->first + p->n - 1 == segment->last && bulk->sink != NULL) {
            pthread_mutex_lock(&c->lock);
            bulk->sink(bulk->user, p->segment, tally);
            pthread_mutex_unlock(&c->lock);
        }
    }
}

/* Takes the results of a slot; false if there are none. */
static bool drain(worker *w, int slot) {
    crew *c = w->crew;
    const void *y;
    act_findings findings = {0};
    act_status status = act_feed_receive(w->feed, &y, &findings);
    if (status != ACT_OK) {
        fail(c, status);
        return false;
    }
    if (y != NULL) {
        judge(w, &w->batch[slot], y);
        return true;
    }
    const act_format *format = c->bulk->impl->format;
    const batch *b = &w->batch[slot];
    const piece *last = &b->piece[b->pieces - 1];
    pthread_mutex_lock(&c->lock);
    for (size_t i = 0; i < findings.count && !c->broken; i++) {
        act_findings_add(c->findings, findings.item[i].kind,
                         "%.120s (among x = %a ... %a)", findings.item[i].detail,
                         act_decode(format, b->piece[0].first),
                         act_decode(format, last->first + last->n - 1));
    }
    c->broken = true;
    pthread_mutex_unlock(&c->lock);
    return false;
}

/* Keeps the child one batch ahead. */
static void pump(worker *w) {
    int slot = 0;
    bool filled = fill(w, slot);
    if (filled) {
        act_feed_send(w->feed, slot, w->batch[slot].n);
    }
    while (filled) {
        int other = (slot + 1) % ACT_FEED_SLOTS;
        bool more = fill(w, other);
        if (more) {
            act_feed_send(w->feed, other, w->batch[other].n);
        }
        if (!drain(w, slot)) {
            return;
        }
        slot = other;
        filled = more;
    }
}

static void *work(void *arg) {
    crew *c = arg;
    const act_bulk *bulk = c->bulk;
    const act_impl *impl = bulk->impl;
    worker w = {.crew = c, .segment = bulk->cover->count};
    act_status status = act_screener_open(&w.screener, impl->function, impl->params,
                                          impl->order, impl->format, bulk->isa);
    if (status == ACT_OK && impl->convention == ACT_BACKWARD_Y) {
        status = act_screener_open(&w.values, impl->function, impl->params, 0,
                                   impl->format, bulk->isa);
    }
    if (status == ACT_OK) {
        status = act_feed_open(&w.feed, impl, BATCH, bulk->timeout);
    }
    if (status == ACT_OK) {
        pump(&w);
    } else {
        fail(c, status);
    }
    act_feed_close(w.feed);
    act_screener_close(w.values);
    act_screener_close(w.screener);
    return NULL;
}

static void *work_in_thread(void *arg) {
    work(arg);
    mpfr_free_cache();
    return NULL;
}

act_status act_bulk_run(const act_bulk *bulk, act_tally *tally, act_findings *findings) {
    enum { JOBS_MAX = 256 };
    crew c = {.bulk = bulk,
              .tally = tally,
              .findings = findings,
              .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t thread[JOBS_MAX];
    int jobs = bulk->jobs < JOBS_MAX ? bulk->jobs : JOBS_MAX;
    int started = 0;
    while (started < jobs - 1 &&
           pthread_create(&thread[started], NULL, work_in_thread, &c) == 0) {
        started++;
    }
    work(&c);
    for (int i = 0; i < started; i++) {
        pthread_join(thread[i], NULL);
    }
    pthread_mutex_destroy(&c.lock);
    return act_interrupted() && c.status == ACT_OK ? ACT_INTERRUPTED : c.status;
}
