/* Randomized leaky ReLU as evaluated, with the mean slope. Xu et al.,
 * arXiv:1505.00853; torch.nn.RReLU. */
#include "definition/function.h"

static jet negative(jet x, const double *p) {
    jet sum = jet_plus(jet_const(x, p[0]), p[1]);
    return jet_mul(jet_scale(sum, 0.5), x);
}

static void limits_at(double limit[ACT_ORDERS][2], const double *p) {
    double slope = p[0] / 2 + p[1] / 2;
    limit[0][0] = slope == 0 ? 0 : copysign(HUGE_VAL, -slope);
    limit[1][0] = slope;
}

ACT_FUNCTION(rrelu) = {
    .name = "rrelu",
    .formula = "x for x > 0, (lower + upper)/2 x for x <= 0",
    .source = "arXiv:1505.00853; torch.nn.RReLU in evaluation mode",
    .note = "in training the slope is drawn from [lower, upper]",
    .params = {{"lower", 0.125, -1e30, 1e30}, {"upper", 1.0 / 3, -1e30, 1e30}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {negative, act_same},
    /* Every backward kernel takes slope 1 where x > 0 only. */
    .kink = {ACT_KINK(ACT_LEFT)},
    .left = {.line = negative},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {(0.125 + 1.0 / 3) / 2, 1.0}, {0.0, 0.0}},
    .limits_at = limits_at,
};
