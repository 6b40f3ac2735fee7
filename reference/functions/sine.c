/* Sine. Sitzmann et al., SIREN, arXiv:2006.09661; torch.sin, ONNX Sin. */
#include "definition/function.h"

ACT_PROGRAM(sine, jet_sin(x))
ACT_PROGRAM(two_pi, jet_scale(jet_pi(x), 2))

ACT_FUNCTION(sine) = {
    .name = "sine",
    .formula = "sin(x)",
    .source = "arXiv:2006.09661; torch.sin; ONNX Sin-7",
    .note = "SIREN feeds it 30 x",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_ODD,
    .piece = {sine},
    .period = two_pi,
    .limit = {{(double)NAN, (double)NAN},
              {(double)NAN, (double)NAN},
              {(double)NAN, (double)NAN}},
};
