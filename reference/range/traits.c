#include "range/traits.h"

#include "number/interval.h"
#include "range/range_private.h"

#include <math.h>

const char *const act_monotone_names[ACT_MONOTONES] = {
    [ACT_NOT_MONOTONE] = "no",
    [ACT_INCREASING] = "increasing",
    [ACT_DECREASING] = "decreasing",
    [ACT_NONDECREASING] = "nondecreasing",
    [ACT_NONINCREASING] = "nonincreasing",
};

const char *const act_saturates_names[ACT_SATURATIONS] = {
    [ACT_NO_SATURATION] = "no", [ACT_SOFT] = "soft", [ACT_HARD] = "hard"};

void act_traits_init(act_traits *traits) {
    *traits = (act_traits){.monotone = ACT_NOT_MONOTONE};
    mpfi_init2(traits->lipschitz, ACT_FINE);
}

void act_traits_clear(act_traits *traits) {
    mpfi_clear(traits->lipschitz);
}

/* Finds which way f jumps at its kinks. ACT_UNDECIDED if no digit tells whether it does.
 */
static act_status find_jumps(act_range_search *search, bool *up, bool *down) {
    act_tape *tape = act_range_finer(search, ACT_FINER - 1);
    if (tape == NULL) {
        return ACT_NOMEM;
    }
    mpfi_ptr step = search->y;
    for (int i = 0; i < search->kinks; i++) {
        act_tape_reset(tape);
        jet x = jet_variable(tape, search->at[i]);
        mpfi_sub(step, search->f->piece[i + 1](x, search->p)->c[0],
                 search->f->piece[i](x, search->p)->c[0]);
        *up = *up || mpfi_is_strictly_pos(step);
        *down = *down || mpfi_is_strictly_neg(step);
        if (mpfi_nan_p(step) || (mpfi_has_zero(step) && !mpfi_is_zero(step))) {
            return ACT_UNDECIDED;
        }
    }
    return ACT_OK;
}

static bool has_inner_pole(const act_function *f) {
    bool has = false;
    for (int i = 0; i < f->n_poles; i++) {
        has = has || (f->pole[i].at > f->domain[0] && f->pole[i].at < f->domain[1]);
    }
    return has;
}

static bool is_attained(const act_bound *bound) {
    return bound->spot[0].reached != ACT_AT_INFINITY &&
           bound->spot[0].reached != ACT_AT_SINGULARITY;
}

static act_monotone monotone_of(const act_function *f, const act_range *slope, bool up,
                                bool down) {
    int lower = act_bound_sign(&slope->lower);
    int upper = act_bound_sign(&slope->upper);
    if ((f->rises || lower == 0 || lower == 1) && !down) {
        bool strictly = lower == 1 || (lower == 0 && !is_attained(&slope->lower));
        return strictly ? ACT_INCREASING : ACT_NONDECREASING;
    }
    if ((upper == 0 || upper == -1) && !up) {
        bool strictly = upper == -1 || !is_attained(&slope->upper);
        return strictly ? ACT_DECREASING : ACT_NONINCREASING;
    }
    return ACT_NOT_MONOTONE;
}

/* f(0) = 0 in the piece that holds 0, and the bounds are opposite: exactly, or as those
 * of an odd f are. */
static bool is_zero_centred(act_range_search *search, const act_range *values) {
    const act_function *f = search->f;
    bool inside = f->domain[0] == -f->domain[1];
    if (!inside || has_inner_pole(f)) {
        return false;
    }
    int piece = 0;
    while (piece < search->kinks && search->at[piece] < 0) {
        piece++;
    }
    mpfi_ptr y = search->y;
    search->program = f->piece[piece];
    bool passes_zero = mpfi_is_zero(act_range_at(search, 0, 0)) != 0;
    mpfi_neg(y, values->lower.value);
    bool opposite = act_interval_is_point(y) && mpfi_cmp(y, values->upper.value) == 0;
    return passes_zero && (opposite || f->symmetry == ACT_ODD);
}

static act_saturates saturation_of(act_range_search *search, bool right) {
    const act_function *f = search->f;
    double end = right ? HUGE_VAL : -HUGE_VAL;
    if (f->domain[right] != end) {
        return ACT_NO_SATURATION;
    }
    mpfi_ptr y = search->y;
    search->order = 1;
    act_range_limit(search, right, y);
    bool is_level = mpfi_is_zero(y) != 0;
    search->order = 0;
    act_range_limit(search, right, y);
    if (!is_level || !mpfi_bounded_p(y)) {
        return ACT_NO_SATURATION;
    }
    bool constant;
    double from = search->kinks == 0 ? 0 : search->at[right ? search->kinks - 1 : 0];
    search->program = f->piece[right ? search->kinks : 0];
    act_range_trend_over(search, fmin(from, end), fmax(from, end), &constant);
    return constant ? ACT_HARD : ACT_SOFT;
}

act_status act_traits_find(act_traits *traits, const act_function *f,
                           const double *params, const act_range *range) {
    act_range_search search;
    act_status status = act_range_search_open(&search, f, params, 0);
    if (status != ACT_OK) {
        goto cleanup;
    }
    bool up = false, down = false;
    status = find_jumps(&search, &up, &down);
    if (status != ACT_OK) {
        goto cleanup;
    }
    bool has_pole = has_inner_pole(f);
    traits->has_jumps = up || down || has_pole;
    traits->monotone = monotone_of(f, &range[1], up || has_pole, down || has_pole);
    traits->zero_centred = is_zero_centred(&search, &range[0]);
    for (int right = 0; right < 2; right++) {
        traits->saturation[right] = saturation_of(&search, right == 1);
    }
    mpfi_ptr most = search.y;
    mpfi_neg(most, range[1].lower.value);
    mpfr_max(&traits->lipschitz->left, &most->left, &range[1].upper.value->left,
             MPFR_RNDD);
    mpfr_max(&traits->lipschitz->right, &most->right, &range[1].upper.value->right,
             MPFR_RNDU);
    if (traits->has_jumps) {
        mpfi_set_d(traits->lipschitz, HUGE_VAL);
    }
cleanup:
    act_range_search_close(&search);
    return status;
}
