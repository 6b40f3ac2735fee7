/* Gaussian error linear unit. Hendrycks and Gimpel, arXiv:1606.08415; torch.nn.GELU,
 * ONNX Gelu. */
#include "definition/function.h"

static jet gelu(jet x, ACT_UNUSED const double *p) {
    /* 1 + erf(u) = erfc(-u) */
    jet u = jet_mul(x, jet_sqrt(jet_ratio(x, 1, 2)));
    return jet_scale(jet_mul(x, jet_erfc(jet_neg(u))), 0.5);
}

ACT_FUNCTION(gelu) = {
    .name = "gelu",
    .formula = "x (1 + erf(x/sqrt(2)))/2",
    .source = "arXiv:1606.08415; torch.nn.GELU; ONNX Gelu-20",
    .note = "the erf form; oneDNN: eltwise_gelu_erf, while its old alias "
            "eltwise_gelu is the tanh form, the default of jax.nn.gelu too",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {gelu},
    /* The third derivative of f - line has its last roots at +-2. */
    .left = {.line = act_zero, .reach = 3},
    .right = {.line = act_same, .reach = 3},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
