/* Softsign. Bergstra et al., 2009; torch.nn.Softsign, ONNX Softsign. */
#include "definition/function.h"

ACT_PROGRAM(negative, jet_div(x, jet_plus(jet_neg(x), 1)))
ACT_PROGRAM(positive, jet_div(x, jet_plus(x, 1)))

ACT_FUNCTION(softsign) = {
    .name = "softsign",
    .formula = "x/(1 + |x|)",
    .source = "Bergstra et al., Quadratic Polynomials Learn Better Image Features, "
              "2009; torch.nn.Softsign; ONNX Softsign-1",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .algebraic = 1,
    .symmetry = ACT_ODD,
    .piece = {negative, positive},
    /* softsign'' jumps from 2 to -2; autograd of x/(1 + |x|) with sign(0) = 0 gives 0. */
    .kink = {{.pytorch = {ACT_LEFT, ACT_LEFT, ACT_MIDDLE},
              .onnx = {ACT_LEFT, ACT_LEFT, ACT_MIDDLE},
              .onednn = {ACT_LEFT, ACT_LEFT, ACT_MIDDLE}}},
    .steady = {1, 1},
    .limit = {{-1.0, 1.0}, {0.0, 0.0}, {0.0, -0.0}},
};
