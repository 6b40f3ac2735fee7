/* Logistic sigmoid: torch.nn.Sigmoid, ONNX Sigmoid, oneDNN eltwise_logistic. */
#include "definition/function.h"

ACT_PROGRAM(sigmoid, jet_sigmoid(x))

ACT_FUNCTION(sigmoid) = {
    .name = "sigmoid",
    .formula = "1/(1 + exp(-x))",
    .source = "torch.nn.Sigmoid; ONNX Sigmoid-13; oneDNN eltwise_logistic",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_SIGMOIDAL,
    .piece = {sigmoid},
    /* f''' has its last roots at +-1.32. */
    .left = {.line = act_zero, .reach = 2},
    .right = {.line = act_one, .reach = 2},
    .limit = {{0.0, 1.0}, {0.0, 0.0}, {0.0, -0.0}},
};
