#include "pairs/pair_places.h"

#include "base/random.h"
#include "base/text.h"
#include "code/child.h"
#include "code/plugin.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PAIRS = 1021 }; /* with a tail */

/* The calls. OTHER_DY: of gradients only. */
typedef enum way { APART, OVER_X, OVER_UP, OTHER_DY, WAYS } way;
static const char *const way_text[WAYS] = {"apart", "over x", "over up", "for dy = -2"};

typedef enum input { X, UP, ONES, DYS, INPUTS } input;

typedef struct report {
    act_status status;
    act_why why;
    way under_way; /* WAYS: all done */
} report;

typedef struct run {
    const act_impl *impl;
    act_buffer in[INPUTS];
    act_buffer out[WAYS]; /* of gradients dx, and dup behind it */
    act_buffer report;
} run;

static bool is_gradient(const run *r) {
    return r->impl->convention == ACT_PAIR_BACKWARD;
}

/* Whether a row of its kind is called in that way. */
static bool is_asked(const run *r, way how) {
    bool may_overwrite = (r->impl->flags & ACT_NOT_IN_PLACE) == 0;
    return how == APART || (how == OTHER_DY ? is_gradient(r) : may_overwrite);
}

static void call_once(const run *r, const act_kernel_call *call, way how) {
    size_t bytes = PAIRS * r->impl->format->size;
    char *y = r->out[how].data;
    char *dup = y + (is_gradient(r) ? bytes : 0);
    act_pair_arrays a = {.x = r->in[X].data,
                         .up = r->in[UP].data,
                         .dy = r->in[how == OTHER_DY ? DYS : ONES].data,
                         .y = y,
                         .dup = dup};
    if (how == OVER_X) {
        memcpy(y, a.x, bytes);
        a.x = y;
    }
    if (how == OVER_UP) { /* of gradients it is dup that goes there */
        memcpy(dup, a.up, bytes);
        a.up = dup;
    }
    act_kernel_run_pairs(call, &a, 0, PAIRS);
}

static void work(void *arg) {
    const run *r = arg;
    report *out = r->report.data;
    act_kernel_call call;
    out->status = act_plugin_kernel(r->impl, &call, &out->why);
    for (way how = APART; how < WAYS && out->status == ACT_OK; how++) {
        out->under_way = how;
        if (is_asked(r, how)) {
            call_once(r, &call, how);
        }
    }
    out->under_way = WAYS;
}

static act_status make_buffers(run *r, uint64_t seed) {
    const act_format *format = r->impl->format;
    act_random random = act_random_seeded(seed, "places");
    if (act_buffers_alloc(r->in, INPUTS, PAIRS * format->size) != ACT_OK ||
        act_buffers_alloc(r->out, WAYS, 2 * PAIRS * format->size) != ACT_OK ||
        act_buffer_alloc(&r->report, sizeof(report)) != ACT_OK) {
        return ACT_NOMEM;
    }
    memset(r->report.data, 0, sizeof(report));
    for (size_t i = 0; i < PAIRS; i++) {
        double x = act_round_number(2 * act_random_normal(&random), format, ACT_NEAREST);
        double up = act_round_number(2 * act_random_normal(&random), format, ACT_NEAREST);
        act_element_store(format, r->in[X].data, i, act_encode(format, x));
        act_element_store(format, r->in[UP].data, i, act_encode(format, up));
        act_element_store(format, r->in[ONES].data, i, act_encode(format, 1));
        act_element_store(format, r->in[DYS].data, i, act_encode(format, -2));
    }
    return ACT_OK;
}

static uint64_t result_of(const run *r, way how, size_t i) {
    return act_element_load(r->impl->format, r->out[how].data, i);
}

/* Adds a finding on the result of that number. */
static act_finding *tell(const run *r, act_finding_kind kind, way how, size_t i,
                         act_findings *findings) {
    const act_format *format = r->impl->format;
    const char *output = !is_gradient(r) ? "y" : i < PAIRS ? "dx" : "dup";
    return act_findings_add(
        findings, kind, "%s at x = %s, up = %s: %s %s, %s %s", output,
        act_bits_print(format, act_element_load(format, r->in[X].data, i % PAIRS)).text,
        act_bits_print(format, act_element_load(format, r->in[UP].data, i % PAIRS)).text,
        act_bits_print(format, result_of(r, how, i)).text, way_text[how],
        act_bits_print(format, result_of(r, APART, i)).text,
        how == OTHER_DY ? "for dy = 1" : way_text[APART]);
}

static void tell_over(const run *r, way how, act_findings *findings) {
    const act_format *format = r->impl->format;
    size_t results = is_gradient(r) ? 2 * PAIRS : PAIRS;
    act_finding *first = NULL;
    for (size_t i = 0; i < results && is_asked(r, how); i++) {
        if (act_format_same(format, result_of(r, APART, i), result_of(r, how, i))) {
            continue;
        }
        if (first == NULL) {
            first = tell(r, ACT_FINDING_IN_PLACE, how, i, findings);
            first->is_excused = how == OVER_UP || is_gradient(r);
        }
        first->count++;
    }
}

/* What a gradient is for dy = -2, in units of what it is for 1. */
static act_finding_kind kind_of(double ratio) {
    return ratio == 1   ? ACT_FINDING_DY_FORGOTTEN
           : ratio == 2 ? ACT_FINDING_DY_ABSOLUTE
           : ratio == 4 ? ACT_FINDING_DY_SQUARED
                        : ACT_FINDING_DY_PRODUCT;
}

/* One finding for each gradient, of the first result that is far off. */
static void tell_dy(const run *r, act_findings *findings) {
    const act_format *format = r->impl->format;
    const double least = 0x1p-4; /* nothing on the way to it is subnormal */
    const double far = 0.125;
    for (size_t k = 0; k < ACT_PAIR_OUTPUTS && is_gradient(r); k++) {
        for (size_t i = k * PAIRS; i < (k + 1) * PAIRS; i++) {
            double one = act_decode(format, result_of(r, APART, i));
            double ratio = act_decode(format, result_of(r, OTHER_DY, i)) / one;
            if (isfinite(one) && fabs(one) >= least && !(fabs(ratio + 2) <= far)) {
                tell(r, kind_of(ratio), OTHER_DY, i, findings);
                break;
            }
        }
    }
}

static act_status run_isolated(run *r, double timeout, act_child_outcome *outcome) {
    const act_buffer *const buffers[] = {
        &r->in[X],      &r->in[UP],      &r->in[ONES],     &r->in[DYS],
        &r->out[APART], &r->out[OVER_X], &r->out[OVER_UP], &r->out[OTHER_DY],
    };
    static const bool read_only[INPUTS + WAYS] = {true, true, true, true};
    const act_child_job job = {.work = work,
                               .arg = r,
                               .buffers = buffers,
                               .read_only = read_only,
                               .buffer_count = INPUTS + WAYS,
                               .timeout = timeout};
    return act_child_run(&job, outcome);
}

act_status act_pair_places(act_pair_result *result, const act_plan *plan) {
    run r = {.impl = result->impl};
    act_child_outcome outcome;
    act_status status = make_buffers(&r, plan->seed);
    if (status == ACT_OK) {
        status = run_isolated(&r, plan->timeout, &outcome);
    }
    if (status != ACT_OK) {
        goto cleanup;
    }
    const report *seen = r.report.data;
    if (seen->status != ACT_OK) {
        act_findings_add(&result->findings, ACT_FINDING_NOT_JUDGED, "%.200s",
                         seen->why.text);
    } else if (seen->under_way != WAYS || outcome.ending != ACT_CHILD_RETURNED) {
        char when[ACT_NAME_SIZE];
        snprintf(when, sizeof when, " (called %s)",
                 way_text[seen->under_way < WAYS ? seen->under_way : APART]);
        act_child_tell(&outcome, when, &result->findings);
    } else {
        tell_over(&r, OVER_X, &result->findings);
        tell_over(&r, OVER_UP, &result->findings);
        tell_dy(&r, &result->findings);
    }
cleanup:
    act_buffers_free(r.in, INPUTS);
    act_buffers_free(r.out, WAYS);
    act_buffer_free(&r.report);
    return status;
}
