/* Error function: C11 erf, torch.erf, ONNX Erf. */
#include "definition/function.h"

#include <math.h>

static jet error_function(jet x, const double *p) {
    (void)p;
    return jet_erf(x);
}

static jet minus_one(jet x, const double *p) {
    (void)p;
    return jet_const(x, -1);
}

ACT_FUNCTION(erf) = {
    .name = "erf",
    .formula = "erf(x)",
    .source = "ISO C 7.12.8.1; torch.erf; ONNX Erf-13",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {error_function},
    .left = {.line = minus_one, .reach = 1},
    .right = {.line = act_one, .reach = 1},
    .limit = {{-1.0, 1.0}, {0.0, 0.0}, {0.0, -0.0}},
};
