/* Soft thresholding: torch.nn.Softshrink. */
#include "definition/function.h"

ACT_PROGRAM(low, jet_plus(x, p[0]))
ACT_PROGRAM(high, jet_plus(x, -p[0]))

ACT_FUNCTION(softshrink) = {
    .name = "softshrink",
    .formula = "x - lambda for x > lambda, x + lambda for x < -lambda, else 0",
    .source = "torch.nn.Softshrink; Donoho, IEEE Trans. Inf. Theory 41, 1995",
    .note = "lambda is lambd in PyTorch; ONNX: Shrink with bias = lambd",
    .params = {{"lambda", 0.5, 0x1p-1074, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {low, act_zero, high},
    .kinks_at = act_kinks_beside_zero,
    /* The value is 0 for |x| <= lambda, and so is shrink_backward; the others have no
     * kernel. */
    .kink = {ACT_KINK(ACT_RIGHT), ACT_KINK(ACT_LEFT)},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {1.0, 1.0}, {0.0, 0.0}},
};
