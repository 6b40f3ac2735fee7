#include "model/model_private.h"

#include "number/interval.h"

#include <float.h>
#include <math.h>

/* The piece of f between 0 and ACT_MODEL_HEAD_WIDEST on one side, -1: there is no single
 * one.
 */
static int piece_next_to_zero(const act_exact *exact, int right) {
    const act_function *f = exact->f;
    double tiny = right ? ACT_MODEL_HEAD_WIDEST : -ACT_MODEL_HEAD_WIDEST;
    if (tiny < f->domain[0] || tiny > f->domain[1]) {
        return -1;
    }
    for (int i = 0; i < f->n_poles; i++) {
        if (fabs(f->pole[i].at) <= ACT_MODEL_HEAD_WIDEST) {
            return -1;
        }
    }
    int piece = act_exact_piece_at(exact, tiny);
    return piece == act_exact_piece_at(exact, tiny * DBL_MIN) ? piece : -1;
}

/* y: jets over all of the head, whose curvature they bound. */
static void find_slope(act_modeller *m, act_model_head *h, jet y, int right) {
    const int margin = 38; /* d is below 2^-margin ulp: residuals do not show it */
    int order = m->exact->order;
    mpfi_srcptr bend = y->c[(unsigned long)order + h->power];
    if (!mpfi_bounded_p(bend)) {
        return;
    }
    mpfi_mag(h->curvature, bend);
    mpfr_div_ui(h->curvature, h->curvature, h->power == 2 ? 2 : 6, MPFR_RNDU);
    if (mpfr_zero_p(h->curvature)) {
        return; /* affine: any curve says it all */
    }
    h->side = mpfi_is_strictly_pos(bend) ? 1 : mpfi_is_strictly_neg(bend) ? -1 : 0;
    h->side *= h->power == 3 && !right ? -1 : 1;
    /* curvature x^power < 2^-margin ulp(slope x) holds if
     * x^(power - 1) < 2^-margin-p slope/curvature. */
    mpfi_mig(m->bound, h->slope);
    mpfr_div(m->bound, m->bound, h->curvature, MPFR_RNDD);
    mpfr_div_2ui(m->bound, m->bound, (unsigned long)(margin + m->format->precision),
                 MPFR_RNDD);
    mpfr_rootn_ui(m->bound, m->bound, h->power - 1, MPFR_RNDD);
    h->reach = fmin(ACT_MODEL_HEAD_WIDEST, mpfr_get_d(m->bound, MPFR_RNDD));
}

/* f = f^(q)(xi) x^q / q!, xi between 0 and x, if f, ... f^(q-1) are 0 at 0 (Taylor). */
static void find_root(act_model_head *h, int order, unsigned long multiplicity, jet y) {
    mpfi_srcptr c = y->c[(unsigned long)order + multiplicity];
    if (!mpfi_bounded_p(c) || mpfi_has_zero(c)) {
        return;
    }
    h->multiplicity = multiplicity;
    mpfi_set_prec(h->root, mpfi_get_prec(c));
    mpfi_div_ui(h->root, c, multiplicity == 2 ? 2 : 6);
}

void act_model_head_find(act_modeller *m, int right) {
    const int terms = 4;
    act_model_head *h = &m->head[right];
    act_program *const *pieces = m->exact->f->piece;
    int order = m->exact->order;
    int piece = piece_next_to_zero(m->exact, right);
    if (piece < 0) {
        return;
    }
    jet y = act_fit_jets_at_zero(m->fitter, pieces[piece], order + terms);
    if (y == NULL || !mpfi_bounded_p(y->c[order + 1])) {
        return;
    }
    bool is_flat = mpfi_is_zero(y->c[order + 1]);
    bool is_zero = mpfi_is_zero(y->c[order]);
    if (!is_flat && (!is_zero || mpfi_has_zero(y->c[order + 1]))) {
        return;
    }
    h->power = mpfi_is_zero(y->c[order + 2]) ? 3 : 2;
    mpfi_set_prec(h->slope, mpfi_get_prec(y->c[order + 1]));
    mpfi_set(h->slope, y->c[order + 1]);
    act_run run = {.format = m->format,
                   .piece = piece,
                   .first = act_encode(m->format, right ? 0.0 : -0.0),
                   .last = act_encode(m->format, right ? ACT_MODEL_HEAD_WIDEST
                                                       : -ACT_MODEL_HEAD_WIDEST)};
    y = act_fit_jets_from_zero(m->fitter, &run, pieces[piece], order + terms);
    if (y == NULL) {
        return;
    }
    h->is_monotone = is_flat && !mpfi_has_zero(y->c[order + 2]);
    if (is_flat && is_zero) {
        find_root(h, order, h->power, y);
    } else if (is_zero) {
        find_slope(m, h, y, right);
    }
}

bool act_model_head_is_monotone(const act_modeller *m, const act_run *run) {
    return m->head[act_decode(m->format, run->first) > 0].is_monotone &&
           fabs(act_decode(m->format, run->last)) <= ACT_MODEL_HEAD_WIDEST;
}

bool act_model_head_enclose(const act_modeller *m, const act_run *run, mpfi_ptr range) {
    double first = act_decode(m->format, run->first);
    double last = act_decode(m->format, run->last);
    const act_model_head *h = &m->head[first > 0];
    if (h->multiplicity == 0 || fabs(last) > ACT_MODEL_HEAD_WIDEST) {
        return false;
    }
    mpfi_t x;
    mpfi_init2(x, 64);
    mpfi_interv_d(x, fmin(first, last), fmax(first, last));
    mpfi_set(range, h->root);
    for (unsigned long i = 0; i < h->multiplicity; i++) {
        mpfi_mul(range, range, x);
    }
    mpfi_clear(x);
    return true;
}

bool act_model_head_line(act_modeller *m, const act_run *run, act_model *out) {
    double x = act_decode(m->format, run->first);
    double end = fabs(act_decode(m->format, run->last));
    const act_model_head *h = &m->head[x > 0];
    if (h->reach == 0 || end > h->reach) {
        return false;
    }
    mpfr_set_d(m->bound, end, MPFR_RNDU);
    mpfr_pow_ui(m->bound, m->bound, h->power, MPFR_RNDU);
    mpfr_mul(m->bound, m->bound, h->curvature, MPFR_RNDU);
    mpfi_set_prec(m->value, mpfi_get_prec(h->slope));
    mpfi_mul_d(m->value, h->slope, act_run_centre(run));
    act_fit_line(run, m->value, h->slope, m->bound, h->side, out);
    return true;
}
