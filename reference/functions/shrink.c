/* ONNX Shrink, which holds the hard and the soft one. */
#include "definition/function.h"

ACT_PROGRAM(low, jet_plus(x, p[1]))
ACT_PROGRAM(high, jet_plus(x, -p[1]))

ACT_FUNCTION(shrink) = {
    .name = "shrink",
    .formula = "x - bias for x > lambda, x + bias for x < -lambda, else 0",
    .source = "ONNX Shrink-9",
    .note = "lambda is lambd in ONNX; bias = 0: hardshrink, bias = lambda: "
            "softshrink",
    .params = {{"lambda", 0.5, 0x1p-1074, 1e30}, {"bias", 0.0, -1e30, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {low, act_zero, high},
    .kinks_at = act_kinks_beside_zero,
    /* The value is 0 for |x| <= lambda, and so is shrink_backward; the others have no
     * kernel. */
    .kink = {ACT_KINK(ACT_RIGHT), ACT_KINK(ACT_LEFT)},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {1.0, 1.0}, {0.0, 0.0}},
};
