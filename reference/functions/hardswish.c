/* x times the piecewise-linear sigmoid. Howard et al., arXiv:1905.02244;
 * torch.nn.Hardswish, ONNX HardSwish. */
#include "definition/function.h"

static jet middle(jet x, const double *p) {
    if (p[0] != 0) {
        return jet_mul(x, jet_plus(jet_scale(x, p[0]), p[1]));
    }
    /* Without cancellation at -3. */
    jet zero_at = jet_scale(jet_const(x, 6), p[1]);
    return jet_div(jet_mul(x, jet_add(x, zero_at)), jet_const(x, 6));
}

static void kinks_at(double *at, const double *p) {
    act_kinks_of_ramp(at, p[0] != 0 ? p[0] : 1, p[0] != 0 ? 1 : 6, p[1]);
}

ACT_FUNCTION(hardswish) = {
    .name = "hardswish",
    .formula = "x min(max(alpha x + beta, 0), 1); alpha = 0 stands for 1/6",
    .source = "arXiv:1905.02244; torch.nn.Hardswish; ONNX HardSwish-14; oneDNN "
              "eltwise_hardswish",
    .note = "Paddle has x min(max(x + offset, 0), threshold)/scale, with threshold = "
            "scale: alpha is 1/scale and beta offset/scale; PyTorch up to 2.6 has "
            "derivative -1/2 at -3 and 3/2 at 3 (pytorch/pytorch issue 147801), later "
            "ones 0 and 1",
    .params = {{"alpha", 0.0, 0.0, 0x1p64}, {"beta", 0.5, 0.0, 1.0}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 1,
    .piece = {act_zero, middle, act_same},
    .kinks_at = kinks_at,
    /* hardswish_backward since pull request 148049 and hardswish_bwd; ONNX Runtime has
     * no gradient. */
    .kink = {ACT_KINK(ACT_LEFT), ACT_KINK(ACT_RIGHT)},
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
