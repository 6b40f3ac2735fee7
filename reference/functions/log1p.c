/* Logarithm of 1 + x: C11 log1p, torch.log1p. */
#include "definition/function.h"

ACT_PROGRAM(logarithm, jet_log1p(x))

ACT_FUNCTION(log1p) = {
    .name = "log1p",
    .formula = "log(1 + x)",
    .source = "ISO C 7.12.6.9 and F.10.3.9; torch.log1p",
    .domain = {-1.0, HUGE_VAL},
    .algebraic = 2,
    .piece = {logarithm},
    .pole = {{.at = -1.0,
              .value = {{(double)NAN, -HUGE_VAL},
                        {(double)NAN, HUGE_VAL},
                        {(double)NAN, -HUGE_VAL}}}},
    .n_poles = 1,
    .limit = {{(double)NAN, HUGE_VAL}, {(double)NAN, 0.0}, {(double)NAN, -0.0}},
};
