#include "sweep.h"

#include "interrupt.h"
#include "runner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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

static act_status add_alternative(act_reference *r, size_t i, const act_truth *truth) {
    size_t bytes = (r->alternative_count + 1) * sizeof *r->alternatives;
    act_alternative *grown = realloc(r->alternatives, bytes);
    if (grown == NULL) {
        return ACT_NOMEM;
    }
    grown[r->alternative_count++] = (act_alternative){.index = i, .truth = *truth};
    r->alternatives = grown;
    return ACT_OK;
}

static act_status find_truths(act_reference *r, act_exact *exact) {
    for (size_t i = 0; i < r->inputs.count; i++) {
        act_truth truths[ACT_CONVENTIONS];
        int count = 0;
        double x = act_decode(r->format, r->inputs.bits[i]);
        if (act_exact_truths(exact, r->format, x, truths, &count) == ACT_UNDECIDED) {
            r->is_undecided[i] = true;
            r->undecided++;
            continue;
        }
        r->truth[i] = truths[0];
        for (int k = 1; k < count; k++) {
            if (add_alternative(r, i, &truths[k]) != ACT_OK) {
                return ACT_NOMEM;
            }
        }
        if (i % 256 == 0 && act_interrupted()) {
            return ACT_INTERRUPTED;
        }
    }
    return ACT_OK;
}

/* The correctly rounded values of f itself, for kernels that work from the output. */
static act_status find_values(act_reference *r, const act_impl *impl) {
    act_exact *exact;
    act_status status = act_exact_open(&exact, impl->function, impl->params, 0);
    for (size_t i = 0; i < r->inputs.count && status == ACT_OK; i++) {
        act_truth truth;
        status = act_exact_truth(exact, r->format,
                                 act_decode(r->format, r->inputs.bits[i]), &truth);
        if (status == ACT_UNDECIDED) {
            r->undecided += !r->is_undecided[i];
            r->is_undecided[i] = true;
            status = ACT_OK;
        } else if (status == ACT_OK) {
            r->value[i] = act_encode(r->format, truth.rounded);
        }
    }
    act_exact_close(exact);
    return status;
}

static void free_reference(act_reference *r) {
    act_inputs_free(&r->inputs);
    free(r->truth);
    free(r->is_undecided);
    free(r->alternatives);
    free(r->value);
}

static act_status make_reference(act_reference *r, const act_sweep *sweep,
                                 const act_impl *impl, act_exact *exact,
                                 bool need_values) {
    *r = (act_reference){.format = impl->format};
    act_status status = act_inputs_plan(&r->inputs, &sweep->plan, impl->function,
                                        impl->params, exact, impl->format);
    if (status != ACT_OK) {
        return status;
    }
    r->truth = calloc(r->inputs.count + 1, sizeof *r->truth);
    r->is_undecided = calloc(r->inputs.count + 1, sizeof *r->is_undecided);
    r->value = calloc(need_values ? r->inputs.count + 1 : 1, sizeof *r->value);
    if (r->truth == NULL || r->is_undecided == NULL || r->value == NULL) {
        return ACT_NOMEM;
    }
    status = find_truths(r, exact);
    if (status == ACT_OK && need_values) {
        status = find_values(r, impl);
    }
    return status;
}

static act_status measure_one(crew *c, const act_impl *impl,
                              const act_reference *reference, act_exact *exact,
                              uint64_t *y) {
    act_sweep_result result = {
        .impl = impl, .exact = exact};
    act_status status = ACT_OK;
    act_accuracy_clear(&result.accuracy);
    if (impl->skip[0] != '\0') {
        act_findings_add(&result.findings, "skipped", "%s", impl->skip);
    } else {
        bool from_value = impl->convention == ACT_BACKWARD_Y;
        /* The analyzer loses sight of what free_reference frees. */
        // NOLINTNEXTLINE(clang-analyzer-unix.Malloc)
        status =
            act_runner_run(impl, from_value ? reference->value : reference->inputs.bits,
                           y, reference->inputs.count, c->sweep->timeout,
                           &result.measured, &result.findings);
    }
    if (status == ACT_OK && result.measured) {
        act_tally tallies[ACT_BINS];
        for (int i = 0; i < ACT_BINS; i++) {
            act_tally_clear(&tallies[i]);
        }
        act_accuracy_add(tallies, reference, y);
        act_accuracy_finish(&result.accuracy, tallies, reference->format,
                            reference->inputs.exhaustive);
    }
    if (status == ACT_OK && !act_interrupted()) {
        pthread_mutex_lock(&c->lock);
        status = c->sink(c->user, &result);
        pthread_mutex_unlock(&c->lock);
    }
    return status;
}

static act_status measure_target(crew *c, size_t first, size_t end) {
    const act_impl *impls = c->sweep->impls;
    act_reference reference = {0};
    uint64_t *y = NULL;
    bool need_values = false;
    for (size_t i = first; i < end; i++) {
        need_values = need_values || impls[i].convention == ACT_BACKWARD_Y;
    }
    act_exact *exact;
    act_status status = act_exact_open(&exact, impls[first].function, impls[first].params,
                                       impls[first].order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = make_reference(&reference, c->sweep, &impls[first], exact, need_values);
    if (status != ACT_OK) {
        goto cleanup;
    }
    y = calloc(reference.inputs.count + 1, sizeof *y);
    if (y == NULL) {
        status = ACT_NOMEM;
        goto cleanup;
    }
    for (size_t i = first; i < end && status == ACT_OK && !act_interrupted(); i++) {
        status = measure_one(c, &impls[i], &reference, exact, y);
    }
cleanup:
    free(y);
    free_reference(&reference);
    act_exact_close(exact);
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
    int jobs = sweep->jobs < JOBS_MAX ? sweep->jobs : JOBS_MAX;
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
