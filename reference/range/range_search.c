#include "number/interval.h"
#include "range/range_private.h"

#include <math.h>
#include <stdlib.h>

/* Bits for what cancels. */
static const mpfr_prec_t finer_precision[ACT_FINER] = {1023, ACT_FINEST};

act_status act_range_search_open(act_range_search *search, const act_function *f,
                                 const double *params, int order) {
    *search = (act_range_search){.f = f, .order = order};
    act_function_set_params(f, params, search->p);
    search->kinks = act_function_finite_kinks(f, search->p, search->at);
    mpfr_inits2(ACT_FINE, search->least, search->greatest, (mpfr_ptr)0);
    mpfi_init2(search->x, ACT_FINE);
    mpfi_init2(search->y, ACT_FINEST);
    mpfr_set_inf(search->least, 1);
    mpfr_set_inf(search->greatest, -1);
    search->coarse = act_tape_open(order + 1 + ACT_SLOPES, ACT_COARSE);
    search->fine = act_tape_open(order + 1 + ACT_SLOPES, ACT_FINE);
    search->deep = act_tape_open(order + 1 + ACT_FLAT, ACT_FINE);
    bool is_open = search->coarse != NULL && search->fine != NULL && search->deep != NULL;
    search->status = is_open ? ACT_OK : ACT_NOMEM;
    return search->status;
}

void act_range_search_close(act_range_search *search) {
    for (size_t i = 0; i < search->count; i++) {
        mpfi_clear(search->list[i].spot.x);
        mpfi_clear(search->list[i].y);
    }
    free(search->list);
    mpfr_clears(search->least, search->greatest, (mpfr_ptr)0);
    mpfi_clear(search->x);
    mpfi_clear(search->y);
    act_tape_close(search->coarse);
    act_tape_close(search->fine);
    act_tape_close(search->deep);
    for (int i = 0; i < ACT_FINER; i++) {
        act_tape_close(search->finer[i]);
    }
}

mpfi_t *act_range_derivatives(act_range_search *search, act_tape *tape, mpfi_srcptr x) {
    act_tape_reset(tape);
    jet y = search->program(jet_variable_interval(tape, x), search->p);
    return y->c + search->order;
}

/* True if an integer, as limits often are, lies in it. */
static bool holds_integer(mpfi_srcptr y) {
    mpfr_t least;
    mpfr_init2(least, mpfi_get_prec(y));
    mpfr_ceil(least, &y->left);
    bool holds = mpfr_lessequal_p(least, &y->right) != 0;
    mpfr_clear(least);
    return holds;
}

/* As narrow as what is printed needs, of one sign, and apart from every limit. */
static bool is_told(mpfi_srcptr y) {
    const int bits = 110;
    if (act_interval_is_point(y)) {
        return true;
    }
    if (mpfi_has_zero(y) || holds_integer(y)) {
        return false;
    }
    mpfr_t width;
    mpfr_init2(width, 53);
    mpfi_diam_rel(width, y);
    bool is_narrow = mpfr_get_exp(width) < -bits;
    mpfr_clear(width);
    return is_narrow;
}

act_tape *act_range_finer(act_range_search *search, int i) {
    if (search->finer[i] == NULL) {
        search->finer[i] =
            act_tape_open(search->order + 1 + ACT_SLOPES, finer_precision[i]);
    }
    if (search->finer[i] == NULL) {
        search->status = ACT_NOMEM;
    }
    return search->finer[i];
}

static mpfi_srcptr at(act_range_search *search, act_tape *tape, double x, int more) {
    act_tape_reset(tape);
    jet y = search->program(jet_variable(tape, x), search->p);
    return y->c[search->order + more];
}

mpfi_srcptr act_range_at(act_range_search *search, double x, int more) {
    mpfi_srcptr y = at(search, search->fine, x, more);
    for (int i = 0; i < ACT_FINER && mpfi_bounded_p(y) && !is_told(y); i++) {
        act_tape *tape = act_range_finer(search, i);
        if (tape == NULL) {
            break;
        }
        y = at(search, tape, x, more);
    }
    return y;
}

void act_range_note(act_range_search *search, mpfi_srcptr y) {
    if (mpfi_nan_p(y)) {
        return;
    }
    if (mpfr_less_p(&y->right, search->least)) {
        mpfr_set(search->least, &y->right, MPFR_RNDU);
    }
    if (mpfr_greater_p(&y->left, search->greatest)) {
        mpfr_set(search->greatest, &y->left, MPFR_RNDD);
    }
}

bool act_range_beats(const act_range_search *search, mpfi_srcptr y) {
    return mpfr_less_p(&y->right, search->greatest) &&
           mpfr_greater_p(&y->left, search->least);
}

void act_range_add(act_range_search *search, mpfi_srcptr x, mpfi_srcptr y,
                   act_reached reached, enum act_side side) {
    if (mpfi_nan_p(y)) {
        search->status = ACT_UNDECIDED;
        return;
    }
    act_range_note(search, y);
    if (act_range_beats(search, y)) {
        return;
    }
    if (search->count == search->capacity) {
        size_t capacity = 2 * search->capacity + 16;
        act_range_candidate *grown = realloc(search->list, capacity * sizeof *grown);
        if (grown == NULL) {
            search->status = ACT_NOMEM;
            return;
        }
        search->list = grown;
        search->capacity = capacity;
    }
    act_range_candidate *new = &search->list[search->count++];
    mpfi_init2(new->spot.x, ACT_FINE);
    mpfi_init2(new->y, ACT_FINEST);
    mpfi_set(new->spot.x, x);
    mpfi_set(new->y, y);
    new->off = 0;
    new->spot.reached = reached;
    new->spot.side = side;
}

act_range_trend act_range_trend_of(mpfi_srcptr slope) {
    if (mpfi_nan_p(slope)) {
        return ACT_NOWHERE;
    }
    if (mpfr_sgn(&slope->left) >= 0) {
        return ACT_RISING;
    }
    return mpfr_sgn(&slope->right) <= 0 ? ACT_FALLING : ACT_NOWHERE;
}

act_range_trend act_range_trend_over(act_range_search *search, double l, double r,
                                     bool *constant) {
    mpfi_interv_d(search->x, l, r);
    mpfi_t *y = act_range_derivatives(search, search->coarse, search->x);
    *constant = !mpfi_nan_p(y[1]) && mpfi_is_zero(y[1]);
    return act_range_trend_of(y[1]);
}
