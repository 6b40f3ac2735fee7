#include "range/range.h"

#include "number/interval.h"
#include "range/range_private.h"

#include <math.h>

void act_range_init(act_range *range) {
    act_bound *bounds[] = {&range->lower, &range->upper};
    for (int i = 0; i < 2; i++) {
        mpfi_init2(bounds[i]->value, ACT_FINEST);
        for (int k = 0; k < ACT_SPOTS; k++) {
            mpfi_init2(bounds[i]->spot[k].x, ACT_FINE);
        }
        bounds[i]->spots = 0;
    }
}

void act_range_clear(act_range *range) {
    act_bound *bounds[] = {&range->lower, &range->upper};
    for (int i = 0; i < 2; i++) {
        mpfi_clear(bounds[i]->value);
        for (int k = 0; k < ACT_SPOTS; k++) {
            mpfi_clear(bounds[i]->spot[k].x);
        }
    }
}

/* Sets spot to a copy. */
static void set_spot(act_spot *spot, const act_spot *from) {
    spot->reached = from->reached;
    spot->side = from->side;
    mpfi_set(spot->x, from->x);
}

static double distance_of(const act_spot *spot) {
    return mpfi_has_zero(spot->x) ? 0
                                  : fmin(fabs(mpfr_get_d(&spot->x->left, MPFR_RNDN)),
                                         fabs(mpfr_get_d(&spot->x->right, MPFR_RNDN)));
}

/* Points where the bound is attained come before limits, then those nearest to 0, then
 * those to the right. */
static bool comes_before(const act_spot *a, const act_spot *b) {
    bool attained[] = {a->reached <= ACT_ATTAINED_ON, b->reached <= ACT_ATTAINED_ON};
    if (attained[0] != attained[1]) {
        return attained[0];
    }
    double distance[] = {distance_of(a), distance_of(b)};
    if (distance[0] != distance[1]) {
        return distance[0] < distance[1];
    }
    return a->reached != b->reached ? a->reached > b->reached
                                    : mpfr_greater_p(&a->x->left, &b->x->left) != 0;
}

/* What touches is one spot: intervals join, and a point of an interval is part of it. */
static bool merge_spot(act_spot *a, const act_spot *b) {
    bool apart = mpfr_less_p(&a->x->right, &b->x->left) != 0 ||
                 mpfr_less_p(&b->x->right, &a->x->left) != 0;
    bool on[] = {a->reached == ACT_ATTAINED_ON, b->reached == ACT_ATTAINED_ON};
    if (apart) {
        return false;
    }
    if (on[0] == on[1]) {
        a->reached = b->reached < a->reached ? b->reached : a->reached;
        mpfi_union(a->x, a->x, b->x);
    } else if (on[1]) {
        set_spot(a, b);
    }
    return true;
}

static void add_spot(act_bound *bound, const act_spot *spot) {
    for (int i = 0; i < bound->spots; i++) {
        if (merge_spot(&bound->spot[i], spot)) {
            return;
        }
    }
    if (bound->spots > 0 && comes_before(spot, &bound->spot[0])) {
        set_spot(&bound->spot[1], &bound->spot[0]);
        set_spot(&bound->spot[0], spot);
        bound->spots = ACT_SPOTS;
    } else if (bound->spots < ACT_SPOTS) {
        set_spot(&bound->spot[bound->spots++], spot);
    } else if (comes_before(spot, &bound->spot[1])) {
        set_spot(&bound->spot[1], spot);
    }
}

/* Tells whether a candidate may reach so much (sign 1) or so little. */
static bool reaches(const act_range_candidate *candidate, int sign, mpfr_srcptr edge) {
    return sign > 0 ? mpfr_greaterequal_p(&candidate->y->right, edge) != 0
                    : mpfr_lessequal_p(&candidate->y->left, edge) != 0;
}

/* Tells whether another one reaches more (sign 1) or less than a candidate whose
 * enclosure does not tell: one of both is a number, such as a limit, and the other off
 * it. */
static bool is_outdone(const act_range_search *search,
                       const act_range_candidate *candidate, int sign) {
    for (size_t i = 0; i < search->count; i++) {
        const act_range_candidate *other = &search->list[i];
        bool is_inside =
            candidate->off == -sign && act_interval_is_point(other->y) &&
            reaches(other, sign, sign > 0 ? &candidate->y->right : &candidate->y->left);
        bool is_beyond =
            other->off == sign && act_interval_is_point(candidate->y) &&
            !reaches(candidate, sign, sign > 0 ? &other->y->right : &other->y->left) &&
            mpfi_is_inside(candidate->y, other->y);
        if (other != candidate && (is_inside || is_beyond)) {
            return true;
        }
    }
    return false;
}

/* The greatest (sign 1) or the least of all that is reached. */
static void choose(const act_range_search *search, int sign, act_bound *bound) {
    mpfr_ptr lo = &bound->value->left;
    mpfr_ptr hi = &bound->value->right;
    bound->spots = 0;
    mpfi_set(bound->value, search->list[0].y);
    for (size_t i = 1; i < search->count; i++) {
        mpfi_srcptr y = search->list[i].y;
        if (sign > 0) {
            mpfr_max(lo, lo, &y->left, MPFR_RNDD);
            mpfr_max(hi, hi, &y->right, MPFR_RNDU);
        } else {
            mpfr_min(lo, lo, &y->left, MPFR_RNDD);
            mpfr_min(hi, hi, &y->right, MPFR_RNDU);
        }
    }
    bool is_sure = false;
    for (size_t i = 0; i < search->count; i++) {
        const act_range_candidate *candidate = &search->list[i];
        if (reaches(candidate, sign, sign > 0 ? lo : hi) &&
            !is_outdone(search, candidate, sign)) {
            add_spot(bound, &candidate->spot);
            is_sure = is_sure || (candidate->spot.reached <= ACT_ATTAINED_ON &&
                                  act_interval_is_point(candidate->y));
        }
    }
    /* Where it is attained for sure, limits elsewhere are no news. */
    if (bound->spots == ACT_SPOTS && is_sure &&
        bound->spot[1].reached > ACT_ATTAINED_ON) {
        bound->spots = 1;
    }
}

static bool is_decided(const act_bound *bound) {
    const int least_bits = 100;
    mpfr_srcptr lo = &bound->value->left;
    mpfr_srcptr hi = &bound->value->right;
    if (mpfr_equal_p(lo, hi)) {
        return true;
    }
    if (mpfr_inf_p(lo) || mpfr_inf_p(hi) || mpfi_has_zero(bound->value)) {
        return false; /* zero is a number, or it is not reached */
    }
    mpfr_t width;
    mpfr_init2(width, 53);
    mpfr_sub(width, hi, lo, MPFR_RNDU);
    bool is_narrow = mpfr_get_exp(width) < mpfr_get_exp(lo) - least_bits;
    mpfr_clear(width);
    return is_narrow;
}

act_status act_range_find(act_range *range, const act_function *f, const double *params,
                          int order, double from, double to) {
    double l = fmax(from, f->domain[0]);
    double r = fmin(to, f->domain[1]);
    if (!(l <= r) || (l == r && isinf(l))) {
        return ACT_USAGE;
    }
    act_range_search search;
    act_status status = act_range_search_open(&search, f, params, order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    act_range_search_domain(&search, l, r);
    status = search.status;
    if (status != ACT_OK) {
        goto cleanup;
    }
    if (search.count == 0) {
        status = ACT_UNDECIDED;
        goto cleanup;
    }
    choose(&search, -1, &range->lower);
    choose(&search, 1, &range->upper);
    if (!is_decided(&range->lower) || !is_decided(&range->upper)) {
        status = ACT_UNDECIDED;
    }
cleanup:
    act_range_search_close(&search);
    return status;
}

int act_bound_sign(const act_bound *bound) {
    int lo = mpfr_sgn(&bound->value->left);
    int hi = mpfr_sgn(&bound->value->right);
    return lo == hi ? lo : 2;
}
