/* Branch and bound over one smooth piece. */
#include "number/interval.h"
#include "range/range_private.h"

#include <math.h>

enum { BOXES_MAX = 20000, STEPS_MAX = 100 };

enum { UNTOLD = 2 }; /* a sign that enclosures leave open */

/* A box that is narrower than this share of its |x| is handed over as it is. */
static const double narrowest = 0x1p-48;

/* Goes on to the box that begins at x, with its trend: where the trend turns, a bound may
 * be reached. An end of a box without bounds is no such place, as it belongs to that box
 * too. */
static void step(act_range_search *search, double x, act_range_trend next) {
    bool is_turn = search->trend != next && search->trend != ACT_NOWHERE;
    search->trend = next;
    if (!is_turn || next == ACT_NOWHERE) {
        return;
    }
    mpfi_set_d(search->x, x);
    act_range_add(search, search->x, act_range_at(search, x, 0), ACT_ATTAINED,
                  ACT_MIDDLE);
}

/* y = y + slope (x - m), the mean value form, where y encloses the value at m. */
static void add_slope(mpfi_ptr y, mpfi_srcptr slope, mpfi_srcptr x, mpfi_srcptr m) {
    mpfi_t way;
    mpfi_init2(way, mpfi_get_prec(y));
    mpfi_sub(way, x, m);
    mpfi_mul(way, way, slope);
    mpfi_add(y, y, way);
    mpfi_clear(way);
}

/* Narrows x, over which f^(k+2) has one sign, to the root of f^(k+1) in it by interval
 * Newton steps; false if there is none. */
static bool narrow_root(act_range_search *search, mpfi_ptr x) {
    bool has_root = true;
    mpfi_t m, next;
    mpfr_t width, before;
    mpfi_init2(m, ACT_FINE);
    mpfi_init2(next, ACT_FINE);
    mpfr_inits2(53, width, before, (mpfr_ptr)0);
    mpfi_diam_abs(before, x);
    for (int i = 0; i < STEPS_MAX && mpfr_sgn(before) > 0; i++) {
        mpfi_mid(&m->left, x);
        mpfr_set(&m->right, &m->left, MPFR_RNDN);
        mpfi_set(next, act_range_derivatives(search, search->fine, m)[1]);
        mpfi_div(next, next, act_range_derivatives(search, search->fine, x)[2]);
        mpfi_sub(next, m, next);
        if (mpfi_nan_p(next)) {
            break;
        }
        mpfi_intersect(next, x, next);
        has_root = !mpfi_is_empty(next);
        if (!has_root) {
            break;
        }
        mpfi_set(x, next);
        mpfi_diam_abs(width, x);
        if (!mpfr_less_p(width, before)) {
            break;
        }
        mpfr_set(before, width, MPFR_RNDU);
    }
    mpfi_clear(m);
    mpfi_clear(next);
    mpfr_clears(width, before, (mpfr_ptr)0);
    return has_root;
}

/* If the root in x is a short number, x becomes that number. */
static void snap_to_number(act_range_search *search, mpfi_ptr x) {
    const int short_bits = 32;
    mpfi_t c;
    mpfi_init2(c, ACT_FINE);
    mpfi_mid(&c->left, x);
    mpfr_prec_round(&c->left, short_bits, MPFR_RNDN);
    mpfr_prec_round(&c->left, ACT_FINE, MPFR_RNDN);
    mpfr_set(&c->right, &c->left, MPFR_RNDN);
    if (mpfi_is_inside(c, x) &&
        mpfi_is_zero(act_range_derivatives(search, search->fine, c)[1])) {
        mpfi_set(x, c);
    }
    mpfi_clear(c);
}

/* y encloses f^(k) over a narrow x. */
static void value_over(act_range_search *search, mpfi_srcptr x, mpfi_ptr y) {
    mpfi_t m, slope;
    mpfi_init2(m, ACT_FINE);
    mpfi_init2(slope, ACT_FINE);
    mpfi_mid(&m->left, x);
    mpfr_set(&m->right, &m->left, MPFR_RNDN);
    mpfi_set(slope, act_range_derivatives(search, search->fine, x)[1]);
    mpfi_set(y, act_range_derivatives(search, search->fine, m)[0]);
    if (!act_interval_is_point(x)) {
        add_slope(y, slope, x, m);
    }
    mpfi_clear(m);
    mpfi_clear(slope);
}

/* Adds the turn in [l, r], over which f^(k+2) has one sign. If the slope at an end c is
 * as good as zero, so that the root may lie behind it, then what the box reaches is
 * reached at c or at a root beside it. */
static void add_turn(act_range_search *search, double l, double r, const double *c) {
    mpfi_ptr x = search->x;
    mpfi_interv_d(x, l, r);
    if (!narrow_root(search, x) && c != NULL) {
        mpfi_set_d(x, *c);
    }
    snap_to_number(search, x);
    if (c != NULL) {
        mpfi_put_d(x, *c);
    }
    bool at_end = c != NULL && (*c == search->ends[0] || *c == search->ends[1]);
    value_over(search, x, search->y);
    if (search->f->rises && search->order == 1 && mpfi_has_zero(search->y)) {
        mpfi_set_ui(search->y, 0);
    }
    act_range_add(search, x, search->y, at_end ? ACT_NEAR : ACT_ATTAINED, ACT_MIDDLE);
}

/* Adds a box that is too narrow to be halved. */
static void add_box(act_range_search *search, double l, double r) {
    mpfi_interv_d(search->x, l, r);
    value_over(search, search->x, search->y);
    act_range_add(search, search->x, search->y, ACT_NEAR, ACT_MIDDLE);
    search->trend = ACT_NOWHERE; /* its ends are part of it */
}

/* The sign of all that y encloses: -1, 0, 1 or UNTOLD. */
static int sign_of(mpfi_srcptr y) {
    if (mpfi_nan_p(y)) {
        return UNTOLD;
    }
    if (mpfr_zero_p(&y->left) && mpfr_zero_p(&y->right)) {
        return 0;
    }
    return mpfr_sgn(&y->left) > 0 ? 1 : mpfr_sgn(&y->right) < 0 ? -1 : UNTOLD;
}

/* Whether the box is decided by f^(k+2), which has the sign `curve` all over it, so that
 * f^(k) turns once at most. */
static bool decide_curved(act_range_search *search, double l, double r, int curve) {
    int left = sign_of(act_range_at(search, l, 1));
    int right = sign_of(act_range_at(search, r, 1));
    left = left == UNTOLD ? UNTOLD : left * curve;
    right = right == UNTOLD ? UNTOLD : right * curve;
    act_range_trend before = curve > 0 ? ACT_FALLING : ACT_RISING;
    act_range_trend after = curve > 0 ? ACT_RISING : ACT_FALLING;
    if (left == 0 || left == 1) {
        step(search, l, after);
    } else if (right == 0 || right == -1) {
        step(search, l, before);
    } else if (left == -1 && right == 1) {
        step(search, l, before);
        add_turn(search, l, r, NULL);
        search->trend = after;
    } else if (left == UNTOLD && right == 1) {
        add_turn(search, l, r, &l);
        search->trend = after;
    } else if (left == -1 && right == UNTOLD) {
        step(search, l, before);
        add_turn(search, l, r, &r);
        search->trend = ACT_NOWHERE;
    } else {
        return false;
    }
    return true;
}

/* f^(k+1) and perhaps more derivatives are exactly zero at an end c of the box: the first
 * that is not tells the trend, if it keeps its sign over the box. */
static act_range_trend trend_from(act_range_search *search, double l, double r,
                                  double c) {
    mpfi_set_d(search->x, c);
    mpfi_t *y = act_range_derivatives(search, search->deep, search->x);
    int j = 1;
    while (j <= ACT_FLAT && mpfi_is_zero(y[j])) {
        j++;
    }
    act_range_trend trend = ACT_NOWHERE;
    if (j > 1 && j <= ACT_FLAT) {
        mpfi_interv_d(search->x, l, r);
        y = act_range_derivatives(search, search->deep, search->x);
        trend = act_range_trend_of(y[j]);
    }
    bool flips = c == r && j % 2 == 0;
    if (flips && trend != ACT_NOWHERE) {
        trend = trend == ACT_RISING ? ACT_FALLING : ACT_RISING;
    }
    return trend;
}

/* Whether the box is decided by the derivatives at one of its ends. */
static bool decide_flat(act_range_search *search, double l, double r) {
    act_range_trend trend = trend_from(search, l, r, l);
    if (trend == ACT_NOWHERE) {
        trend = trend_from(search, l, r, r);
    }
    if (trend != ACT_NOWHERE) {
        step(search, l, trend);
    }
    return trend != ACT_NOWHERE;
}

/* Zero is where a function has most of its exact values; far apart ends are halved on
 * the scale of exponents. */
static double middle_of(double l, double r) {
    if (l < 0 && r > 0) {
        return 0;
    }
    double least = fmin(fabs(l), fabs(r)), most = fmax(fabs(l), fabs(r));
    if (least > 0 && most > 16 * least) {
        return copysign(sqrt(least) * sqrt(most), l);
    }
    return l / 2 + r / 2;
}

/* Whether enclosures over [l, r], those around its middle m included, decide about it. */
static bool decide_box(act_range_search *search, act_tape *tape, double l, double r,
                       double m) {
    mpfi_ptr x = search->x;
    mpfi_t middle, y[1 + ACT_SLOPES];
    mpfi_interv_d(x, l, r);
    mpfi_t *over = act_range_derivatives(search, tape, x);
    mpfr_prec_t bits = mpfi_get_prec(over[0]);
    mpfi_init2(middle, bits);
    mpfi_set_d(middle, m);
    for (int k = 0; k <= ACT_SLOPES; k++) {
        mpfi_init2(y[k], bits);
        mpfi_set(y[k], over[k]);
    }
    act_range_trend trend = act_range_trend_of(y[1]);
    bool is_beaten_here = false;
    if (trend == ACT_NOWHERE) {
        mpfi_t *at = act_range_derivatives(search, tape, middle);
        act_range_note(search, at[0]);
        mpfi_t form;
        mpfi_init2(form, bits);
        mpfi_set(form, at[0]);
        add_slope(form, y[1], x, middle);
        is_beaten_here = act_range_beats(search, y[0]) || act_range_beats(search, form);
        mpfi_set(form, at[1]);
        add_slope(form, y[2], x, middle);
        trend = act_range_trend_of(form);
        mpfi_clear(form);
    }
    int curve = sign_of(y[2]) % 2;
    for (int k = 0; k <= ACT_SLOPES; k++) {
        mpfi_clear(y[k]);
    }
    mpfi_clear(middle);
    if (trend != ACT_NOWHERE || is_beaten_here) {
        step(search, l, is_beaten_here ? ACT_NOWHERE : trend);
        return true;
    }
    return curve != 0 && decide_curved(search, l, r, curve);
}

/* Decides a box beside 0 in which coarse enclosures are wider than what terms that cancel
 * leave: of the size of x^3, for all that is known. */
static bool decide_small_box(act_range_search *search, double l, double r, double m) {
    const double small = 0x1p-20, tiny = 0x1p-300;
    double least = fmin(fabs(l), fabs(r)), most = fmax(fabs(l), fabs(r));
    if ((l < 0 && r > 0) || most > small) {
        return false;
    }
    act_tape *tape = act_range_finer(search, least > tiny ? 0 : ACT_FINER - 1);
    return tape != NULL && decide_box(search, tape, l, r, m);
}

/* Decides the box, or halves it. */
static void search_box(act_range_search *search, double l, double r) {
    if (search->status != ACT_OK || l >= r) {
        return;
    }
    if (++search->boxes > BOXES_MAX) {
        search->status = ACT_UNDECIDED;
        return;
    }
    double m = middle_of(l, r);
    if (decide_box(search, search->coarse, l, r, m) ||
        decide_small_box(search, l, r, m)) {
        return;
    }
    bool is_narrow = r - l <= narrowest * fmax(fabs(l), fabs(r)) || m == l || m == r;
    if (r - l < 1 && decide_flat(search, l, r)) {
        return;
    }
    if (is_narrow) {
        add_box(search, l, r);
        return;
    }
    search_box(search, l, m);
    search_box(search, m, r);
}

void act_range_search_boxes(act_range_search *search, double l, double r) {
    search->ends[0] = l;
    search->ends[1] = r;
    search->trend = ACT_NOWHERE;
    search_box(search, l, r);
}
