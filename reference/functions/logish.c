/* Logish. Zhu et al., Neurocomputing 458, 2021. */
#include "definition/function.h"

ACT_PROGRAM(logish, jet_mul(x, jet_log1p(jet_sigmoid(x))))
ACT_PROGRAM(x_log_2, jet_mul(x, jet_log(jet_const(x, 2))))

ACT_FUNCTION(logish) = {
    .name = "logish",
    .formula = "x log(1 + 1/(1 + exp(-x)))",
    .source = "Zhu et al., Neurocomputing 458, 2021",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {logish},
    /* The third derivative of f - line has its last roots at -3.58 and 3.35. */
    .left = {.line = act_zero, .reach = 4},
    .right = {.line = x_log_2, .reach = 4},
    .limit = {{-0.0, HUGE_VAL}, {-0.0, M_LN2}, {-0.0, -0.0}},
};
