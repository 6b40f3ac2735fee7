#include "compare.h"

#include "draw.h"
#include "number/round.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    DIRECTIONS = 4,
    FINEST = 8192,
    WIDE = FINEST + 200, /* bits that hold any ball's ends */
    LINE_BITS = 200      /* bits that hold any line at the inputs of the tests */
};

static const slong ladder[] = {128, 320, 1280, 2560, FINEST};
enum { RUNGS = sizeof ladder / sizeof ladder[0], TAIL_RUNG = 2 };

/* f^(order)(x) lies between lo and hi; so do its roundings and its ulp. */
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

/* Whether the ball is far narrower than what is asked of the residual. */
static bool is_fine(const view *v) {
    mag_t limit;
    mag_init(limit);
    int ulp = v->ulp_lo < v->ulp_hi ? v->ulp_lo : v->ulp_hi;
    mag_set_ui_2exp_si(limit, 1, ulp - 30);
    bool fine = mag_cmp(arb_radref(v->ball), limit) <= 0;
    mag_clear(limit);
    return fine;
}

static void ball_at(arb_t ball, const act_case *c, double x, slong prec) {
    if (c->gate != NULL) {
        act_oracle_gate_value(ball, &c->gate_oracle, c->p, c->part,
                              (const double[]){x, c->up}, prec);
    } else {
        act_oracle_value(ball, c->oracle, c->p, c->order, x, prec);
    }
}

static bool look(view *v, const act_case *c, double x, slong prec) {
    ball_at(v->ball, c, x, prec);
    if (!arb_is_finite(v->ball)) {
        return false;
    }
    arb_get_interval_mpfr(v->lo, v->hi, v->ball);
    /* Arb knows numbers that for MPFR are 0. */
    if (arb_is_positive(v->ball) && mpfr_zero_p(v->lo)) {
        mpfr_nextabove(v->lo);
    }
    if (arb_is_negative(v->ball) && mpfr_zero_p(v->hi)) {
        mpfr_nextbelow(v->hi);
    }
    round_ends(v, c->format);
    return true;
}

/* The sign of f - line where the ball is so near the line that its leading bits are it.
 */
static int side_of_line(const arb_t ball) {
    arf_t line;
    arf_init(line);
    arf_set_round(line, arb_midref(ball), LINE_BITS, ARF_RND_NEAR);
    arb_t rest, bound;
    arb_init(rest);
    arb_init(bound);
    arb_sub_arf(rest, ball, line, 2 * WIDE);
    int side = arb_is_positive(rest) ? 1 : arb_is_negative(rest) ? -1 : 0;
    arb_set_arf(bound, line);
    arb_abs(bound, bound);
    arb_abs(rest, rest);
    arb_mul_2exp_si(rest, rest, LINE_BITS + 50);
    if (!arb_lt(rest, bound)) {
        side = 0;
    }
    arb_clear(rest);
    arb_clear(bound);
    arf_clear(line);
    return side;
}

static const act_tail_view *tail_view(act_case *c, double x) {
    /* Multiples of 5: lines may be 3 x / 5. */
    static const double places[] = {1000, 640, 320, 160, 80, 40, 20, 5};
    act_tail_view *tail = &c->tail[x > 0][signbit(c->up) != 0];
    if (tail->known) {
        return tail;
    }
    tail->known = true;
    arb_t ball;
    arb_init(ball);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        double from = copysign(places[i], x);
        ball_at(ball, c, from, FINEST);
        if (tail->sign == 0) {
            tail->sign = arb_is_positive(ball) ? 1 : arb_is_negative(ball) ? -1 : 0;
            tail->sign_from = places[i];
        }
        tail->side = side_of_line(ball);
        tail->side_from = places[i];
        if (tail->side != 0) {
            break;
        }
    }
    arb_clear(ball);
    return tail;
}

static void leading_bits(mpfr_ptr line, const arb_t ball) {
    arf_t bits;
    arf_init(bits);
    arf_set_round(bits, arb_midref(ball), LINE_BITS, ARF_RND_NEAR);
    arf_get_mpfr(line, bits, MPFR_RNDN);
    arf_clear(bits);
}

/* Moves lo and hi to just beside the boundary that the ball holds, where f must lie. */
static bool resolve_in_tail(view *v, act_case *c, double x) {
    const act_tail_view *tail = tail_view(c, x);
    bool at_zero = arb_contains_zero(v->ball) != 0;
    int side = at_zero ? tail->sign : tail->side;
    if (side == 0 || fabs(x) < (at_zero ? tail->sign_from : tail->side_from)) {
        return false;
    }
    if (at_zero) {
        mpfr_set_si_2exp(v->lo, side, -FINEST, MPFR_RNDN);
    } else {
        leading_bits(v->lo, v->ball);
        if (side > 0) {
            mpfr_nextabove(v->lo);
        } else {
            mpfr_nextbelow(v->lo);
        }
    }
    mpfr_set(v->hi, v->lo, MPFR_RNDN);
    round_ends(v, c->format);
    return true;
}

/* Nothing but f equal to the boundary keeps a ball of 8192 bits on it. */
static void resolve_on_boundary(view *v, const act_case *c) {
    mpfr_set_zero(v->lo, 1);
    if (!arb_contains_zero(v->ball)) {
        leading_bits(v->lo, v->ball);
    }
    mpfr_set(v->hi, v->lo, MPFR_RNDN);
    round_ends(v, c->format);
}

/* f is not finite for Arb at x, because f grows: what it is at 4000 it exceeds. */
static bool resolve_beyond(view *v, act_case *c, double x) {
    double nearer = copysign(4000, x);
    if (fabs(x) < fabs(nearer) || !look(v, c, nearer, FINEST) ||
        arb_contains_zero(v->ball) || mpfr_get_exp(v->lo) < 1100 ||
        mpfr_get_exp(v->hi) < 1100) {
        return false;
    }
    return true;
}

typedef enum ending { DECIDED, IN_TAIL, ON_BOUNDARY, BEYOND, UNSEEN } ending;

static ending see(view *v, act_case *c, double x) {
    bool fine = false;
    for (int rung = 0; rung < RUNGS; rung++) {
        fine = look(v, c, x, ladder[rung]) && is_fine(v);
        if (fine && decides(v)) {
            return DECIDED;
        }
        if (fine && rung >= TAIL_RUNG && resolve_in_tail(v, c, x)) {
            return IN_TAIL;
        }
    }
    if (fine) {
        resolve_on_boundary(v, c);
        return ON_BOUNDARY;
    }
    return resolve_beyond(v, c, x) ? BEYOND : UNSEEN;
}

/* The value that the truth stands for lies in the ball, within 2^-20 ulp. */
static bool truth_fits(const view *v, const act_format *format, const act_truth *truth) {
    arb_t claim, part, limit;
    arb_init(claim);
    arb_init(part);
    arb_init(limit);
    arb_set_si(limit, 1);
    arb_mul_2exp_si(limit, limit, format->emax + 1);
    if (isinf(truth->rounded)) {
        arb_set(claim, limit);
        if (truth->rounded < 0) {
            arb_neg(claim, claim);
        }
    } else {
        arb_set_d(claim, truth->rounded);
    }
    arb_set_d(part, truth->residual);
    arb_mul_2exp_si(part, part, truth->ulp_exponent);
    arb_add(claim, claim, part, WIDE);

    arb_min(part, v->ball, limit, WIDE);
    arb_neg(limit, limit);
    arb_max(part, part, limit, WIDE);
    arb_sub(claim, claim, part, WIDE);
    arb_mul_2exp_si(claim, claim, -truth->ulp_exponent);
    arb_add_error_2exp_si(claim, -20);
    bool fits = arb_contains_zero(claim) != 0;
    arb_clear(claim);
    arb_clear(part);
    arb_clear(limit);
    return fits;
}

static bool rounding_fits(const view *v, int direction, double y) {
    if (mpfr_zero_p(v->lo) && mpfr_zero_p(v->hi)) {
        return y == 0;
    }
    double lo = v->at_lo[direction], hi = v->at_hi[direction];
    return same(lo, hi) ? same(y, lo) : lo <= y && y <= hi;
}

static const char *wrong_rounding(const act_case *c, const view *v, double x) {
    static const char *const rounding[] = {"rounded to nearest", "rounded down",
                                           "rounded up", "rounded to zero"};
    for (int d = 0; d < DIRECTIONS; d++) {
        double y;
        if (act_exact_round(c->exact, c->format, (act_direction)d, x, &y) != ACT_OK) {
            return "a rounding is undecided";
        }
        if (!rounding_fits(v, d, y)) {
            return rounding[d];
        }
    }
    return NULL;
}

static act_status truth_at(const act_case *c, double x, act_truth *truth) {
    return c->gate != NULL ? act_gated_truth(c->gated, c->part, c->format,
                                             &(act_gated_input){x, c->up}, truth)
                           : act_exact_truth(c->exact, c->format, x, truth);
}

/* NULL, or what is wrong with our side. */
static const char *disagreement(act_case *c, double x, ending *end) {
    view v;
    view_open(&v);
    *end = see(&v, c, x);
    const char *wrong = *end == UNSEEN ? "the oracle has no value" : NULL;
    if (wrong == NULL && c->gate == NULL) {
        wrong = wrong_rounding(c, &v, x);
    }
    act_truth truth;
    if (wrong == NULL && truth_at(c, x, &truth) != ACT_OK) {
        wrong = "the truth is undecided";
    } else if (wrong == NULL && !rounding_fits(&v, ACT_NEAREST, truth.rounded)) {
        wrong = "the truth's rounding";
    } else if (wrong == NULL && !truth_fits(&v, c->format, &truth)) {
        wrong = "the residual";
    } else if (wrong == NULL && truth.ulp_exponent != v.ulp_lo &&
               truth.ulp_exponent != v.ulp_hi) {
        wrong = "the ulp";
    }
    view_close(&v);
    return wrong;
}

static void say_wrong(const act_case *c, double x, const char *wrong, char *out,
                      size_t size) {
    if (c->gate != NULL) {
        snprintf(out, size, "%s part %d %s(%a, %a), parameter %a: %s", c->gate->name,
                 (int)c->part, c->format->name, x, c->up, c->p[0], wrong);
    } else {
        snprintf(out, size, "%s.d%d.%s(%a), parameter %a: %s", c->f->name, c->order,
                 c->format->name, x, c->p[0], wrong);
    }
}

void act_case_compare(act_case *c, double x, act_comparisons *tally) {
    ending end;
    const char *wrong = disagreement(c, x, &end);
    if (wrong != NULL && tally->wrong++ == 0) {
        say_wrong(c, x, wrong, tally->first, sizeof tally->first);
    } else if (wrong == NULL) {
        long *counts[] = {[DECIDED] = &tally->decided,
                          [IN_TAIL] = &tally->in_tail,
                          [ON_BOUNDARY] = &tally->on_boundary,
                          [BEYOND] = &tally->beyond};
        ++*counts[end];
    }
}

void act_case_compare_pair(act_case *c, double x, double up, act_comparisons *tally) {
    c->up = up;
    act_case_compare(c, x, tally);
}

long act_comparisons_total(const act_comparisons *tally) {
    return tally->decided + tally->in_tail + tally->on_boundary + tally->beyond +
           tally->wrong;
}

bool act_case_open(act_case *c, const act_function *f, const act_oracle *oracle,
                   const double *params, int order, const act_format *format) {
    *c = (act_case){.f = f, .oracle = oracle, .order = order, .format = format};
    act_function_set_params(f, params, c->p);
    return act_exact_open(&c->exact, f, c->p, order) == ACT_OK;
}

bool act_case_open_gate(act_case *c, const act_gated *gate, const double *params,
                        act_gated_part part, const act_format *format) {
    const act_function *f = act_gated_function(gate);
    *c = (act_case){.f = f,
                    .oracle = act_oracle_find(f->name),
                    .format = format,
                    .gate = gate,
                    .part = part};
    act_gated_set_params(gate, params, c->p);
    return act_oracle_gate_find(gate->name, &c->gate_oracle) &&
           act_gated_open(&c->gated, gate, c->p) == ACT_OK;
}

void act_case_close(act_case *c) {
    act_exact_close(c->exact);
    act_gated_close(c->gated);
}

double act_case_place(const act_case *c, double x) {
    double at[ACT_KINKS];
    int kinks = act_function_kinks(c->f, c->p, at);
    double lo = c->oracle->lo;
    x = act_nearest_in(c->format, x);
    if (c->oracle->hi != 0 && !(x > lo)) {
        x = act_nearest_in(c->format, 2 * lo - x);
        x = x > lo ? x : act_step(c->format, lo, 1);
    }
    bool moved = true;
    while (moved) {
        moved = x == 0 && c->oracle->has_pole;
        for (int i = 0; i < kinks; i++) {
            moved = moved || x == at[i];
        }
        if (moved) {
            x = act_step(c->format, x, x < 0 ? -1 : 1);
        }
    }
    return x;
}
