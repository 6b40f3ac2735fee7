/* x minus its hyperbolic tangent: torch.nn.Tanhshrink. */
#include "definition/function.h"

static jet tanhshrink(jet x, ACT_UNUSED const double *p) {
    return jet_sub(x, jet_tanh(x));
}

static jet above(jet x, ACT_UNUSED const double *p) {
    return jet_plus(x, 1);
}

static jet below(jet x, ACT_UNUSED const double *p) {
    return jet_plus(x, -1);
}

ACT_FUNCTION(tanhshrink) = {
    .name = "tanhshrink",
    .formula = "x - tanh(x)",
    .source = "torch.nn.Tanhshrink",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {tanhshrink},
    .left = {.line = above, .reach = 1},
    .right = {.line = below, .reach = 1},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {1.0, 1.0}, {-0.0, 0.0}},
};
