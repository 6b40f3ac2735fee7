/* Reciprocal square root: IEEE 754 rSqrt, torch.rsqrt. */
#include "definition/function.h"

ACT_PROGRAM(inverse_root, jet_inv(jet_sqrt(x)))

ACT_FUNCTION(rsqrt) = {
    .name = "rsqrt",
    .formula = "1/sqrt(x)",
    .source = "IEEE 754-2019 9.2.1; torch.rsqrt",
    .note = "rsqrt(-0) is -inf as in IEEE 754; the derivatives at both zeros are "
            "the limits from above",
    .domain = {0.0, HUGE_VAL},
    .algebraic = 1,
    .piece = {inverse_root},
    .pole = {{.at = 0.0,
              .value = {{-HUGE_VAL, HUGE_VAL},
                        {-HUGE_VAL, -HUGE_VAL},
                        {HUGE_VAL, HUGE_VAL}}}},
    .n_poles = 1,
    .limit = {{(double)NAN, 0.0}, {(double)NAN, -0.0}, {(double)NAN, 0.0}},
};
