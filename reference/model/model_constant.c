#include "model/model_private.h"

#include "number/interval.h"

#include <math.h>

void act_model_set_constant(act_model *out, uint64_t last, const act_truth *truth) {
    out->kind = ACT_MODEL_CONSTANT;
    out->exact = true;
    out->last = last;
    out->truth = *truth;
}

bool act_model_exact_truth(act_modeller *m, uint64_t bits, act_truth *truth) {
    return act_exact_truth(m->exact, m->format, act_decode(m->format, bits), truth) ==
           ACT_OK;
}

/* Tells whether all of [lo, hi] is at least 2^(emax + 1) in magnitude, where f counts as
 * that.
 */
static bool is_beyond(const act_format *format, mpfi_srcptr range) {
    mpfr_exp_t edge = format->emax + 1;
    return mpfr_cmp_si_2exp(&range->left, 1, edge) >= 0 ||
           mpfr_cmp_si_2exp(&range->right, -1, edge) <= 0;
}

/* Tells whether every truth within `range` reads like this one: it rounds to itself, all
 * but for 2^-36 ulp, which residuals do not show, but a direction may. */
static bool is_indistinct(act_modeller *m, mpfi_srcptr range, const act_truth *truth) {
    bool one_binade =
        truth->rounded == 0 || mpfr_get_exp(&range->left) == mpfr_get_exp(&range->right);
    bool is_directed = act_exact_direction(m->exact) != ACT_NEAREST;
    if (!isfinite(truth->rounded) || !one_binade || is_directed) {
        return false;
    }
    mpfi_set_prec(m->value, mpfi_get_prec(range));
    mpfi_sub_d(m->value, range, truth->rounded);
    mpfi_mag(m->bound, m->value);
    return mpfr_cmp_si_2exp(m->bound, 1, truth->ulp_exponent - 36) <= 0;
}

static bool same_truth(const act_truth *a, const act_truth *b) {
    return a->rounded == b->rounded && a->ulp_exponent == b->ulp_exponent &&
           a->residual == b->residual;
}

/* Tells whether the function file promises that f is monotone over the run: in a tail
 * whose line is a constant, or where f is steady. *has_sign: and that it keeps its sign,
 * since its limit is zero. */
static bool is_promised_monotone(act_modeller *m, const act_run *run, bool *has_sign) {
    double x = act_decode(m->format, run->first);
    const act_exact_tail *tail = act_exact_tail_find(m->exact, m->format, x > 0);
    const act_function *f = m->exact->f;
    int order = m->exact->order;
    if (order < ACT_ORDERS && fabs(x) >= act_function_steady(f, m->exact->p, x > 0)) {
        *has_sign = act_function_limit(f, m->exact->p, order, x > 0) == 0;
        return true;
    }
    if (tail->sign == 0 || fabs(x) < tail->reach) {
        return false;
    }
    jet line =
        act_fit_jets(m->fitter, run, x > 0 ? f->right.line : f->left.line, order + 2, 0);
    *has_sign = line != NULL && mpfi_is_zero(line->c[order]);
    return line != NULL && mpfi_is_zero(line->c[order + 1]);
}

/* Tells whether f is monotone over the run; next to a maximum that takes many bits to
 * see. */
static bool is_monotone(act_modeller *m, const act_run *run) {
    int order = m->exact->order;
    for (int rung = 0; rung < ACT_FIT_RUNGS; rung += ACT_FIT_RUNGS - 1) {
        jet y =
            act_fit_jets(m->fitter, run, m->exact->f->piece[run->piece], order + 2, rung);
        if (y != NULL && (mpfi_is_strictly_pos(y->c[order + 1]) ||
                          mpfi_is_strictly_neg(y->c[order + 1]))) {
            return true;
        }
    }
    return false;
}

bool act_model_constant_find(act_modeller *m, const act_run *run, act_model *out) {
    int order = m->exact->order;
    bool has_sign = false;
    bool promised = is_promised_monotone(m, run, &has_sign);
    jet y = act_fit_jets(m->fitter, run, m->exact->f->piece[run->piece], order + 1, 0);
    if (y == NULL || mpfi_nan_p(y->c[order])) {
        return false;
    }
    mpfi_ptr range = y->c[order];
    if (mpfi_has_zero(range)) { /* from a root of f, jets often cannot tell its sign */
        act_model_head_enclose(m, run, range);
    }
    bool same = act_interval_is_point(range) || is_beyond(m->format, range);
    has_sign = has_sign || mpfi_is_strictly_pos(range) || mpfi_is_strictly_neg(range);
    act_truth truth;
    act_truth end;
    if ((!same && !has_sign) || !act_model_exact_truth(m, run->first, &truth)) {
        return false;
    }
    same = same || is_indistinct(m, range, &truth) ||
           (act_model_exact_truth(m, run->last, &end) && same_truth(&truth, &end) &&
            (promised || act_model_head_is_monotone(m, run) || is_monotone(m, run)));
    if (same) {
        act_model_set_constant(out, run->last, &truth);
    }
    return same;
}
