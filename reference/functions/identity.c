/* The identity: torch.nn.Identity, ONNX Identity. */
#include "definition/function.h"

ACT_FUNCTION(identity) = {
    .name = "identity",
    .formula = "x",
    .source = "torch.nn.Identity; ONNX Identity-1",
    .note = "oneDNN: eltwise_linear with alpha = 1, beta = 0",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {act_same},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {1.0, 1.0}, {0.0, 0.0}},
};
