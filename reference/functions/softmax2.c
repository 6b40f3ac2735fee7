/* Softmax in base 2, which attention kernels compute with logits scaled by log2(e). */
#include "definition/row_function.h"

static vector softmax2(vector x, ACT_UNUSED vector dy, const double *p) {
    vector e = vector_exp2(act_row_below_top(x, p[0]));
    return vector_div(e, vector_sum(e));
}

ACT_ROW_FUNCTION(softmax2) = {
    .name = "softmax2",
    .formula = "2^(x_i/temperature) / sum_j 2^(x_j/temperature)",
    .source = "arXiv:2103.09301 (Softermax); FlashAttention's exp2",
    .note = "softmax(x log(2)); results for integer logits are exact fractions",
    .params = {{"temperature", 1.0, 0x1p-20, 0x1p20}},
    .program = softmax2,
    .entries = ACT_LOGITS,
    .sums_to_one = true,
    .is_shift_invariant = true,
    .special = ACT_ROW_SHARES,
};
