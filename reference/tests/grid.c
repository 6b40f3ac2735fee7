#include "grid.h"

#include <arb.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { UNIFORM = 700, BINADES = 1000, KINK_STEPS = 8, POINTS_MAX = 3200, PREC = 200 };

typedef struct grid {
    const act_oracle *oracle;
    const double *p;
    int order;
    double x[POINTS_MAX], y[POINTS_MAX];
    int count;
    arb_t ball;
} grid;

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void add_point(grid *g, const act_function *f, double x, double from, double to) {
    double at[ACT_KINKS];
    int kinks = act_function_kinks(f, g->p, at);
    bool is_inside = x >= from && x <= to && x > f->domain[0] && x < f->domain[1];
    for (int i = 0; i < kinks; i++) {
        is_inside = is_inside && x != at[i];
    }
    if (is_inside && !(g->oracle->has_pole && x == 0) && g->count < POINTS_MAX) {
        g->x[g->count++] = x;
    }
}

/* Ends, a uniform grid, both sides of 0 and of every kink, and all magnitudes. */
static void choose_points(grid *g, const act_function *f, double from, double to) {
    double lo = fmax(from, -16), hi = fmin(to, 16);
    double at[ACT_KINKS];
    int kinks = act_function_kinks(f, g->p, at);
    add_point(g, f, from, from, to);
    add_point(g, f, to, from, to);
    for (int i = 0; i <= UNIFORM && lo < hi; i++) {
        add_point(g, f, lo + (hi - lo) * i / UNIFORM, from, to);
    }
    for (int i = 0; i < kinks; i++) {
        for (int k = 0; k < KINK_STEPS; k++) {
            double step = ldexp(fmax(1, fabs(at[i])), -51 + 4 * k);
            add_point(g, f, at[i] - step, from, to);
            add_point(g, f, at[i] + step, from, to);
        }
    }
    for (int e = -BINADES; e <= BINADES; e += e < -60 || e >= 60 ? 47 : 3) {
        add_point(g, f, ldexp(1, e), from, to);
        add_point(g, f, -ldexp(1, e), from, to);
        add_point(g, f, f->domain[0] + ldexp(1, e), from, to);
    }
}

/* The ball of f^(order)(x) in g->ball, and about its middle. */
static double evaluate(grid *g, double x) {
    act_oracle_value(g->ball, g->oracle, g->p, g->order, x, PREC);
    return arf_get_d(arb_midref(g->ball), ARF_RND_NEAR);
}

/* Where f jumps, its value at the kink is the one beside it, on the side that PyTorch
 * chooses, be that outside from..to. */
static void add_jumps(grid *g, const act_function *f, double from, double to) {
    double at[ACT_KINKS];
    int kinks = act_function_kinks(f, g->p, at);
    for (int i = 0; i < kinks && g->order == 0 && g->count < POINTS_MAX; i++) {
        double step = ldexp(fmax(1, fabs(at[i])), -51);
        double left = evaluate(g, at[i] - step), right = evaluate(g, at[i] + step);
        if (at[i] >= from && at[i] <= to && fabs(left - right) > 1e-9) {
            bool is_left = f->kink[i].pytorch[0] == ACT_LEFT;
            g->x[g->count++] = is_left ? at[i] - step : at[i] + step;
        }
    }
    qsort(g->x, (size_t)g->count, sizeof g->x[0], by_value);
}

static void to_arb(arb_t y, mpfi_srcptr x) {
    arf_t end;
    arf_init(end);
    arb_set_interval_mpfr(y, &x->left, &x->right, PREC);
    arf_clear(end);
}

/* Whether the ball lies beyond the bound for certain. */
static bool is_beyond(grid *g, const act_bound *bound, int sign) {
    arb_t limit;
    arb_init(limit);
    to_arb(limit, bound->value);
    bool beyond = sign > 0 ? arb_gt(g->ball, limit) : arb_lt(g->ball, limit);
    arb_clear(limit);
    return beyond && mpfr_number_p(&bound->value->left);
}

/* The extreme between two points, by golden sections, times sign. */
static double refine(grid *g, double l, double r, int sign, double *where) {
    const double golden = 0.6180339887498949;
    enum { STEPS = 80 };
    double a = r - golden * (r - l), b = l + golden * (r - l);
    double ya = sign * evaluate(g, a), yb = sign * evaluate(g, b);
    for (int i = 0; i < STEPS && r - l > 1e-9 * fmax(fabs(l), fabs(r)); i++) {
        if (ya < yb) {
            l = a;
            a = b;
            ya = yb;
            b = l + golden * (r - l);
            yb = sign * evaluate(g, b);
        } else {
            r = b;
            b = a;
            yb = ya;
            a = r - golden * (r - l);
            ya = sign * evaluate(g, a);
        }
    }
    *where = ya > yb ? a : b;
    return fmax(ya, yb);
}

static bool bound_agrees(grid *g, const act_bound *bound, int sign, char why[GRID_WHY]) {
    const double near = 2e-13, far = 30;
    int best = 0;
    for (int i = 0; i < g->count; i++) {
        best = sign * g->y[i] > sign * g->y[best] ? i : best;
    }
    double most = sign * g->y[best], where = g->x[best];
    int l = best > 0 ? best - 1 : best;
    int r = best < g->count - 1 ? best + 1 : best;
    double refined_at = where;
    double refined = refine(g, g->x[l], g->x[r], sign, &refined_at);
    if (refined > most) {
        most = refined;
        where = refined_at;
    }
    evaluate(g, where);
    double limit = sign * mpfr_get_d(&bound->value->left, MPFR_RNDN);
    bool fits = isinf(limit) ? limit > 0 && most > far
                             : most > limit - near * fmax(1, fabs(limit));
    if (!fits || is_beyond(g, bound, sign)) {
        snprintf(why, GRID_WHY, "%s bound %.17g, but the oracle has %.17g at %.17g",
                 sign > 0 ? "upper" : "lower", sign * limit, sign * most, where);
        return false;
    }
    return true;
}

bool act_grid_agrees(const act_range *range, const act_function *f, const double *p,
                     int order, const double ends[2], char why[GRID_WHY]) {
    grid *g = calloc(1, sizeof *g);
    g->oracle = act_oracle_find(f->name);
    g->p = p;
    g->order = order;
    arb_init(g->ball);
    choose_points(g, f, ends[0], ends[1]);
    add_jumps(g, f, ends[0], ends[1]);
    bool agrees = g->count > 0;
    snprintf(why, GRID_WHY, "no points");
    for (int i = 0; i < g->count && agrees; i++) {
        g->y[i] = evaluate(g, g->x[i]);
        if (is_beyond(g, &range->lower, -1) || is_beyond(g, &range->upper, 1)) {
            snprintf(why, GRID_WHY, "the oracle has %.17g at %.17g", g->y[i], g->x[i]);
            agrees = false;
        }
    }
    agrees = agrees && bound_agrees(g, &range->lower, -1, why) &&
             bound_agrees(g, &range->upper, 1, why);
    arb_clear(g->ball);
    free(g);
    return agrees;
}
