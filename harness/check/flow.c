#include "check/flow_private.h"

#include "base/fpmode.h"
#include "code/plugin.h"
#include "inputs/axis.h"

#include <math.h>
#include <string.h>

/* The results in each way, and the inputs. */
enum { X = ACT_FLOW_WAYS, DY, ONES, ARRAYS };

/* The report of the child, in shared memory. */
typedef struct report {
    act_status status;
    act_why why;
    int way; /* under way; ACT_FLOW_WAYS: all done */
} report;

typedef struct run {
    const act_check *check;
    act_flow flow;
    act_buffer array[ARRAYS], report;
} run;

/* Ordinary and extreme ones, of both signs. */
static void choose_dys(act_flow *flow, const act_format *format) {
    double tiny = ldexp(1, format->emin / 2);
    double huge = ldexp(1, format->emax / 2);
    double subnormal = act_format_subnormal(format);
    const double dys[] = {1,     -1,    0.5,      -3,         1.0 / 3,
                          -M_E,  104,   -1000,    M_PI * 100, tiny,
                          -tiny, huge,  -huge,    subnormal,  -5 * subnormal,
                          0.0,   -0.0,  HUGE_VAL, -HUGE_VAL,  (double)NAN,
                          2,     0.001, -30000}; /* a prime number of them */
    for (size_t i = 0; i < sizeof dys / sizeof dys[0]; i++) {
        double dy = isnan(dys[i]) ? dys[i] : act_axis_nearby(format, dys[i]);
        flow->dy[flow->dys++] = act_encode(format, dy);
    }
}

/* Ends of vectors, and all slots at once. */
static void choose_lengths(act_flow *flow) {
    static const size_t lengths[ACT_FLOW_LENGTHS] = {1, 2, 3, 5, 7, 9, 15, 17, 31, 33};
    memcpy(flow->length, lengths, sizeof lengths);
    flow->slots = flow->inputs * flow->dys | 15; /* which no vectors divide */
    flow->length[ACT_FLOW_LENGTHS - 1] = flow->slots;
}

static void make_calls(const run *r, act_kernel_call *call, int way, size_t l) {
    const act_flow *flow = &r->flow;
    size_t size = r->check->impl->format->size;
    act_fpmode mode = act_fpmode_get();
    const char *dys = r->array[way == ACT_FLOW_DY_ONE ? ONES : DY].data;
    for (size_t slot = 0; slot < flow->slots; slot += flow->length[l]) {
        char *dx = (char *)r->array[way].data + (l * flow->slots + slot) * size;
        const char *x = (const char *)r->array[X].data + slot * size;
        const char *dy = dys + slot * size;
        act_kernel_run(call, way == ACT_FLOW_OVER_X ? dx : x,
                       way == ACT_FLOW_OVER_DY ? dx : dy, dx,
                       act_flow_elements(flow, l, slot));
        act_fpmode_restore(mode); /* which the short calls have told */
    }
}

static void run_in_child(void *arg) {
    const run *r = arg;
    report *out = r->report.data;
    act_fpmode mode = act_fpmode_get();
    act_kernel_call call;
    out->status = act_plugin_kernel(r->check->impl, &call, &out->why);
    act_fpmode_set(mode);
    for (; out->status == ACT_OK && out->way < ACT_FLOW_WAYS; out->way++) {
        for (size_t l = 0; l < ACT_FLOW_LENGTHS && r->flow.results[out->way] != NULL;
             l++) {
            make_calls(r, &call, out->way, l);
        }
    }
}

static act_status allocate(run *r) {
    size_t bytes = r->flow.slots * r->check->impl->format->size;
    act_status status = act_buffer_alloc(&r->report, sizeof(report));
    for (int i = 0; status == ACT_OK && i < ARRAYS; i++) {
        status = act_buffer_alloc(&r->array[i],
                                  i < ACT_FLOW_WAYS ? bytes * ACT_FLOW_LENGTHS : bytes);
    }
    return status;
}

static void fill(run *r) {
    const act_impl *impl = r->check->impl;
    const act_flow *flow = &r->flow;
    uint64_t one = act_encode(impl->format, 1);
    memset(r->report.data, 0, sizeof(report));
    for (size_t slot = 0; slot < flow->slots; slot++) {
        uint64_t x =
            act_check_argument(r->check->inputs, impl, act_flow_input(flow, slot));
        uint64_t dy = flow->dy[act_flow_dy(flow, slot)];
        const uint64_t before[ARRAYS] = {[ACT_FLOW_ONTO_ONES] = one,
                                         [ACT_FLOW_OVER_DY] = dy,
                                         [ACT_FLOW_OVER_X] = x,
                                         [X] = x,
                                         [DY] = dy,
                                         [ONES] = one};
        for (int i = 0; i < ARRAYS; i++) {
            for (size_t l = 0; l < (i < ACT_FLOW_WAYS ? ACT_FLOW_LENGTHS : 1); l++) {
                act_element_store(impl->format, r->array[i].data, l * flow->slots + slot,
                                  before[i]);
            }
        }
    }
}

/* True if there are products to judge. */
static bool tell_ending(const run *r, const act_child_outcome *outcome,
                        act_findings *findings) {
    const report *seen = r->report.data;
    bool is_done = outcome->ending == ACT_CHILD_RETURNED && seen->way == ACT_FLOW_WAYS;
    if (seen->status != ACT_OK) {
        act_findings_add(findings, ACT_FINDING_NOT_JUDGED, "%.200s", seen->why.text);
    } else if (!is_done) {
        const char *when = seen->way == ACT_FLOW_OVER_DY  ? " (called with dx over dy)"
                           : seen->way == ACT_FLOW_OVER_X ? " (called with dx over x)"
                                                          : " (called with many dy)";
        act_child_tell(outcome, when, findings);
    }
    return seen->status == ACT_OK && is_done;
}

act_status act_flow_run(const act_check *check, uint64_t *products,
                        act_findings *findings) {
    run r = {.check = check, .flow = {.check = check, .inputs = check->inputs->count}};
    act_child_outcome outcome;
    choose_dys(&r.flow, check->impl->format);
    choose_lengths(&r.flow);
    act_status status = allocate(&r);
    if (status != ACT_OK) {
        goto cleanup;
    }
    fill(&r);
    bool may_overwrite = (check->impl->flags & ACT_NOT_IN_PLACE) == 0;
    for (int way = 0; way < ACT_FLOW_WAYS; way++) {
        r.flow.results[way] =
            way != ACT_FLOW_OVER_X || may_overwrite ? r.array[way].data : NULL;
    }
    const act_buffer *buffers[ARRAYS];
    static const bool read_only[ARRAYS] = {[X] = true, [DY] = true, [ONES] = true};
    for (int i = 0; i < ARRAYS; i++) {
        buffers[i] = &r.array[i];
    }
    act_child_job job = {.work = run_in_child,
                         .arg = &r,
                         .buffers = buffers,
                         .read_only = read_only,
                         .buffer_count = ARRAYS,
                         .timeout = check->timeout};
    status = act_child_run(&job, &outcome);
    if (status != ACT_OK || !tell_ending(&r, &outcome, findings)) {
        goto cleanup;
    }
    *products = act_flow_judge(&r.flow, findings);
cleanup:
    act_buffers_free(r.array, ARRAYS);
    act_buffer_free(&r.report);
    return status;
}
