/* Scaled ELU. Klambauer et al., arXiv:1706.02515; torch.nn.SELU, ONNX Selu. */
#include "definition/function.h"

/* The constants of the paper as binary64 numbers, which is what every framework has. */
#define SELU_ALPHA 1.6732632423543772
#define SELU_GAMMA 1.0507009873554805

static jet low(jet x, const double *p) {
    jet factor = jet_scale(jet_const(x, p[1]), p[0]);
    return jet_mul(factor, jet_expm1(x));
}

ACT_PROGRAM(high, jet_scale(x, p[1]))
ACT_PROGRAM(floor_line, jet_scale(jet_const(x, p[1]), -p[0]))

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = 0 - p[1] * p[0]; /* not -0 */
    limit[1][1] = p[1];
}

ACT_FUNCTION(selu) = {
    .name = "selu",
    .formula = "gamma x for x > 0, gamma alpha (exp(x) - 1) for x <= 0",
    .source = "arXiv:1706.02515; torch.nn.SELU; ONNX Selu-6",
    .note = "gamma = 1.0507009873554805 and alpha = 1.6732632423543772 count as "
            "exact binary64 numbers; gamma is lambda in the paper, scale in PyTorch and "
            "Paddle",
    .params = {{"alpha", SELU_ALPHA, -1e9, 1e9}, {"gamma", SELU_GAMMA, 0x1p-20, 0x1p20}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {low, high},
    /* elu_backward tests x <= 0, elu_double_backward x < 0; ONNX defines x <= 0 as
     * exponential. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_RIGHT},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_LEFT}}},
    .left = {.line = floor_line, .reach = 1},
    .limit = {{-SELU_GAMMA * SELU_ALPHA, HUGE_VAL}, {0.0, SELU_GAMMA}, {0.0, 0.0}},
    .limits_at = limits_at,
};
