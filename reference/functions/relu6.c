/* ReLU capped at 6. Krizhevsky, 2010; torch.nn.ReLU6. */
#include "definition/function.h"

ACT_PROGRAM(six, jet_const(x, 6))

static void kinks_at(double *at, ACT_UNUSED const double *p) {
    at[0] = 0;
    at[1] = 6;
}

ACT_FUNCTION(relu6) = {
    .name = "relu6",
    .formula = "min(max(x, 0), 6)",
    .source = "Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10, 2010; "
              "torch.nn.ReLU6",
    .note = "ONNX has no operator of its own: Clip(0, 6); oneDNN: eltwise_clip",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, act_same, six},
    .kinks_at = kinks_at,
    /* hardtanh_backward is 0 at both ends, ONNX Runtime passes the gradient of Clip at
     * both, clip_bwd at the upper one. */
    .kink = {ACT_KINK_BY(ACT_LEFT, ACT_RIGHT, ACT_LEFT),
             ACT_KINK_BY(ACT_RIGHT, ACT_LEFT, ACT_LEFT)},
    .limit = {{0.0, 6.0}, {0.0, 0.0}, {0.0, 0.0}},
};
