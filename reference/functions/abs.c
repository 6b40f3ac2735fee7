/* Absolute value: torch.abs, ONNX Abs, oneDNN eltwise_abs. */
#include "definition/function.h"

#include <math.h>

static jet negative(jet x, const double *p) {
    (void)p;
    return jet_neg(x);
}

static void kinks_at(double *at, const double *p) {
    (void)p;
    at[0] = 0;
}

ACT_FUNCTION(abs) = {
    .name = "abs",
    .formula = "|x|",
    .source = "torch.abs; ONNX Abs-13; oneDNN eltwise_abs",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_EVEN,
    .piece = {negative, act_same},
    .kinks_at = kinks_at,
    /* All three multiply by sign(x), so abs'(0) = 0. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_MIDDLE, ACT_LEFT},
              .onnx = {ACT_LEFT, ACT_MIDDLE, ACT_LEFT},
              .onednn = {ACT_LEFT, ACT_MIDDLE, ACT_LEFT}}},
    .limit = {{HUGE_VAL, HUGE_VAL}, {-1.0, 1.0}, {0.0, 0.0}},
};
