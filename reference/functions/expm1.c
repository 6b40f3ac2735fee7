/* Exponential minus 1: C11 expm1, torch.expm1. */
#include "definition/function.h"

ACT_PROGRAM(exponential, jet_expm1(x))

ACT_FUNCTION(expm1) = {
    .name = "expm1",
    .formula = "exp(x) - 1",
    .source = "ISO C 7.12.6.3; torch.expm1",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {exponential},
    .left = {.line = act_minus_one, .reach = 1},
    .limit = {{-1.0, HUGE_VAL}, {0.0, HUGE_VAL}, {0.0, HUGE_VAL}},
};
