/* Power of 2: C11 exp2, torch.exp2. */
#include "definition/function.h"

ACT_PROGRAM(power, jet_exp2(x))

ACT_FUNCTION(exp2) = {
    .name = "exp2",
    .formula = "2^x",
    .source = "ISO C 7.12.6.2; torch.exp2",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {power},
    .left = {.line = act_zero, .reach = 1},
    .limit = {{0.0, HUGE_VAL}, {0.0, HUGE_VAL}, {0.0, HUGE_VAL}},
};
