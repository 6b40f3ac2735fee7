/* Mish. Misra, arXiv:1908.08681; torch.nn.Mish, ONNX Mish. */
#include "definition/function.h"

static jet mish(jet x, ACT_UNUSED const double *p) {
    /* tanh(log(s)) = (s^2 - 1)/(s^2 + 1) = 1/(1 + 2/m), m = s^2 - 1, s = 1 + e. */
    jet e = jet_exp(x);
    jet m = jet_mul(e, jet_plus(e, 2));
    return jet_div(x, jet_plus(jet_div(jet_const(x, 2), m), 1));
}

ACT_FUNCTION(mish) = {
    .name = "mish",
    .formula = "x tanh(log(1 + exp(x)))",
    .source = "arXiv:1908.08681; torch.nn.Mish; ONNX Mish-18",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {mish},
    /* The third derivative of f - line has its last roots at -3.27 and 2.11. */
    .left = {.line = act_zero, .reach = 4},
    .right = {.line = act_same, .reach = 3},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
