#include "sweep/sweep.h"

#include "base/interrupt.h"
#include "base/threads.h"
#include "sweep/side_by_side.h"
#include "sweep/suspect.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A sweep under way, shared by its threads. */
typedef struct run {
    const act_sweep *sweep;
    act_sweep_sink *sink;
    void *user;
    pthread_mutex_t lock;       /* guards all below, and the sink */
    bool *taken;                /* implementations that no thread need take any more */
    act_status status;          /* the first failure */
    pthread_mutex_t asking;     /* guards the identifier */
    act_identifier *identifier; /* opened when it is first needed */
} run;

static void fail(run *r, act_status status) {
    pthread_mutex_lock(&r->lock);
    if (r->status == ACT_OK) {
        r->status = status;
    }
    pthread_mutex_unlock(&r->lock);
}

/* Takes the implementations of the next group, by order; 0 if there is none. */
static size_t take_group(run *r, const act_impl **impls) {
    const act_sweep *sweep = r->sweep;
    pthread_mutex_lock(&r->lock);
    bool may = r->status == ACT_OK && !act_interrupted();
    size_t count =
        may ? act_impl_take_group(sweep->impls, sweep->count, r->taken, impls) : 0;
    pthread_mutex_unlock(&r->lock);
    return count;
}

/* Returns how many of the implementations are measured side by side: those that share
 * something, and not so many that the threads together run out of processes or pipes. */
static size_t count_side_by_side(const run *r, const act_target *t,
                                 const act_impl *const *impls, size_t count) {
    const size_t processes = 128;
    bool from_value = impls[0]->convention == ACT_BACKWARD_Y;
    bool alone =
        r->sweep->plan.exhaustive || r->sweep->plan.budget > 0 || t->coverage.count == 0;
    size_t most = alone ? 1 : processes / (size_t)(r->sweep->plan.jobs + 1);
    most = most < ACT_PIPELINE_MOST ? most : ACT_PIPELINE_MOST;
    size_t size = 1;
    while (size < count && size < most &&
           (impls[size]->convention == ACT_BACKWARD_Y) == from_value) {
        size++;
    }
    return size;
}

/* Asks which function a kernel is. */
static act_status ask_identity(run *r, act_sweep_result *result) {
    act_status status = ACT_OK;
    pthread_mutex_lock(&r->asking);
    if (r->identifier == NULL) {
        status = act_identifier_open(&r->identifier);
    }
    if (status == ACT_OK) {
        status = act_suspect_tell(r->identifier, &r->sweep->plan, result);
    }
    pthread_mutex_unlock(&r->asking);
    return status;
}

/* Says what kernels are that are far off or, if nobody knows, where. */
static act_status tell_suspect(run *r, act_sweep_result *result) {
    size_t before = result->findings.count;
    act_status status =
        act_is_suspect(&r->sweep->plan, result) ? ask_identity(r, result) : ACT_OK;
    bool is_noisy = act_findings_have(&result->findings, ACT_FINDING_NOISE) ||
                    act_findings_accuse(&result->check_findings); /* that explains more */
    if (result->findings.count == before && !is_noisy && result->shape[0] != '\0') {
        act_findings_add(&result->findings, ACT_FINDING_NOTE, "%s", result->shape);
    }
    return status;
}

static act_status measure_side_by_side(run *r, act_target *t,
                                       const act_impl *const *impls, size_t count) {
    act_sweep_result *results = calloc(count, sizeof *results);
    if (results == NULL) {
        return ACT_NOMEM;
    }
    act_status status = act_side_by_side_measure(r->sweep, t, impls, count, results);
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        if (act_interrupted() && !results[i].searched) {
            continue; /* what a search found before it was interrupted is a result */
        }
        status = tell_suspect(r, &results[i]);
        if (status != ACT_OK) {
            goto cleanup;
        }
        pthread_mutex_lock(&r->lock);
        status = r->sink(r->user, &results[i]);
        pthread_mutex_unlock(&r->lock);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
cleanup:
    free(results);
    return status;
}

static act_status measure_target(run *r, act_target *t, const act_impl *const *impls,
                                 size_t count) {
    for (size_t i = 0; i < count && !act_interrupted();) {
        size_t size = count_side_by_side(r, t, impls + i, count - i);
        act_status status = measure_side_by_side(r, t, impls + i, size);
        if (status != ACT_OK) {
            return status;
        }
        i += size;
    }
    return ACT_OK;
}

/* Measures implementations of one function, format and parameters: targets by order. */
static act_status measure_group(run *r, const act_impl *const *impls, size_t count) {
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
    act_status status = act_targets_open(targets, orders, &r->sweep->plan);
    if (status != ACT_OK) {
        goto cleanup;
    }
    for (size_t i = 0; i < orders; i++) {
        status =
            measure_target(r, &targets[i], impls + first[i], first[i + 1] - first[i]);
        act_target_close(&targets[i]);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
cleanup:
    for (size_t i = 0; i < orders; i++) {
        act_target_close(&targets[i]);
    }
    return status;
}

static void work(void *arg, ACT_UNUSED int number) {
    run *r = arg;
    const act_impl **impls = malloc(r->sweep->count * sizeof(act_impl *));
    size_t count;
    if (impls == NULL) {
        fail(r, ACT_NOMEM);
        return;
    }
    while ((count = take_group(r, impls)) > 0) {
        act_status status = measure_group(r, impls, count);
        if (status != ACT_OK) {
            fail(r, status);
        }
    }
    free(impls);
}

act_status act_sweep_run(const act_sweep *sweep, act_sweep_sink *sink, void *user) {
    run r = {.sweep = sweep,
             .sink = sink,
             .user = user,
             .lock = PTHREAD_MUTEX_INITIALIZER,
             .asking = PTHREAD_MUTEX_INITIALIZER};
    /* Threads share one sweep or search, or take groups. */
    bool alone =
        sweep->plan.exhaustive || sweep->plan.budget > 0 || !act_threads_may_fork();
    r.taken = calloc(sweep->count + 1, sizeof *r.taken);
    if (r.taken == NULL) {
        return ACT_NOMEM;
    }
    if (sweep->left_out != NULL) {
        memcpy(r.taken, sweep->left_out, sweep->count * sizeof *r.taken);
    }
    act_threads_run(alone ? 1 : sweep->plan.jobs, work, &r);
    free(r.taken);
    act_identifier_close(r.identifier);
    pthread_mutex_destroy(&r.asking);
    pthread_mutex_destroy(&r.lock);
    return act_interrupted() && r.status == ACT_OK ? ACT_INTERRUPTED : r.status;
}
