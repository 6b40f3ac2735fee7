/* Gated linear unit without an activation. Shazeer, arXiv:2002.05202. */
#include "definition/gated.h"

ACT_GATED(bilinear) = {
    .name = "bilinear",
    .formula = "x up",
    .source = "arXiv:1612.08083; arXiv:2002.05202",
    .note = "also liglu; a correctly rounded product",
    .function = "identity",
};
