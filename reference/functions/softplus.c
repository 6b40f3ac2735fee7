/* Softplus. Dugas et al., NIPS 2000; torch.nn.Softplus, ONNX Softplus, oneDNN
 * eltwise_soft_relu. */
#include "definition/function.h"

ACT_PROGRAM(curve, jet_div(jet_softplus(jet_scale(x, p[0])), jet_const(x, p[0])))

static void kinks_at(double *at, const double *p) {
    at[0] = p[1] / p[0];
}

ACT_FUNCTION(softplus) = {
    .name = "softplus",
    .formula = "log(1 + exp(beta x))/beta for beta x <= threshold, else x",
    .source = "Dugas et al., NIPS 2000; torch.nn.Softplus; ONNX Softplus-1",
    .note = "PyTorch's default threshold = 20 is a cut, not part of the function: "
            "give threshold=20 for it, cut where x exceeds threshold/beta rounded to "
            "binary64; oneDNN calls beta alpha",
    .params = {{"beta", 1.0, 0x1p-64, 0x1p64}, {"threshold", HUGE_VAL, 0.0, HUGE_VAL}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {curve, act_same},
    .kinks_at = kinks_at,
    /* softplus_backward tests beta x > threshold, softplus_double_backward beta x <
     * threshold. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_RIGHT},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_LEFT}}},
    .left = {.line = act_zero, .reach = 1, .per = 1},
    .right = {.line = act_same, .reach = 1, .per = 1},
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
