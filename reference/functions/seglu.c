/* Gated linear unit with SELU. */
#include "definition/gated.h"

ACT_GATED(seglu) = {
    .name = "seglu",
    .formula = "selu(x) up",
    .source = "arXiv:1706.02515 in place of the sigmoid of arXiv:2002.05202",
    .function = "selu",
};
