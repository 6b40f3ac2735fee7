/* Right kernels that a check could take for wrong ones, and once did. */
#include "checkact.h"
#include "right.h"

static double quick_gelu(double x) {
    return isinf(x) ? fmax(x, -0.0) : x * sigmoid(1.702 * x);
}

/* Computed in double and rounded once, x/2 and a little is 0 at the least number. */
#define ONCE(REPORT, format_)                                                            \
    REPORT(gelu, 0, format_, rounded_once, gelu(x))                                      \
    REPORT(gelu_tanh, 0, format_, rounded_once, gelu_tanh(x))                            \
    REPORT(silu, 0, format_, rounded_once, silu(x))                                      \
    REPORT(swish, 0, format_, rounded_once, silu(x))                                     \
    REPORT(quick_gelu, 0, format_, rounded_once, quick_gelu(x))                          \
    REPORT(hardswish, 0, format_, rounded_once, hardswish(x))                            \
    REPORT(mish, 0, format_, rounded_once, mish(x))

/* A number or 0 for f' of NaN, as masks have it; body and tail within an ulp. */
#define OTHERS(REPORT)                                                                   \
    REPORT(relu, 1, f32, masked, x > 0)                                                  \
    REPORT(relu6, 1, f32, masked, x > 0 && x < 6)                                        \
    REPORT(hardtanh, 1, f32, masked, x > -1 && x < 1)                                    \
    REPORT(hardsigmoid, 1, f32, masked, x > -3 && x < 3 ? 1 / 6.0 : 0)                   \
    REPORT(erf, 0, f32, tail_by_libm, left ? single(erff(v)) : erf(x))                   \
    REPORT(relu, 0, f32, minus_zero,                                                     \
           isinf(x)            ? fmax(x, -0.0)                                           \
           : x > 0 || isnan(x) ? x                                                       \
                               : 0 * x)

#define KERNEL(function_, order_, format_, name_, result_)                               \
    ACT_KERNEL(function_##order_##format_##name_, format_, result_)
#define ROW(function_, order_, format_, name_, result_)                                  \
    ACT_BAD_ROW(function_, order_, format_, #name_, format_,                             \
                function_##order_##format_##name_, .claim = 0),

ONCE(KERNEL, f32)
ONCE(KERNEL, f16)
ONCE(KERNEL, bf16)
OTHERS(KERNEL)

static const struct act_row rows[] = {ONCE(ROW, f32) ONCE(ROW, f16) ONCE(ROW, bf16)
                                          OTHERS(ROW)};
ACT_EXPORT(rows)
