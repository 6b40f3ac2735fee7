/* TanhExp. Liu and Di, arXiv:2003.09855. */
#include "function.h"

#include <math.h>

static jet tanhexp(jet x, const double *p) {
    (void)p;
    return jet_mul(x, jet_tanh(jet_exp(x)));
}

static jet zero(jet x, const double *p) {
    (void)p;
    return jet_const(x, 0);
}

static jet same(jet x, const double *p) {
    (void)p;
    return x;
}

extern const act_function act_function_tanhexp;
const act_function act_function_tanhexp = {
    .name = "tanhexp",
    .formula = "x tanh(exp(x))",
    .source = "arXiv:2003.09855",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {tanhexp},
    /* On the right 2x exp(-2 exp(x)), doubly exponential: 2^-1490 at 6.25. */
    .left = {.line = zero, .reach = 800},
    .right = {.line = same, .reach = 6.25},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, 1.0}, {-0.0, -0.0}},
};
