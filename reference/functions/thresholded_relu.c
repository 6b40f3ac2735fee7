/* ReLU that starts at alpha. Konda, Memisevic and Krueger, arXiv:1402.3337; ONNX
 * ThresholdedRelu. */
#include "definition/function.h"

static void kinks_at(double *at, const double *p) {
    at[0] = p[0];
}

ACT_FUNCTION(thresholded_relu) = {
    .name = "thresholded_relu",
    .formula = "x for x > alpha, 0 for x <= alpha",
    .source = "arXiv:1402.3337; ONNX ThresholdedRelu-10",
    .note = "torch.nn.Threshold(alpha, 0)",
    .params = {{"alpha", 1.0, -1e30, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, act_same},
    .kinks_at = kinks_at,
    /* The operator and threshold_backward both test x > alpha. */
    .kink = {ACT_KINK(ACT_LEFT)},
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
