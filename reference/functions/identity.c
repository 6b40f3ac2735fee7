/* The identity: torch.nn.Identity, ONNX Identity. */
#include "function.h"

#include <math.h>

static jet identity(jet x, const double *p) {
    (void)p;
    return x;
}

extern const act_function act_function_identity;
const act_function act_function_identity = {
    .name = "identity",
    .formula = "x",
    .source = "torch.nn.Identity; ONNX Identity-1",
    .note = "oneDNN: eltwise_linear with alpha = 1, beta = 0",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {identity},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {1.0, 1.0}, {0.0, 0.0}},
};
