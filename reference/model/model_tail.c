#include "model/model_private.h"

#include <math.h>

bool act_model_tail_constant(act_modeller *m, const act_run *run, uint64_t *last,
                             act_model *out) {
    double x = act_decode(m->format, run->first);
    const act_exact_tail *tail = act_exact_tail_find(m->exact, m->format, x > 0);
    if (tail->sign == 0) {
        return false;
    }
    if (fabs(x) < tail->start) {
        act_run_cut(m->format, run->first, last, x < 0 ? -tail->start : tail->start);
        return false;
    }
    const act_function *f = m->exact->f;
    int order = m->exact->order;
    act_run all = *run;
    all.last = *last;
    jet line =
        act_fit_jets(m->fitter, &all, x > 0 ? f->right.line : f->left.line, order + 2, 0);
    if (line == NULL) {
        return false;
    }
    act_truth truth;
    if (!mpfi_is_zero(line->c[order + 1]) ||
        !act_model_exact_truth(m, run->first, &truth)) {
        return false;
    }
    act_model_set_constant(out, *last, &truth);
    return true;
}

/* What the line adds to its slope times x may be too small to see; then that
 * gives the side. */
bool act_model_tail_line(act_modeller *m, const act_run *run, act_model *out) {
    double x = act_decode(m->format, run->first);
    const act_exact_tail *tail = act_exact_tail_find(m->exact, m->format, x > 0);
    act_program *line = x > 0 ? m->exact->f->right.line : m->exact->f->left.line;
    int order = m->exact->order;
    if (tail->sign == 0 || fabs(x) < tail->start) {
        return false;
    }
    jet y = act_fit_jets_at_zero(m->fitter, line, order + 2);
    if (y == NULL) {
        return false;
    }
    int side = tail->sign;
    mpfi_srcptr slope = y->c[order + 1];
    mpfi_set_prec(m->value, mpfi_get_prec(slope));
    mpfi_mul_d(m->value, slope, act_run_centre(run));
    mpfr_set(m->bound, tail->bound, MPFR_RNDU);
    if (!mpfi_is_zero(y->c[order])) {
        const int invisible = 36;
        mpfi_mag(m->bound, y->c[order]);
        if (mpfr_get_exp(m->bound) <
            mpfr_get_exp(&m->value->left) - m->format->precision - invisible) {
            side = mpfi_is_strictly_pos(y->c[order]) ? 1 : -1;
            mpfr_add(m->bound, m->bound, tail->bound, MPFR_RNDU);
        } else {
            mpfi_add(m->value, m->value, y->c[order]);
            mpfr_set(m->bound, tail->bound, MPFR_RNDU);
        }
    }
    if (mpfi_has_zero(m->value)) {
        return false;
    }
    act_fit_line(run, m->value, slope, m->bound, side, out);
    return true;
}
