#include "base/interrupt.h"
#include "base/threads.h"
#include "sweep/side_by_side.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The shared state of all threads of one sweep. */
typedef struct crew {
    const act_sweep *sweep;
    act_sweep_sink *sink;
    void *user;
    pthread_mutex_t lock; /* guards all below, and the sink */
    bool *taken;          /* implementations that no thread need take any more */
    act_status status;    /* the first failure */
} crew;

static void fail(crew *c, act_status status) {
    pthread_mutex_lock(&c->lock);
    c->status = c->status == ACT_OK ? status : c->status;
    pthread_mutex_unlock(&c->lock);
}

/* Takes the implementations of the next group, by order; 0 if there is none. */
static size_t take_group(crew *c, const act_impl **impls) {
    const act_sweep *sweep = c->sweep;
    pthread_mutex_lock(&c->lock);
    bool may = c->status == ACT_OK && !act_interrupted();
    size_t count =
        may ? act_impl_take_group(sweep->impls, sweep->count, c->taken, impls) : 0;
    pthread_mutex_unlock(&c->lock);
    return count;
}

/* How many of the implementations are measured side by side: those that share something,
 * and not so many that the threads together run out of processes or pipes. */
static size_t cohort_size(const crew *c, const act_target *t,
                          const act_impl *const *impls, size_t count) {
    const size_t processes = 128;
    bool from_value = impls[0]->convention == ACT_BACKWARD_Y;
    bool alone =
        c->sweep->plan.exhaustive || c->sweep->plan.budget > 0 || t->coverage.count == 0;
    size_t most = alone ? 1 : processes / (size_t)(c->sweep->plan.jobs + 1);
    most = most < ACT_PIPELINE_MOST ? most : ACT_PIPELINE_MOST;
    size_t size = 1;
    while (size < count && size < most &&
           (impls[size]->convention == ACT_BACKWARD_Y) == from_value) {
        size++;
    }
    return size;
}

static act_status measure_cohort(crew *c, act_target *t, const act_impl *const *impls,
                                 size_t count) {
    act_sweep_result *results = calloc(count, sizeof *results);
    act_status status = results != NULL
                            ? act_side_by_side_measure(c->sweep, t, impls, count, results)
                            : ACT_NOMEM;
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        /* What a search found before it was interrupted is a result. */
        if (!act_interrupted() || results[i].searched) {
            pthread_mutex_lock(&c->lock);
            status = c->sink(c->user, &results[i]);
            pthread_mutex_unlock(&c->lock);
        }
    }
    free(results);
    return status;
}

static act_status measure_target(crew *c, act_target *t, const act_impl *const *impls,
                                 size_t count) {
    act_status status = ACT_OK;
    for (size_t i = 0; i < count && status == ACT_OK && !act_interrupted();) {
        size_t size = cohort_size(c, t, impls + i, count - i);
        status = measure_cohort(c, t, impls + i, size);
        i += size;
    }
    return status;
}

static act_status measure_group(crew *c, const act_impl *const *impls, size_t count) {
    act_target targets[ACT_ORDERS] = {0};
    size_t first[ACT_ORDERS + 1]; /* implementation of each target, and their end */
    size_t orders = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || impls[i]->order != impls[i - 1]->order) {
            targets[orders].impl = impls[i];
            first[orders++] = i;
        }
        act_target *t = &targets[orders - 1];
        t->from_value = t->from_value || impls[i]->convention == ACT_BACKWARD_Y;
    }
    first[orders] = count;
    act_status status = act_targets_open(targets, orders, &c->sweep->plan);
    for (size_t i = 0; i < orders; i++) {
        if (status == ACT_OK) {
            status =
                measure_target(c, &targets[i], impls + first[i], first[i + 1] - first[i]);
        }
        act_target_close(&targets[i]);
    }
    return status;
}

static void work(void *arg, int number) {
    crew *c = arg;
    (void)number;
    const act_impl **impls = malloc(c->sweep->count * sizeof(act_impl *));
    size_t count;
    if (impls == NULL) {
        fail(c, ACT_NOMEM);
        return;
    }
    while ((count = take_group(c, impls)) > 0) {
        act_status status = measure_group(c, impls, count);
        if (status != ACT_OK) {
            fail(c, status);
        }
    }
    free(impls);
}

act_status act_sweep_run(const act_sweep *sweep, act_sweep_sink *sink, void *user) {
    crew c = {
        .sweep = sweep, .sink = sink, .user = user, .lock = PTHREAD_MUTEX_INITIALIZER};
    /* Threads share one sweep or search, or take groups. */
    bool alone =
        sweep->plan.exhaustive || sweep->plan.budget > 0 || !act_threads_may_fork();
    c.taken = calloc(sweep->count + 1, sizeof *c.taken);
    if (c.taken == NULL) {
        return ACT_NOMEM;
    }
    if (sweep->left_out != NULL) {
        memcpy(c.taken, sweep->left_out, sweep->count * sizeof *c.taken);
    }
    act_threads_run(alone ? 1 : sweep->plan.jobs, work, &c);
    free(c.taken);
    pthread_mutex_destroy(&c.lock);
    return act_interrupted() && c.status == ACT_OK ? ACT_INTERRUPTED : c.status;
}
