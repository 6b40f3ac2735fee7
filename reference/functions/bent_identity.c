/* Bent identity, without a known inventor; listed by Kunc and Klema, arXiv:2402.09092. */
#include "function.h"

#include <math.h>

static jet bent(jet x, const double *p) {
    (void)p;
    jet root = jet_sqrt(jet_plus(jet_sqr(x), 1));
    return jet_add(jet_scale(jet_plus(root, -1), 0.5), x);
}

ACT_FUNCTION(bent_identity) = {
    .name = "bent_identity",
    .formula = "(sqrt(x^2 + 1) - 1)/2 + x",
    .source = "arXiv:2402.09092",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {bent},
    /* f''' has its root at 0. */
    .steady = {1, 1},
    .limit = {{-HUGE_VAL, HUGE_VAL}, {0.5, 1.5}, {0.0, 0.0}},
};
