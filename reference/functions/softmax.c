/* Softmax of a row. Bridle, NATO ASI F 68 (1990) 227; torch.nn.Softmax, ONNX Softmax. */
#include "definition/row_function.h"

static vector softmax(vector x, ACT_UNUSED vector dy, const double *p) {
    vector e = vector_exp(act_row_below_top(x, p[0]));
    return vector_div(e, vector_sum(e));
}

ACT_ROW_FUNCTION(softmax) = {
    .name = "softmax",
    .formula = "exp(x_i/temperature) / sum_j exp(x_j/temperature)",
    .source = "Bridle, NATO ASI F 68 (1990) 227; torch.nn.Softmax; ONNX Softmax-13",
    .note = "ONNX before version 13 flattens all axes from the one named on; oneDNN's "
            "mode inf_as_zero is the flash convention",
    .params = {{"temperature", 1.0, 0x1p-20, 0x1p20}},
    .program = softmax,
    .entries = ACT_LOGITS,
    .sums_to_one = true,
    .is_shift_invariant = true,
    .special = ACT_ROW_SHARES,
};
