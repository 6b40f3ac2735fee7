/* The search over an f with f(x + period) = f(x) + drift. */
#include "range/range_private.h"

#include <math.h>

/* k periods, for the k that carries [-reach, reach] beyond x, outward, in `way`. */
static void way_beyond(double x, mpfi_srcptr period, double reach, mpfi_ptr way) {
    mpfi_set_d(way, x);
    mpfi_add_d(way, way, copysign(reach, x));
    mpfi_div(way, way, period);
    mpfr_t k;
    mpfr_init2(k, mpfi_get_prec(way));
    if (x > 0) {
        mpfr_ceil(k, &way->right);
    } else {
        mpfr_floor(k, &way->left);
    }
    mpfi_mul_fr(way, period, k);
    mpfr_clear(k);
}

/* A bit more than a period from the end x inwards; nothing is proven if numbers are too
 * far apart there to tell. */
static void search_window(act_range_search *search, double x, bool is_left,
                          mpfi_srcptr period) {
    double length = 1.01 * mpfr_get_d(&period->right, MPFR_RNDU);
    double l = is_left ? x : x - length;
    double r = is_left ? x + length : x;
    mpfi_t width;
    mpfi_init2(width, ACT_FINE);
    mpfi_set_d(width, r);
    mpfi_sub_d(width, width, l);
    if (mpfr_less_p(&width->left, &period->right)) {
        search->status = ACT_UNDECIDED;
    } else {
        act_range_search_boxes(search, l, r);
    }
    mpfi_clear(width);
}

/* An f^(k) that repeats takes all of its values within a period, and all of its turns
 * inside a little more: around 0 if that is in [l, r], or at the end that is nearest. Far
 * out, where numbers are too far apart, what is found around 0 is carried there. */
static void search_period(act_range_search *search, double l, double r,
                          mpfi_srcptr period) {
    const double far = 0x1p20; /* half periods */
    double reach = 0.51 * mpfr_get_d(&period->right, MPFR_RNDU);
    double nearest = fabs(l) < fabs(r) ? l : r;
    bool is_inside = l <= -reach && reach <= r;
    if (!is_inside && fabs(nearest) < far * reach) {
        search_window(search, nearest, nearest == l, period);
        return;
    }
    size_t known = search->count;
    act_range_search_boxes(search, -reach, reach);
    if (is_inside) {
        return;
    }
    mpfi_t way, whole;
    mpfi_init2(way, mpfi_get_prec(period));
    mpfi_init2(whole, ACT_FINE);
    mpfi_interv_d(whole, l, r);
    way_beyond(nearest, period, reach, way);
    for (size_t i = known; i < search->count; i++) {
        mpfi_ptr x = search->list[i].spot.x;
        mpfi_add(x, x, way);
        mpfi_intersect(x, x, whole);
    }
    mpfi_clear(way);
    mpfi_clear(whole);
}

void act_range_search_repeating(act_range_search *search, double l, double r) {
    enum { PRECISION = 2047 }; /* an enclosure tells numbers of 2^1024 to the last bit */
    const double room = 2.1;   /* periods, for what search_period carries */
    act_tape *tape = act_tape_open(1, PRECISION);
    if (tape == NULL) {
        search->status = ACT_NOMEM;
        return;
    }
    mpfi_srcptr period = search->f->period(jet_variable(tape, 0), search->p)->c[0];
    bool drifts = search->order == 0 && !isnan(search->f->limit[0][1]);
    if (!(r - l > room * mpfr_get_d(&period->right, MPFR_RNDU))) {
        act_range_search_boxes(search, l, r);
    } else if (!drifts) {
        search_period(search, l, r, period);
    } else {
        /* A value further than a period from both ends is neither the least nor the
         * greatest: a period away on one side f is less, on the other more. */
        if (isfinite(l)) {
            search_window(search, l, true, period);
        }
        if (isfinite(r)) {
            search_window(search, r, false, period);
        }
    }
    act_tape_close(tape);
}
