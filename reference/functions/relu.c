/* Rectified linear unit. Nair and Hinton, ICML 2010; torch.nn.ReLU, ONNX Relu. */
#include "definition/function.h"

#include <math.h>

static void kinks_at(double *at, const double *p) {
    (void)p;
    at[0] = 0;
}

ACT_FUNCTION(relu) = {
    .name = "relu",
    .formula = "max(x, 0)",
    .source = "Nair and Hinton, ICML 2010; torch.nn.ReLU; ONNX Relu-14",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, act_same},
    .kinks_at = kinks_at,
    /* threshold_backward, ReluGrad and relu_bwd pass the gradient where x > 0 only. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_LEFT}}},
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
