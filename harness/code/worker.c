#include "code/worker.h"

#include "base/fpmode.h"
#include "code/plugin.h"
#include "code/unwritten.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Elements of a call: its arrays stay in the nearest cache while results are filled,
 * computed and looked at. */
enum { BLOCK = 4096 };

/* A batch to compute, and the answer, which says what the batch did to the mode: the
 * child may be at the next one already. */
typedef struct message {
    int slot;
    unsigned mode;             /* what is changed of it */
    size_t n, tail, unwritten; /* n: results, or of pairs elements */
    act_row_call row_call;     /* of kernels of rows */
} message;

/* The report of the child on itself, in shared memory. */
typedef struct report {
    act_status status;
    act_why why;
} report;

struct act_worker {
    const act_impl *impl;
    const act_worker_inputs *inputs;
    act_worker_setting setting;
    act_buffer y[ACT_WORKER_SLOTS], first, report; /* first: results of a first call */
    int to_child[2], from_child[2];                /* pipes: read end, write end */
    act_child child;
};

/* How many results there are for an element. */
static size_t outputs_of(const act_impl *impl) {
    return impl->convention == ACT_PAIR_BACKWARD ? 2 : 1;
}

/* The call of a kernel of pairs or of rows. */
static void call_whole(const act_worker *worker, act_kernel_call *call,
                       const message *job) {
    const act_worker_inputs *inputs = worker->inputs;
    const void *x = inputs->x[job->slot].data;
    char *y = worker->y[job->slot].data;
    if (worker->impl->row_function != NULL) {
        const act_row_call *rows = &job->row_call;
        const act_row_arrays arrays = {
            .x = rows->alias == ACT_ROW_OVER_X ? y : x,
            .dy = rows->alias == ACT_ROW_OVER_DY ? y : inputs->second.data,
            .labels = inputs->labels.data,
            .y = y};
        act_kernel_run_rows(call, &arrays, rows->rows, rows->cols);
        return;
    }
    const act_pair_arrays pairs = {.x = x,
                                   .up = inputs->second.data,
                                   .dy = inputs->dy.data,
                                   .y = y,
                                   .dup = y + job->n * inputs->format->size};
    act_kernel_run_pairs(call, &pairs, 0, job->n - job->tail);
    act_kernel_run_pairs(call, &pairs, job->n - job->tail, job->tail);
}

/* Results among n elements from `at` on that the kernel did not write. A second call, on
 * another filling, tells them from results that are like the filling. */
static size_t run_part(const act_worker *worker, act_kernel_call *call,
                       const message *job, size_t at, size_t n) {
    const act_worker_inputs *inputs = worker->inputs;
    size_t skip = at * inputs->format->size;
    char *y = (char *)worker->y[job->slot].data + skip;
    size_t results = n * outputs_of(worker->impl);
    size_t bytes = results * inputs->format->size;
    for (int filling = 0; filling < ACT_FILLINGS; filling++) {
        act_unwritten_fill(y, bytes, filling);
        if (!act_impl_is_scalar(worker->impl)) {
            call_whole(worker, call, job);
        } else {
            act_kernel_run(call, (const char *)inputs->x[job->slot].data + skip,
                           (const char *)inputs->dy.data + skip, y, n);
        }
        if (filling == 0 && !act_unwritten_maybe(inputs->format, y, results)) {
            return 0;
        }
        if (filling == 0) {
            memcpy(worker->first.data, y, bytes);
        }
    }
    return act_unwritten_count(inputs->format, worker->first.data, y, results);
}

/* A call whose results overwrite what it is given. */
static void run_in_place(const act_worker *worker, act_kernel_call *call,
                         const message *job) {
    const act_worker_inputs *inputs = worker->inputs;
    const void *from = job->row_call.alias == ACT_ROW_OVER_X ? inputs->x[job->slot].data
                                                             : inputs->second.data;
    memcpy(worker->y[job->slot].data, from, job->n * inputs->format->size);
    call_whole(worker, call, job);
}

/* Results of a batch that the kernel did not write. */
static size_t run_kernel(const act_worker *worker, act_kernel_call *call,
                         const message *job) {
    size_t step = act_impl_is_scalar(worker->impl) ? BLOCK : job->n;
    size_t unwritten = 0;
    if (job->row_call.alias != ACT_ROW_APART) {
        run_in_place(worker, call, job);
        return 0;
    }
    for (size_t at = 0; at < job->n; at += step) {
        size_t left = job->n - at;
        unwritten += run_part(worker, call, job, at, left < step ? left : step);
    }
    return unwritten;
}

static void serve(void *arg) {
    const act_worker *worker = arg;
    report *out = worker->report.data;
    act_fpmode mode = act_fpmode_get();
    act_kernel_call call;
    message job;
    out->status = act_plugin_kernel(worker->impl, &call, &out->why);
    mode = act_fpmode_with(mode, worker->setting.arithmetic);
    act_fpmode_set(mode); /* what loading does to it is for a trial to tell */
    while (out->status == ACT_OK &&
           read(worker->to_child[0], &job, sizeof job) == (ssize_t)sizeof job) {
        job.unwritten = run_kernel(worker, &call, &job);
        job.mode = act_fpmode_restore(mode);
        if (write(worker->from_child[1], &job, sizeof job) != (ssize_t)sizeof job) {
            return;
        }
    }
}

act_status act_worker_inputs_alloc(act_worker_inputs *inputs, const act_format *format,
                                   size_t capacity) {
    size_t bytes = capacity * format->size;
    uint64_t one = act_encode(format, 1);
    *inputs = (act_worker_inputs){.format = format, .capacity = capacity};
    if (act_buffer_alloc(&inputs->dy, bytes) != ACT_OK ||
        act_buffers_alloc(inputs->x, ACT_WORKER_SLOTS, bytes) != ACT_OK) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < capacity; i++) {
        act_element_store(format, inputs->dy.data, i, one);
    }
    return ACT_OK;
}

void act_worker_inputs_free(act_worker_inputs *inputs) {
    act_buffers_free(inputs->x, ACT_WORKER_SLOTS);
    act_buffer_free(&inputs->dy);
    act_buffer_free(&inputs->second);
    act_buffer_free(&inputs->labels);
}

static act_status make_buffers(act_worker *worker) {
    const act_worker_inputs *inputs = worker->inputs;
    size_t bytes = inputs->capacity * inputs->format->size * outputs_of(worker->impl);
    if (act_buffer_alloc(&worker->report, sizeof(report)) != ACT_OK ||
        act_buffer_alloc(&worker->first, bytes) != ACT_OK ||
        act_buffers_alloc(worker->y, ACT_WORKER_SLOTS, bytes) != ACT_OK) {
        return ACT_NOMEM;
    }
    memset(worker->report.data, 0, sizeof(report));
    return ACT_OK;
}

/* Keeps the buffers from the children of other kernels. */
static void hide_buffers(const act_worker *worker) {
    act_buffer_hide(&worker->report);
    act_buffer_hide(&worker->first);
    for (int i = 0; i < ACT_WORKER_SLOTS; i++) {
        act_buffer_hide(&worker->y[i]);
    }
}

static void close_pipe(int ends[2]) {
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) {
            close(ends[i]);
        }
        ends[i] = -1;
    }
}

static act_status start(act_worker *worker) {
    const act_worker_inputs *inputs = worker->inputs;
    if (make_buffers(worker) != ACT_OK || pipe(worker->to_child) != 0 ||
        pipe(worker->from_child) != 0) {
        return ACT_NOMEM;
    }
    const act_buffer *const buffers[] = {&inputs->x[0],   &inputs->x[1],   &inputs->dy,
                                         &inputs->second, &inputs->labels, &worker->y[0],
                                         &worker->y[1],   &worker->first};
    static const bool read_only[] = {true, true, true, true, true, false, false, false};
    act_child_job job = {.work = serve,
                         .arg = worker,
                         .buffers = buffers,
                         .read_only = read_only,
                         .buffer_count = sizeof buffers / sizeof buffers[0],
                         .keep = {worker->to_child[0], worker->from_child[1]},
                         .timeout = worker->setting.timeout};
    return act_child_start(&job, &worker->child);
}

act_status act_worker_open(act_worker **out, const act_impl *impl,
                           act_worker_inputs *inputs, act_worker_setting setting) {
    act_worker *worker = calloc(1, sizeof *worker);
    *out = worker;
    if (worker == NULL) {
        return ACT_NOMEM;
    }
    *worker = (act_worker){.impl = impl,
                           .inputs = inputs,
                           .setting = setting,
                           .to_child = {-1, -1},
                           .from_child = {-1, -1}};
    act_status status = start(worker);
    if (status != ACT_OK) {
        act_worker_close(worker);
        *out = NULL;
        return status;
    }
    hide_buffers(worker);
    return ACT_OK;
}

void act_worker_close(act_worker *worker) {
    if (worker == NULL) {
        return;
    }
    act_child_end(&worker->child);
    close_pipe(worker->to_child);
    close_pipe(worker->from_child);
    act_buffers_free(worker->y, ACT_WORKER_SLOTS);
    act_buffer_free(&worker->first);
    act_buffer_free(&worker->report);
    free(worker);
}

/* A child that is gone shows when its answer is awaited. */
static void send(act_worker *worker, const message *job) {
    if (write(worker->to_child[1], job, sizeof *job) != (ssize_t)sizeof *job) {
        return;
    }
}

void act_worker_send(act_worker *worker, int slot, size_t n) {
    send(worker, &(message){.slot = slot, .n = n});
}

void act_worker_send_pairs(act_worker *worker, int slot, size_t n, size_t tail) {
    send(worker, &(message){.slot = slot, .n = n, .tail = tail});
}

void act_worker_send_rows(act_worker *worker, int slot, const act_row_call *call) {
    send(worker, &(message){.slot = slot, .n = call->results, .row_call = *call});
}

static void tell_ending(const act_worker *worker, const act_child_outcome *outcome,
                        act_findings *findings) {
    const report *seen = worker->report.data;
    if (seen->status != ACT_OK) {
        act_findings_add(
            findings, seen->status == ACT_IO ? ACT_FINDING_NOT_JUDGED : ACT_FINDING_CRASH,
            "%.200s", seen->why.text);
    } else {
        act_child_tell(outcome, "", findings);
    }
}

act_status act_worker_receive(act_worker *worker, const void **y,
                              act_findings *findings) {
    message answer;
    bool spoke;
    act_child_outcome outcome;
    *y = NULL;
    if (worker->child.pid == 0) {
        return ACT_OK;
    }
    act_status status =
        act_child_await(&worker->child, worker->from_child[0], &spoke, &outcome);
    if (status == ACT_OK && !spoke) {
        tell_ending(worker, &outcome, findings);
    }
    if (!spoke) {
        return status;
    }
    bool whole =
        read(worker->from_child[0], &answer, sizeof answer) == (ssize_t)sizeof answer &&
        answer.slot >= 0 && answer.slot < ACT_WORKER_SLOTS;
    if (whole && act_buffer_margin_intact(&worker->y[answer.slot])) {
        *y = worker->y[answer.slot].data;
    } else {
        act_findings_add(findings, ACT_FINDING_OUT_OF_BOUNDS,
                         "wrote before the start of its result");
    }
    if (whole && answer.unwritten > 0) {
        act_unwritten_tell(findings, answer.unwritten, answer.n);
        *y = NULL;
    }
    if (whole && answer.mode != 0) {
        act_findings_add_mode(findings, answer.mode, "by a call");
        *y = NULL;
    }
    return ACT_OK;
}
