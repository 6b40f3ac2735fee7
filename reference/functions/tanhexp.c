/* TanhExp. Liu and Di, arXiv:2003.09855. */
#include "definition/function.h"

ACT_PROGRAM(tanhexp, jet_mul(x, jet_tanh(jet_exp(x))))

ACT_FUNCTION(tanhexp) = {
    .name = "tanhexp",
    .formula = "x tanh(exp(x))",
    .source = "arXiv:2003.09855",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {tanhexp},
    /* The third derivative of f - line has its last roots at -3.04 and 0.99. */
    .left = {.line = act_zero, .reach = 4},
    .right = {.line = act_same, .reach = 2},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
