/* The unit step, also Heaviside or binary step function: torch.heaviside. */
#include "definition/function.h"

ACT_FUNCTION(step) = {
    .name = "step",
    .formula = "0 for x < 0, 1 for x > 0",
    .source = "Heaviside step function; torch.heaviside",
    .note = "no framework fixes step(0): torch.heaviside takes it as an argument; "
            "0, 1/2 and 1 are all accepted",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {act_zero, act_one},
    /* The three usual values at 0, in no order of preference; the derivatives are 0. */
    .kink = {{.pytorch = {ACT_RIGHT, ACT_LEFT, ACT_LEFT},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_LEFT},
              .onednn = {ACT_MIDDLE, ACT_LEFT, ACT_LEFT}}},
    .limit = {{0.0, 1.0}, {0.0, 0.0}, {0.0, 0.0}},
};
