/* Complementary error function: C11 erfc, torch.erfc. */
#include "definition/function.h"

ACT_PROGRAM(complement, jet_erfc(x))
ACT_PROGRAM(two, jet_const(x, 2))

ACT_FUNCTION(erfc) = {
    .name = "erfc",
    .formula = "1 - erf(x)",
    .source = "ISO C 7.12.8.2; torch.erfc",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {complement},
    .left = {.line = two, .reach = 1},
    .right = {.line = act_zero, .reach = 1},
    .limit = {{2.0, 0.0}, {-0.0, -0.0}, {-0.0, 0.0}},
};
