/* Arc tangent: torch.atan, ONNX Atan. */
#include "function.h"

#include <math.h>

static jet arc(jet x, const double *p) {
    (void)p;
    return jet_atan(x);
}

ACT_FUNCTION(atan) = {
    .name = "atan",
    .formula = "atan(x)",
    .source = "torch.atan; ONNX Atan-7",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {arc},
    .limit = {{-M_PI_2, M_PI_2}, {0.0, 0.0}, {0.0, -0.0}},
};
