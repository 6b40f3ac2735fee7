/* Gaussian of radial basis function networks. Broomhead and Lowe, Complex Systems 2,
 * 1988. */
#include "definition/function.h"

ACT_PROGRAM(gaussian, jet_exp(jet_neg(jet_sqr(x))))

ACT_FUNCTION(gaussian) = {
    .name = "gaussian",
    .formula = "exp(-x^2)",
    .source = "Broomhead and Lowe, Complex Systems 2, 1988; arXiv:2111.15135",
    .note = "without the 1/2 of the normal density",
    .domain = {-HUGE_VAL, HUGE_VAL},
    .symmetry = ACT_EVEN,
    .piece = {gaussian},
    /* f''' has its last roots at +-sqrt(3/2). */
    .left = {.line = act_zero, .reach = 2},
    .right = {.line = act_zero, .reach = 2},
    .limit = {{0.0, 0.0}, {0.0, -0.0}, {0.0, 0.0}},
};
