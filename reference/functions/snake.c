/* Snake. Ziyin, Hartwig and Ueda, arXiv:2006.08195. */
#include "definition/function.h"

static jet snake(jet x, const double *p) {
    jet square = jet_sqr(jet_sin(jet_scale(x, p[0])));
    return jet_add(x, jet_div(square, jet_const(x, p[0])));
}

ACT_PROGRAM(wave_length, jet_div(jet_pi(x), jet_const(x, p[0])))

ACT_FUNCTION(snake) = {
    .name = "snake",
    .formula = "x + sin(alpha x)^2/alpha",
    .source = "arXiv:2006.08195",
    .note = "equal to x + (1 - cos(2 alpha x))/(2 alpha)",
    .params = {{"alpha", 1.0, 0x1p-20, 0x1p20}},
    .domain = {-HUGE_VAL, HUGE_VAL},
    .piece = {snake},
    .period = wave_length,
    .rises = true, /* f' = 1 + sin(2 alpha x) */
    .limit = {{-HUGE_VAL, HUGE_VAL},
              {(double)NAN, (double)NAN},
              {(double)NAN, (double)NAN}},
};
