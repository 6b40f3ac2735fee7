#include "pairs/pair_sweep.h"

#include "base/threads.h"
#include "code/worker.h"

#include <pthread.h>

enum {
    BATCH = 1 << 16, /* pairs of a call, at most, unless there are more ups */
    TAILS = 67,      /* lengths of the last call of a batch */
};

/* A sweep, shared by its threads. */
typedef struct sweep {
    act_pair_result *out;
    const act_plan *plan;
    const act_pair_table *table;
    pthread_mutex_t lock; /* guards all below, and the result */
    size_t next;          /* first x that no thread has taken */
    act_status status;
    bool is_broken; /* the kernel broke a rule */
} sweep;

typedef struct thread {
    sweep *sweep;
    act_worker_inputs inputs;
    act_worker *child;
    act_pair_judge *judge;
    act_tally tally[ACT_PAIR_OUTPUTS];
    /* Of each slot the x that were sent: the first, and how many. */
    size_t first[ACT_WORKER_SLOTS], count[ACT_WORKER_SLOTS];
} thread;

static void fail(sweep *s, act_status status) {
    pthread_mutex_lock(&s->lock);
    s->status = s->status == ACT_OK ? status : s->status;
    pthread_mutex_unlock(&s->lock);
}

/* How many x there are in a batch. */
static size_t batch_of(const act_pair_inputs *pairs) {
    return pairs->n_up < BATCH ? BATCH / pairs->n_up : 1;
}

/* Takes the next x for a slot; false if there are none. */
static bool take(thread *t, int slot) {
    sweep *s = t->sweep;
    pthread_mutex_lock(&s->lock);
    size_t left = s->out->inputs.n_x - s->next;
    size_t most = batch_of(&s->out->inputs);
    bool is_over = s->status != ACT_OK || s->is_broken;
    t->first[slot] = s->next;
    t->count[slot] = is_over ? 0 : left < most ? left : most;
    s->next += t->count[slot];
    pthread_mutex_unlock(&s->lock);
    return t->count[slot] > 0;
}

static bool send(thread *t, int slot) {
    if (!take(t, slot)) {
        return false;
    }
    const act_pair_inputs *pairs = &t->sweep->out->inputs;
    size_t n = t->count[slot] * pairs->n_up;
    size_t tail = 1 + t->first[slot] / batch_of(pairs) % TAILS;
    for (size_t i = 0; i < n; i++) {
        act_element_store(pairs->format, t->inputs.x[slot].data, i,
                          pairs->x[t->first[slot] + i / pairs->n_up]);
    }
    act_worker_send_pairs(t->child, slot, n, tail < n ? tail : n);
    return true;
}

/* Judges the results of a slot; false if there are none, and no more can be had. */
static bool receive(thread *t, int slot) {
    sweep *s = t->sweep;
    const act_pair_inputs *pairs = &s->out->inputs;
    const void *y;
    act_findings findings = {0};
    act_status status = act_worker_receive(t->child, &y, &findings);
    if (status != ACT_OK) {
        fail(s, status);
    }
    if (y == NULL) {
        pthread_mutex_lock(&s->lock);
        s->is_broken = true;
        if (s->out->findings.count == 0) {
            act_findings_move(&findings, &s->out->findings);
        }
        pthread_mutex_unlock(&s->lock);
        return false;
    }
    size_t bytes = pairs->n_up * pairs->format->size;
    for (int k = 0; k < s->out->outputs; k++) {
        const char *results = (const char *)y + (size_t)k * t->count[slot] * bytes;
        for (size_t i = 0; i < t->count[slot]; i++) {
            act_pair_judge_run(t->judge, s->out->part[k], t->first[slot] + i,
                               results + i * bytes, &t->tally[k]);
        }
    }
    return true;
}

static act_status open_thread(thread *t) {
    const act_pair_result *out = t->sweep->out;
    const act_pair_inputs *pairs = &out->inputs;
    act_worker_setting setting = {.timeout = t->sweep->plan->timeout};
    size_t n = batch_of(pairs) * pairs->n_up;
    act_status status = act_worker_inputs_alloc(&t->inputs, pairs->format, n);
    if (status != ACT_OK) {
        return status;
    }
    status = act_buffer_alloc(&t->inputs.second, n * pairs->format->size);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < n; i++) {
        act_element_store(pairs->format, t->inputs.second.data, i,
                          pairs->up[i % pairs->n_up]);
    }
    status = act_pair_judge_open(&t->judge, out->impl, pairs, t->sweep->table);
    if (status != ACT_OK) {
        return status;
    }
    return act_worker_open(&t->child, out->impl, &t->inputs, setting);
}

static void work(void *arg, ACT_UNUSED int number) {
    sweep *s = arg;
    thread t = {.sweep = s};
    for (int k = 0; k < ACT_PAIR_OUTPUTS; k++) {
        act_tally_clear(&t.tally[k]);
    }
    act_status status = open_thread(&t);
    if (status != ACT_OK) {
        fail(s, status);
    }
    bool sent = status == ACT_OK && send(&t, 0);
    for (int slot = 0; sent; slot = 1 - slot) {
        bool more = send(&t, 1 - slot);
        sent = receive(&t, slot) && more;
    }
    pthread_mutex_lock(&s->lock);
    for (int k = 0; k < s->out->outputs; k++) {
        act_tally_merge(&s->out->tally[k], &t.tally[k]);
    }
    pthread_mutex_unlock(&s->lock);
    act_worker_close(t.child);
    act_pair_judge_close(t.judge);
    act_worker_inputs_free(&t.inputs);
}

act_status act_pair_sweep(act_pair_result *out, const act_impl *impl,
                          const act_plan *plan, const act_pair_table *table) {
    bool is_gradient = impl->convention == ACT_PAIR_BACKWARD;
    *out = (act_pair_result){.impl = impl, .outputs = is_gradient ? 2 : 1};
    out->part[0] = is_gradient ? ACT_GATED_DX : ACT_GATED_Y;
    out->part[1] = ACT_GATED_DUP;
    for (int k = 0; k < ACT_PAIR_OUTPUTS; k++) {
        act_tally_clear(&out->tally[k]);
    }
    act_status status = act_gated_open(&out->exact, impl->gated, impl->params);
    if (status != ACT_OK) {
        return status;
    }
    status = act_pair_inputs_choose(&out->inputs, plan, impl);
    if (status != ACT_OK || impl->skip[0] != '\0') {
        return status;
    }
    sweep s = {
        .out = out, .plan = plan, .table = table, .lock = PTHREAD_MUTEX_INITIALIZER};
    act_threads_run(plan->jobs, work, &s);
    pthread_mutex_destroy(&s.lock);
    out->measured = !s.is_broken;
    return s.status;
}

void act_pair_result_free(act_pair_result *result) {
    act_gated_close(result->exact);
    act_pair_inputs_free(&result->inputs);
}
