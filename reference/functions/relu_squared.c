/* Squared ReLU. So et al., Primer, arXiv:2109.08668. */
#include "definition/function.h"

ACT_PROGRAM(high, jet_sqr(x))

ACT_FUNCTION(relu_squared) = {
    .name = "relu_squared",
    .formula = "max(x, 0)^2",
    .source = "arXiv:2109.08668",
    .note = "no framework has an operator of its own; it is written relu(x)^2",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, high},
    /* Autograd of relu(x)^2 uses relu'(0) = 0. */
    .kink = {ACT_KINK(ACT_LEFT)},
    .limit = {{0.0, HUGE_VAL}, {0.0, HUGE_VAL}, {0.0, 2.0}},
};
