#include "bench.h"

#include "exact.h"
#include "fpmode.h"
#include "interrupt.h"
#include "isolate.h"
#include "plugin.h"
#include "random.h"
#include "round.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

/* Several input buffers, so that no branch predictor learns one by heart. */
enum { BUFFERS = 8, ELEMENTS = ACT_BENCH_ELEMENTS, ROUNDS = ACT_BENCH_ROUNDS };

static const double epoch_ns =
    2e5; /* of one measurement; the clock is read in about 0.2 us */

/* Shared with the child. Alternative 0 is the copy, i + 1 is implementation i. */
typedef struct rounds {
    int current; /* alternative under way: who is to blame for an end */
    bool done;
    double ns[]; /* [alternative][ROUNDS] */
} rounds;

typedef struct contest {
    const act_impl *impls;
    const bool *takes_part;
    size_t count;
    double timeout;         /* of one implementation at a time, seconds */
    act_kernel_call *calls; /* of the child; made before it */
    size_t *passes;
    act_buffer x, from_y, dy, y, rounds;
} contest;

static double clock_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

static void run_once(const contest *c, const act_kernel_call *calls, size_t alternative,
                     size_t pass) {
    size_t size = c->impls[0].format->size;
    size_t offset = pass % BUFFERS * ELEMENTS * size;
    if (alternative == 0) {
        memcpy(c->y.data, (char *)c->x.data + offset, ELEMENTS * size);
    } else {
        const act_kernel_call *call = &calls[alternative - 1];
        bool from_y = call->impl->convention == ACT_BACKWARD_Y;
        const act_buffer *x = from_y ? &c->from_y : &c->x;
        act_kernel_run(call, (char *)x->data + offset, c->dy.data, c->y.data, ELEMENTS);
    }
    __asm__ volatile("" : : "r"(c->y.data) : "memory");
}

static double time_passes(const contest *c, const act_kernel_call *calls,
                          size_t alternative, size_t passes) {
    double start = clock_ns();
    for (size_t pass = 0; pass < passes; pass++) {
        run_once(c, calls, alternative, pass);
    }
    return clock_ns() - start;
}

/* The least of several readings: one preempted reading must not shorten the epochs. */
static size_t calibrate(const contest *c, const act_kernel_call *calls,
                        size_t alternative) {
    double least = HUGE_VAL;
    time_passes(c, calls, alternative, 1);
    for (int i = 0; i < 3; i++) {
        least = fmin(least, time_passes(c, calls, alternative, BUFFERS) / BUFFERS);
    }
    double passes = ceil(epoch_ns / fmax(least, 1));
    return (size_t)fmax(1, passes);
}

/* Ends this process by SIGALRM unless armed again in time. */
static void arm_timer(double seconds) {
    time_t whole = (time_t)seconds;
    struct itimerval timer = {
        .it_value = {whole, (suseconds_t)(1e6 * (seconds - (double)whole)) + 1}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void run_contest(void *arg) {
    const contest *c = arg;
    rounds *out = c->rounds.data;
    size_t alternatives = c->count + 1;
    act_kernel_call *calls = c->calls;
    size_t *passes = c->passes;
    act_fpmode mode = act_fpmode_get();
    char why[ACT_WHY_SIZE];
    for (size_t i = 0; i < alternatives; i++) {
        out->current = (int)i;
        if (i > 0 && !c->takes_part[i - 1]) {
            continue;
        }
        if (i > 0 && act_plugin_kernel(&c->impls[i - 1], &calls[i - 1], why,
                                       sizeof why) != ACT_OK) {
            abort();
        }
        arm_timer(c->timeout);
        passes[i] = calibrate(c, calls, i);
        act_fpmode_set(mode);
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t step = 0; step < alternatives; step++) {
            size_t i = (step + round) % alternatives;
            out->current = (int)i;
            if (passes[i] > 0) {
                double elements = (double)(passes[i] * ELEMENTS);
                arm_timer(c->timeout);
                out->ns[i * ROUNDS + round] =
                    time_passes(c, calls, i, passes[i]) / elements;
                act_fpmode_set(mode);
            }
        }
    }
    out->done = true;
}

static uint64_t encode_rounded(const act_format *format, double value) {
    mpfr_t v, cell;
    mpfr_init2(v, 53);
    mpfr_init2(cell, 53);
    mpfr_set_d(v, value, MPFR_RNDN);
    double rounded = act_round(v, format, ACT_NEAREST, cell);
    mpfr_clears(v, cell, (mpfr_ptr)0);
    return act_encode(format, rounded);
}

static act_status fill_inputs(const contest *c, uint64_t seed) {
    const act_impl *impl = &c->impls[0];
    act_random random = act_random_seeded(seed, impl->function->name);
    bool need_values = false;
    for (size_t i = 0; i < c->count; i++) {
        need_values = need_values || c->impls[i].convention == ACT_BACKWARD_Y;
    }
    act_exact *exact;
    act_status status = act_exact_open(&exact, impl->function, impl->params, 0);
    for (size_t i = 0; i < BUFFERS * ELEMENTS && status == ACT_OK; i++) {
        double draw = act_random_normal(&random);
        bool outside = draw < impl->function->domain[0];
        uint64_t x = encode_rounded(impl->format, outside ? -draw : draw);
        act_element_store(impl->format, c->x.data, i, x);
        act_truth truth = {.rounded = 0};
        if (need_values) {
            act_exact_truth(exact, impl->format, act_decode(impl->format, x), &truth);
        }
        act_element_store(impl->format, c->from_y.data, i,
                          act_encode(impl->format, truth.rounded));
        if (i < ELEMENTS) {
            act_element_store(impl->format, c->dy.data, i, act_encode(impl->format, 1));
        }
    }
    act_exact_close(exact);
    return status;
}

static int by_value(const void *a, const void *b) {
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Order statistics of 21 rounds: the median is the 11th, and the 6th and the 16th enclose
 * the true median with probability 97.3 % (sign test, binomial tails of 1.33 % each). */
static void summarize(double *ns, double *low, double *median, double *high) {
    _Static_assert(ROUNDS == 21, "the ranks belong to 21 rounds");
    qsort(ns, ROUNDS, sizeof *ns, by_value);
    *low = ns[5];
    *median = ns[10];
    *high = ns[15];
}

static void collect(const contest *c, act_speed *speed) {
    rounds *seen = c->rounds.data;
    double low;
    double copy;
    double high;
    summarize(seen->ns, &low, &copy, &high);
    for (size_t i = 0; i < c->count; i++) {
        if (c->takes_part[i]) {
            speed[i].measured = true;
            speed[i].copy_ns = copy;
            summarize(seen->ns + (i + 1) * ROUNDS, &speed[i].low, &speed[i].ns,
                      &speed[i].high);
        }
    }
}

/* Blames the implementation that was under way when the child ended. */
static void drop_culprit(const contest *c, bool *takes_part, act_outcome outcome,
                         act_speed *speed) {
    const rounds *seen = c->rounds.data;
    char text[ACT_TEXT_SIZE / 2];
    if (outcome.ending == ACT_SIGNALLED && outcome.value == SIGALRM) {
        outcome.ending = ACT_TIMED_OUT; /* arm_timer */
    }
    act_outcome_text(&outcome, c->timeout, text, sizeof text);
    size_t i = seen->current > 0 && (size_t)seen->current <= c->count
                   ? (size_t)seen->current - 1
                   : 0;
    const char *kind =
        outcome.ending != ACT_RETURNED ? act_ending_kind(outcome.ending) : "exit";
    act_findings_add(&speed[i].findings, kind, "%s (while it was timed)", text);
    takes_part[i] = false;
}

static act_status make_buffers(contest *c, uint64_t seed) {
    size_t bytes = ELEMENTS * c->impls[0].format->size;
    size_t table = sizeof(rounds) + (c->count + 1) * ROUNDS * sizeof(double);
    act_status status = act_buffer_alloc(&c->x, BUFFERS * bytes);
    status = status != ACT_OK ? status : act_buffer_alloc(&c->from_y, BUFFERS * bytes);
    status = status != ACT_OK ? status : act_buffer_alloc(&c->dy, bytes);
    status = status != ACT_OK ? status : act_buffer_alloc(&c->y, bytes);
    status = status != ACT_OK ? status : act_buffer_alloc(&c->rounds, table);
    return status != ACT_OK ? status : fill_inputs(c, seed);
}

act_status act_bench_target(const act_impl *impls, size_t count, uint64_t seed,
                            double timeout, act_speed *speed) {
    contest c = {.impls = impls, .count = count, .timeout = timeout};
    bool *takes_part = calloc(count, sizeof *takes_part);
    size_t left = 0;
    c.calls = calloc(count, sizeof *c.calls);
    c.passes = calloc(count + 1, sizeof *c.passes);
    bool has_memory = takes_part != NULL && c.calls != NULL && c.passes != NULL;
    act_status status = has_memory ? make_buffers(&c, seed) : ACT_NOMEM;
    if (status != ACT_OK) {
        goto cleanup;
    }
    c.takes_part = takes_part;
    for (size_t i = 0; i < count; i++) {
        speed[i] = (act_speed){.impl = &impls[i]};
        takes_part[i] = impls[i].skip[0] == '\0';
        left += takes_part[i];
        if (!takes_part[i]) {
            act_findings_add(&speed[i].findings, "skipped", "%s", impls[i].skip);
        }
    }
    const act_buffer *buffers[] = {&c.x, &c.from_y, &c.dy, &c.y};
    static const bool read_only[] = {true, true, true, false};
    while (left > 0 && !act_interrupted()) {
        rounds *seen = c.rounds.data;
        *seen = (rounds){0};
        double longest = timeout * (double)(count + 1) * (ROUNDS + 1);
        act_isolated job = {run_contest, &c, buffers, read_only, 4, longest};
        act_outcome outcome;
        status = act_isolate(&job, &outcome);
        if (status != ACT_OK) {
            goto cleanup;
        }
        if (outcome.ending == ACT_RETURNED && seen->done) {
            collect(&c, speed);
            goto cleanup;
        }
        drop_culprit(&c, takes_part, outcome, speed);
        left--;
    }
    status = act_interrupted() ? ACT_INTERRUPTED : ACT_OK;
cleanup:
    free(takes_part);
    free(c.calls);
    free(c.passes);
    act_buffer_free(&c.x);
    act_buffer_free(&c.from_y);
    act_buffer_free(&c.dy);
    act_buffer_free(&c.y);
    act_buffer_free(&c.rounds);
    return status;
}
