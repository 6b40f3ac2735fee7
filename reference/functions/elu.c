/* Exponential linear unit. Clevert, Unterthiner and Hochreiter, arXiv:1511.07289;
 * torch.nn.ELU, ONNX Elu. */
#include "definition/function.h"

ACT_PROGRAM(low, jet_scale(jet_expm1(x), p[0]))
ACT_PROGRAM(floor_line, jet_const(x, -p[0]))

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = 0 - p[0]; /* not -0 */
}

ACT_FUNCTION(elu) = {
    .name = "elu",
    .formula = "x for x > 0, alpha (exp(x) - 1) for x <= 0",
    .source = "arXiv:1511.07289; torch.nn.ELU; ONNX Elu-6",
    .params = {{"alpha", 1.0, -1e9, 1e9}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {low, act_same},
    /* elu_backward tests x <= 0, elu_double_backward x < 0; ONNX defines x >= 0 as
     * linear; elu_bwd tests x > 0. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_RIGHT},
              .onnx = {ACT_RIGHT, ACT_RIGHT, ACT_RIGHT},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_LEFT}}},
    .left = {.line = floor_line, .reach = 1},
    .limit = {{-1.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
