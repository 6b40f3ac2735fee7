/* Hyperbolic tangent: torch.nn.Tanh, ONNX Tanh, oneDNN eltwise_tanh. */
#include "definition/function.h"

ACT_PROGRAM(hyperbolic, jet_tanh(x))

ACT_FUNCTION(tanh) = {
    .name = "tanh",
    .formula = "tanh(x)",
    .source = "torch.nn.Tanh; ONNX Tanh-13; oneDNN eltwise_tanh",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {hyperbolic},
    .left = {.line = act_minus_one, .reach = 1},
    .right = {.line = act_one, .reach = 1},
    .limit = {{-1.0, 1.0}, {0.0, 0.0}, {0.0, -0.0}},
};
