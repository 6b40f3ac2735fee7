/* Reciprocal: IEEE 754 division, torch.reciprocal, ONNX Reciprocal. */
#include "definition/function.h"

ACT_PROGRAM(inverse, jet_inv(x))

ACT_FUNCTION(reciprocal) = {
    .name = "reciprocal",
    .formula = "1/x",
    .source = "IEEE 754-2019 5.4.1; torch.reciprocal; ONNX Reciprocal-13",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 1,
    .symmetry = ACT_ODD,
    .piece = {inverse},
    .pole = {{.at = 0.0,
              .value = {{-HUGE_VAL, HUGE_VAL},
                        {-HUGE_VAL, -HUGE_VAL},
                        {-HUGE_VAL, HUGE_VAL}}}},
    .n_poles = 1,
    .limit = {{-0.0, 0.0}, {-0.0, -0.0}, {-0.0, 0.0}},
};
