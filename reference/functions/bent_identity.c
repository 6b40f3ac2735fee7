/* Bent identity, without a known inventor; listed by Kunc and Klema, arXiv:2402.09092. */
#include "definition/function.h"

static jet bent(jet x, ACT_UNUSED const double *p) {
    jet root = jet_sqrt(jet_plus(jet_sqr(x), 1));
    return jet_add(jet_scale(jet_plus(root, -1), 0.5), x);
}

ACT_PROGRAM(below, jet_scale(jet_plus(x, -1), 0.5))
ACT_PROGRAM(above, jet_plus(jet_scale(x, 1.5), -0.5))

ACT_FUNCTION(bent_identity) = {
    .name = "bent_identity",
    .formula = "(sqrt(x^2 + 1) - 1)/2 + x",
    .source = "arXiv:2402.09092",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 1,
    .piece = {bent},
    /* f - line = (sqrt(x^2 + 1) - |x|)/2, whose third derivative has its root at 0. */
    .left = {.line = below, .reach = 1},
    .right = {.line = above, .reach = 1},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {0.5, 1.5}, {0.0, 0.0}},
};
