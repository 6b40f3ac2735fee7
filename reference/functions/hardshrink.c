/* Hard thresholding: torch.nn.Hardshrink. */
#include "definition/function.h"

ACT_FUNCTION(hardshrink) = {
    .name = "hardshrink",
    .formula = "x for |x| > lambda, else 0",
    .source = "torch.nn.Hardshrink; Donoho and Johnstone, Biometrika 81, 1994",
    .note = "lambda is lambd in PyTorch; ONNX: Shrink with bias = 0",
    .params = {{"lambda", 0.5, 0x1p-1074, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {act_same, act_zero, act_same},
    .kinks_at = act_kinks_beside_zero,
    /* The value is 0 for |x| <= lambda, and so is shrink_backward; the others have no
     * kernel. */
    .kink = {ACT_KINK(ACT_RIGHT), ACT_KINK(ACT_LEFT)},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {1.0, 1.0}, {0.0, 0.0}},
};
