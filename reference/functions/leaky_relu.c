/* Leaky ReLU. Maas, Hannun and Ng, ICML workshop 2013; torch.nn.LeakyReLU, ONNX
 * LeakyRelu. */
#include "definition/function.h"

ACT_PROGRAM(negative, jet_scale(x, p[0]))

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = p[0] == 0 ? 0 : copysign(HUGE_VAL, -p[0]);
    limit[1][0] = p[0];
}

ACT_FUNCTION(leaky_relu) = {
    .name = "leaky_relu",
    .formula = "x for x > 0, alpha x for x <= 0",
    .source = "Maas, Hannun and Ng, 2013; torch.nn.LeakyReLU; ONNX LeakyRelu-16",
    .note = "oneDNN: eltwise_relu with alpha > 0; alpha is negative_slope in PyTorch",
    .params = {{"alpha", 0.01, -1e30, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {negative, act_same},
    /* Every backward kernel takes slope 1 where x > 0 only. */
    .kink = {ACT_KINK(ACT_LEFT)},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {0.01, 1.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
