/* Parametric ReLU with one slope. He et al., arXiv:1502.01852; torch.nn.PReLU, ONNX
 * PRelu. */
#include "definition/function.h"

ACT_PROGRAM(negative, jet_scale(x, p[0]))

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = p[0] == 0 ? 0 : copysign(HUGE_VAL, -p[0]);
    limit[1][0] = p[0];
}

ACT_FUNCTION(prelu) = {
    .name = "prelu",
    .formula = "x for x > 0, alpha x for x <= 0",
    .source = "arXiv:1502.01852; torch.nn.PReLU; ONNX PRelu-16",
    .note = "alpha is learned; 0.25 is the initial value of the paper and of PyTorch",
    .params = {{"alpha", 0.25, -1e30, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {negative, act_same},
    /* Every backward kernel takes slope 1 where x > 0 only. */
    .kink = {ACT_KINK(ACT_LEFT)},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {0.25, 1.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
