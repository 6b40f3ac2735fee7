/* Inverse square root linear unit. Carlile et al., arXiv:1710.09967. */
#include "definition/function.h"

ACT_PROGRAM(low, jet_div(x, jet_sqrt(jet_plus(jet_scale(jet_sqr(x), p[0]), 1))))
ACT_PROGRAM(below, jet_neg(jet_inv(jet_sqrt(jet_const(x, p[0])))))

/* f''' has its roots at +-1/(2 sqrt(alpha)). */
static void steady_at(double steady[2], const double *p) {
    steady[0] = 1 / sqrt(p[0]);
}

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = -1 / sqrt(p[0]);
}

ACT_FUNCTION(isrlu) = {
    .name = "isrlu",
    .formula = "x for x >= 0, x/sqrt(1 + alpha x^2) for x < 0",
    .source = "arXiv:1710.09967",
    .params = {{"alpha", 1.0, 0x1p-64, 0x1p64}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 1,
    .piece = {low, act_same},
    /* Both pieces agree up to order 2; the third derivative jumps. No framework has
     * it. */
    .kink = {ACT_KINK(ACT_RIGHT)},
    .left = {.line = below},
    .steady_at = steady_at,
    .limit = {{-1.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
