/* Rectified linear unit. Nair and Hinton, ICML 2010; torch.nn.ReLU, ONNX Relu. */
#include "definition/function.h"

ACT_FUNCTION(relu) = {
    .name = "relu",
    .formula = "max(x, 0)",
    .source = "Nair and Hinton, ICML 2010; torch.nn.ReLU; ONNX Relu-14",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, act_same},
    /* threshold_backward, ReluGrad and relu_bwd pass the gradient where x > 0 only. */
    .kink = {ACT_KINK(ACT_LEFT)},
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
