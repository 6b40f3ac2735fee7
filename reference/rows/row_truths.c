#include "exact/decide.h"
#include "number/decimal.h"
#include "rows/row_private.h"

#include <string.h>

/* Working precisions. The first decides nearly all results of a thousand entries. */
static const mpfr_prec_t ladder[] = {128, 256, 512, 1024, 2048, ACT_ROW_PRECISION_CAP};
enum { RUNGS = sizeof ladder / sizeof ladder[0] };

/* Encloses all results, unless they are at that precision or a higher one. */
static bool enclose(act_exact_row *row, mpfr_prec_t precision) {
    if (row->precision >= precision) {
        return true;
    }
    if (!act_reals_run(row->reals, &row->data, precision)) {
        return false;
    }
    row->precision = precision;
    return true;
}

/* Tells whether an enclosure is so narrow around zero that it is zero for a format; of
 * results whose zeros may have either sign. */
static bool vanishes(const act_exact_row *row) {
    const act_format *format = row->question.format;
    const mpfr_exp_t limit = format->emin - format->precision + 1 - 40;
    return mpfr_sgn(row->lo) < 0 && mpfr_sgn(row->hi) > 0 &&
           mpfr_get_exp(row->lo) < limit && mpfr_get_exp(row->hi) < limit;
}

static bool is_gradient(const act_exact_row *row) {
    return row->question.order > 0 || row->question.function->takes_dy;
}

/* lo..hi becomes the enclosure of result i. */
static void load(act_exact_row *row, size_t i) {
    const act_enclosure *real = act_reals_at(row->reals, i);
    mpfr_set_prec(row->lo, row->precision + 2);
    mpfr_set_prec(row->hi, row->precision + 2);
    mpfr_set(row->lo, &real->in->left, MPFR_RNDD);
    mpfr_set(row->hi, &real->in->right, MPFR_RNDU);
}

/* Moves open ends inwards. What is off such an end by any amount lies in the same
 * rounding cell as what is off it by a quarter of its last place, as cells end at numbers
 * of far fewer bits. */
static void move_ends(act_exact_row *row, size_t i) {
    const act_enclosure *real = act_reals_at(row->reals, i);
    if (real->open_left) {
        mpfr_nextabove(row->lo);
    }
    if (real->open_right) {
        mpfr_nextbelow(row->hi);
    }
    if (is_gradient(row) && vanishes(row)) {
        mpfr_set_zero(row->lo, 1);
        mpfr_set_zero(row->hi, 1);
    }
}

/* The sign that a zero must have. Of results just below zero it is free: log_softmax of a
 * row with one share of 1 is less than 0, but 0 - log(1) is +0 everywhere. */
static act_zero_sign zero_sign(const act_exact_row *row) {
    if (is_gradient(row)) {
        return ACT_ZERO_ANY;
    }
    if (mpfr_zero_p(row->lo) && mpfr_zero_p(row->hi)) {
        return ACT_ZERO_EITHER;
    }
    return mpfr_sgn(row->lo) >= 0 ? ACT_ZERO_PLUS : ACT_ZERO_ANY;
}

static bool decide(act_exact_row *row, size_t i, double *width, act_truth *truth) {
    act_decider decider = {row->question.format, ACT_NEAREST, row->cell, row->width};
    load(row, i);
    move_ends(row, i);
    if (!act_decide_truth(&decider, row->lo, row->hi, width, truth)) {
        return false;
    }
    truth->zero = zero_sign(row);
    return true;
}

static act_truth special_truth(const act_exact_row *row, double value) {
    const act_format *format = row->question.format;
    int exponent = isinf(value) ? format->emax : isnan(value) ? format->emin : 0;
    if (value == 0) {
        exponent = format->emin;
    }
    return (act_truth){.rounded = value,
                       .ulp_exponent = exponent - format->precision + 1,
                       .zero = is_gradient(row) ? ACT_ZERO_ANY : ACT_ZERO_EITHER};
}

static size_t index_of(const size_t *which, size_t k) {
    return which == NULL ? k : which[k];
}

/* Narrows what is open; the rest stays. */
static act_status narrow(act_exact_row *row, const size_t *which, size_t left,
                         act_truth *truths, bool *decided) {
    for (int rung = 0; rung < RUNGS && left > 0; rung++) {
        if (!enclose(row, ladder[rung])) {
            return ACT_NOMEM;
        }
        size_t still = 0;
        bool may_narrow = false;
        for (size_t j = 0; j < left; j++) {
            size_t k = row->open[j];
            decided[k] = decide(row, index_of(which, k), &row->widths[k], &truths[k]);
            if (!decided[k]) {
                may_narrow = may_narrow || !mpfr_nan_p(row->lo);
                row->open[still++] = k;
            }
        }
        left = still;
        if (!may_narrow) {
            break;
        }
    }
    return left == 0 ? ACT_OK : ACT_UNDECIDED;
}

act_status act_exact_row_truths(act_exact_row *row, const size_t *which, size_t count,
                                act_truth *truths, bool *decided) {
    size_t left = 0;
    for (size_t k = 0; k < count; k++) {
        double value;
        truths[k] = (act_truth){0};
        decided[k] = act_exact_row_is_special(row, row->question.convention,
                                              index_of(which, k), &value);
        if (decided[k]) {
            truths[k] = special_truth(row, value);
        } else {
            row->widths[k] = HUGE_VAL;
            row->open[left++] = k;
        }
    }
    return narrow(row, which, left, truths, decided);
}

/* lo..hi as text, or NULL while they differ; a value that ends within `digits` is printed
 * without zeros. */
static char *text_of(const act_exact_row *row, int digits) {
    if (mpfr_zero_p(row->lo) != 0 && mpfr_zero_p(row->hi) != 0) {
        return strdup("0");
    }
    if (mpfr_zero_p(row->lo) != mpfr_zero_p(row->hi)) {
        return NULL;
    }
    bool is_short = digits == 1 || (mpfr_equal_p(row->lo, row->hi) != 0 &&
                                    act_decimal_ends_within(row->lo, digits));
    return act_decimal_shared(row->lo, row->hi, digits, !is_short);
}

act_status act_exact_row_decimal(act_exact_row *row, size_t i, int digits, char **text) {
    double value;
    *text = NULL;
    if (act_exact_row_is_special(row, row->question.convention, i, &value)) {
        mpfr_set_prec(row->lo, 53);
        mpfr_set_prec(row->hi, 53);
        mpfr_set_d(row->lo, value, MPFR_RNDN);
        mpfr_set_d(row->hi, value, MPFR_RNDN);
        *text = text_of(row, digits);
        return *text != NULL ? ACT_OK : ACT_NOMEM;
    }
    for (int rung = 0; rung < RUNGS && *text == NULL; rung++) {
        if (ladder[rung] <= 3 * digits) {
            continue;
        }
        if (!enclose(row, ladder[rung])) {
            return ACT_NOMEM;
        }
        load(row, i);
        *text = text_of(row, digits);
    }
    return *text != NULL ? ACT_OK : ACT_UNDECIDED;
}
