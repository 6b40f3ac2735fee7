#include "agree/agree.h"

#include "base/interrupt.h"
#include "base/random.h"
#include "base/threads.h"
#include "code/worker.h"
#include "inputs/axis.h"
#include "inputs/points.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 1 << 17, WINDOW = 4096 };

/* A comparison that threads share. */
typedef struct comparison {
    const act_impl *impl[2];
    const act_plan *plan;
    act_points points; /* of binary64 */
    uint64_t batches;
    pthread_mutex_t lock; /* guards what follows */
    uint64_t next;
    bool stopped;
    act_status status;
    act_agreement *out;
} comparison;

typedef struct thread {
    comparison *c;
    act_worker_inputs inputs;
    act_worker *child[2];
    size_t n[ACT_WORKER_SLOTS];
    act_agreement found;
} thread;

static const act_format *format_of(const comparison *c) {
    return c->impl[0]->format;
}

static bool is_sampled(const comparison *c) {
    return act_format_is_binary64(format_of(c));
}

static uint64_t point_batches(const comparison *c) {
    return (c->points.count + BATCH - 1) / BATCH;
}

/* Batches of consecutive encodings of one sign. */
static uint64_t run_of(const comparison *c) {
    return act_format_is_narrow(format_of(c)) ? 1 << 15 : BATCH;
}

/* Cuts a binade to the range, and that to a window at random. */
static bool find_window(const comparison *c, uint64_t binade, uint64_t *first,
                        uint64_t *last) {
    uint64_t size = act_axis_binade_size(format_of(c));
    act_random random = {.state = c->plan->seed + binade};
    *first = binade * size;
    *last = *first + size - 1;
    if (!act_plan_cut(c->plan, format_of(c), first, last)) {
        return false;
    }
    if (*last - *first >= WINDOW) {
        *first += act_random_next(&random) % (*last - *first + 1 - WINDOW);
        *last = *first + WINDOW - 1;
    }
    return true;
}

/* Fills x with the inputs of a batch; returns their number, 0 if none is in the range. */
static size_t fill(const comparison *c, uint64_t batch, void *x) {
    const act_format *format = format_of(c);
    uint64_t first = batch * BATCH;
    if (is_sampled(c) && batch < point_batches(c)) {
        size_t n = c->points.count - first < BATCH ? c->points.count - first : BATCH;
        memcpy(x, c->points.bits + first, n * sizeof *c->points.bits);
        return n;
    }
    first = batch * run_of(c);
    uint64_t last = first + run_of(c) - 1;
    bool any = is_sampled(c) ? find_window(c, batch - point_batches(c), &first, &last)
                             : act_plan_cut(c->plan, format, &first, &last);
    size_t n = any ? last - first + 1 : 0;
    for (size_t i = 0; i < n; i++) {
        act_element_store(format, x, i, first + i);
    }
    return n;
}

static void take_first(act_disagreement *first, const act_disagreement *d) {
    if (!first->set || d->x < first->x) {
        *first = *d;
    }
}

static void take_simplest(const act_format *format, act_disagreement *simplest,
                          const act_disagreement *d) {
    if (!simplest->set) {
        *simplest = *d;
        return;
    }
    int now = act_complexity(format, d->x);
    int before = act_complexity(format, simplest->x);
    if (now < before || (now == before && d->x < simplest->x)) {
        *simplest = *d;
    }
}

static void take_farthest(act_agreement *a, uint64_t distance,
                          const act_disagreement *d) {
    if (distance > a->distance || (distance == a->distance && distance > 0 &&
                                   a->farthest.set && d->x < a->farthest.x)) {
        a->distance = distance;
        a->farthest = *d;
    }
}

static void note(act_agreement *a, const act_format *format, const act_disagreement *d) {
    uint64_t one = d->y[0];
    uint64_t other = d->y[1];
    if (act_format_same(format, one, other)) {
        a->nan_payload++;
    } else if (act_is_nan(format, one) || act_is_nan(format, other)) {
        a->nan_number++;
    } else if (act_decode(format, one) == act_decode(format, other)) {
        a->zero_sign++;
    } else {
        int64_t p = act_rank(format, one);
        int64_t q = act_rank(format, other);
        take_farthest(a, p > q ? (uint64_t)p - (uint64_t)q : (uint64_t)q - (uint64_t)p,
                      d);
    }
    take_first(&a->first, d);
    take_simplest(format, &a->simplest, d);
}

static void compare(thread *t, int slot, const void *const y[2]) {
    const act_format *format = format_of(t->c);
    size_t n = t->n[slot];
    t->found.inputs += n;
    if (memcmp(y[0], y[1], n * format->size) == 0) {
        t->found.equal += n;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        act_disagreement d = {
            .set = true,
            .y = {act_element_load(format, y[0], i), act_element_load(format, y[1], i)}};
        if (d.y[0] == d.y[1]) {
            t->found.equal++;
        } else {
            d.x = act_element_load(format, t->inputs.x[slot].data, i);
            note(&t->found, format, &d);
        }
    }
}

/* The next batch; false if there is none. */
static bool take(comparison *c, uint64_t *batch) {
    pthread_mutex_lock(&c->lock);
    bool more = c->next < c->batches && !c->stopped && !act_interrupted();
    *batch = more ? c->next++ : 0;
    pthread_mutex_unlock(&c->lock);
    return more;
}

/* Sends the next inputs to both; false if there are none. */
static bool send(thread *t, int slot) {
    uint64_t batch;
    t->n[slot] = 0;
    while (t->n[slot] == 0) {
        if (!take(t->c, &batch)) {
            return false;
        }
        t->n[slot] = fill(t->c, batch, t->inputs.x[slot].data);
    }
    act_worker_send(t->child[0], slot, t->n[slot]);
    act_worker_send(t->child[1], slot, t->n[slot]);
    return true;
}

static void stop(comparison *c, act_status status) {
    pthread_mutex_lock(&c->lock);
    c->stopped = true;
    c->status = c->status == ACT_OK ? status : c->status;
    pthread_mutex_unlock(&c->lock);
}

/* Receives what was sent and compares it; false if there are no results. */
static bool receive(thread *t, int slot) {
    const void *y[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        act_status status = act_worker_receive(t->child[i], &y[i], &t->found.findings[i]);
        if (status != ACT_OK || y[i] == NULL) {
            t->found.measured = false;
            stop(t->c, status);
            return false;
        }
    }
    compare(t, slot, y);
    return true;
}

static act_status open_thread(thread *t) {
    const comparison *c = t->c;
    act_status status = act_worker_inputs_alloc(&t->inputs, format_of(c), BATCH);
    for (int i = 0; i < 2 && status == ACT_OK; i++) {
        act_worker_setting setting = {.timeout = c->plan->timeout};
        status = act_worker_open(&t->child[i], c->impl[i], &t->inputs, setting);
    }
    return status;
}

static void merge(thread *t) {
    const act_format *format = format_of(t->c);
    const act_agreement *from = &t->found;
    act_agreement *to = t->c->out;
    pthread_mutex_lock(&t->c->lock);
    to->measured = to->measured && from->measured;
    to->inputs += from->inputs;
    to->equal += from->equal;
    to->zero_sign += from->zero_sign;
    to->nan_payload += from->nan_payload;
    to->nan_number += from->nan_number;
    if (from->first.set) {
        take_first(&to->first, &from->first);
        take_simplest(format, &to->simplest, &from->simplest);
        take_farthest(to, from->distance, &from->farthest);
    }
    for (int i = 0; i < 2; i++) {
        if (to->findings[i].count == 0) {
            to->findings[i] = from->findings[i];
        }
    }
    pthread_mutex_unlock(&t->c->lock);
}

static void work(void *arg, ACT_UNUSED int number) {
    comparison *c = arg;
    thread t = {.c = c, .found = {.measured = true}};
    act_status status = open_thread(&t);
    if (status != ACT_OK) {
        stop(c, status);
    }
    bool sent = status == ACT_OK && send(&t, 0);
    for (int slot = 0; sent;) {
        int other = 1 - slot;
        bool more = send(&t, other);
        sent = receive(&t, slot) && more;
        slot = other;
    }
    merge(&t);
    act_worker_close(t.child[0]);
    act_worker_close(t.child[1]);
    act_worker_inputs_free(&t.inputs);
}

static act_status choose_points(comparison *c) {
    const act_impl *impl = c->impl[0];
    act_exact *exact = NULL;
    act_status status = act_exact_open(&exact, impl->function, impl->params, impl->order);
    if (status == ACT_OK) {
        status = act_points_choose(&c->points, c->plan, impl->function, impl->params,
                                   exact, impl->format);
    }
    act_exact_close(exact);
    return status;
}

/* Counts the batches. */
static act_status plan_batches(comparison *c) {
    const act_format *format = format_of(c);
    int64_t first;
    int64_t last;
    act_plan_ordinals(c->plan, format, &first, &last);
    if (first > last) {
        return ACT_USAGE;
    }
    if (!is_sampled(c)) {
        c->batches = ((uint64_t)1 << (8 * format->size)) / run_of(c);
        return ACT_OK;
    }
    act_status status = choose_points(c);
    c->batches = point_batches(c);
    if (!c->points.exhaustive) {
        c->batches += act_axis_binade_count(format);
    }
    return status;
}

act_status act_agree(const act_impl *a, const act_impl *b, const act_plan *plan,
                     act_agreement *out) {
    comparison c = {
        .impl = {a, b}, .plan = plan, .lock = PTHREAD_MUTEX_INITIALIZER, .out = out};
    act_status status = plan_batches(&c);
    if (status != ACT_OK) {
        return status;
    }
    *out = (act_agreement){.measured = true,
                           .exhaustive = !is_sampled(&c) || c.points.exhaustive};
    int jobs = act_threads_may_fork() ? plan->jobs : 1;
    act_threads_run(act_format_is_narrow(a->format) ? 1 : jobs, work, &c);
    pthread_mutex_destroy(&c.lock);
    act_points_free(&c.points);
    return act_interrupted() && c.status == ACT_OK ? ACT_INTERRUPTED : c.status;
}
