/* Gated linear unit. Dauphin et al., arXiv:1612.08083; torch.nn.GLU. */
#include "definition/gated.h"

ACT_GATED(glu) = {
    .name = "glu",
    .formula = "sigmoid(x) up",
    .source = "arXiv:1612.08083; arXiv:2002.05202; torch.nn.GLU",
    .note = "torch.nn.GLU and ONNX models of it gate by the second half of their input, "
            "which is x here; up is the first half",
    .function = "sigmoid",
};
