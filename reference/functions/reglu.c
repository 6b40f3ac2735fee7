/* Gated linear unit with ReLU. Shazeer, arXiv:2002.05202. */
#include "definition/gated.h"

ACT_GATED(reglu) = {
    .name = "reglu",
    .formula = "max(x, 0) up",
    .source = "arXiv:2002.05202",
    .function = "relu",
};
