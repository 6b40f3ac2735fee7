/* Squareplus. Barron, arXiv:2112.11687. */
#include "definition/function.h"

/* Left of zero the sum cancels; b/2 over the difference is the same. */
static jet squareplus(jet x, const double *p) {
    jet root = jet_sqrt(jet_plus(jet_sqr(x), p[0]));
    return jet_is_negative(x) ? jet_scale(jet_inv(jet_sub(root, x)), 0.5 * p[0])
                              : jet_scale(jet_add(x, root), 0.5);
}

/* f''' has its root at 0. */
static void steady_at(double steady[2], const double *p) {
    steady[0] = sqrt(p[0]);
    steady[1] = steady[0];
}

ACT_FUNCTION(squareplus) = {
    .name = "squareplus",
    .formula = "(x + sqrt(x^2 + b))/2",
    .source = "arXiv:2112.11687",
    .note = "b = 4 has softplus' curvature at 0, b = 4 log(2)^2 its value there",
    .params = {{"b", 4.0, 0x1p-64, 0x1p64}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 1,
    .piece = {squareplus},
    .steady_at = steady_at,
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
