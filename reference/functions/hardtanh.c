/* Clamp to [min, max]: torch.nn.Hardtanh, ONNX Clip. */
#include "definition/function.h"

ACT_PROGRAM(low, jet_const(x, p[0]))
ACT_PROGRAM(high, jet_const(x, p[1]))

static void kinks_at(double *at, const double *p) {
    at[0] = p[0];
    at[1] = p[1];
}

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = p[0];
    limit[0][1] = p[1];
}

ACT_FUNCTION(hardtanh) = {
    .name = "hardtanh",
    .formula = "min(max(x, min), max)",
    .source = "torch.nn.Hardtanh; ONNX Clip-13; oneDNN eltwise_clip",
    .note = "min and max are min_val and max_val in PyTorch; oneDNN's clip_v2 has "
            "derivative 0 at max, its clip 1",
    .params = {{"min", -1.0, -1e30, 1e30}, {"max", 1.0, -1e30, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {low, act_same, high},
    .kinks_at = kinks_at,
    /* hardtanh_backward is 0 at both ends, ONNX Runtime passes the gradient of Clip at
     * both, clip_bwd at the upper one. */
    .kink = {ACT_KINK_BY(ACT_LEFT, ACT_RIGHT, ACT_LEFT),
             ACT_KINK_BY(ACT_RIGHT, ACT_LEFT, ACT_LEFT)},
    .limit = {{-1.0, 1.0}, {0.0, 0.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
