#include "range/leeway_private.h"

#include <math.h>

/* Bits of the working precision that the place of a target may lack. */
enum { SLACK = 48 };

/* Steps of a search: halving takes one for each bit of an exponent and of a significand.
 */
enum { STEPS = 512 };

bool act_leeway_choose_piece(act_leeways *l, double x) {
    const act_range_search *s = &l->search;
    const act_function *f = s->f;
    l->piece = 0;
    l->ends[0] = f->domain[0];
    l->ends[1] = f->domain[1];
    for (int i = 0; i < s->kinks; i++) {
        if (x == s->at[i]) {
            return false;
        }
        if (x > s->at[i]) {
            l->piece = i + 1;
            l->ends[0] = fmax(l->ends[0], s->at[i]);
        } else {
            l->ends[1] = fmin(l->ends[1], s->at[i]);
        }
    }
    for (int i = 0; i < f->n_poles; i++) {
        double at = f->pole[i].at;
        if (x == at) {
            return false;
        }
        l->ends[x > at ? 0 : 1] = x > at ? fmax(l->ends[0], at) : fmin(l->ends[1], at);
    }
    return x >= l->ends[0] && x <= l->ends[1];
}

jet act_leeway_derivatives(act_leeways *l, mpfi_srcptr x) {
    act_tape_reset(l->tape);
    return l->search.f->piece[l->piece](jet_variable_interval(l->tape, x), l->search.p);
}

int act_leeway_side(act_leeways *l, mpfr_srcptr x) {
    mpfi_set_fr(l->point, x);
    jet f = act_leeway_derivatives(l, l->point);
    int sign = mpfr_cmp(&f->c[0]->left, l->target) > 0    ? 1
               : mpfr_cmp(&f->c[0]->right, l->target) < 0 ? -1
                                                          : 0;
    mpfi_mid(l->step, f->c[0]);
    mpfr_sub(l->step, l->step, l->target, MPFR_RNDN);
    mpfi_mid(l->cell, f->c[1]);
    mpfr_div(l->step, l->step, l->cell, MPFR_RNDN);
    return sign;
}

/* Whether the target is past the greatest number, which `far` is, but not infinitely far:
 * what y = log(x) is rounded from. */
static bool is_beyond_numbers(act_leeways *l, int side) {
    const unsigned bits = 4;
    mpfr_set(l->near, l->far, MPFR_RNDN);
    mpfr_mul_2ui(l->far, l->far, bits, MPFR_RNDN);
    return act_leeway_side(l, l->far) == -side;
}

/* Moves `far` from x, first by the step that was found there, until the target lies
 * between `near` and `far`. */
static act_arrival bracket(act_leeways *l, double x, int direction, int side) {
    double greatest = direction * act_format_max(l->format);
    double end = l->ends[direction > 0];
    double last = isinf(end) ? greatest : end;
    double guess = fabs(mpfr_get_d(l->step, MPFR_RNDA));
    double least = fmax(act_format_subnormal(l->format), fabs(x) * 0x1p-52);
    double step = guess > least && guess <= fabs(greatest) ? guess : least;
    for (;; step *= 8) {
        double place = x + direction * step;
        bool is_last = direction * (place - last) >= 0;
        mpfr_set_d(l->far, is_last ? last : place, MPFR_RNDN);
        int now = act_leeway_side(l, l->far);
        if (now == -side) {
            return ACT_ARRIVED;
        }
        if (is_last && isinf(end)) {
            return is_beyond_numbers(l, side) ? ACT_ARRIVED : ACT_ARRIVED_AT_INFINITY;
        }
        if (is_last) {
            mpfi_set_fr(l->place, l->far);
            return now == 0 ? ACT_NOWHERE_TOLD : ACT_AT_END;
        }
        if (now == side) {
            mpfr_set(l->near, l->far, MPFR_RNDN);
        }
    }
}

/* Whether the step that was found is below what counts at `near`. */
static bool is_small(const act_leeways *l) {
    return mpfr_zero_p(l->step) ||
           (mpfr_regular_p(l->step) && mpfr_regular_p(l->near) &&
            mpfr_get_exp(l->step) <
                mpfr_get_exp(l->near) - mpfr_get_prec(l->near) + SLACK);
}

/* Narrows the bracket by Newton steps, and by halving where these leave it. Leaves the
 * place in `near`. */
static bool narrow(act_leeways *l, int side) {
    mpfr_t next;
    bool is_near = false;
    mpfr_init2(next, mpfr_get_prec(l->near));
    act_leeway_side(l, l->near);
    for (int i = 0; i < STEPS && !is_near; i++) {
        mpfr_sub(next, l->near, l->step, MPFR_RNDN);
        bool is_between = (mpfr_cmp(next, l->near) > 0) != (mpfr_cmp(next, l->far) > 0);
        if (!is_between || !mpfr_number_p(next)) {
            mpfr_add(next, l->near, l->far, MPFR_RNDN);
            mpfr_div_2ui(next, next, 1, MPFR_RNDN);
        }
        int now = act_leeway_side(l, next);
        if (now == -side) {
            mpfr_swap(l->far, l->near);
            side = now;
        }
        mpfr_swap(l->near, next); /* the newer end is the nearer one */
        is_near = now == 0 || is_small(l);
    }
    mpfr_clear(next);
    return is_near;
}

/* Encloses the place that is at `near` or beside it: f is less than the target at one
 * end, and more at the other. */
static bool enclose(act_leeways *l) {
    for (long bits = mpfr_get_prec(l->near) - SLACK; bits > -SLACK; bits -= 8) {
        mpfr_ptr left = &l->place->left;
        mpfr_ptr right = &l->place->right;
        mpfr_div_2si(l->far, l->near, bits, MPFR_RNDA);
        mpfr_abs(l->far, l->far, MPFR_RNDN);
        mpfr_sub(left, l->near, l->far, MPFR_RNDD);
        mpfr_add(right, l->near, l->far, MPFR_RNDU);
        if (act_leeway_side(l, left) * act_leeway_side(l, right) < 0) {
            return true;
        }
    }
    return false;
}

/* Whether f is exactly the target at the place. */
static bool is_exact(act_leeways *l) {
    mpfi_srcptr f = act_leeway_derivatives(l, l->place)->c[0];
    return mpfr_equal_p(&f->left, l->target) && mpfr_equal_p(&f->right, l->target);
}

act_arrival act_leeway_find_place(act_leeways *l, double x, int trend) {
    mpfr_set_d(l->near, x, MPFR_RNDN);
    int side = act_leeway_side(l, l->near);
    if (side == 0) { /* exactly, or to all digits */
        mpfi_set_d(l->place, x);
        return is_exact(l) || (mpfr_regular_p(l->near) && enclose(l)) ? ACT_ARRIVED
                                                                      : ACT_NOWHERE_TOLD;
    }
    act_arrival end = bracket(l, x, -side * trend, side);
    if (end != ACT_ARRIVED) {
        return end;
    }
    return narrow(l, side) && enclose(l) ? ACT_ARRIVED : ACT_NOWHERE_TOLD;
}
