/* Logarithm of the sigmoid: torch.nn.LogSigmoid. */
#include "definition/function.h"

ACT_PROGRAM(logsigmoid, jet_neg(jet_softplus(jet_neg(x))))

ACT_FUNCTION(logsigmoid) = {
    .name = "logsigmoid",
    .formula = "-log(1 + exp(-x))",
    .source = "torch.nn.LogSigmoid; oneDNN eltwise_soft_relu with alpha = -1",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {logsigmoid},
    .left = {.line = act_same, .reach = 1},
    .right = {.line = act_zero, .reach = 1},
    .limit = {{-HUGE_VAL, -0.0}, {1.0, 0.0}, {-0.0, -0.0}},
};
