#include "cohort.h"
#include "interrupt.h"

#include <pthread.h>
#include <stdlib.h>

/* The shared state of all threads of one sweep. */
typedef struct crew {
    const act_sweep *sweep;
    act_sweep_sink *sink;
    void *user;
    pthread_mutex_t lock; /* guards all below, and the sink */
    size_t next;          /* first implementation that no thread has taken */
    act_status status;    /* the first failure */
} crew;

static void fail(crew *c, act_status status) {
    pthread_mutex_lock(&c->lock);
    c->status = c->status == ACT_OK ? status : c->status;
    pthread_mutex_unlock(&c->lock);
}

/* Takes the next run of implementations of one target; false if there is none. */
static bool take_target(crew *c, size_t *first, size_t *end) {
    const act_sweep *sweep = c->sweep;
    pthread_mutex_lock(&c->lock);
    *first = c->next;
    *end = *first;
    while (*end < sweep->count &&
           act_impl_same_target(&sweep->impls[*first], &sweep->impls[*end])) {
        (*end)++;
    }
    c->next = *end;
    bool more = *first < sweep->count && c->status == ACT_OK && !act_interrupted();
    pthread_mutex_unlock(&c->lock);
    return more;
}

/* How many of the implementations are measured side by side: those that share something,
 * and not so many that the threads together run out of processes or pipes. */
static size_t cohort_size(const crew *c, const act_target *t,
                          const act_impl *const *impls, size_t count) {
    const size_t processes = 128;
    bool from_value = impls[0]->convention == ACT_BACKWARD_Y;
    bool alone = c->sweep->exhaustive || c->sweep->budget > 0 || t->cover.count == 0;
    size_t most = alone ? 1 : processes / (size_t)(c->sweep->jobs + 1);
    most = most < ACT_BULK_MOST ? most : ACT_BULK_MOST;
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
                            ? act_cohort_measure(c->sweep, t, impls, count, results)
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

static act_status measure_impls(crew *c, const act_impl *const *impls, size_t count) {
    act_target t;
    bool need_values = false;
    for (size_t i = 0; i < count; i++) {
        need_values = need_values || impls[i]->convention == ACT_BACKWARD_Y;
    }
    act_status status =
        act_target_open(&t, impls[0], &c->sweep->plan, c->sweep->exhaustive, need_values);
    for (size_t i = 0; i < count && status == ACT_OK && !act_interrupted();) {
        size_t size = cohort_size(c, &t, impls + i, count - i);
        status = measure_cohort(c, &t, impls + i, size);
        i += size;
    }
    act_target_close(&t);
    return status;
}

static act_status measure_target(crew *c, size_t first, size_t end) {
    const act_sweep *sweep = c->sweep;
    const act_impl **impls = malloc((end - first) * sizeof(act_impl *));
    size_t count = 0;
    if (impls == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = first; i < end; i++) {
        if (sweep->left_out == NULL || !sweep->left_out[i]) {
            impls[count++] = &sweep->impls[i];
        }
    }
    act_status status = count > 0 ? measure_impls(c, impls, count) : ACT_OK;
    free(impls);
    return status;
}

static void *work(void *arg) {
    crew *c = arg;
    size_t first;
    size_t end;
    while (take_target(c, &first, &end)) {
        act_status status = measure_target(c, first, end);
        if (status != ACT_OK) {
            fail(c, status);
        }
    }
    mpfr_free_cache();
    return NULL;
}

act_status act_sweep_run(const act_sweep *sweep, act_sweep_sink *sink, void *user) {
    enum { JOBS_MAX = 256 };
    crew c = {
        .sweep = sweep, .sink = sink, .user = user, .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t thread[JOBS_MAX];
    /* Threads share one sweep or search, or take targets. */
    int jobs = sweep->exhaustive || sweep->budget > 0 ? 1 : sweep->jobs;
    jobs = jobs < JOBS_MAX ? jobs : JOBS_MAX;
    int started = 0;
    while (started < jobs && pthread_create(&thread[started], NULL, work, &c) == 0) {
        started++;
    }
    if (started == 0) {
        return ACT_NOMEM;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(thread[i], NULL);
    }
    pthread_mutex_destroy(&c.lock);
    return act_interrupted() && c.status == ACT_OK ? ACT_INTERRUPTED : c.status;
}
