/* Exponential linear unit. Clevert, Unterthiner and Hochreiter, arXiv:1511.07289;
 * torch.nn.ELU, ONNX Elu. */
#include "function.h"

#include <math.h>

static jet low(jet x, const double *p) {
    return jet_scale(jet_expm1(x), p[0]);
}

static jet high(jet x, const double *p) {
    (void)p;
    return x;
}

static jet floor_line(jet x, const double *p) {
    return jet_const(x, -p[0]);
}

static void kinks_at(double *at, const double *p) {
    (void)p;
    at[0] = 0;
}

extern const act_function act_function_elu;
const act_function act_function_elu = {
    .name = "elu",
    .formula = "x for x > 0, alpha (exp(x) - 1) for x <= 0",
    .source = "arXiv:1511.07289; torch.nn.ELU; ONNX Elu-6",
    .params = {{"alpha", 1.0, -1e9, 1e9}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {low, high},
    .kinks_at = kinks_at,
    /* elu_backward tests x <= 0, elu_double_backward x < 0; ONNX defines x >= 0 as
     * linear; elu_bwd tests x > 0. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_RIGHT},
              .onnx = {ACT_RIGHT, ACT_RIGHT, ACT_RIGHT},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_LEFT}}},
    .left = {.line = floor_line, .reach = 1},
    .limit = {{-1.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
};
