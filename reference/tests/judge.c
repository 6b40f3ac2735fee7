#include "judge.h"

#include "round.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DIRECTIONS = 4, WIDE = 512 /* bits that keep a boundary and its neighbours apart */ };

static const slong ladder[] = {128, 320, 1280, 2560, 8192};
enum { RUNGS = sizeof ladder / sizeof ladder[0] };

/* Arb's view of f^(order)(x): lo..hi, and the value in each direction at both ends. */
typedef struct view {
    arb_t ball;
    mpfr_t lo, hi, cell;
    double at_lo[DIRECTIONS], at_hi[DIRECTIONS];
    int ulp_lo, ulp_hi;
} view;

static void view_open(view *v) {
    arb_init(v->ball);
    mpfr_inits2(WIDE, v->lo, v->hi, v->cell, (mpfr_ptr)0);
}

static void view_close(view *v) {
    arb_clear(v->ball);
    mpfr_clears(v->lo, v->hi, v->cell, (mpfr_ptr)0);
}

static bool same(double a, double b) {
    return a == b && signbit(a) == signbit(b);
}

static void round_ends(view *v, const act_format *format) {
    for (int d = 0; d < DIRECTIONS; d++) {
        v->at_lo[d] = act_round(v->lo, format, (act_direction)d, v->cell);
        v->at_hi[d] = act_round(v->hi, format, (act_direction)d, v->cell);
    }
    v->ulp_lo = act_ulp_exponent(v->lo, format);
    v->ulp_hi = act_ulp_exponent(v->hi, format);
}

static bool decides(const view *v) {
    bool alike = v->ulp_lo == v->ulp_hi;
    for (int d = 0; d < DIRECTIONS; d++) {
        alike = alike && same(v->at_lo[d], v->at_hi[d]);
    }
    return alike;
}

/* Whether the ball is far narrower than the precision asked of the residual. */
static bool is_fine(const view *v) {
    mag_t limit;
    mag_init(limit);
    mag_set_ui_2exp_si(limit, 1, (v->ulp_lo > v->ulp_hi ? v->ulp_hi : v->ulp_lo) - 30);
    bool fine = mag_cmp(arb_radref(v->ball), limit) <= 0;
    mag_clear(limit);
    return fine;
}

static bool look(view *v, const act_case *c, double x, slong prec) {
    act_oracle_value(v->ball, c->oracle, c->p, c->order, x, prec);
    if (!arb_is_finite(v->ball)) {
        return false;
    }
    arb_get_interval_mpfr(v->lo, v->hi, v->ball);
    round_ends(v, c->format);
    return true;
}

/* The boundary that the ball holds: what all but the tail of the value's bits say. */
static void boundary_of(mpfr_ptr boundary, const view *v) {
    mpfr_set_prec(boundary, 200);
    if (arb_contains_zero(v->ball)) {
        mpfr_set_zero(boundary, 1);
    } else {
        arf_get_mpfr(boundary, arb_midref(v->ball), MPFR_RNDN);
    }
    mpfr_prec_round(boundary, WIDE, MPFR_RNDN);
}

static int side_of_boundary(const view *v) {
    mpfr_t boundary;
    mpfr_init2(boundary, 200);
    boundary_of(boundary, v);
    arf_t b;
    arf_init(b);
    arf_set_mpfr(b, boundary);
    arb_t difference;
    arb_init(difference);
    arb_sub_arf(difference, v->ball, b, 2 * ladder[RUNGS - 1]);
    int side = arb_is_positive(difference) ? 1 : arb_is_negative(difference) ? -1 : 0;
    /* A tail differs from its line by less than the 200 bits that the line is seen with. */
    arb_mul_2exp_si(difference, difference, 300);
    if (mpfr_regular_p(boundary) && arf_cmpabs_mag(b, arb_radref(difference)) < 0) {
        side = 0;
    }
    arb_clear(difference);
    arf_clear(b);
    mpfr_clear(boundary);
    return side;
}
