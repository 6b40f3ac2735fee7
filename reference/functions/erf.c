/* Error function: C11 erf, torch.erf, ONNX Erf. */
#include "definition/function.h"

ACT_PROGRAM(error_function, jet_erf(x))

ACT_FUNCTION(erf) = {
    .name = "erf",
    .formula = "erf(x)",
    .source = "ISO C 7.12.8.1; torch.erf; ONNX Erf-13",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {error_function},
    .left = {.line = act_minus_one, .reach = 1},
    .right = {.line = act_one, .reach = 1},
    .limit = {{-1.0, 1.0}, {0.0, 0.0}, {0.0, -0.0}},
};
