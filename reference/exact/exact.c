#include "exact/exact.h"

#include "exact/decide.h"
#include "exact/enclose.h"
#include "exact/masks.h"

#include <float.h>
#include <math.h>

void act_exact_set_direction(act_exact *exact, act_direction direction) {
    exact->direction = direction;
}

int act_exact_order(const act_exact *exact) {
    return exact->order;
}

act_direction act_exact_direction(const act_exact *exact) {
    return exact->direction;
}

static act_pieces pieces_of_side(int kink, enum act_side side) {
    switch (side) {
    case ACT_LEFT:
        return (act_pieces){kink, kink};
    case ACT_RIGHT:
        return (act_pieces){kink + 1, kink + 1};
    case ACT_MIDDLE:
        break;
    }
    return (act_pieces){kink, kink + 1};
}

int act_exact_pieces(const act_exact *exact, double x, act_pieces pieces[]) {
    int piece = act_exact_piece_at(exact, x);
    if (piece >= 0) {
        pieces[0] = (act_pieces){piece, piece};
        return 1;
    }
    int at = -1 - piece;
    const act_kink *kink = &exact->f->kink[at];
    int order = exact->order < ACT_ORDERS ? exact->order : ACT_ORDERS - 1;
    pieces[0] = pieces_of_side(at, kink->pytorch[order]);
    pieces[1] = pieces_of_side(at, kink->onnx[order]);
    pieces[2] = pieces_of_side(at, kink->onednn[order]);
    return ACT_CONVENTIONS;
}

/* Higher derivatives follow: the limit of the derivative of a function with a finite
 * limit is 0 if it exists. */
bool act_exact_special(const act_exact *exact, double x, double *value) {
    const act_function *f = exact->f;
    int order = exact->order;
    int tabled = order < ACT_ORDERS ? order : ACT_ORDERS - 1;
    if (isnan(x)) {
        *value = (double)NAN;
        return true;
    }
    for (int i = 0; i < f->n_poles; i++) {
        const act_pole *pole = &f->pole[i];
        if (x == pole->at && order == tabled) { /* beyond, nothing is known */
            /* Only zero has an encoding for each side. */
            bool from_left = x == 0 ? signbit(x) != 0 : !isnan(pole->value[0][0]);
            *value = pole->value[tabled][from_left ? 0 : 1];
            return true;
        }
    }
    if (x < f->domain[0] || x > f->domain[1]) {
        *value = (double)NAN;
        return true;
    }
    if (isinf(x)) {
        double limit = act_function_limit(f, exact->p, tabled, x > 0);
        bool has_line = (x > 0 ? f->right.line : f->left.line) != NULL;
        if (has_line && order == tabled && isfinite(limit) && limit != 0) {
            return false; /* the line has more digits than the table */
        }
        *value = order > tabled && isfinite(limit) ? 0 : limit;
        return true;
    }
    return false;
}

/* f(x) = 0 at x = 0: the sign that f has on that side, from the first derivative
 * that is not zero. */
static act_zero_sign sign_beside(act_exact *exact, double x) {
    int piece = 0;
    while (piece < exact->kinks &&
           (exact->at[piece] < 0 || (exact->at[piece] == 0 && signbit(x) == 0))) {
        piece++;
    }
    enum { LENGTH = 5 };
    act_tape *tape = act_tape_open(LENGTH, 128);
    act_zero_sign sign = ACT_ZERO_ANY;
    if (tape == NULL) {
        return sign;
    }
    jet y = exact->f->piece[piece](jet_variable(tape, 0), exact->p);
    for (int k = 1; k < LENGTH; k++) {
        bool flips = signbit(x) != 0 && k % 2 == 1;
        if (mpfi_is_strictly_pos(y->c[k])) {
            sign = flips ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
        } else if (mpfi_is_strictly_neg(y->c[k])) {
            sign = flips ? ACT_ZERO_PLUS : ACT_ZERO_MINUS;
        } else if (mpfi_is_zero(y->c[k])) {
            continue;
        }
        break;
    }
    act_tape_close(tape);
    return sign;
}

/* Tells whether f is zero, not only small, at the far end of the line. */
static bool ends_in_zero(act_exact *exact, bool right) {
    act_pieces pieces = {right ? exact->kinks : 0, right ? exact->kinks : 0};
    return act_enclose(exact, right ? DBL_MAX : -DBL_MAX, pieces, 0) &&
           act_exact_is_zero(exact);
}

act_zero_sign act_exact_sign_of_zero(act_exact *exact, double x) {
    double value;
    if (exact->order > 0) {
        return ACT_ZERO_ANY;
    }
    if (act_exact_special(exact, x, &value)) {
        return isinf(x) && ends_in_zero(exact, x > 0) ? ACT_ZERO_EITHER
               : signbit(value)                       ? ACT_ZERO_MINUS
                                                      : ACT_ZERO_PLUS;
    }
    return x == 0 ? sign_beside(exact, x) : ACT_ZERO_EITHER;
}

static act_zero_sign zero_sign(act_exact *exact, double x, double rounded) {
    if (exact->order > 0 || act_exact_is_zero(exact)) {
        return act_exact_sign_of_zero(exact, x);
    }
    return signbit(rounded) ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
}

static act_decider decider_of(act_exact *exact, const act_format *format,
                              act_direction direction) {
    return (act_decider){format, direction, exact->cell, exact->width};
}

/* *width as act_decide_truth has it. */
static bool decide_truth(act_exact *exact, const act_format *format, double x,
                         double *width, act_truth *out) {
    act_decider decider = decider_of(exact, format, exact->direction);
    if (!act_decide_truth(&decider, exact->lo, exact->hi, width, out)) {
        return false;
    }
    out->zero = zero_sign(exact, x, out->rounded);
    if (out->rounded == 0 && out->zero == ACT_ZERO_MINUS) {
        out->rounded = -0.0;
    }
    return true;
}

static act_truth special_truth(act_exact *exact, const act_format *format, double x,
                               double value) {
    act_truth truth = {.rounded = value,
                       .ulp_exponent = format->emin - format->precision + 1};
    if (isinf(value)) {
        truth.ulp_exponent = format->emax - format->precision + 1;
    } else if (isnan(x)) {
        act_exact_masks(exact, format, &truth);
    } else if (isfinite(value) && value != 0) {
        mpfr_t v, cell;
        mpfr_init2(v, 53);
        mpfr_init2(cell, 53);
        mpfr_set_d(v, value, MPFR_RNDN);
        truth.rounded = act_round(v, format, exact->direction, cell);
        truth.ulp_exponent = act_ulp_exponent(v, format);
        truth.residual = ldexp(value - truth.rounded, -truth.ulp_exponent);
        mpfr_clears(v, cell, (mpfr_ptr)0);
    } else if (value == 0) {
        truth.zero = act_exact_sign_of_zero(exact, x);
    }
    return truth;
}

static act_status truth_at(act_exact *exact, const act_format *format, double x,
                           act_pieces pieces, act_truth *out) {
    double width = HUGE_VAL;
    for (int rung = act_exact_first_rung(format); rung < ACT_RUNGS; rung++) {
        if (act_enclose_for_format(exact, format, x, pieces, rung) &&
            decide_truth(exact, format, x, &width, out)) {
            return ACT_OK;
        }
    }
    return ACT_UNDECIDED;
}

static bool same_truth(const act_truth *a, const act_truth *b) {
    return a->rounded == b->rounded && a->residual == b->residual;
}

const char *const act_framework_names[ACT_FRAMEWORKS] = {"PyTorch", "ONNX Runtime",
                                                         "oneDNN"};

bool act_exact_is_kink(act_exact *exact, const act_format *format, double x,
                       double value[ACT_FRAMEWORKS]) {
    double special;
    act_truth side[2];
    act_pieces pieces[ACT_CONVENTIONS];
    if (act_exact_special(exact, x, &special) || act_exact_piece_at(exact, x) >= 0) {
        return false;
    }
    int at = -1 - act_exact_piece_at(exact, x);
    for (int i = 0; i < 2; i++) {
        act_pieces one = {at + i, at + i};
        if (truth_at(exact, format, x, one, &side[i]) != ACT_OK) {
            return false;
        }
    }
    act_exact_pieces(exact, x, pieces);
    for (int i = 0; i < ACT_FRAMEWORKS; i++) {
        act_truth truth;
        if (truth_at(exact, format, x, pieces[i], &truth) != ACT_OK) {
            return false;
        }
        value[i] = truth.rounded;
    }
    return !same_truth(&side[0], &side[1]);
}

act_status act_exact_truths(act_exact *exact, const act_format *format, double x,
                            act_truth *out, int *count) {
    *count = 0;
    double special;
    if (act_exact_special(exact, x, &special)) {
        out[(*count)++] = special_truth(exact, format, x, special);
        return ACT_OK;
    }
    act_pieces pieces[ACT_CONVENTIONS];
    int count_of_pieces = act_exact_pieces(exact, x, pieces);
    for (int i = 0; i < count_of_pieces; i++) {
        act_truth truth;
        act_status status = truth_at(exact, format, x, pieces[i], &truth);
        if (status != ACT_OK) {
            return status;
        }
        bool is_new = true;
        for (int j = 0; j < *count; j++) {
            is_new = is_new && !same_truth(&out[j], &truth);
        }
        if (is_new) {
            out[(*count)++] = truth;
        }
    }
    return ACT_OK;
}

act_status act_exact_truth(act_exact *exact, const act_format *format, double x,
                           act_truth *out) {
    act_truth truths[ACT_CONVENTIONS];
    int count;
    act_status status = act_exact_truths(exact, format, x, truths, &count);
    if (count > 0) {
        *out = truths[0];
    }
    return status;
}

act_status act_exact_round(act_exact *exact, const act_format *format,
                           act_direction direction, double x, double *out) {
    double special;
    if (act_exact_special(exact, x, &special)) {
        mpfr_set_prec(exact->lo, 53);
        mpfr_set_d(exact->lo, special, MPFR_RNDN);
        *out = isinf(special) ? special
                              : act_round(exact->lo, format, direction, exact->cell);
        return ACT_OK;
    }
    act_pieces pieces[ACT_CONVENTIONS];
    act_exact_pieces(exact, x, pieces);
    act_decider decider = decider_of(exact, format, direction);
    for (int rung = act_exact_first_rung(format); rung < ACT_RUNGS; rung++) {
        if (act_enclose_for_format(exact, format, x, pieces[0], rung) &&
            act_decide_rounding(&decider, exact->lo, exact->hi, out)) {
            if (*out == 0 && zero_sign(exact, x, *out) == ACT_ZERO_MINUS) {
                *out = -0.0;
            }
            return ACT_OK;
        }
    }
    return ACT_UNDECIDED;
}

act_status act_exact_decimal(act_exact *exact, double x, int digits, char **text) {
    *text = NULL;
    double special;
    if (act_exact_special(exact, x, &special)) {
        mpfr_set_prec(exact->lo, 53);
        mpfr_set_d(exact->lo, special, MPFR_RNDN);
        mpfr_set_prec(exact->hi, 53);
        mpfr_set_d(exact->hi, special, MPFR_RNDN);
        act_decide_decimal(exact->lo, exact->hi, digits, text);
        return *text != NULL ? ACT_OK : ACT_NOMEM;
    }
    act_pieces pieces[ACT_CONVENTIONS];
    act_exact_pieces(exact, x, pieces);
    for (int rung = 0; rung < ACT_RUNGS; rung++) {
        if (act_exact_ladder[rung] > 3 * digits &&
            act_enclose(exact, x, pieces[0], rung) &&
            act_decide_decimal(exact->lo, exact->hi, digits, text)) {
            return ACT_OK;
        }
    }
    /* Beyond the definition's reach, the tail of the widest format may still fix the
     * digits. */
    for (int rung = 0; rung < ACT_RUNGS; rung++) {
        if (act_exact_ladder[rung] > 4 * digits &&
            act_enclose_for_format(exact, act_binary64, x, pieces[0], rung) &&
            act_decide_decimal(exact->lo, exact->hi, digits, text)) {
            return ACT_OK;
        }
    }
    return ACT_UNDECIDED;
}
