/* The unit step, also Heaviside or binary step function: torch.heaviside. */
#include "function.h"

#include <math.h>

static jet zero(jet x, const double *p) {
    (void)p;
    return jet_const(x, 0);
}

static jet one(jet x, const double *p) {
    (void)p;
    return jet_const(x, 1);
}

static void kinks_at(double *at, const double *p) {
    (void)p;
    at[0] = 0;
}

extern const act_function act_function_step;
const act_function act_function_step = {
    .name = "step",
    .formula = "0 for x < 0, 1 for x > 0",
    .source = "Heaviside step function; torch.heaviside",
    .note = "no framework fixes step(0): torch.heaviside takes it as an argument; "
            "0, 1/2 and 1 are all accepted",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {zero, one},
    .kinks_at = kinks_at,
    /* The three usual values at 0, in no order of preference; the derivatives are 0. */
    .kink = {{.pytorch = {ACT_RIGHT, ACT_LEFT, ACT_LEFT},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onednn = {ACT_MIDDLE, ACT_LEFT, ACT_LEFT}}},
    .limit = {{0.0, 1.0}, {0.0, 0.0}, {0.0, 0.0}},
};
