#include "rowwise/row_shrink.h"

#include "base/text.h"
#include "code/worker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 16, LONG = 4096, CALLS = 300, CALLS_LONG = 40 };

/* A row with what belongs to it; the entry `i`, of the result in question, and that of
 * the label stay. */
typedef struct small_row {
    size_t n, i;
    long label;
    uint64_t *x, *dy; /* dy: as many as x has, or one */
} small_row;

typedef struct search {
    const act_impl *impl;
    act_worker_inputs inputs;
    act_worker *child;
    size_t calls;
    act_class class; /* that it must be in, or ACT_JUDGED */
    double least;    /* then the error that it must have */
    uint64_t got;    /* of the last row that showed it */
    double exact;    /* rounded */
    act_status status;
} search;

/* The truth of the result in question. */
static bool find_truth(search *s, const small_row *row, act_truth *truth) {
    const act_impl *impl = s->impl;
    act_exact_row *exact = NULL;
    act_why why;
    size_t which = act_row_results(impl, row->n) == 1 ? 0 : row->i;
    bool decided = false;
    double special;
    const act_row_question question = act_row_question_of(impl, row->n);
    s->status = act_exact_row_open(&exact, &question, &why);
    if (s->status == ACT_OK) {
        s->status = act_exact_row_set(exact, s->inputs.x[0].data, s->inputs.second.data,
                                      row->label, &why);
    }
    if (s->status == ACT_OK &&
        !act_exact_row_is_special(exact, ACT_ROW_PYTORCH, which, &special)) {
        act_exact_row_truths(exact, &which, 1, truth, &decided);
    }
    act_exact_row_close(exact);
    return decided;
}

/* Calls the kernel with the row alone; whether it shows what is wrong. */
static bool shows(search *s, const small_row *row) {
    const act_impl *impl = s->impl;
    size_t results = act_row_results(impl, row->n);
    act_findings none = {0};
    const void *y = NULL;
    act_truth truth;
    for (size_t k = 0; k < row->n; k++) {
        act_element_store(impl->format, s->inputs.x[0].data, k, row->x[k]);
        act_element_store(impl->format, s->inputs.second.data, k, row->dy[k]);
    }
    ((int64_t *)s->inputs.labels.data)[0] = row->label;
    const act_row_call call = {.rows = 1, .cols = row->n, .results = results};
    s->calls++;
    act_worker_send_rows(s->child, 0, &call);
    s->status = act_worker_receive(s->child, &y, &none);
    if (s->status != ACT_OK || y == NULL || !find_truth(s, row, &truth)) {
        return false;
    }
    uint64_t got = act_element_load(impl->format, y, results == 1 ? 0 : row->i);
    act_judgement judgement =
        act_judge(&truth, impl->format, act_decode(impl->format, got));
    bool is_shown = judgement.class == s->class &&
                    (s->class != ACT_JUDGED || fabs(judgement.ulps) >= s->least);
    s->got = is_shown ? got : s->got;
    s->exact = is_shown ? truth.rounded : s->exact;
    return is_shown;
}

static bool may_go_on(const search *s, size_t n) {
    return s->status == ACT_OK && s->calls < (n > LONG ? CALLS_LONG : CALLS);
}

/* The row without entries from..to, less those that stay. */
static void leave_out(const small_row *row, size_t from, size_t to, small_row *out) {
    out->n = 0;
    out->label = row->label;
    for (size_t k = 0; k < row->n; k++) {
        bool stays = k < from || k >= to || k == row->i || (long)k == row->label;
        if (!stays) {
            continue;
        }
        out->i = k == row->i ? out->n : out->i;
        out->label = (long)k == row->label ? (long)out->n : out->label;
        out->x[out->n] = row->x[k];
        out->dy[out->n++] = row->dy[k];
    }
}

static void adopt(small_row *row, const small_row *other) {
    row->n = other->n;
    row->i = other->i;
    row->label = other->label;
    memcpy(row->x, other->x, other->n * sizeof *row->x);
    memcpy(row->dy, other->dy, other->n * sizeof *row->dy);
}

static void shorten(search *s, small_row *row, small_row *other) {
    for (size_t part = row->n / 2; part > 0; part /= 2) {
        for (size_t from = 0; from < row->n && may_go_on(s, row->n);) {
            leave_out(row, from, from + part, other);
            if (other->n < row->n && shows(s, other)) {
                adopt(row, other);
            } else {
                from += part;
            }
        }
    }
}

static void simplify(search *s, const small_row *row) {
    const act_format *format = s->impl->format;
    for (size_t k = 0; k < row->n && row->n <= SHOWN && may_go_on(s, row->n); k++) {
        uint64_t keep = row->x[k];
        double value = act_decode(format, keep);
        double whole = act_round_number(rint(value), format, ACT_NEAREST);
        if (!isfinite(value) || whole == value) {
            continue;
        }
        row->x[k] = act_encode(format, whole);
        if (!shows(s, row)) {
            row->x[k] = keep;
        }
    }
}

static void write_list(const act_format *format, const uint64_t *bits, size_t n,
                       const char *option, char text[ACT_ROW_TEXT_SIZE]) {
    for (size_t k = 0; k < n; k++) {
        act_text_append(text, ACT_ROW_TEXT_SIZE, "%s%.9g", k == 0 ? option : ",",
                        act_decode(format, bits[k]));
    }
}

static void describe(const search *s, const small_row *row,
                     char text[ACT_ROW_TEXT_SIZE]) {
    const act_format *format = s->impl->format;
    size_t dys = act_row_dys(s->impl, row->n);
    write_list(format, row->x, row->n, " --row ", text);
    write_list(format, row->dy, dys, " --dy ", text);
    if (s->impl->row_function->takes_label) {
        act_text_append(text, ACT_ROW_TEXT_SIZE, " --label %ld", row->label);
    }
    act_text_append(text, ACT_ROW_TEXT_SIZE, ": result %zu is %s, right %s",
                    act_row_results(s->impl, row->n) == 1 ? 0 : row->i,
                    act_bits_print(format, s->got).text,
                    act_bits_print(format, act_encode(format, s->exact)).text);
}

/* Fills the row of a place. */
static act_status take_row(const act_row_result *result, const act_row_place *at,
                           small_row *row) {
    const act_impl *impl = result->impl;
    const act_row_case *c = &result->cases.item[at->number];
    act_row_inputs all;
    act_status status = act_row_case_make(impl, c, &all);
    size_t dys = act_row_dys(impl, c->cols);
    bool is_label = impl->row_function->takes_label;
    row->n = c->cols;
    row->i = at->i;
    if (status == ACT_OK) {
        const act_row_of_case of = act_row_inputs_at(impl, c, &all, at->row);
        row->label = is_label ? of.label : (long)at->i;
        for (size_t k = 0; k < c->cols; k++) {
            row->x[k] = act_element_load(impl->format, of.x, k);
            row->dy[k] = dys > 0 ? act_element_load(impl->format, of.dy, dys > 1 ? k : 0)
                                 : act_encode(impl->format, 1);
        }
    }
    act_row_inputs_free(&all);
    return status;
}

static act_status open_search(search *s, size_t n, const act_plan *plan) {
    size_t bytes = n * s->impl->format->size;
    act_worker_setting setting = {.timeout = plan->timeout};
    if (act_worker_inputs_alloc(&s->inputs, s->impl->format, n) != ACT_OK ||
        act_buffer_alloc(&s->inputs.second, bytes) != ACT_OK ||
        act_buffer_alloc(&s->inputs.labels, sizeof(int64_t)) != ACT_OK) {
        return ACT_NOMEM;
    }
    return act_worker_open(&s->child, s->impl, &s->inputs, setting);
}

act_status act_row_shrink(const act_row_result *result, uint64_t place,
                          const act_plan *plan, char text[ACT_ROW_TEXT_SIZE]) {
    const act_tally *tally = &result->tally.errors;
    const act_row_place at = act_row_place_decode(place, &result->cases);
    size_t n = result->cases.item[at.number].cols;
    uint64_t *room = calloc(4 * n, sizeof *room);
    small_row row = {.x = room, .dy = room + n};
    small_row other = {.x = room + 2 * n, .dy = room + 3 * n};
    search s = {.impl = result->impl, .least = fmax(tally->ulp.error / 2, 1)};
    text[0] = '\0';
    if (room == NULL) {
        return ACT_NOMEM;
    }
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        const act_worst *first = &tally->first[class];
        if (first->set && first->x == place && act_class_is_failure((act_class) class)) {
            s.class = (act_class) class;
        }
    }
    act_status status = take_row(result, &at, &row);
    if (status == ACT_OK) {
        status = open_search(&s, n, plan);
    }
    if (status != ACT_OK) {
        goto cleanup;
    }
    bool is_shown = shows(&s, &row);
    if (is_shown) {
        shorten(&s, &row, &other);
        simplify(&s, &row);
    }
    if (is_shown && row.n <= SHOWN) {
        describe(&s, &row, text);
    }
    status = s.status;
cleanup:
    act_worker_close(s.child);
    act_worker_inputs_free(&s.inputs);
    free(room);
    return status;
}
