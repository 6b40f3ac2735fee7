/* Continuously differentiable ELU. Barron, arXiv:1704.07483; torch.nn.CELU, ONNX Celu. */
#include "definition/function.h"

static jet low(jet x, const double *p) {
    jet scaled = jet_div(x, jet_const(x, p[0]));
    return jet_scale(jet_expm1(scaled), p[0]);
}

ACT_PROGRAM(floor_line, jet_const(x, -p[0]))

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = 0 - p[0]; /* not -0 */
}

ACT_FUNCTION(celu) = {
    .name = "celu",
    .formula = "x for x > 0, alpha (exp(x/alpha) - 1) for x <= 0",
    .source = "arXiv:1704.07483; torch.nn.CELU; ONNX Celu-12",
    .note = "equals elu only for alpha = 1: elu scales the result, celu x as well",
    .params = {{"alpha", 1.0, 0x1p-20, 0x1p20}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {low, act_same},
    /* celu'(0) = 1 on both sides, exactly so on the right, where 1/alpha is not
     * rounded. elu_double_backward tests x < 0; the others have no kernel. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_RIGHT, ACT_RIGHT},
              .onnx = {ACT_LEFT, ACT_RIGHT, ACT_RIGHT},
              .onednn = {ACT_LEFT, ACT_RIGHT, ACT_LEFT}}},
    /* Near enough for the least alpha: exp(-1024) can still be resolved. */
    .left = {.line = floor_line, .reach = 0x1p-10},
    .limit = {{-1.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
