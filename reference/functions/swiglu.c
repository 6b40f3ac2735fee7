/* Gated linear unit with swish. Shazeer, arXiv:2002.05202. */
#include "definition/gated.h"

ACT_GATED(swiglu) = {
    .name = "swiglu",
    .formula = "x/(1 + exp(-beta x)) up",
    .source = "arXiv:2002.05202",
    .note =
        "x is the gate: the first half of the input of vLLM's silu_and_mul, the second "
        "of its mul_and_silu",
    .function = "swish",
};
