/* Absolute value: torch.abs, ONNX Abs, oneDNN eltwise_abs. */
#include "definition/function.h"

ACT_PROGRAM(negative, jet_neg(x))

ACT_FUNCTION(abs) = {
    .name = "abs",
    .formula = "|x|",
    .source = "torch.abs; ONNX Abs-13; oneDNN eltwise_abs",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_EVEN,
    .piece = {negative, act_same},
    /* All three multiply by sign(x), so abs'(0) = 0. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_MIDDLE, ACT_LEFT},
              .onnx = {ACT_LEFT, ACT_MIDDLE, ACT_LEFT},
              .onednn = {ACT_LEFT, ACT_MIDDLE, ACT_LEFT}}},
    .limit = {{HUGE_VAL, HUGE_VAL}, {-1.0, 1.0}, {0.0, 0.0}},
};
