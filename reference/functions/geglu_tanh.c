/* Gated linear unit with the tanh form of GELU. Shazeer, arXiv:2002.05202. */
#include "definition/gated.h"

ACT_GATED(geglu_tanh) = {
    .name = "geglu_tanh",
    .formula = "x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))/2 up",
    .source = "arXiv:2002.05202",
    .note = "the tanh form, also gelu_new or gelu_pytorch_tanh; geglu has the erf form",
    .function = "gelu_tanh",
};
