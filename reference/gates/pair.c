#include "gates/pair.h"

#include "exact/masks.h"
#include "gates/gates_private.h"

#include <math.h>
#include <stdlib.h>

act_status act_gated_open(act_gated_exact **out, const act_gated *gate,
                          const double *params) {
    act_gated_exact *exact = calloc(1, sizeof *exact);
    *out = exact;
    if (exact == NULL) {
        return ACT_NOMEM;
    }
    exact->gate = gate;
    act_gated_set_params(gate, params, exact->p);
    exact->limit = act_gated_limit(gate, exact->p);
    exact->delta = act_gated_delta(gate, exact->p);
    mpfr_inits2(53, exact->second, exact->lo, exact->hi, exact->cell, exact->width,
                (mpfr_ptr)0);
    for (int i = 0; i < ACT_FORMATS; i++) {
        mpfr_inits2(53, exact->tail[0][i][0].bound, exact->tail[0][i][1].bound,
                    exact->tail[1][i][0].bound, exact->tail[1][i][1].bound, (mpfr_ptr)0);
    }
    act_status status =
        act_exact_open(&exact->order[1], act_gated_function(gate), exact->p, 1);
    return status == ACT_OK ? act_exact_open_beside(&exact->order[0], exact->order[1], 0)
                            : status;
}

void act_gated_close(act_gated_exact *exact) {
    if (exact == NULL) {
        return;
    }
    act_exact_close(exact->order[0]);
    act_exact_close(exact->order[1]);
    for (int i = 0; i < ACT_FORMATS; i++) {
        mpfr_clears(exact->tail[0][i][0].bound, exact->tail[0][i][1].bound,
                    exact->tail[1][i][0].bound, exact->tail[1][i][1].bound, (mpfr_ptr)0);
    }
    mpfr_clears(exact->second, exact->lo, exact->hi, exact->cell, exact->width,
                (mpfr_ptr)0);
    free(exact);
}

/* A part at a pair as one framework takes it. */
typedef struct question {
    act_gated_exact *exact;
    act_gated_part part;
    const act_format *format;
    const act_gated_input *at;
    act_gated_first first;
} question;

static act_decider decider_of(const question *q) {
    return (act_decider){q->format, ACT_NEAREST, q->exact->cell, q->exact->width};
}

/* The sign of a product that is exactly 0, first being the sign of the first factor. A
 * sum up + delta that is 0 has no sign of its own. */
static act_zero_sign sign_of_zero(const question *q, act_zero_sign first) {
    bool second_is_zero = mpfr_zero_p(q->exact->second) != 0;
    if (q->part != ACT_GATED_Y || (first != ACT_ZERO_PLUS && first != ACT_ZERO_MINUS) ||
        (second_is_zero && q->exact->delta != 0)) {
        return ACT_ZERO_ANY;
    }
    bool is_minus = (first == ACT_ZERO_MINUS) != (mpfr_signbit(q->exact->second) != 0);
    return is_minus ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
}

static act_truth zero_truth(const question *q, act_zero_sign first) {
    act_zero_sign zero = sign_of_zero(q, first);
    return (act_truth){.rounded = zero == ACT_ZERO_MINUS ? -0.0 : 0.0,
                       .ulp_exponent = q->format->emin - q->format->precision + 1,
                       .zero = zero};
}

static act_truth infinite_truth(const question *q, bool is_negative) {
    act_zero_sign zero = q->part != ACT_GATED_Y ? ACT_ZERO_ANY
                         : is_negative          ? ACT_ZERO_MINUS
                                                : ACT_ZERO_PLUS;
    return (act_truth){.rounded = is_negative ? -HUGE_VAL : HUGE_VAL,
                       .ulp_exponent = q->format->emax - q->format->precision + 1,
                       .zero = zero};
}

static void add_mask(act_truth *truth, double value) {
    for (int i = 0; i < truth->masks; i++) {
        if (truth->mask[i] == value) {
            return;
        }
    }
    if (truth->masks < ACT_MASKS && !isnan(value)) {
        truth->mask[truth->masks++] = value;
    }
}

/* The constants that g' is on whole pieces, times the second factor. */
static void add_slopes(const question *q, act_truth *truth) {
    act_gated_exact *exact = q->exact;
    act_truth slopes = {0};
    act_exact_masks(exact->order[1], act_binary64, &slopes);
    for (int i = 0; i < slopes.masks; i++) {
        mpfr_set_prec(exact->lo, 53 + mpfr_get_prec(exact->second));
        mpfr_mul_d(exact->lo, exact->second, slopes.mask[i], MPFR_RNDN);
        add_mask(truth, slopes.mask[i] == 0
                            ? 0
                            : act_round(exact->lo, q->format, ACT_NEAREST, exact->cell));
    }
}

static act_status truth_of_product(question *q, act_truth *out);

/* The derivative in up where a clamp compares NaN: what either outcome gives. */
static void add_unclamped(question *q, act_truth *truth) {
    act_truth inside;
    mpfr_set_d(q->exact->second, 1, MPFR_RNDN);
    if (truth_of_product(q, &inside) == ACT_OK) {
        add_mask(truth, inside.rounded);
    }
    mpfr_set_nan(q->exact->second);
}

static act_truth nan_truth(question *q) {
    const act_gated_exact *exact = q->exact;
    act_truth truth = {.rounded = (double)NAN,
                       .ulp_exponent = q->format->emin - q->format->precision + 1};
    bool compares_up = q->part == ACT_GATED_DUP && isfinite(exact->limit);
    bool compares_x = exact->gate->only_below && isnan(q->at->x);
    if (q->part == ACT_GATED_Y) {
        return truth;
    }
    if (act_gated_is_constant_zero(&q->first) || mpfr_zero_p(exact->second) ||
        (isnan(q->at->x) && isfinite(exact->limit) && q->part == ACT_GATED_DX) ||
        (compares_up && mpfr_nan_p(exact->second)) ||
        (compares_x && q->part == ACT_GATED_DUP)) {
        add_mask(&truth, 0);
    }
    if (q->part == ACT_GATED_DX && isnan(q->at->x)) {
        add_slopes(q, &truth);
        if (compares_x) {
            add_mask(&truth, 1);
        }
    }
    if (compares_up && mpfr_nan_p(exact->second) && !isnan(q->at->x)) {
        add_unclamped(q, &truth);
    }
    return truth;
}

/* The product of two numbers, infinities among them. */
static bool decide_numbers(question *q, act_truth *out) {
    act_gated_exact *exact = q->exact;
    mpfr_set_prec(exact->cell, 53);
    mpfr_set_d(exact->cell, q->first.value, MPFR_RNDN);
    mpfr_set_prec(exact->lo, 53 + mpfr_get_prec(exact->second));
    mpfr_mul(exact->lo, exact->cell, exact->second, MPFR_RNDN);
    if (mpfr_nan_p(exact->lo)) {
        *out = nan_truth(q);
    } else if (mpfr_inf_p(exact->lo)) {
        *out = infinite_truth(q, mpfr_signbit(exact->lo) != 0);
    } else if (mpfr_zero_p(exact->lo)) {
        act_zero_sign first = signbit(q->first.value) ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
        if (q->first.value == 0) {
            first = act_exact_sign_of_zero(exact->order[0], q->first.at);
        }
        *out = zero_truth(q, first);
    } else {
        double width = HUGE_VAL;
        act_decider decider = decider_of(q);
        bool decided = act_decide_truth(&decider, exact->lo, exact->lo, &width, out);
        out->zero = q->part != ACT_GATED_Y  ? ACT_ZERO_ANY
                    : signbit(out->rounded) ? ACT_ZERO_MINUS
                                            : ACT_ZERO_PLUS;
        return decided;
    }
    return true;
}

/* -1 or 1, or 0 where the ends do not tell. */
static int sign_of_ends(const act_gated_ends *ends) {
    if (mpfr_sgn(ends->lo) > 0 || (mpfr_zero_p(ends->lo) && ends->lo_is_open)) {
        return 1;
    }
    return mpfr_sgn(ends->hi) < 0 || (mpfr_zero_p(ends->hi) && ends->hi_is_open) ? -1 : 0;
}

/* Tells whether the ends of the first factor decide; *width as act_decide_truth has it.
 */
static bool decide_ends(question *q, const act_gated_ends *ends, double *width,
                        act_truth *out) {
    act_gated_exact *exact = q->exact;
    int sign = sign_of_ends(ends);
    if (mpfr_zero_p(ends->lo) && mpfr_zero_p(ends->hi)) {
        *out = mpfr_number_p(exact->second)
                   ? zero_truth(q, act_exact_sign_of_zero(q->first.g, q->first.at))
                   : nan_truth(q);
        return true;
    }
    if (!mpfr_regular_p(exact->second)) { /* 0 or infinite: the sign is all that counts */
        bool is_negative = (sign < 0) != (mpfr_signbit(exact->second) != 0);
        *out = mpfr_inf_p(exact->second)
                   ? infinite_truth(q, is_negative)
                   : zero_truth(q, sign < 0 ? ACT_ZERO_MINUS : ACT_ZERO_PLUS);
        return sign != 0;
    }
    act_decider decider = decider_of(q);
    act_gated_multiply(exact, ends);
    if (!act_decide_truth(&decider, exact->lo, exact->hi, width, out)) {
        double none = HUGE_VAL;
        if (!act_gated_settle(exact, q->format, &q->first) ||
            !act_decide_truth(&decider, exact->lo, exact->hi, &none, out)) {
            return false;
        }
    }
    out->zero = q->part != ACT_GATED_Y  ? ACT_ZERO_ANY
                : signbit(out->rounded) ? ACT_ZERO_MINUS
                                        : ACT_ZERO_PLUS;
    return true;
}

static act_status truth_of_product(question *q, act_truth *out) {
    double width = HUGE_VAL;
    double tail_width = HUGE_VAL;
    act_gated_ends ends;
    *out = (act_truth){0};
    if (q->first.g == NULL) {
        return decide_numbers(q, out) ? ACT_OK : ACT_UNDECIDED;
    }
    if (mpfr_nan_p(q->exact->second)) {
        *out = nan_truth(q);
        return ACT_OK;
    }
    for (int rung = act_exact_first_rung(q->format); rung < ACT_RUNGS; rung++) {
        if ((act_gated_evaluate_tail(q->exact, q->format, &q->first, rung, &ends) &&
             decide_ends(q, &ends, &tail_width, out)) ||
            (act_gated_evaluate(&q->first, rung, &ends) &&
             decide_ends(q, &ends, &width, out))) {
            return ACT_OK;
        }
    }
    return ACT_UNDECIDED;
}

/* Tells whether conventions may differ there. */
static bool is_kink(const act_gated_exact *exact, const act_gated_input *at) {
    double x = exact->gate->clamps_value ? at->x : fmin(at->x, exact->limit);
    act_pieces pieces[ACT_CONVENTIONS];
    return act_exact_pieces(exact->order[1], x, pieces) > 1 || at->up == -exact->limit;
}

act_status act_gated_truths(act_gated_exact *exact, act_gated_part part,
                            const act_format *format, const act_gated_input *at,
                            act_truth *out, int *count) {
    question q = {exact, part, format, at, {0}};
    int frameworks = is_kink(exact, at) ? ACT_FRAMEWORKS : 1;
    *count = 0;
    for (int i = 0; i < frameworks; i++) {
        act_truth truth;
        act_status status = act_gated_factors(exact, part, at, i, &q.first);
        if (status == ACT_OK) {
            status = truth_of_product(&q, &truth);
        }
        if (status != ACT_OK) {
            return status;
        }
        bool is_new = true;
        for (int j = 0; j < *count; j++) {
            bool both_nan = isnan(out[j].rounded) && isnan(truth.rounded);
            is_new =
                is_new && !both_nan &&
                !(out[j].rounded == truth.rounded && out[j].residual == truth.residual);
        }
        if (is_new) {
            out[(*count)++] = truth;
        }
    }
    return ACT_OK;
}

act_status act_gated_truth(act_gated_exact *exact, act_gated_part part,
                           const act_format *format, const act_gated_input *at,
                           act_truth *out) {
    act_truth truths[ACT_CONVENTIONS];
    int count;
    act_status status = act_gated_truths(exact, part, format, at, truths, &count);
    if (count > 0) {
        *out = truths[0];
    }
    return status;
}

act_status act_gated_decimal(act_gated_exact *exact, act_gated_part part,
                             const act_gated_input *at, int digits, char **text) {
    question q = {exact, part, act_binary64, at, {0}};
    act_gated_ends ends;
    *text = NULL;
    act_status status = act_gated_factors(exact, part, at, 0, &q.first);
    if (status != ACT_OK) {
        return status;
    }
    if (q.first.g == NULL || !mpfr_regular_p(exact->second)) {
        act_truth truth;
        status = truth_of_product(&q, &truth);
        bool holds_product = q.first.g == NULL && !isnan(truth.rounded);
        if (status == ACT_OK && !holds_product) { /* what masks NaN has used it since */
            mpfr_set_prec(exact->lo, 53);
            mpfr_set_d(exact->lo, truth.rounded, MPFR_RNDN);
        }
        return status != ACT_OK                                         ? status
               : act_decide_decimal(exact->lo, exact->lo, digits, text) ? ACT_OK
                                                                        : ACT_NOMEM;
    }
    for (int by_tail = 0; by_tail < 2; by_tail++) {
        for (int rung = 0; rung < ACT_RUNGS; rung++) {
            bool done = by_tail != 0 ? act_gated_evaluate_tail(exact, act_binary64,
                                                               &q.first, rung, &ends)
                                     : act_gated_evaluate(&q.first, rung, &ends);
            if (!done || act_exact_ladder[rung] <= 4 * digits) {
                continue;
            }
            act_gated_multiply(exact, &ends);
            if (act_decide_decimal(exact->lo, exact->hi, digits, text)) {
                return ACT_OK;
            }
        }
    }
    return ACT_UNDECIDED;
}
