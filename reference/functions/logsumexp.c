/* Logarithm of a sum of exponentials. torch.logsumexp, ONNX ReduceLogSumExp. */
#include "definition/row_function.h"

static vector logsumexp(vector x, ACT_UNUSED vector dy, ACT_UNUSED const double *p) {
    vector e = vector_exp(act_row_below_top(x, 1));
    return vector_add(vector_top(x), vector_log_sum(e));
}

ACT_ROW_FUNCTION(logsumexp) = {
    .name = "logsumexp",
    .formula = "log(sum_j exp(x_j))",
    .source = "Blanchard, Higham and Higham, IMA JNA 41 (2021) 2311; torch.logsumexp; "
              "ONNX ReduceLogSumExp-18",
    .program = logsumexp,
    .entries = ACT_LOGITS,
    .is_number = true,
    .special = {.masked = ACT_EACH_CONVENTION(-HUGE_VAL),
                .greatest = ACT_EACH_CONVENTION(HUGE_VAL),
                .others = ACT_EACH_CONVENTION(HUGE_VAL)},
};
