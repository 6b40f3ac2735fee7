/* Smish. Wang, Ren and Wang, Electronics 11(4):540, 2022. */
#include "definition/function.h"

static jet smish(jet x, ACT_UNUSED const double *p) {
    /* tanh(log(s)) = (s^2 - 1)/(s^2 + 1) = 1/(1 + 2/m), m = s^2 - 1, s = 1 + g. */
    jet g = jet_sigmoid(x);
    jet m = jet_mul(g, jet_plus(g, 2));
    return jet_div(x, jet_plus(jet_div(jet_const(x, 2), m), 1));
}

static jet three_fifths(jet x, ACT_UNUSED const double *p) {
    /* 3x/5, exact where it is a binary number. */
    return jet_div(jet_scale(x, 3), jet_const(x, 5));
}

ACT_FUNCTION(smish) = {
    .name = "smish",
    .formula = "x tanh(log(1 + 1/(1 + exp(-x))))",
    .source = "Wang, Ren and Wang, Electronics 11(4):540, 2022",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {smish},
    /* The third derivative of f - line has its last roots at -3.59 and 3.23. */
    .left = {.line = act_zero, .reach = 4},
    .right = {.line = three_fifths, .reach = 4},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 0.6}, {-0.0, -0.0}},
};
