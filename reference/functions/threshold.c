/* PyTorch's threshold: torch.nn.Threshold. */
#include "definition/function.h"

ACT_PROGRAM(low, jet_const(x, p[1]))

static void kinks_at(double *at, const double *p) {
    at[0] = p[0];
}

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    limit[0][0] = p[1];
}

ACT_FUNCTION(threshold) = {
    .name = "threshold",
    .formula = "x for x > threshold, value for x <= threshold",
    .source = "torch.nn.Threshold",
    .note = "PyTorch has no default parameters; threshold = 1, value = 0 are ours",
    .params = {{"threshold", 1.0, -1e30, 1e30}, {"value", 0.0, -1e30, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {low, act_same},
    .kinks_at = kinks_at,
    /* threshold_backward passes the gradient where x > threshold only. */
    .kink = {ACT_KINK(ACT_LEFT)},
    .limit = {{0.0, HUGE_VAL}, {0.0, 1.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
