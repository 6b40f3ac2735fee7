/* Piecewise-linear sigmoid: torch.nn.Hardsigmoid, ONNX HardSigmoid. */
#include "definition/function.h"

static jet ramp(jet x, const double *p) {
    if (p[1] != 0) {
        return jet_plus(jet_scale(x, p[1]), p[2]);
    }
    /* 1/2 + x/(2 bound) without cancellation at -bound. */
    jet zero_at = jet_scale(jet_const(x, p[0]), 2 * p[2]);
    return jet_div(jet_add(x, zero_at), jet_const(x, 2 * p[0]));
}

static void kinks_at(double *at, const double *p) {
    double slope = p[1] != 0 ? p[1] : 1;
    double divisor = p[1] != 0 ? 1 : 2 * p[0];
    act_kinks_of_ramp(at, slope, divisor, p[2]);
}

ACT_FUNCTION(hardsigmoid) = {
    .name = "hardsigmoid",
    .formula = "min(max(alpha x + beta, 0), 1); alpha = 0 stands for 1/(2 bound)",
    .source = "torch.nn.Hardsigmoid; ONNX HardSigmoid-6; arXiv:1511.00363",
    .note = "ONNX's default is alpha = 0.2, BinaryConnect's is bound = 1, PyTorch and "
            "Keras 3 have bound = 3; Paddle calls alpha slope and beta offset",
    .params = {{"bound", 3.0, 0x1p-64, 0x1p64},
               {"alpha", 0.0, 0.0, 0x1p64},
               {"beta", 0.5, 0.0, 1.0}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 1,
    .piece = {act_zero, ramp, act_one},
    .kinks_at = kinks_at,
    /* hardsigmoid_backward and hardsigmoid_bwd are 0 at both ends; ONNX Runtime has no
     * gradient. */
    .kink = {ACT_KINK(ACT_LEFT), ACT_KINK(ACT_RIGHT)},
    .limit = {{0.0, 1.0}, {0.0, 0.0}, {0.0, 0.0}},
};
