#include "rowwise/row_sweep.h"

#include "base/text.h"
#include "base/threads.h"
#include "code/worker.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT = 129 /* entries of rows that are called in other ways too */ };

/* A sweep, shared by its threads. */
typedef struct sweep {
    act_row_result *out;
    const act_plan *plan;
    pthread_mutex_t lock; /* guards all below, and the result */
    size_t next;          /* first case that no thread has taken */
    act_status status;
    bool is_broken; /* the kernel broke a rule */
} sweep;

typedef struct thread {
    sweep *sweep;
    act_worker_inputs inputs;
    act_row_inputs whole; /* the case that is judged, apart from what is sent */
    act_worker *child;
    act_row_judge *judge;
    act_rowwise_tally tally;
    act_findings findings;
    void *y;
} thread;

static void stop(sweep *s, act_status status, act_findings *findings) {
    pthread_mutex_lock(&s->lock);
    s->status = s->status == ACT_OK ? status : s->status;
    s->is_broken = s->is_broken || findings->count > 0;
    if (s->out->findings.count == 0) {
        act_findings_move(findings, &s->out->findings);
    }
    pthread_mutex_unlock(&s->lock);
}

/* Sends rows first .. first + count - 1 of the case, and waits; NULL: nothing came back.
 */
static const void *call(thread *t, const act_row_case *c, size_t first, size_t count,
                        act_row_alias alias) {
    const act_impl *impl = t->sweep->out->impl;
    size_t size = impl->format->size;
    size_t dys = act_row_dys(impl, c->cols);
    const void *y = NULL;
    act_findings findings = {0};
    memcpy(t->inputs.x[0].data, (char *)t->whole.x + first * c->cols * size,
           count * c->cols * size);
    if (dys > 0) {
        memcpy(t->inputs.second.data, (char *)t->whole.dy + first * dys * size,
               count * dys * size);
    }
    if (t->whole.labels != NULL) {
        memcpy(t->inputs.labels.data, t->whole.labels + first,
               count * sizeof *t->whole.labels);
    }
    const act_row_call rows = {count, c->cols, count * act_row_results(impl, c->cols),
                               alias};
    act_worker_send_rows(t->child, 0, &rows);
    act_status status = act_worker_receive(t->child, &y, &findings);
    if (status != ACT_OK || y == NULL) {
        stop(t->sweep, status, &findings);
        return NULL;
    }
    return y;
}

/* Adds a finding of a kind, unless the thread has one, if results are not those of the
 * whole call. */
static void compare(thread *t, const act_row_place *place, size_t n, const void *y,
                    act_finding_kind kind, const char *when) {
    const act_format *format = t->sweep->out->impl->format;
    const char *whole = (const char *)t->y + place->row * n * format->size;
    char text[ACT_ROW_TEXT_SIZE];
    for (size_t i = 0; i < n && !act_findings_have(&t->findings, kind); i++) {
        uint64_t a = act_element_load(format, whole, i);
        uint64_t b = act_element_load(format, y, i);
        if (!act_format_same(format, a, b)) {
            act_row_place at = *place;
            at.i = i;
            act_row_place_text(&t->sweep->out->cases,
                               act_row_place_encode(&at, &t->sweep->out->cases), text);
            act_finding *finding = act_findings_add(
                &t->findings, kind, "%s: got %s, else %s", when,
                act_bits_print(format, b).text, act_bits_print(format, a).text);
            snprintf(finding->simplest, sizeof finding->simplest, "%.200s", text);
        }
    }
}

/* Whether the results fit over x, or over dy, and the row allows it. */
static bool may_overwrite(const act_impl *impl, size_t cols, act_row_alias alias) {
    bool is_over_x = alias == ACT_ROW_OVER_X;
    size_t there = is_over_x ? cols : act_row_dys(impl, cols);
    bool is_allowed = is_over_x ? (impl->flags & ACT_NOT_IN_PLACE) == 0
                                : (impl->flags & ACT_OVER_DY) != 0;
    return is_allowed && there == act_row_results(impl, cols);
}

/* Calls the rows of a case in other ways. False: the kernel is gone. */
static bool vary(thread *t, size_t number) {
    const act_impl *impl = t->sweep->out->impl;
    const act_row_case *c = &t->sweep->out->cases.item[number];
    size_t n = act_row_results(impl, c->cols);
    for (size_t r = 0; c->rows > 1 && r < c->rows; r++) {
        const act_row_place place = {number, r, 0};
        const void *y = call(t, c, r, 1, ACT_ROW_APART);
        if (y == NULL) {
            return false;
        }
        compare(t, &place, n, y, ACT_FINDING_PLACE, "a row alone has another result");
    }
    for (int alias = ACT_ROW_OVER_X; alias <= ACT_ROW_OVER_DY; alias++) {
        if (!may_overwrite(impl, c->cols, (act_row_alias)alias)) {
            continue;
        }
        const char *y = call(t, c, 0, c->rows, (act_row_alias)alias);
        if (y == NULL) {
            return false;
        }
        for (size_t r = 0; r < c->rows; r++) {
            const act_row_place place = {number, r, 0};
            compare(t, &place, n, y + r * n * impl->format->size, ACT_FINDING_IN_PLACE,
                    alias == ACT_ROW_OVER_X ? "over x" : "over dy");
        }
    }
    return true;
}

/* Tries a case; false: no more. */
static bool try_case(thread *t, size_t number) {
    sweep *s = t->sweep;
    const act_impl *impl = s->out->impl;
    const act_row_case *c = &s->out->cases.item[number];
    act_findings none = {0};
    act_status status = act_row_case_fill(impl, c, &t->whole);
    const void *y = status == ACT_OK ? call(t, c, 0, c->rows, ACT_ROW_APART) : NULL;
    if (y == NULL) {
        stop(s, status, &none);
        return false;
    }
    memcpy(t->y, y, c->rows * act_row_results(impl, c->cols) * impl->format->size);
    status = act_row_judge_case(t->judge, number, &t->whole, t->y, &t->tally);
    if (status != ACT_OK) {
        stop(s, status, &none);
        return false;
    }
    return c->cols > SHORT || vary(t, number);
}

static bool take(thread *t, size_t *number) {
    sweep *s = t->sweep;
    pthread_mutex_lock(&s->lock);
    *number = s->next;
    bool is_more = s->status == ACT_OK && !s->is_broken && s->next < s->out->cases.count;
    s->next += is_more;
    pthread_mutex_unlock(&s->lock);
    return is_more;
}

static act_status open_thread(thread *t) {
    const act_row_result *out = t->sweep->out;
    const act_impl *impl = out->impl;
    size_t most = out->cases.most;
    size_t bytes = most * impl->format->size;
    act_worker_setting setting = {.timeout = t->sweep->plan->timeout};
    t->y = malloc(bytes);
    if (t->y == NULL || act_row_inputs_alloc(&t->whole, impl->format, most) != ACT_OK ||
        act_worker_inputs_alloc(&t->inputs, impl->format, most) != ACT_OK ||
        act_buffer_alloc(&t->inputs.second, bytes) != ACT_OK ||
        act_buffer_alloc(&t->inputs.labels, most * sizeof *t->whole.labels) != ACT_OK ||
        act_row_judge_open(&t->judge, &out->cases) != ACT_OK) {
        return ACT_NOMEM;
    }
    return act_worker_open(&t->child, impl, &t->inputs, setting);
}

static void merge_breach(act_row_breach *to, const act_row_breach *from) {
    bool is_worse = from->count > 0 && (to->count == 0 || from->size > to->size);
    to->count += from->count;
    to->is_unexcused = to->is_unexcused || from->is_unexcused;
    if (is_worse) {
        to->size = from->size;
        to->worst = from->worst;
    }
}

static void merge(thread *t) {
    act_rowwise_tally *to = &t->sweep->out->tally;
    const act_rowwise_tally *from = &t->tally;
    pthread_mutex_lock(&t->sweep->lock);
    act_tally_merge(&to->errors, &from->errors);
    to->rows += from->rows;
    if (from->sum_ratio > to->sum_ratio) {
        to->sum_ratio = from->sum_ratio;
        to->sum_off = from->sum_off;
        to->sum_at = from->sum_at;
    }
    for (int i = 0; i < ACT_ROW_PROPERTIES; i++) {
        merge_breach(&to->breach[i], &from->breach[i]);
    }
    for (size_t i = 0; i < t->findings.count; i++) {
        const act_finding *f = &t->findings.item[i];
        if (!act_findings_have(&t->sweep->out->findings, f->kind)) {
            *act_findings_add(&t->sweep->out->findings, f->kind, "-") = *f;
        }
    }
    pthread_mutex_unlock(&t->sweep->lock);
}

static void work(void *arg, ACT_UNUSED int number) {
    sweep *s = arg;
    thread t = {.sweep = s};
    size_t case_number;
    act_findings none = {0};
    act_tally_clear(&t.tally.errors);
    act_status status = open_thread(&t);
    if (status != ACT_OK) {
        stop(s, status, &none);
    }
    while (status == ACT_OK && take(&t, &case_number) && try_case(&t, case_number)) {
    }
    merge(&t);
    act_worker_close(t.child);
    act_row_judge_close(t.judge);
    act_worker_inputs_free(&t.inputs);
    act_row_inputs_free(&t.whole);
    free(t.y);
}

static void tell_breaches(act_row_result *out) {
    static const struct {
        act_finding_kind kind;
        const char *form;
    } kinds[ACT_ROW_PROPERTIES] = {
        [ACT_ROW_SUM] = {ACT_FINDING_ROW_SUM, "rows whose results do not sum to what "
                                              "they must"},
        [ACT_ROW_ABOVE] = {ACT_FINDING_RANGE, "results that are no share of 1"},
        [ACT_ROW_ORDER] = {ACT_FINDING_MONOTONE, "results in another order than x"},
        [ACT_ROW_MASK] = {ACT_FINDING_ZERO, "masked entries whose share is not 0"},
    };
    bool is_approximate = (out->impl->flags & ACT_APPROXIMATE) != 0;
    for (int i = 0; i < ACT_ROW_PROPERTIES; i++) {
        const act_row_breach *b = &out->tally.breach[i];
        char text[ACT_ROW_TEXT_SIZE];
        if (b->count == 0) {
            continue;
        }
        act_row_place_text(&out->cases, b->worst, text);
        act_finding *finding =
            act_findings_add(&out->findings, kinds[i].kind, "%llu %s%s%.4g",
                             (unsigned long long)b->count, kinds[i].form,
                             i == ACT_ROW_SUM     ? ": off by "
                             : i == ACT_ROW_ORDER ? ": by ulps up to "
                                                  : ": up to ",
                             b->size);
        finding->count = b->count;
        finding->is_excused = is_approximate || !b->is_unexcused;
        snprintf(finding->worst, sizeof finding->worst, "%.200s", text);
    }
}

act_status act_row_sweep(act_row_result *out, const act_impl *impl,
                         const act_plan *plan) {
    *out = (act_row_result){.impl = impl};
    act_tally_clear(&out->tally.errors);
    act_status status = act_row_cases_choose(&out->cases, plan, impl);
    if (status != ACT_OK) {
        return status;
    }
    sweep s = {.out = out, .plan = plan, .lock = PTHREAD_MUTEX_INITIALIZER};
    act_threads_run(plan->jobs, work, &s);
    pthread_mutex_destroy(&s.lock);
    out->measured = !s.is_broken && s.status == ACT_OK;
    if (out->measured) {
        tell_breaches(out);
    }
    return s.status;
}

void act_row_result_free(act_row_result *result) {
    act_row_cases_free(&result->cases);
}

void act_row_place_text(const act_row_cases *cases, uint64_t place,
                        char text[ACT_ROW_TEXT_SIZE]) {
    enum { SHOWN = 8 };
    const act_row_place at = act_row_place_decode(place, cases);
    const act_row_case *c = &cases->item[at.number];
    const act_format *format = cases->impl->format;
    act_row_inputs inputs;
    snprintf(text, ACT_ROW_TEXT_SIZE, "n = %zu, %s, seed %llu, row %zu, result %zu",
             c->cols, act_row_case_name(c), (unsigned long long)c->seed, at.row, at.i);
    if (act_row_case_make(cases->impl, c, &inputs) == ACT_OK) {
        const void *row = act_row_inputs_at(cases->impl, c, &inputs, at.row).x;
        for (size_t i = 0; i < c->cols && c->cols <= SHOWN; i++) {
            act_text_append(text, ACT_ROW_TEXT_SIZE, "%s%.9g", i > 0 ? "," : ": --row ",
                            act_decode(format, act_element_load(format, row, i)));
        }
        if (c->cols > SHOWN && at.i < c->cols) {
            act_text_append(text, ACT_ROW_TEXT_SIZE, ", x = %.9g",
                            act_decode(format, act_element_load(format, row, at.i)));
        }
    }
    act_row_inputs_free(&inputs);
}
