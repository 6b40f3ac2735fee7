#include "sweep/pipeline_private.h"

#include "base/interrupt.h"

void act_pipeline_fail(act_pipeline_work *r, act_status status) {
    pthread_mutex_lock(&r->lock);
    if (r->status == ACT_OK) {
        r->status = status;
    }
    pthread_mutex_unlock(&r->lock);
}

/* Segments ascend, so that those of negative numbers are the second half. */
size_t act_pipeline_opposite(const act_pipeline *pipeline, size_t segment) {
    const act_coverage *coverage = pipeline->coverage;
    const act_property *property = pipeline->property;
    const uint64_t sign = (uint64_t)1 << 31;
    size_t half = coverage->count / 2;
    size_t least = segment < half ? segment : segment - half;
    const act_segment *one = &coverage->segment[least];
    const act_segment *other = &coverage->segment[least + half];
    bool is_pair = property != NULL && property->symmetry != ACT_NO_SYMMETRY &&
                   coverage->exhaustive && coverage->count % 2 == 0 &&
                   pipeline->count == 1 && other->first == (one->first | sign) &&
                   other->last == (one->last | sign) && one->first < sign;
    return !is_pair ? segment : segment < half ? segment + half : least;
}

/* Tells whether no thread need take a segment: it is done, or taken with another. */
static bool is_taken(const act_pipeline *pipeline, size_t segment) {
    return (pipeline->done != NULL && pipeline->done[segment]) ||
           act_pipeline_opposite(pipeline, segment) < segment;
}

static size_t take_segment(act_pipeline_work *r) {
    const act_pipeline *pipeline = r->pipeline;
    pthread_mutex_lock(&r->lock);
    size_t end = pipeline->coverage->count;
    while (r->next < end && is_taken(pipeline, r->next)) {
        r->next++;
    }
    bool stop = r->status != ACT_OK || r->whole == 0 || act_interrupted();
    size_t taken = r->next < end && !stop ? r->next++ : end;
    pthread_mutex_unlock(&r->lock);
    return taken;
}

static act_status model_segment(act_pipeline_thread *t, act_segment *segment) {
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

static void fill_inputs(act_pipeline_thread *t, const act_segment *segment,
                        const act_pipeline_piece *p, char *at) {
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

/* Takes the next segment, and the opposite one; false if there is none. */
static bool begin_segment(act_pipeline_thread *t) {
    const act_pipeline *pipeline = t->run->pipeline;
    act_coverage *coverage = pipeline->coverage;
    t->segment = take_segment(t->run);
    if (t->segment == coverage->count) {
        return false;
    }
    t->opposite = act_pipeline_opposite(pipeline, t->segment);
    act_status status = model_segment(t, &coverage->segment[t->segment]);
    if (status == ACT_OK && t->opposite != t->segment) {
        status = model_segment(t, &coverage->segment[t->opposite]);
    }
    if (status != ACT_OK) {
        act_pipeline_fail(t->run, status);
        return false;
    }
    t->next = coverage->segment[t->segment].first;
    return true;
}

static void add_piece(act_pipeline_thread *t, int slot, const act_pipeline_piece *p) {
    act_pipeline_batch *b = &t->batch[slot];
    size_t size = t->inputs.format->size;
    const act_segment *segment = &t->run->pipeline->coverage->segment[p->segment];
    b->piece[b->pieces++] = *p;
    fill_inputs(t, segment, p, (char *)t->inputs.x[slot].data + b->n * size);
    b->n += p->n;
}

bool act_pipeline_fill(act_pipeline_thread *t, int slot) {
    act_coverage *coverage = t->run->pipeline->coverage;
    act_pipeline_batch *b = &t->batch[slot];
    *b = (act_pipeline_batch){0};
    while (b->n < ACT_PIPELINE_BATCH && b->pieces + 1 < ACT_PIPELINE_PIECES) {
        if (t->segment == coverage->count && !begin_segment(t)) {
            t->segment = coverage->count;
            break;
        }
        const act_segment *segment = &coverage->segment[t->segment];
        size_t signs = t->opposite != t->segment ? 2 : 1;
        uint64_t left = segment->last - t->next + 1;
        size_t n =
            left < ACT_PIPELINE_BATCH / signs ? (size_t)left : ACT_PIPELINE_BATCH / signs;
        if (n * signs > ACT_PIPELINE_BATCH - b->n) {
            break; /* pieces of a segment are the same whatever else a thread does */
        }
        act_pipeline_piece p = {.segment = t->segment, .first = t->next, .n = n};
        add_piece(t, slot, &p);
        if (signs == 2) {
            uint64_t first = coverage->segment[t->opposite].first;
            p.segment = t->opposite;
            p.first = first + (t->next - segment->first);
            p.is_opposite = true;
            add_piece(t, slot, &p);
        }
        t->next += n;
        if (n == left) {
            t->segment = coverage->count;
        }
    }
    return b->n > 0;
}
