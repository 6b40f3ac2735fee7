/* Complementary error function: C11 erfc, torch.erfc. */
#include "definition/function.h"

static jet complement(jet x, ACT_UNUSED const double *p) {
    return jet_erfc(x);
}

static jet two(jet x, ACT_UNUSED const double *p) {
    return jet_const(x, 2);
}

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
