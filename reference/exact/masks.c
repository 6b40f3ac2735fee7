#include "exact/masks.h"

#include "exact/enclose.h"

#include <math.h>

/* An x inside a piece, where nothing happens to be zero. */
static double inside(const act_exact *exact, int piece) {
    const double step = 0.7;
    if (exact->kinks == 0) {
        return step;
    }
    if (piece == 0) {
        return exact->at[0] - step;
    }
    double left = exact->at[piece - 1];
    return piece < exact->kinks ? left + (exact->at[piece] - left) * step : left + step;
}

/* Tells whether the derivative does not depend on x: all others after it are zero. */
static bool is_constant(jet y, int order, int length) {
    bool constant = true;
    for (int k = order + 1; k < length; k++) {
        constant = constant && mpfi_is_zero(y->c[k]);
    }
    return constant;
}

static void add_mask(act_truth *truth, double value) {
    for (int i = 0; i < truth->masks; i++) {
        if (truth->mask[i] == value) {
            return;
        }
    }
    if (truth->masks < ACT_MASKS) {
        truth->mask[truth->masks++] = value;
    }
}

void act_exact_masks(act_exact *exact, const act_format *format, act_truth *truth) {
    enum { MORE = 6, PRECISION = 128 };
    int length = exact->order + MORE;
    act_tape *tape = exact->order > 0 ? act_tape_open(length, PRECISION) : NULL;
    truth->masks = 0;
    if (tape == NULL) {
        return;
    }
    for (int piece = 0; piece <= exact->kinks; piece++) {
        act_tape_reset(tape);
        jet y =
            exact->f->piece[piece](jet_variable(tape, inside(exact, piece)), exact->p);
        if (is_constant(y, exact->order, length)) {
            mpfr_set_prec(exact->lo, PRECISION);
            mpfi_mid(exact->lo, y->c[exact->order]);
            add_mask(truth, act_round(exact->lo, format, exact->direction, exact->cell));
        }
    }
    act_tape_close(tape);
}
