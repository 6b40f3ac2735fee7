/* Swish. Ramachandran, Zoph and Le, arXiv:1710.05941; ONNX Swish, oneDNN
 * eltwise_swish. */
#include "definition/function.h"

ACT_PROGRAM(swish, jet_mul(x, jet_sigmoid(jet_scale(x, p[0]))))

ACT_FUNCTION(swish) = {
    .name = "swish",
    .formula = "x/(1 + exp(-beta x))",
    .source = "arXiv:1710.05941; ONNX Swish-24; oneDNN eltwise_swish",
    .note = "beta is alpha in ONNX and oneDNN; most software says swish for beta = "
            "1, which is silu",
    .params = {{"beta", 1.0, 0x1p-20, 0x1p20}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {swish},
    /* The third derivative of f - line has its last roots at +-3.44/beta. */
    .left = {.line = act_zero, .reach = 4, .per = 1},
    .right = {.line = act_same, .reach = 4, .per = 1},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
