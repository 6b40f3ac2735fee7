/* Logarithm of softmax. torch.nn.LogSoftmax, ONNX LogSoftmax. */
#include "definition/row_function.h"

/* (x - max) - log s, never x - (max + log s): neither term cancels the other. */
static vector log_softmax(vector x, ACT_UNUSED vector dy, const double *p) {
    vector d = act_row_below_top(x, p[0]);
    return vector_sub(d, vector_log_sum(vector_exp(d)));
}

ACT_ROW_FUNCTION(log_softmax) = {
    .name = "log_softmax",
    .formula = "x_i/temperature - log(sum_j exp(x_j/temperature))",
    .source = "torch.nn.LogSoftmax; ONNX LogSoftmax-13",
    .params = {{"temperature", 1.0, 0x1p-20, 0x1p20}},
    .program = log_softmax,
    .entries = ACT_LOGITS,
    .is_shift_invariant = true,
    .special = {.masked = ACT_ROW_NAN,
                .greatest = {(double)NAN, 0, (double)NAN},
                .others = {(double)NAN, -HUGE_VAL, (double)NAN}},
};
