/* Squared ReLU. So et al., Primer, arXiv:2109.08668. */
#include "definition/function.h"

#include <math.h>

static jet high(jet x, const double *p) {
    (void)p;
    return jet_sqr(x);
}

static void kinks_at(double *at, const double *p) {
    (void)p;
    at[0] = 0;
}

ACT_FUNCTION(relu_squared) = {
    .name = "relu_squared",
    .formula = "max(x, 0)^2",
    .source = "arXiv:2109.08668",
    .note = "no framework has an operator of its own; it is written relu(x)^2",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, high},
    .kinks_at = kinks_at,
    /* Autograd of relu(x)^2 uses relu'(0) = 0. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_LEFT}}},
    .limit = {{0.0, HUGE_VAL}, {0.0, HUGE_VAL}, {0.0, 2.0}},
};
