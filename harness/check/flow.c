#include "check/flow_private.h"

#include "base/fpmode.h"
#include "code/plugin.h"
#include "inputs/axis.h"

#include <math.h>
#include <string.h>

/* Results by the way in which they are asked for, and the inputs. */
enum {
    DX,
    ALONE,
    ONTO_ONES,
    OVER_DY,
    OVER_DY_ALONE,
    OVER_X,
    OVER_X_ALONE,
    WAYS,
    X = WAYS,
    DY,
    ARRAYS
};

static bool is_alone(int way) {
    return way == ALONE || way == ONTO_ONES || way == OVER_DY_ALONE ||
           way == OVER_X_ALONE;
}

static bool is_over_x(int way) {
    return way == OVER_X || way == OVER_X_ALONE;
}

static bool is_over_dy(int way) {
    return way == OVER_DY || way == OVER_DY_ALONE;
}

/* The report of the child, in shared memory. */
typedef struct report {
    act_status status;
    act_why why;
    int way; /* under way; ARRAYS: all done */
} report;

typedef struct run {
    const act_check *check;
    act_flow flow;
    size_t n;
    act_buffer array[ARRAYS], report;
} run;

/* Ordinary and extreme ones, of both signs. */
static void choose_dys(act_flow *flow, const act_format *format) {
    double tiny = ldexp(1, format->emin / 2);
    double huge = ldexp(1, format->emax / 2);
    double subnormal = act_format_subnormal(format);
    const double dys[] = {1,     -1,   0.5,      -3,         1.0 / 3,
                          -M_E,  104,  -1000,    M_PI * 100, tiny,
                          -tiny, huge, -huge,    subnormal,  -5 * subnormal,
                          0.0,   -0.0, HUGE_VAL, -HUGE_VAL,  (double)NAN};
    for (size_t i = 0; i < sizeof dys / sizeof dys[0]; i++) {
        double dy = isnan(dys[i]) ? dys[i] : act_axis_nearby(format, dys[i]);
        flow->dy[flow->dys++] = act_encode(format, dy);
    }
}

static void run_in_child(void *arg) {
    const run *r = arg;
    report *out = r->report.data;
    act_fpmode mode = act_fpmode_get();
    act_kernel_call call;
    out->status = act_plugin_kernel(r->check->impl, &call, &out->why);
    act_fpmode_set(mode);
    bool may_overwrite = (r->check->impl->flags & ACT_NOT_IN_PLACE) == 0;
    for (out->way = DX; out->status == ACT_OK && out->way < WAYS; out->way++) {
        void *dx = r->array[out->way].data;
        const void *x = is_over_x(out->way) ? dx : r->array[X].data;
        const void *dy = is_over_dy(out->way) ? dx : r->array[DY].data;
        size_t at_once = is_alone(out->way) ? 1 : r->n;
        size_t size = r->check->impl->format->size;
        for (size_t i = 0; i < r->n && (!is_over_x(out->way) || may_overwrite);
             i += at_once) {
            act_kernel_run(&call, (const char *)x + i * size, (const char *)dy + i * size,
                           (char *)dx + i * size, at_once);
            act_fpmode_restore(mode); /* which the short calls have told */
        }
    }
    out->way = ARRAYS;
}

static act_status make_arrays(run *r) {
    const act_format *format = r->check->impl->format;
    size_t bytes = r->n * format->size;
    if (act_buffer_alloc(&r->report, sizeof(report)) != ACT_OK ||
        act_buffers_alloc(r->array, ARRAYS, bytes) != ACT_OK) {
        return ACT_NOMEM;
    }
    memset(r->report.data, 0, sizeof(report));
    for (size_t i = 0; i < r->n; i++) {
        uint64_t x =
            act_check_argument(r->check->inputs, r->check->impl, i / r->flow.dys);
        uint64_t dy = r->flow.dy[i % r->flow.dys];
        act_element_store(format, r->array[X].data, i, x);
        act_element_store(format, r->array[DY].data, i, dy);
        for (int way = DX; way < WAYS; way++) {
            uint64_t before = way == ONTO_ONES  ? act_encode(format, 1)
                              : is_over_x(way)  ? x
                              : is_over_dy(way) ? dy
                                                : 0;
            act_element_store(format, r->array[way].data, i, before);
        }
    }
    return ACT_OK;
}

/* True if there are products to judge. */
static bool tell_ending(const run *r, const act_child_outcome *outcome,
                        act_findings *findings) {
    const report *seen = r->report.data;
    bool is_done = outcome->ending == ACT_CHILD_RETURNED && seen->way == ARRAYS;
    if (seen->status != ACT_OK) {
        act_findings_add(findings, ACT_FINDING_NOT_JUDGED, "%.200s", seen->why.text);
    } else if (!is_done) {
        const char *when = is_over_dy(seen->way)  ? " (called with dx over dy)"
                           : is_over_x(seen->way) ? " (called with dx over x)"
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
    r.n = r.flow.inputs * r.flow.dys;
    act_status status = make_arrays(&r);
    if (status != ACT_OK) {
        goto cleanup;
    }
    const act_buffer *buffers[ARRAYS];
    static const bool read_only[ARRAYS] = {[X] = true, [DY] = true};
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
    r.flow.dx = r.array[DX].data;
    r.flow.alone = r.array[ALONE].data;
    r.flow.onto_ones = r.array[ONTO_ONES].data;
    r.flow.over_dy[0] = r.array[OVER_DY_ALONE].data;
    r.flow.over_dy[1] = r.array[OVER_DY].data;
    if ((check->impl->flags & ACT_NOT_IN_PLACE) == 0) {
        r.flow.over_x[0] = r.array[OVER_X_ALONE].data;
        r.flow.over_x[1] = r.array[OVER_X].data;
    }
    *products = act_flow_judge(&r.flow, findings);
cleanup:
    act_buffers_free(r.array, ARRAYS);
    act_buffer_free(&r.report);
    return status;
}
