/* x minus its hyperbolic tangent: torch.nn.Tanhshrink. */
#include "definition/function.h"

ACT_PROGRAM(tanhshrink, jet_sub(x, jet_tanh(x)))
ACT_PROGRAM(above, jet_plus(x, 1))
ACT_PROGRAM(below, jet_plus(x, -1))

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
