/* Backward function of softmax from its result, as frameworks have it: it multiplies with
 * the y that was stored, rounded as it is. */
#include "definition/row_function.h"

static vector softmax_backward(vector x, vector dy, ACT_UNUSED const double *p) {
    return vector_mul(x, vector_sub(dy, vector_sum(vector_mul(x, dy))));
}

ACT_ROW_FUNCTION(softmax_backward) = {
    .name = "softmax_backward",
    .formula = "x_i (dy_i - sum_j x_j dy_j) for results x of softmax",
    .source = "PyTorch's _softmax_backward_data",
    .note = "the row is y, not the logits; for these: --dy with softmax",
    .program = softmax_backward,
    .entries = ACT_SHARES,
    .takes_dy = true,
    .special = {.masked = ACT_ROW_NAN, .greatest = ACT_ROW_NAN, .others = ACT_ROW_NAN},
};
