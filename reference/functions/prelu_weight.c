/* Parametric ReLU with a slope for each channel. He et al., arXiv:1502.01852. */
#include "definition/gated.h"

ACT_GATED(prelu_weight) = {
    .name = "prelu_weight",
    .formula = "x for x > 0, up x for x <= 0",
    .source = "arXiv:1502.01852; torch.nn.PReLU(channels); ONNX PRelu-16",
    .note = "up is the weight, which has a gradient too",
    .function = "identity",
    .only_below = true,
};
