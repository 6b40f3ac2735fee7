#include "code/aftermath.h"

#include "base/fpmode.h"
#include "base/text.h"
#include "code/child.h"
#include "code/leaks.h"
#include "code/registers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { COPIES = ACT_AFTERMATH_COPIES };

typedef struct report {
    act_status status;
    act_why why;
    bool is_done;
    unsigned changed;                    /* registers of the caller */
    size_t changing, changing_n;         /* calls that did it, and the least n of them */
    size_t upper_halves, upper_halves_n; /* the same, left in use */
    act_leaks leaks;
} report;

typedef struct run {
    const act_aftermath *asked;
    act_buffer x, dy, y, report, seen;
} run;

static void count(size_t *calls, size_t *least_n, size_t n) {
    *least_n = *calls == 0 || n < *least_n ? n : *least_n;
    ++*calls;
}

static void note_registers(report *out, unsigned changed, size_t n) {
    out->changed |= changed & ACT_REGISTERS_KEPT;
    if ((changed & ACT_REGISTERS_KEPT) != 0) {
        count(&out->changing, &out->changing_n, n);
    }
    if ((changed & ACT_REGISTER_UPPER_HALVES) != 0) {
        count(&out->upper_halves, &out->upper_halves_n, n);
    }
}

static void fill(const run *r, size_t i) {
    for (size_t k = 0; k < COPIES; k++) {
        act_element_store(r->asked->impl->format, r->x.data, k, r->asked->x[i]);
    }
}

static void call_lengths(const run *r, const act_kernel_call *call, act_fpmode mode,
                         report *out) {
    fill(r, r->asked->n / 2);
    for (size_t n = 0; n <= COPIES; n++) {
        unsigned changed =
            act_kernel_run_watched(call, r->x.data, r->dy.data, r->y.data, n);
        act_fpmode_restore(mode);
        note_registers(out, changed, n);
    }
}

static void call_inputs(const run *r, const act_kernel_call *call, act_fpmode mode,
                        report *out) {
    act_aftermath_of_input *seen = r->seen.data;
    for (size_t i = 0; i < r->asked->n; i++) {
        fill(r, i);
        errno = 0;
        act_fpflags_clear();
        unsigned changed =
            act_kernel_run_watched(call, r->x.data, r->dy.data, r->y.data, COPIES);
        seen[i] = (act_aftermath_of_input){.flags = (uint8_t)act_fpflags_get(),
                                           .sets_errno = errno != 0};
        act_fpmode_restore(mode);
        note_registers(out, changed, COPIES);
    }
}

static void run_in_child(void *arg) {
    const run *r = arg;
    report *out = r->report.data;
    act_fpmode mode = act_fpmode_get();
    act_kernel_call call;
    out->status = act_plugin_kernel(r->asked->impl, &call, &out->why);
    act_fpmode_set(mode);
    if (out->status != ACT_OK) {
        return;
    }
    call_lengths(r, &call, mode, out);
    call_inputs(r, &call, mode, out);
    for (size_t k = 0; k < COPIES; k++) {
        act_element_store(r->asked->impl->format, r->x.data, k,
                          r->asked->x[k % r->asked->n]);
    }
    act_leaks_find(&out->leaks, &call, r->x.data, r->dy.data, r->y.data, COPIES);
    out->is_done = true;
}

static void tell_calls(act_finding *finding, size_t calls, size_t least_n) {
    finding->count = calls;
    snprintf(finding->simplest, sizeof finding->simplest, "n = %zu", least_n);
}

static void tell_registers(const report *seen, act_findings *findings) {
    act_finding *finding = act_registers_tell(findings, seen->changed);
    if (finding != NULL) {
        tell_calls(finding, seen->changing, seen->changing_n);
    }
    if (seen->upper_halves > 0) {
        finding =
            act_findings_add(findings, ACT_FINDING_UPPER_HALVES,
                             "the upper halves of vector registers are left in use: "
                             "vzeroupper is missing, and code that follows may be "
                             "slow");
        finding->is_excused = true;
        tell_calls(finding, seen->upper_halves, seen->upper_halves_n);
    }
    if (!act_registers_are_seen()) {
        act_findings_add(findings, ACT_FINDING_NOTE,
                         "registers of the caller are not checked on this architecture");
    }
}

static void tell_errno(const run *r, act_findings *findings) {
    const act_aftermath_of_input *seen = r->seen.data;
    const act_format *format = r->asked->impl->format;
    size_t count = 0;
    size_t first = 0;
    for (size_t i = r->asked->n; i-- > 0;) {
        count += seen[i].sets_errno;
        first = seen[i].sets_errno ? i : first;
    }
    if (count > 0) {
        act_finding *finding =
            act_findings_add(findings, ACT_FINDING_ERRNO,
                             "errno is changed at %zu of %zu inputs", count, r->asked->n);
        finding->is_excused = true;
        finding->count = count;
        snprintf(finding->first, sizeof finding->first, "x = %s",
                 act_bits_print(format, r->asked->x[first]).text);
    }
}

static act_status make_buffers(run *r) {
    const act_format *format = r->asked->impl->format;
    size_t bytes = COPIES * format->size;
    if (act_buffer_alloc(&r->x, bytes) != ACT_OK ||
        act_buffer_alloc(&r->dy, bytes) != ACT_OK ||
        act_buffer_alloc(&r->y, bytes) != ACT_OK ||
        act_buffer_alloc(&r->report, sizeof(report)) != ACT_OK ||
        act_buffer_alloc(&r->seen, r->asked->n * sizeof(act_aftermath_of_input)) !=
            ACT_OK) {
        return ACT_NOMEM;
    }
    memset(r->report.data, 0, sizeof(report));
    for (size_t i = 0; i < COPIES; i++) {
        act_element_store(format, r->dy.data, i, act_encode(format, 1));
    }
    return ACT_OK;
}

static act_status run_isolated(run *r, act_child_outcome *outcome) {
    const act_buffer *const buffers[] = {&r->x, &r->dy, &r->y};
    static const bool read_only[] = {false, true, false};
    act_child_job job = {.work = run_in_child,
                         .arg = r,
                         .buffers = buffers,
                         .read_only = read_only,
                         .buffer_count = sizeof buffers / sizeof buffers[0],
                         .timeout = r->asked->timeout};
    return act_child_run(&job, outcome);
}

static void tell(const run *r, const act_child_outcome *outcome, act_findings *findings) {
    const report *seen = r->report.data;
    if (seen->status != ACT_OK) {
        act_findings_add(
            findings, seen->status == ACT_IO ? ACT_FINDING_NOT_JUDGED : ACT_FINDING_CRASH,
            "%.200s", seen->why.text);
        return;
    }
    tell_registers(seen, findings);
    if (!seen->is_done) {
        act_child_tell(outcome, " (called for one input at a time)", findings);
        return;
    }
    tell_errno(r, findings);
    act_leaks_tell(&seen->leaks, findings);
}

act_status act_aftermath_run(const act_aftermath *aftermath, act_aftermath_of_input *seen,
                             bool *measured, act_findings *findings) {
    run r = {.asked = aftermath};
    act_child_outcome outcome;
    *measured = false;
    act_status status = make_buffers(&r);
    if (status == ACT_OK) {
        status = run_isolated(&r, &outcome);
    }
    if (status == ACT_OK) {
        const report *out = r.report.data;
        tell(&r, &outcome, findings);
        *measured = out->is_done;
        memcpy(seen, r.seen.data, aftermath->n * sizeof *seen);
    }
    act_buffer_free(&r.x);
    act_buffer_free(&r.dy);
    act_buffer_free(&r.y);
    act_buffer_free(&r.report);
    act_buffer_free(&r.seen);
    return status;
}
