#include "identify/variants.h"

/* x sigmoid(2 scale (x + cubic x^3)). */
static jet gelu_tanh(jet x, const double *p) {
    jet cubic = jet_plus(jet_scale(jet_sqr(x), p[0]), 1);
    return jet_mul(x, jet_sigmoid(jet_scale(jet_mul(x, cubic), 2 * p[1])));
}

ACT_PROGRAM(quick_gelu, jet_mul(x, jet_sigmoid(jet_scale(x, p[0]))))
ACT_PROGRAM(exp_scaled, jet_plus(jet_scale(jet_exp(x), p[0]), -1))
ACT_PROGRAM(softplus_undivided, jet_softplus(jet_scale(x, p[0])))
ACT_PROGRAM(selu_low, jet_scale(jet_scale(jet_expm1(x), p[0]), p[1]))
ACT_PROGRAM(selu_high, jet_scale(x, p[1]))
ACT_PROGRAM(hardswish_ramp,
            jet_mul(x, jet_div(jet_plus(x, p[0]), jet_const(x, 2 * p[0]))))

#define WHOLE_LINE .domain = {-HUGE_VAL, HUGE_VAL}
#define LIMITS(left, right, slope) .limit = {{left, right}, {0.0, slope}, {0.0, 0.0}}

const act_variant act_variants[] = {
    {.function = {.name = "gelu_tanh",
                  .params = {{"cubic", 0.044715, 1e-6, 1e3},
                             {"scale", 0.7978845608028654, 1e-6, 1e3}},
                  WHOLE_LINE,
                  .piece = {gelu_tanh},
                  LIMITS(-0.0, HUGE_VAL, 1.0)}},
    {.function = {.name = "quick_gelu",
                  .params = {{"factor", 1.702, 1e-6, 1e3}},
                  WHOLE_LINE,
                  .piece = {quick_gelu},
                  LIMITS(-0.0, HUGE_VAL, 1.0)}},
    {.function = {.name = "elu",
                  .params = {{"alpha", 1, -1e9, 1e9}},
                  WHOLE_LINE,
                  .piece = {exp_scaled, act_same},
                  LIMITS(-1.0, HUGE_VAL, 1.0)},
     .words = "with alpha exp(x) - 1 for x <= 0"},
    {.function = {.name = "softplus",
                  .params = {{"beta", 1, 0x1p-20, 0x1p20}},
                  WHOLE_LINE,
                  .piece = {softplus_undivided},
                  LIMITS(0.0, HUGE_VAL, (double)NAN)},
     .words = "not divided by beta"},
    {.function = {.name = "selu",
                  .params = {{"alpha", 1.6732632423543772, -1e9, 1e9},
                             {"lambda", 1.0507009873554805, -1e9, 1e9}},
                  WHOLE_LINE,
                  .piece = {selu_low, selu_high},
                  LIMITS((double)NAN, HUGE_VAL, (double)NAN)}},
    {.function = {.name = "hardswish",
                  .params = {{"bound", 3, 0x1p-64, 0x1p64}},
                  WHOLE_LINE,
                  .piece = {act_zero, hardswish_ramp, act_same},
                  .kinks_at = act_kinks_beside_zero,
                  LIMITS(0.0, HUGE_VAL, 1.0)}},
};
const size_t act_variant_count = sizeof act_variants / sizeof act_variants[0];
