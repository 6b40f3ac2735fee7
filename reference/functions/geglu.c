/* Gated linear unit with GELU. Shazeer, arXiv:2002.05202. */
#include "definition/gated.h"

ACT_GATED(geglu) = {
    .name = "geglu",
    .formula = "x (1 + erf(x/sqrt(2)))/2 up",
    .source = "arXiv:2002.05202",
    .note = "the erf form; geglu_tanh has the other",
    .function = "gelu",
};
