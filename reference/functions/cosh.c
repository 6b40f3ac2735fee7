/* Hyperbolic cosine: C11 cosh, torch.cosh, ONNX Cosh. */
#include "definition/function.h"

ACT_PROGRAM(hyperbolic, jet_cosh(x))

ACT_FUNCTION(cosh) = {
    .name = "cosh",
    .formula = "cosh(x)",
    .source = "ISO C 7.12.5.4; torch.cosh; ONNX Cosh-9",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_EVEN,
    .piece = {hyperbolic},
    .limit = {{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, HUGE_VAL}, {HUGE_VAL, HUGE_VAL}},
};
