/* The tanh form of GELU. Hendrycks and Gimpel, arXiv:1606.08415;
 * torch.nn.GELU(approximate="tanh"). */
#include "definition/function.h"

static jet gelu_tanh(jet x, ACT_UNUSED const double *p) {
    /* (1 + tanh(u))/2 = sigmoid(2u); 2 sqrt(2/pi) = sqrt(8/pi), 0.044715 = 8943/200000 */
    jet cubic = jet_plus(jet_mul(jet_ratio(x, 8943, 200000), jet_sqr(x)), 1);
    jet factor = jet_sqrt(jet_div(jet_const(x, 8), jet_pi(x)));
    return jet_mul(x, jet_sigmoid(jet_mul(factor, jet_mul(x, cubic))));
}

ACT_FUNCTION(gelu_tanh) = {
    .name = "gelu_tanh",
    .formula = "x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))/2",
    .source = "arXiv:1606.08415; torch.nn.GELU(approximate='tanh'); ONNX Gelu-20 with"
              " approximate='tanh'",
    .note = "an approximation of gelu, but a function of its own here; oneDNN's old"
            " alias eltwise_gelu and the default of jax.nn.gelu; ONNX Runtime: "
            "FastGelu",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {gelu_tanh},
    /* The third derivative of f - line has its last roots at +-2.01. */
    .left = {.line = act_zero, .reach = 3},
    .right = {.line = act_same, .reach = 3},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
