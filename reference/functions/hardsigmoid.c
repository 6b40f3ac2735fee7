/* Piecewise-linear sigmoid: torch.nn.Hardsigmoid, ONNX HardSigmoid. */
#include "definition/function.h"

static jet ramp(jet x, const double *p) {
    /* 1/2 + x/(2 bound) without cancellation at -bound. */
    return jet_div(jet_plus(x, p[0]), jet_const(x, 2 * p[0]));
}

ACT_FUNCTION(hardsigmoid) = {
    .name = "hardsigmoid",
    .formula = "min(max(1/2 + x/(2 bound), 0), 1)",
    .source = "torch.nn.Hardsigmoid; ONNX HardSigmoid-6; arXiv:1511.00363",
    .note = "ONNX's default alpha = 0.2 is bound = 2.5, BinaryConnect's is bound = "
            "1, PyTorch and Keras 3 have bound = 3",
    .params = {{"bound", 3.0, 0x1p-64, 0x1p64}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_SIGMOIDAL,
    .piece = {act_zero, ramp, act_one},
    .kinks_at = act_kinks_beside_zero,
    /* hardsigmoid_backward and hardsigmoid_bwd are 0 at both ends; ONNX Runtime has no
     * gradient. */
    .kink = {ACT_KINK(ACT_LEFT), ACT_KINK(ACT_RIGHT)},
    .limit = {{0.0, 1.0}, {0.0, 0.0}, {0.0, 0.0}},
};
