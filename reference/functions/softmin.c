/* Softmin of a row, softmax of its negative. torch.nn.Softmin. */
#include "definition/row_function.h"

static vector softmin(vector x, ACT_UNUSED vector dy, const double *p) {
    vector e = vector_exp(act_row_below_top(vector_neg(x), p[0]));
    return vector_div(e, vector_sum(e));
}

ACT_ROW_FUNCTION(softmin) = {
    .name = "softmin",
    .formula = "exp(-x_i/temperature) / sum_j exp(-x_j/temperature)",
    .source = "torch.nn.Softmin",
    .note = "+inf masks an entry",
    .params = {{"temperature", 1.0, 0x1p-20, 0x1p20}},
    .program = softmin,
    .entries = ACT_NEGATED_LOGITS,
    .sums_to_one = true,
    .is_shift_invariant = true,
    .special = ACT_ROW_SHARES,
};
