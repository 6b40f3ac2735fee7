/* x times the piecewise-linear sigmoid. Howard et al., arXiv:1905.02244;
 * torch.nn.Hardswish, ONNX HardSwish. */
#include "definition/function.h"

ACT_PROGRAM(middle, jet_div(jet_mul(x, jet_plus(x, 3)), jet_const(x, 6)))

static void kinks_at(double *at, ACT_UNUSED const double *p) {
    at[0] = -3;
    at[1] = 3;
}

ACT_FUNCTION(hardswish) = {
    .name = "hardswish",
    .formula = "x min(max(x + 3, 0), 6)/6",
    .source = "arXiv:1905.02244; torch.nn.Hardswish; ONNX HardSwish-14",
    .note = "PyTorch up to 2.6 has derivative -1/2 at -3 and 3/2 at 3 "
            "(pytorch/pytorch issue 147801), later ones 0 and 1",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, middle, act_same},
    .kinks_at = kinks_at,
    /* hardswish_backward since pull request 148049 and hardswish_bwd; ONNX Runtime has
     * no gradient. */
    .kink = {ACT_KINK(ACT_LEFT), ACT_KINK(ACT_RIGHT)},
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
