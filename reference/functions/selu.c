/* Scaled ELU. Klambauer et al., arXiv:1706.02515; torch.nn.SELU, ONNX Selu. */
#include "definition/function.h"

/* The constants of the paper as binary64 numbers, which is what every framework has. */
#define SELU_ALPHA 1.6732632423543772
#define SELU_LAMBDA 1.0507009873554805

static jet low(jet x, ACT_UNUSED const double *p) {
    jet factor = jet_scale(jet_const(x, SELU_LAMBDA), SELU_ALPHA);
    return jet_mul(factor, jet_expm1(x));
}

ACT_PROGRAM(high, jet_scale(x, SELU_LAMBDA))
ACT_PROGRAM(floor_line, jet_scale(jet_const(x, SELU_LAMBDA), -SELU_ALPHA))

ACT_FUNCTION(selu) = {
    .name = "selu",
    .formula = "lambda x for x > 0, lambda alpha (exp(x) - 1) for x <= 0",
    .source = "arXiv:1706.02515; torch.nn.SELU; ONNX Selu-6",
    .note = "lambda = 1.0507009873554805 and alpha = 1.6732632423543772 count as "
            "exact binary64 numbers; ONNX calls lambda gamma",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {low, high},
    /* elu_backward tests x <= 0, elu_double_backward x < 0; ONNX defines x <= 0 as
     * exponential. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_RIGHT},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_LEFT}}},
    .left = {.line = floor_line, .reach = 1},
    .limit = {{-SELU_LAMBDA * SELU_ALPHA, HUGE_VAL}, {0.0, SELU_LAMBDA}, {0.0, 0.0}},
};
