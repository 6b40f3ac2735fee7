#include "row_compare.h"

#include "number/round.h"
#include "row_oracle.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const slong ladder[] = {320, 1200, 4096};
enum { RUNGS = sizeof ladder / sizeof ladder[0], WIDE = 4400 };

/* A row and what is said of it. */
typedef struct row_case {
    const act_row_question *question;
    act_exact_row *row;
    act_row_asked asked;
    double *x, *dy;
    size_t results;
    act_truth *truths;
    bool *decided;
    arb_ptr balls;
    mpfr_t lo, hi, cell;
} row_case;

static void *encoded(const act_format *format, const double *v, size_t n) {
    void *at = calloc(n + 1, format->size);
    for (size_t i = 0; i < n; i++) {
        act_element_store(format, at, i, act_encode(format, v[i]));
    }
    return at;
}

static void open_case(row_case *c, const act_row_question *q, act_row_hazard hazard,
                      act_draw *draw) {
    act_why why;
    *c = (row_case){.question = q};
    cr_assert(act_exact_row_open(&c->row, q, &why) == ACT_OK, "%s", why.text);
    c->results = act_exact_row_results(c->row);
    c->x = calloc(q->n, sizeof *c->x);
    c->dy = calloc(q->n, sizeof *c->dy);
    c->truths = calloc(c->results, sizeof *c->truths);
    c->decided = calloc(c->results, sizeof *c->decided);
    c->balls = _arb_vec_init((slong)c->results);
    mpfr_inits2(WIDE, c->lo, c->hi, c->cell, (mpfr_ptr)0);
    act_row_draw(draw, q->function, q->format, hazard, c->x, q->n);
    size_t dys = act_exact_row_dys(c->row);
    if (dys > 0) {
        act_row_draw_dy(draw, q->format, c->dy, dys);
    }
    size_t label = act_draw_bits(draw) % q->n;
    c->asked = (act_row_asked){.name = q->function->name,
                               .p = q->params,
                               .order = q->order,
                               .n = q->n,
                               .x = c->x,
                               .dy = c->dy,
                               .label = label,
                               .weights = q->weights};
    void *x = encoded(q->format, c->x, q->n);
    void *dy = encoded(q->format, c->dy, dys);
    cr_assert(act_exact_row_set(c->row, x, dy, (long)label, &why) == ACT_OK, "%s",
              why.text);
    free(x);
    free(dy);
}

static void close_case(row_case *c) {
    act_exact_row_close(c->row);
    free(c->x);
    free(c->dy);
    free(c->truths);
    free(c->decided);
    _arb_vec_clear(c->balls, (slong)c->results);
    mpfr_clears(c->lo, c->hi, c->cell, (mpfr_ptr)0);
}

/* The value that a truth stands for lies in the ball, within 2^-33 ulp. */
static bool truth_fits(const row_case *c, const arb_t ball, const act_truth *truth) {
    const act_format *format = c->question->format;
    arb_t claim, part, limit;
    arb_init(claim);
    arb_init(part);
    arb_init(limit);
    arb_one(limit);
    arb_mul_2exp_si(limit, limit, format->emax + 1);
    double rounded = truth->rounded;
    if (isinf(rounded)) {
        arb_mul_si(claim, limit, rounded > 0 ? 1 : -1, WIDE);
    } else {
        arb_set_d(claim, rounded);
    }
    arb_set_d(part, truth->residual);
    arb_mul_2exp_si(part, part, truth->ulp_exponent);
    arb_add(claim, claim, part, WIDE);
    arb_min(part, ball, limit, WIDE);
    arb_neg(limit, limit);
    arb_max(part, part, limit, WIDE);
    arb_sub(claim, claim, part, WIDE);
    arb_mul_2exp_si(claim, claim, -truth->ulp_exponent);
    arb_add_error_2exp_si(claim, -33);
    bool fits = arb_contains_zero(claim) != 0;
    arb_clear(claim);
    arb_clear(part);
    arb_clear(limit);
    return fits;
}

/* The ends of the ball agree on the rounding and on the ulp: 1 and what they are. */
static bool ball_decides(row_case *c, const arb_t ball, double *rounded, int *ulp) {
    const act_format *format = c->question->format;
    arb_get_interval_mpfr(c->lo, c->hi, ball);
    double lo = act_round(c->lo, format, ACT_NEAREST, c->cell);
    double hi = act_round(c->hi, format, ACT_NEAREST, c->cell);
    *rounded = lo;
    *ulp = act_ulp_exponent(c->lo, format);
    return lo == hi && *ulp == act_ulp_exponent(c->hi, format);
}

/* The bounds of binary64 hold the error of results beside the truth, and are narrow. */
static const char *screen_fault(row_case *c, size_t i, act_row_tally *tally) {
    const act_format *format = c->question->format;
    const act_truth *truth = &c->truths[i];
    double error[2];
    double y = truth->rounded;
    if (!act_exact_row_screen(c->row, i, y, error)) {
        tally->unscreened++;
        return NULL;
    }
    double is = act_truth_error(truth, format, y);
    bool holds = is >= error[0] - 0x1p-33 && is <= error[1] + 0x1p-33;
    return holds ? NULL : "the bounds of binary64 do not hold it";
}

static const char *fault_of(row_case *c, size_t i, act_row_tally *tally) {
    const act_truth *truth = &c->truths[i];
    const arb_struct *ball = c->balls + i;
    double rounded;
    int ulp;
    if (!c->decided[i]) {
        tally->undecided++;
        bool is_open = arb_is_finite(ball) && !ball_decides(c, ball, &rounded, &ulp);
        return is_open ? NULL : "it is left undecided";
    }
    if (!arb_is_finite(ball)) {
        bool is_minus = arf_is_neg_inf(arb_midref(ball)) != 0;
        bool is_plus = arf_is_pos_inf(arb_midref(ball)) != 0;
        tally->unseen += !is_minus && !is_plus;
        return (is_minus && truth->rounded != -HUGE_VAL) ||
                       (is_plus && truth->rounded != HUGE_VAL)
                   ? "it is infinite"
                   : NULL;
    }
    if (!truth_fits(c, ball, truth)) {
        return "the value";
    }
    if (!ball_decides(c, ball, &rounded, &ulp)) {
        tally->on_boundary++;
    } else if (rounded != truth->rounded) {
        return "the rounding";
    } else if (ulp != truth->ulp_exponent) {
        return "the ulp";
    } else if (rounded == 0 && truth->zero == ACT_ZERO_PLUS && arb_is_negative(ball)) {
        return "the sign of zero";
    }
    return screen_fault(c, i, tally);
}

/* Every ball decides; the finest there are if not. */
static void find_balls(row_case *c) {
    double rounded;
    int ulp;
    bool all = false;
    for (int rung = 0; rung < RUNGS && !all; rung++) {
        all = true;
        cr_assert(act_row_oracle(c->balls, &c->asked, ladder[rung]));
        for (size_t i = 0; i < c->results; i++) {
            const arb_struct *ball = c->balls + i;
            all = all && (!arb_is_finite(ball) || ball_decides(c, ball, &rounded, &ulp));
        }
    }
}

void act_row_compare(const act_row_question *question, act_row_hazard hazard,
                     act_draw *draw, act_row_tally *tally) {
    row_case c;
    open_case(&c, question, hazard, draw);
    act_exact_row_truths(c.row, NULL, c.results, c.truths, c.decided);
    find_balls(&c);
    tally->rows++;
    for (size_t i = 0; i < c.results; i++) {
        const char *fault = fault_of(&c, i, tally);
        tally->results++;
        if (fault != NULL && tally->wrong++ == 0) {
            snprintf(tally->first, sizeof tally->first,
                     "%s.d%d.%s, hazard %d, n %zu, result %zu of x %a: %s (%a)",
                     question->function->name, question->order, question->format->name,
                     (int)hazard, question->n, i, c.x[i < question->n ? i : 0], fault,
                     c.truths[i].rounded);
        }
    }
    close_case(&c);
}
