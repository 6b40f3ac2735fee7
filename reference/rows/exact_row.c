#include "rows/exact_row.h"

#include "number/round.h"
#include "number/scale.h"
#include "rows/row_private.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

static act_status check(const act_row_question *q, act_why *why) {
    if (q->n < 1 || q->n > ACT_ROW_LENGTH_MAX) {
        act_why_set(why, "a row has 1 to %d columns, not %zu", ACT_ROW_LENGTH_MAX, q->n);
        return ACT_USAGE;
    }
    if (q->order > 1 || (q->order > 0 && q->function->takes_dy)) {
        act_why_set(why, "%s has no derivative of order %d here", q->function->name,
                    q->order);
        return ACT_USAGE;
    }
    if (q->weights != NULL && !q->function->takes_weights) {
        act_why_set(why, "%s takes no weights", q->function->name);
        return ACT_USAGE;
    }
    for (size_t i = 0; q->weights != NULL && i < q->n; i++) {
        if (!(q->weights[i] >= 0 && q->weights[i] < HUGE_VAL)) {
            act_why_set(why, "a weight is 0 or more, and finite, not %g", q->weights[i]);
            return ACT_USAGE;
        }
    }
    return ACT_OK;
}

/* Records the program, and its gradient if that is the question. */
static void record(act_exact_row *row) {
    const act_row_function *f = row->question.function;
    vector x = vector_input(row->tape, ACT_VECTOR_X, true);
    vector dy = NULL;
    if (row->dys > 0) {
        dy = vector_input(row->tape, ACT_VECTOR_DY, !f->is_number);
    }
    if (row->question.weights != NULL) {
        vector_input(row->tape, ACT_VECTOR_WEIGHTS, true);
    }
    vector y = f->program(x, f->takes_dy ? dy : NULL, row->p);
    if (row->question.order > 0) {
        y = vector_gradient(y, x, dy);
    }
    act_vector_tape_finish(row->tape, y);
}

static act_status make(act_exact_row *row) {
    size_t n = row->question.n;
    row->tape = act_vector_tape_open(n);
    row->x = calloc(n, sizeof *row->x);
    row->dy = calloc(n, sizeof *row->dy);
    row->weights = calloc(n, sizeof *row->weights);
    row->open = calloc(n, sizeof *row->open);
    row->widths = calloc(n, sizeof *row->widths);
    if (row->tape == NULL || row->x == NULL || row->dy == NULL || row->weights == NULL ||
        row->open == NULL || row->widths == NULL) {
        return ACT_NOMEM;
    }
    row->data.input[ACT_VECTOR_X] = row->x;
    row->data.input[ACT_VECTOR_DY] = row->dy;
    row->data.input[ACT_VECTOR_WEIGHTS] = row->weights;
    if (row->question.weights != NULL) {
        memcpy(row->weights, row->question.weights, n * sizeof *row->weights);
    }
    record(row);
    row->doubles = act_doubles_open(row->tape);
    row->reals = act_reals_open(row->tape);
    return row->doubles != NULL && row->reals != NULL ? ACT_OK : ACT_NOMEM;
}

act_status act_exact_row_open(act_exact_row **out, const act_row_question *question,
                              act_why *why) {
    *out = NULL;
    act_status status = check(question, why);
    if (status != ACT_OK) {
        return status;
    }
    act_exact_row *row = calloc(1, sizeof *row);
    if (row == NULL) {
        return ACT_NOMEM;
    }
    const act_row_function *f = question->function;
    row->question = *question;
    act_row_function_set_params(f, question->params, row->p);
    size_t n = question->n;
    row->results = question->order == 0 && f->is_number ? 1 : n;
    row->dys = f->takes_dy ? n : question->order == 0 ? 0 : f->is_number ? 1 : n;
    mpfr_inits2(DBL_MANT_DIG, row->lo, row->hi, row->cell, row->width, (mpfr_ptr)0);
    status = make(row);
    if (status != ACT_OK) {
        act_exact_row_close(row);
        return status;
    }
    *out = row;
    return ACT_OK;
}

void act_exact_row_close(act_exact_row *row) {
    if (row == NULL) {
        return;
    }
    act_reals_close(row->reals);
    act_doubles_close(row->doubles);
    act_vector_tape_close(row->tape);
    mpfr_clears(row->lo, row->hi, row->cell, row->width, (mpfr_ptr)0);
    free(row->x);
    free(row->dy);
    free(row->weights);
    free(row->open);
    free(row->widths);
    free(row);
}

size_t act_exact_row_results(const act_exact_row *row) {
    return row->results;
}

size_t act_exact_row_dys(const act_exact_row *row) {
    return row->dys;
}

static void decode(const act_format *format, const void *from, size_t n, double *to) {
    for (size_t i = 0; i < n; i++) {
        to[i] = act_decode(format, act_element_load(format, from, i));
    }
}

act_status act_exact_row_set(act_exact_row *row, const void *x, const void *dy,
                             long label, act_why *why) {
    const act_row_question *q = &row->question;
    decode(q->format, x, q->n, row->x);
    decode(q->format, dy, row->dys, row->dy);
    for (size_t i = 0; i < row->dys; i++) {
        if (isinf(row->dy[i])) {
            act_why_set(why, "dy must be finite, not %g", row->dy[i]);
            return ACT_USAGE;
        }
    }
    row->screened = 0;
    row->precision = 0;
    act_exact_row_find_state(row, label);
    if (q->function->takes_label && row->state != ACT_ROW_IGNORED) {
        if (label < 0 || (size_t)label >= q->n) {
            act_why_set(why, "label %ld of %s is out of range: 0 to %zu", label,
                        q->function->name, q->n - 1);
            return ACT_USAGE;
        }
        row->data.label = (size_t)label;
    }
    return ACT_OK;
}

bool act_exact_row_screen(act_exact_row *row, size_t i, double y, double error[2]) {
    const act_format *format = row->question.format;
    if (row->screened == 0) {
        bool can = row->state == ACT_ROW_ORDINARY && !act_format_is_binary64(format) &&
                   act_doubles_run(row->doubles, &row->data);
        row->screened = can ? 1 : -1;
    }
    if (row->screened < 0 || !isfinite(y)) {
        return false;
    }
    double lo, hi;
    act_doubles_bounds(row->doubles, i, &lo, &hi);
    int ulp = act_ulp_exponent_of(lo, format);
    double greatest = act_format_max(format);
    if (!(lo >= -greatest && hi <= greatest) || act_ulp_exponent_of(hi, format) != ulp) {
        return false;
    }
    /* The differences are rounded by 2^-53 of what they are. */
    double least = act_scale(y - hi, -ulp);
    double most = act_scale(y - lo, -ulp);
    error[0] = least - fabs(least) * 0x1p-52;
    error[1] = most + fabs(most) * 0x1p-52;
    return true;
}
