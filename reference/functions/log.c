/* Natural logarithm: C11 log, torch.log, ONNX Log. */
#include "definition/function.h"

ACT_PROGRAM(logarithm, jet_log(x))

ACT_FUNCTION(log) = {
    .name = "log",
    .formula = "log(x)",
    .source = "ISO C 7.12.6.7 and F.10.3.7; torch.log; ONNX Log-13",
    .note = "log(-0) is -inf as in C, log'(-0) is -inf as 1/x is",
    .domain = {0.0, HUGE_VAL},
    .algebraic = 2,
    .piece = {logarithm},
    .pole = {{.at = 0.0,
              .value = {{-HUGE_VAL, -HUGE_VAL},
                        {-HUGE_VAL, HUGE_VAL},
                        {-HUGE_VAL, -HUGE_VAL}}}},
    .n_poles = 1,
    .limit = {{(double)NAN, HUGE_VAL}, {(double)NAN, 0.0}, {(double)NAN, -0.0}},
};
