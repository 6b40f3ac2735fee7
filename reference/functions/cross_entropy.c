/* Cross-entropy of logits and a label. torch.nn.CrossEntropyLoss of one row. */
#include "definition/row_function.h"

/* Losses of all labels are log s - d for d = x - max <= 0, so no term cancels another.
 * Those that smoothing leaves out would be 0 inf where entries are masked. */
static vector cross_entropy(vector x, ACT_UNUSED vector dy, const double *p) {
    vector d = act_row_below_top(x, 1);
    vector losses = vector_sub(vector_log_sum(vector_exp(d)), d);
    vector weights = vector_weights(x);
    double smoothing = p[0];
    if (weights != NULL) {
        losses = vector_mul(weights, losses);
    }
    vector mean = vector_div(vector_sum(losses), vector_count(losses));
    if (smoothing == 0 || smoothing == 1) {
        return smoothing == 0 ? vector_pick(losses) : mean;
    }
    vector share = vector_sub(vector_const(x, 1), vector_const(x, smoothing));
    return vector_add(vector_mul(vector_pick(losses), share),
                      vector_scale(mean, smoothing));
}

ACT_ROW_FUNCTION(cross_entropy) = {
    .name = "cross_entropy",
    .formula = "(1 - label_smoothing) l_label + label_smoothing mean(l) for l_i = "
               "weight_i (log(sum_j exp(x_j)) - x_i); 0 for the label ignore_index",
    .source = "torch.nn.CrossEntropyLoss; arXiv:1512.00567, section 7 (smoothing)",
    .note =
        "of logits, not of shares; nothing is divided by the weights, as in PyTorch's "
        "reduction none",
    .params = {{"label_smoothing", 0.0, 0.0, 1.0},
               {"ignore_index", -100.0, -0x1p31, 0x1p31}},
    .program = cross_entropy,
    .entries = ACT_LOGITS,
    .is_shift_invariant = true,
    .is_number = true,
    .takes_label = true,
    .takes_weights = true,
    .ignored = 2,
    .special = {.masked = ACT_ROW_NAN, .greatest = ACT_ROW_NAN, .others = ACT_ROW_NAN},
};
