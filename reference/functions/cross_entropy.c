/* Cross-entropy of logits and a label. torch.nn.CrossEntropyLoss of one row. */
#include "definition/row_function.h"

/* log s - (1 - smoothing) d_label - smoothing/n sum_j d_j for d = x - max <= 0: all terms
 * have one sign. Those that smoothing leaves out would be 0 inf where entries are masked.
 */
static vector cross_entropy(vector x, ACT_UNUSED vector dy, const double *p) {
    vector d = act_row_below_top(x, 1);
    vector loss = vector_log_sum(vector_exp(d));
    double smoothing = p[0];
    if (smoothing < 1) {
        vector share = vector_sub(vector_const(x, 1), vector_const(x, smoothing));
        vector own = vector_pick(d);
        loss = vector_sub(loss, smoothing == 0 ? own : vector_mul(own, share));
    }
    if (smoothing > 0) {
        vector mean = vector_div(vector_sum(d), vector_count(d));
        loss = vector_sub(loss, vector_scale(mean, smoothing));
    }
    return loss;
}

ACT_ROW_FUNCTION(cross_entropy) = {
    .name = "cross_entropy",
    .formula = "log(sum_j exp(x_j)) - (1 - label_smoothing) x_label - label_smoothing "
               "mean(x); 0 for the label ignore_index",
    .source = "torch.nn.CrossEntropyLoss; arXiv:1512.00567, section 7 (smoothing)",
    .note = "of logits, not of shares; without weights of classes",
    .params = {{"label_smoothing", 0.0, 0.0, 1.0},
               {"ignore_index", -100.0, -0x1p31, 0x1p31}},
    .program = cross_entropy,
    .entries = ACT_LOGITS,
    .is_number = true,
    .takes_label = true,
    .ignored = 2,
    .special = {.masked = ACT_ROW_NAN, .greatest = ACT_ROW_NAN, .others = ACT_ROW_NAN},
};
