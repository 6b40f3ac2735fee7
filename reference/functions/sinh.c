/* Hyperbolic sine: C11 sinh, torch.sinh, ONNX Sinh. */
#include "definition/function.h"

ACT_PROGRAM(hyperbolic, jet_sinh(x))

ACT_FUNCTION(sinh) = {
    .name = "sinh",
    .formula = "sinh(x)",
    .source = "ISO C 7.12.5.5; torch.sinh; ONNX Sinh-9",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {hyperbolic},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, HUGE_VAL}},
};
