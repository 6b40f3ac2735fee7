/* Sigmoid linear unit. Hendrycks and Gimpel, arXiv:1606.08415; Elfwing et al.,
 * arXiv:1702.03118; torch.nn.SiLU. */
#include "definition/function.h"

ACT_PROGRAM(silu, jet_mul(x, jet_sigmoid(x)))

ACT_FUNCTION(silu) = {
    .name = "silu",
    .formula = "x/(1 + exp(-x))",
    .source = "arXiv:1606.08415; arXiv:1702.03118; torch.nn.SiLU",
    .note = "also swish, or swish-1: swish with beta = 1; oneDNN: eltwise_swish "
            "with alpha = 1",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {silu},
    /* The third derivative of f - line has its last roots at +-3.44. */
    .left = {.line = act_zero, .reach = 4},
    .right = {.line = act_same, .reach = 4},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
