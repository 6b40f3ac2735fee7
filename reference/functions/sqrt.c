/* Square root: IEEE 754 squareRoot, torch.sqrt, ONNX Sqrt, oneDNN eltwise_sqrt. */
#include "definition/function.h"

ACT_PROGRAM(root, jet_sqrt(x))

ACT_FUNCTION(sqrt) = {
    .name = "sqrt",
    .formula = "sqrt(x)",
    .source = "IEEE 754-2019 5.4.1; torch.sqrt; ONNX Sqrt-13; oneDNN eltwise_sqrt",
    .note = "sqrt(-0) is -0 as in IEEE 754; the derivatives at both zeros are the "
            "limits from above",
    .domain = {0.0, HUGE_VAL},
    .algebraic = 1,
    .piece = {root},
    .pole = {{.at = 0.0,
              .value = {{-0.0, 0.0}, {HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL}}}},
    .n_poles = 1,
    .limit = {{(double)NAN, HUGE_VAL}, {(double)NAN, 0.0}, {(double)NAN, -0.0}},
};
