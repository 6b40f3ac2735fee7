/* The square: torch.square, oneDNN eltwise_square. */
#include "definition/function.h"

ACT_PROGRAM(square, jet_sqr(x))

ACT_FUNCTION(square) = {
    .name = "square",
    .formula = "x^2",
    .source = "torch.square; oneDNN eltwise_square",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_EVEN,
    .piece = {square},
    .limit = {{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, HUGE_VAL}, {2.0, 2.0}},
};
