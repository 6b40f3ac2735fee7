/* Serf. Nag et al., arXiv:2108.09598. */
#include "definition/function.h"

ACT_PROGRAM(serf, jet_mul(x, jet_erf(jet_softplus(x))))

ACT_FUNCTION(serf) = {
    .name = "serf",
    .formula = "x erf(log(1 + exp(x)))",
    .source = "arXiv:2108.09598",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {serf},
    /* The third derivative of f - line has its last roots at -3.27 and 1.54. */
    .left = {.line = act_zero, .reach = 4},
    .right = {.line = act_same, .reach = 2},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
