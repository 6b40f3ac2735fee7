/* Exponential: C11 exp, torch.exp, ONNX Exp. */
#include "definition/function.h"

ACT_PROGRAM(exponential, jet_exp(x))

ACT_FUNCTION(exp) = {
    .name = "exp",
    .formula = "exp(x)",
    .source = "ISO C 7.12.6.1; torch.exp; ONNX Exp-13",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {exponential},
    .left = {.line = act_zero, .reach = 1},
    .limit = {{0.0, HUGE_VAL}, {0.0, HUGE_VAL}, {0.0, HUGE_VAL}},
};
