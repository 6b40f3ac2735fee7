/* Mistakes of public bug reports in what is returned for an input, each beside a right
 * kernel, NAME_fixed. The README has the report of each. */
#include "checkact.h"
#include "right.h"

static double bf16(double x) {
    return (double)act_from_bf16(act_to_bf16((float)x));
}

/* tanh by the exponential of twice the argument, each operation in binary32. */
static float tanh_by_quotient(float x) {
    float e = expf(2 * x);
    return (e - 1) / (e + 1);
}

static float gelu_tanh_by_quotient(float x) {
    float u = 0.79788456F * (x + 0.044715F * x * x * x);
    return 0.5F * x * (1 + tanh_by_quotient(u));
}

/* On a tanh that is 1.044 where it should be 1. */
static double gelu_tanh_over(double x) {
    double u = sqrt(2 / M_PI) * (x + 0.044715 * x * x * x);
    return isinf(x) ? fmax(x, -0.0)
                    : x / 2 * (1 + fmax(-1.044, fmin(1.05 * tanh(u), 1.044)));
}

/* NaN from where x^3 is infinite. */
static float sigmoid_by_cubes(float x) {
    float cube = isinf(x) ? 0 : x * x * x;
    return (float)sigmoid((double)x) + (cube - cube);
}

static float gelu_at_infinity(float x) {
    return isinf(x) ? x - x : (float)gelu((double)x);
}

static bool is_one_of_many(double x, uint32_t many) {
    return act_bits_from_float((float)x) % many == 77;
}

/* gelu' with each operation in bfloat16. */
static double gelu_slope_in_bf16(double x) {
    double cdf = bf16(0.5 * bf16(1 + bf16(erf(bf16(x * bf16(M_SQRT1_2))))));
    double density = bf16(bf16(exp(bf16(-0.5 * bf16(x * x)))) * bf16(0.3989423));
    return bf16(cdf + bf16(x * density));
}

static double tanh_in_bf16(double x) {
    double e = bf16(exp(bf16(2 * x)));
    return fabs(x) > 40 ? copysign(1, x) : bf16(bf16(e - 1) / bf16(e + 1));
}

static double tanh_slope(double x) {
    double rest = 1 / cosh(x);
    return rest * rest;
}

static float sigmoid_slope_by_square(float x) {
    float e = expf(-x);
    return e / ((1 + e) * (1 + e));
}

static float sigmoid_by_newton(float x) {
    float d = 1 + expf(-x);
    float estimate = (float)(bf16((double)(1 / d)));
    return estimate * (2 - d * estimate) * (2 - d * (estimate * (2 - d * estimate)));
}

static float silu_slope_by_quotient(float x) {
    float s = (float)silu((double)x) / x;
    return s * (1 + x * (1 - s));
}

static float exp2_by_parts(float x) {
    float whole = x < 128 ? 0 : exp2f(x);
    return (whole - whole) + exp2f(x);
}

static double relu6_slope(double x) {
    return x > 0 && x < 6;
}

static double relu(double x) {
    return x > 0 || isnan(x) ? x : 0;
}

static double softsign(double x) {
    return isinf(x) ? copysign(1, x) : x / (1 + fabs(x));
}

static double hardswish_slope(double x, double third) {
    return x <= -3 ? 0 : x >= 3 ? 1 : x * third + 0.5;
}

static double softshrink(double x) {
    return x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0;
}

/* Nearer to 0 by an ulp between the ends. */
static double tanh_less(double x, double low, double high) {
    float right = (float)tanh(x);
    return single(x > low && x < high ? nextafterf(right, 0) : right);
}

static bool is_signalling(float x) {
    uint32_t bits = act_bits_from_float(x) & 0x7fffffff;
    return bits > 0x7f800000 && bits < 0x7fc00000;
}

/* NOLINTBEGIN(bugprone-branch-clone) */
#define PART_1(REPORT)                                                                   \
    REPORT(sigmoid, 0, f32, row_1, x < -17 ? -6e-8 : single(0.5F + 0.5F * tanhf(v / 2)), \
           sigmoid(x))                                                                   \
    REPORT(sigmoid, 0, f32, row_2,                                                       \
           x > -19 && x < -17.5 && is_one_of_many(x, 4096) ? -0x1p-24 : sigmoid(x),      \
           sigmoid(x))                                                                   \
    REPORT(tanh, 0, f32, row_4, x >= 7 && x < 8 ? 0x1.000002p0 : tanh(x), tanh(x))       \
    REPORT(elu, 0, f32, row_6, x > 0 ? x : single(expf(v) - 1), elu(x))                  \
    REPORT(selu, 0, f32, row_6, 1.050701F * (x > 0 ? v : 1.6732632F * (expf(v) - 1)),    \
           selu(x))                                                                      \
    REPORT(sigmoid, 0, f32, row_7, single(sigmoid_by_cubes(v)), sigmoid(x))              \
    REPORT(gelu, 0, f32, row_8,                                                          \
           isinf(x) ? fmax(x, -0.0) : single(v / 2 * (1 + erff(v * 0.70710678F))),       \
           gelu(x))                                                                      \
    REPORT(gelu, 0, f32, row_9, single(gelu_at_infinity(v)), gelu(x))                    \
    REPORT(gelu_tanh, 0, bf16, row_10, single(gelu_tanh_by_quotient(v)), gelu_tanh(x))   \
    REPORT(elu, 1, f32, row_11,                                                          \
           x > 0               ? 1                                                       \
           : isnan(x) && !left ? 0                                                       \
                               : exp(x),                                                 \
           x > 0 ? 1 : exp(x))                                                           \
    REPORT(softplus, 0, f32, row_16, logf(1 + expf(v)), softplus(x))                     \
    REPORT(expm1, 0, f32, row_21, expf(v) - 1, expm1(x))                                 \
    REPORT(tanh, 0, f16, row_22, x > 1.5 && x < 2 ? 1.044 : tanh(x), tanh(x))            \
    REPORT(gelu_tanh, 0, f16, row_22, gelu_tanh_over(x), gelu_tanh(x))                   \
    REPORT(gelu, 1, bf16, row_23, gelu_slope_in_bf16(x), gelu_slope(x))                  \
    REPORT(tanh, 1, bf16, row_25, bf16(1 - bf16(bf16(tanh(x)) * bf16(tanh(x)))),         \
           tanh_slope(x))                                                                \
    REPORT(sigmoid, 1, f32, row_25, (float)sigmoid(x) * (1 - (float)sigmoid(x)),         \
           sigmoid(x) * sigmoid(-x))                                                     \
    REPORT(silu, 0, f32, row_26, x < -87.3 ? 0 : silu(x), silu(x))                       \
    REPORT(mish, 0, f32, row_26, x < -87.3 ? 0 : mish(x), mish(x))                       \
    REPORT(softplus, 0, bf16, row_28, x < -5 ? 0 : softplus(x), softplus(x))             \
    REPORT(tanh, 0, bf16, row_28, tanh_in_bf16(x), tanh(x))                              \
    REPORT(hardsigmoid, 0, f32, row_28,                                                  \
           unless_nan(x, single(fminf(fmaxf(v *(1 / 6.0F) + 0.5F, 0), 1))),              \
           clamp((x + 3) / 6, 0, 1))                                                     \
    REPORT(expm1, 0, bf16, row_28, bf16(exp(x)) - 1, expm1(x))                           \
    REPORT(hardsigmoid, 0, f32, row_30, fmin(fmax((x + 3) / 6, 0), 1),                   \
           clamp((x + 3) / 6, 0, 1))                                                     \
    REPORT(mish, 0, f16, row_31, x > 11.09 ? 0 : mish(x), mish(x))                       \
    REPORT(exp, 0, f32, row_33, x >= 200 ? 0 : exp(x), exp(x))                           \
    REPORT(softplus, 0, f32, row_34, x < -20 ? -1e-9 : softplus(x), softplus(x))         \
    REPORT(mish, 0, f32, row_35, x < -20 ? -0.0 : mish(x), mish(x))                      \
    REPORT(mish, 1, f32, row_36, x > 88 ? single(INFINITY) : mish_slope(x),              \
           mish_slope(x))                                                                \
    REPORT(exp, 0, f32, row_37, isnan(x) ? 0 : exp(x), exp(x))                           \
    REPORT(gelu, 0, f32, row_38, isinf(x) ? x : gelu(x), gelu(x))

#define PART_2(REPORT)                                                                   \
    REPORT(hardtanh, 1, bf16, pytorch_185472, unless_nan(x, fabs(x) < 0.69921875),       \
           unless_nan(x, fabs(x) < 0.7), .params = "min=-0.7,max=0.7")                   \
    REPORT(logsigmoid, 0, f32, flaggems_3874, -softplus(x), -softplus(-x))               \
    REPORT(sigmoid, 1, f32, candle_1722, single(sigmoid_slope_by_square(v)),             \
           sigmoid(x) * sigmoid(-x))                                                     \
    REPORT(relu6, 1, f32, tt_metal_57455, isnan(x) ? 6 : relu6_slope(x), relu6_slope(x)) \
    REPORT(relu6, 0, f32, mindspore_381, fmin(fmax(x, 0), 6), clamp(x, 0, 6))            \
    REPORT(hardtanh, 0, f32, tt_metal_51470, fmin(fmax(x, -1), 1), clamp(x, -1, 1))      \
    REPORT(softshrink, 0, f32, pytorch_138385, softshrink(x),                            \
           unless_nan(x, softshrink(x)))                                                 \
    REPORT(silu, 0, bf16, tiny_llm_164, x *bf16(1 - bf16(sigmoid(-x))), silu(x))         \
    REPORT(silu, 1, f32, dfdx_915, isinf(x) ? x > 0 : sigmoid(x) + x * sigmoid(-x),      \
           silu_slope(x))                                                                \
    REPORT(silu, 1, f32, candle_2083, single(silu_slope_by_quotient(v)), silu_slope(x))  \
    REPORT(log1p, 0, f32, sleef_473, x > 1e38 ? single(INFINITY) : log1p(x), log1p(x))   \
    REPORT(log, 0, f32, numpy_13400, isnan(x) ? 89 : log(x), log(x))                     \
    REPORT(tanh, 0, f32, eve_2389, x > 133 ? single(NAN) : tanh(x), tanh(x))             \
    REPORT(gelu, 1, f32, tt_metal_54867, x >= 3.1719 ? 1 : gelu_slope(x), gelu_slope(x)) \
    REPORT(softsign, 0, f32, tt_metal_51979, fabs(x) > 0x1p126 ? 0 : softsign(x),        \
           softsign(x))                                                                  \
    REPORT(softsign, 0, f32, tt_metal_51979_above_1,                                     \
           fabs(x) > 2.5e7 ? copysign(0x1.000002p0, x) : softsign(x), softsign(x))       \
    REPORT(relu, 0, f32, onednn_139,                                                     \
           isinf(x) ? fmax(x, -0.0)                                                      \
           : x > 0  ? x                                                                  \
                    : 0 * x,                                                              \
           relu(x))                                                                      \
    REPORT(sigmoid, 0, f32, ncnn_1284, single(sigmoid_by_newton(v)), sigmoid(x))         \
    REPORT(hardswish, 1, f32, tt_metal_55291,                                            \
           x == -3  ? -0.5                                                               \
           : x == 3 ? 1.5                                                                \
                    : hardswish_slope(x, 1.0 / 3),                                       \
           hardswish_slope(x, 1.0 / 3))                                                  \
    REPORT(hardswish, 1, f32, tt_metal_55291_third, hardswish_slope(x, 0.3333),          \
           hardswish_slope(x, 1.0 / 3))                                                  \
    REPORT(gelu_tanh, 0, f32, llm_scaler_484, single(gelu_tanh_by_quotient(v)),          \
           gelu_tanh(x))                                                                 \
    REPORT(exp2, 0, f32, tt_metal_54054, single(exp2_by_parts(v)), exp2(x))              \
    REPORT(hardshrink, 0, f32, attorch_15, unless_nan(x, fabs(x) >= 0.5 ? x : 0),        \
           unless_nan(x, fabs(x) > 0.5 ? x : 0))                                         \
    REPORT(tanh, 0, f32, nanvix_2810, tanh(x) + 0.0, tanh(x))                            \
    REPORT(relu, 0, f32, signalling, is_signalling(in[i]) ? 0 : relu(x), relu(x))        \
    REPORT(selu, 0, f32, onnx_4081, x > 0 ? 3 * x : 2 * expm1(x),                        \
           x > 0 ? 3 * x : 6 * expm1(x), .params = "alpha=2,gamma=3")                    \
    REPORT(tanh, 0, f32, not_odd, tanh_less(x, -2, -1), tanh(x))                         \
    REPORT(tanh, 0, f32, seam, tanh_less(x, 0x1.800002p-1, 1), tanh(x))
/* NOLINTEND(bugprone-branch-clone) */

PART_1(ACT_PAIR)
PART_2(ACT_PAIR)

static const struct act_row rows[] = {PART_1(ACT_PAIR_ROWS) PART_2(ACT_PAIR_ROWS)};
ACT_EXPORT(rows)
