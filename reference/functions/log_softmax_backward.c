/* Backward function of log_softmax from its result, as frameworks have it. */
#include "definition/row_function.h"

static vector log_softmax_backward(vector x, vector dy, ACT_UNUSED const double *p) {
    return vector_sub(dy, vector_mul(vector_exp(x), vector_sum(dy)));
}

ACT_ROW_FUNCTION(log_softmax_backward) = {
    .name = "log_softmax_backward",
    .formula = "dy_i - exp(x_i) sum_j dy_j for results x of log_softmax",
    .source = "PyTorch's _log_softmax_backward_data",
    .note = "the row is y, not the logits; for these: --dy with log_softmax",
    .program = log_softmax_backward,
    .entries = ACT_LOG_SHARES,
    .takes_dy = true,
    .special = {.masked = ACT_ROW_NAN, .greatest = ACT_ROW_NAN, .others = ACT_ROW_NAN},
};
