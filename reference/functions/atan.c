/* Arc tangent: torch.atan, ONNX Atan. */
#include "definition/function.h"

ACT_PROGRAM(arc, jet_atan(x))
ACT_PROGRAM(above, jet_scale(jet_pi(x), 0.5))
ACT_PROGRAM(below, jet_neg(above(x, p)))

ACT_FUNCTION(atan) = {
    .name = "atan",
    .formula = "atan(x)",
    .source = "torch.atan; ONNX Atan-7",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 2,
    .symmetry = ACT_ODD,
    .piece = {arc},
    .left = {.line = below},
    .right = {.line = above},
    /* f''' has its roots at +-1/sqrt(3). */
    .steady = {1, 1},
    .limit = {{-M_PI_2, M_PI_2}, {0.0, 0.0}, {0.0, -0.0}},
};
