#include "code/trial.h"

#include "base/fpmode.h"
#include "base/text.h"
#include "code/child.h"
#include "code/process_state.h"
#include "code/registers.h"
#include "code/unwritten.h"
#include "exact/exact.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* The kernel is called in three ways that must give the same results. */
enum { WHOLE, PIECES, IN_PLACE, WAYS, X = WAYS, DY, ARRAYS };

enum { LOADING = -1 };
static const char *const way_text[WAYS] = {
    "in one call",
    "in calls of 0 to 100 elements",
    "in place",
};

typedef struct report {
    act_status status;
    act_why why;
    int way; /* under way; WAYS: all done */
    bool wrote_beyond;
    unsigned changed_by_loading, changed_by_call; /* of the processor's mode */
    unsigned registers;                           /* of the caller, changed by a call */
    act_fpmode mode;                              /* that calls find */
    act_process_state before, after;              /* the calls */
} report;

typedef struct run {
    const act_impl *impl;
    size_t n;
    act_buffer array[ARRAYS]; /* results by way, and the inputs */
    act_buffer report;
    act_arithmetic arithmetic;
} run;

/* Calls the kernel for n elements from `at` on. */
static void call_watched(const run *r, const act_kernel_call *call, int way, size_t at,
                         size_t n, report *out) {
    size_t skip = at * r->impl->format->size;
    const act_buffer *x = &r->array[way == IN_PLACE ? IN_PLACE : X];
    unsigned changed = act_kernel_run_watched(call, (const char *)x->data + skip,
                                              (const char *)r->array[DY].data + skip,
                                              (char *)r->array[way].data + skip, n);
    out->registers |= changed & ACT_REGISTERS_KEPT;
    out->changed_by_call |= act_fpmode_restore(out->mode);
}

/* What is not yet computed must still be as it was filled. */
static void run_pieces(const run *r, const act_kernel_call *call, report *out) {
    enum { BEYOND = 64 };
    static const size_t lengths[] = {0, 1, 3, 8, 17, 64, 5, 33, 2, 100, 16, 31};
    size_t size = r->impl->format->size;
    size_t at = 0;
    for (size_t i = 0; at < r->n; i++) {
        size_t length = lengths[i % (sizeof lengths / sizeof lengths[0])];
        length = length < r->n - at ? length : r->n - at;
        call_watched(r, call, PIECES, at, length, out);
        at += length;
        out->wrote_beyond |= !act_unwritten_still(
            (const char *)r->array[PIECES].data + at * size,
            (r->n - at < BEYOND ? r->n - at : BEYOND) * size, PIECES);
    }
}

static void run_in_child(void *arg) {
    const run *r = arg;
    report *out = r->report.data;
    act_fpmode mode = act_fpmode_get();
    act_kernel_call call;
    out->way = LOADING;
    out->status = act_plugin_kernel(r->impl, &call, &out->why);
    out->changed_by_loading = act_fpmode_restore(mode);
    if (out->status != ACT_OK) {
        return;
    }
    out->way = WHOLE;
    act_process_state_get(&out->before);
    out->mode = act_fpmode_with(mode, r->arithmetic);
    act_fpmode_set(out->mode);
    call_watched(r, &call, WHOLE, 0, r->n, out);
    out->way = PIECES;
    run_pieces(r, &call, out);
    if ((r->impl->flags & ACT_NOT_IN_PLACE) == 0) {
        out->way = IN_PLACE;
        call_watched(r, &call, IN_PLACE, 0, r->n, out);
    }
    act_process_state_get(&out->after);
    out->way = WAYS;
}

static act_status make_buffers(run *r, const uint64_t *x) {
    const act_format *format = r->impl->format;
    size_t bytes = r->n * format->size;
    if (act_buffer_alloc(&r->report, sizeof(report)) != ACT_OK ||
        act_buffers_alloc(r->array, ARRAYS, bytes) != ACT_OK) {
        return ACT_NOMEM;
    }
    uint64_t one = act_encode(format, 1);
    memset(r->report.data, 0, sizeof(report));
    act_unwritten_fill(r->array[WHOLE].data, bytes, 0);
    act_unwritten_fill(r->array[PIECES].data, bytes, 1);
    for (size_t i = 0; i < r->n; i++) {
        act_element_store(format, r->array[X].data, i, x[i]);
        act_element_store(format, r->array[IN_PLACE].data, i, x[i]);
        act_element_store(format, r->array[DY].data, i, one);
    }
    return ACT_OK;
}

static void compare_ways(const run *r, int way, act_findings *findings) {
    const act_format *format = r->impl->format;
    for (size_t i = 0; i < r->n; i++) {
        uint64_t whole = act_element_load(format, r->array[WHOLE].data, i);
        uint64_t other = act_element_load(format, r->array[way].data, i);
        if (!act_format_same(format, whole, other)) {
            uint64_t x = act_element_load(format, r->array[X].data, i);
            act_findings_add(
                findings, way == IN_PLACE ? ACT_FINDING_IN_PLACE : ACT_FINDING_PLACE,
                "at x = %s: %s in one call, %s %s", act_bits_print(format, x).text,
                act_bits_print(format, whole).text, act_bits_print(format, other).text,
                way_text[way]);
            return;
        }
    }
}

/* What the calls left changed in their process. Memory and threads may be kept for later
 * calls, but not without end. */
static void tell_process(const act_process_state *before, const act_process_state *after,
                         act_findings *findings) {
    const size_t stack = (size_t)8 << 20; /* of a thread, as a rule */
    size_t most = (size_t)256 << 20;
    if (after->threads > before->threads) {
        most += stack * (size_t)(after->threads - before->threads);
    }
    for (int signal = 1; signal < ACT_SIGNALS; signal++) {
        if (before->handler[signal] != after->handler[signal]) {
            char name[ACT_NAME_SIZE];
            act_signal_name(signal, name, sizeof name);
            act_findings_add(findings, ACT_FINDING_PROCESS_STATE,
                             "the handler of %s was changed", name);
        }
    }
    if (memcmp(&before->mask, &after->mask, sizeof before->mask) != 0) {
        act_findings_add(findings, ACT_FINDING_PROCESS_STATE,
                         "the mask of blocked signals was changed");
    }
    if (after->has_timer && !before->has_timer) {
        act_findings_add(findings, ACT_FINDING_PROCESS_STATE,
                         "an alarm was left that will go off in the caller");
    }
    if (after->memory > before->memory + most) {
        act_findings_add(findings, ACT_FINDING_MEMORY,
                         "the calls left %zu MiB allocated: is there a leak?",
                         (after->memory - before->memory) >> 20);
    }
    if (after->processes > before->processes) {
        act_findings_add(findings, ACT_FINDING_PROCESS_STATE,
                         "%d processes were started and left", after->processes);
    }
    if (after->threads > before->threads) {
        act_findings_add(findings, ACT_FINDING_NOTE,
                         "the calls started threads that stay: %d",
                         after->threads - before->threads);
    }
}

static void tell_ending(const run *r, const act_child_outcome *outcome,
                        act_findings *findings) {
    const report *seen = r->report.data;
    bool returned = outcome->ending == ACT_CHILD_RETURNED;
    if (returned && seen->status != ACT_OK) {
        act_findings_add(
            findings, seen->status == ACT_IO ? ACT_FINDING_NOT_JUDGED : ACT_FINDING_CRASH,
            "%.200s", seen->why.text);
    } else if (!returned ||
               seen->way != WAYS) { /* or exit with our own code for an end */
        char when[ACT_NAME_SIZE] = " (while it was loaded)";
        if (seen->way >= 0 && seen->way < WAYS) {
            snprintf(when, sizeof when, " (called %s)", way_text[seen->way]);
        }
        act_child_tell(outcome, when, findings);
    } else {
        tell_process(&seen->before, &seen->after, findings);
    }
    act_findings_add_mode(findings, seen->changed_by_loading, "when it was loaded");
    act_findings_add_mode(findings, seen->changed_by_call, "by a call");
    act_registers_tell(findings, seen->registers);
}

/* Pages that are read-only can be made writable again. */
static bool inputs_intact(const run *r, const uint64_t *x) {
    const act_format *format = r->impl->format;
    uint64_t one = act_encode(format, 1);
    for (size_t i = 0; i < r->n; i++) {
        if (act_element_load(format, r->array[X].data, i) != x[i] ||
            act_element_load(format, r->array[DY].data, i) != one) {
            return false;
        }
    }
    return true;
}

static void tell_margins(const run *r, act_findings *findings) {
    const report *seen = r->report.data;
    if (seen->wrote_beyond) {
        act_findings_add(findings, ACT_FINDING_OUT_OF_BOUNDS,
                         "wrote behind the n elements of a call (%s)", way_text[PIECES]);
    }
    bool intact = true;
    for (int way = 0; way < WAYS; way++) {
        intact = intact && act_buffer_margin_intact(&r->array[way]);
    }
    if (!intact) {
        act_findings_add(findings, ACT_FINDING_OUT_OF_BOUNDS,
                         "wrote before the start of its result");
    }
}

/* Compares the three ways; false if results were left unwritten. */
static bool compare_all(const run *r, act_findings *findings) {
    const report *seen = r->report.data;
    const act_impl *impl = r->impl;
    if (seen->way <= PIECES) {
        return true;
    }
    size_t unwritten = act_unwritten_count(impl->format, r->array[WHOLE].data,
                                           r->array[PIECES].data, r->n);
    if (unwritten > 0) {
        act_unwritten_tell(findings, unwritten, r->n);
        return false;
    }
    compare_ways(r, PIECES, findings);
    if (seen->way > IN_PLACE && (impl->flags & ACT_NOT_IN_PLACE) == 0) {
        compare_ways(r, IN_PLACE, findings);
    }
    return true;
}

static act_status run_isolated(run *r, double timeout, act_child_outcome *outcome) {
    const act_buffer *const buffers[] = {&r->array[X], &r->array[DY], &r->array[WHOLE],
                                         &r->array[PIECES], &r->array[IN_PLACE]};
    static const bool read_only[] = {true, true, false, false, false};
    act_child_job job = {.work = run_in_child,
                         .arg = r,
                         .buffers = buffers,
                         .read_only = read_only,
                         .buffer_count = sizeof buffers / sizeof buffers[0],
                         .timeout = timeout};
    return act_child_run(&job, outcome);
}

act_status act_trial_run(const act_trial *trial, uint64_t *y, bool *measured,
                         act_findings *findings) {
    run r = {.impl = trial->impl, .n = trial->n, .arithmetic = trial->arithmetic};
    act_child_outcome outcome;
    *measured = false;
    act_status status = make_buffers(&r, trial->x);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = run_isolated(&r, trial->timeout, &outcome);
    if (status != ACT_OK) {
        goto cleanup;
    }
    tell_ending(&r, &outcome, findings);
    tell_margins(&r, findings);
    if (!inputs_intact(&r, trial->x)) {
        act_findings_add(findings, ACT_FINDING_INPUT_WRITTEN, "changed its input");
    }
    const report *seen = r.report.data;
    bool written = compare_all(&r, findings);
    *measured = written && seen->status == ACT_OK && seen->way > WHOLE &&
                seen->registers == 0; /* or we crash when others call it */
    for (size_t i = 0; i < trial->n && *measured; i++) {
        y[i] = act_element_load(trial->impl->format, r.array[WHOLE].data, i);
    }
cleanup:
    act_buffers_free(r.array, ARRAYS);
    act_buffer_free(&r.report);
    return status;
}

act_status act_trial_values(const act_function *f, const double *params,
                            const act_format *format, const uint64_t *x, size_t n,
                            uint64_t *values) {
    act_exact *exact;
    act_status status = act_exact_open(&exact, f, params, 0);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < n; i++) {
        act_truth truth;
        status = act_exact_truth(exact, format, act_decode(format, x[i]), &truth);
        if (status != ACT_OK) {
            break;
        }
        values[i] = act_encode(format, truth.rounded);
    }
    act_exact_close(exact);
    return status;
}
