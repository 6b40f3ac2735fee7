/* The sigmoid form of GELU. Hendrycks and Gimpel, arXiv:1606.08415; ONNX Runtime
 * QuickGelu. */
#include "definition/function.h"

static jet quick_gelu(jet x, ACT_UNUSED const double *p) {
    /* 1.702 = 851/500 */
    return jet_mul(x, jet_sigmoid(jet_mul(x, jet_ratio(x, 851, 500))));
}

ACT_FUNCTION(quick_gelu) = {
    .name = "quick_gelu",
    .formula = "x/(1 + exp(-1.702 x))",
    .source = "arXiv:1606.08415; com.microsoft QuickGelu of ONNX Runtime",
    .note = "1.702 is meant as a decimal, not as the nearest binary number; swish "
            "with beta = 1.702",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {quick_gelu},
    /* The third derivative of f - line has its last roots at +-2.02. */
    .left = {.line = act_zero, .reach = 3},
    .right = {.line = act_same, .reach = 3},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
