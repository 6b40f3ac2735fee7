/* Kernels that compute something else than their rows say, mistakes of public bug reports
 * among them; and some that do as they say, well or badly. What `checkact identify` must
 * name. */
#include "checkact.h"
#include "narrow.h"

#include <math.h>

static double sigmoid(double x) {
    return x > -700 ? 1 / (1 + exp(-x)) : exp(x);
}

static double silu(double x) {
    return isinf(x) ? fmax(x, -0.0) : x * sigmoid(x);
}

static double softplus(double x) {
    return x > 40 ? x : log1p(exp(x));
}

static double gelu(double x) {
    return isinf(x) ? fmax(x, -0.0) : x * erfc(-x * M_SQRT1_2) / 2;
}

static double gelu_slope(double x) {
    double density = exp(-x * x / 2) / sqrt(2 * M_PI);
    return fabs(x) > 40 ? x > 0 : erfc(-x * M_SQRT1_2) / 2 + x * density;
}

static double gelu_tanh(double x, double cubic) {
    double u = sqrt(8 / M_PI) * (x + cubic * x * x * x);
    return isinf(x) ? fmax(x, -0.0) : x * sigmoid(u);
}

static double gelu_tanh_slope(double x) {
    const double cubic = 0.044715;
    double u = sqrt(8 / M_PI) * (x + cubic * x * x * x);
    double slope = sqrt(8 / M_PI) * (1 + 3 * cubic * x * x);
    return fabs(x) > 40 ? x > 0 : sigmoid(u) * (1 + x * slope * sigmoid(-u));
}

static float gelu_tanh_float(float x, float cubic) {
    return 0.5F * x * (1 + tanhf(0.79788456F * (x + cubic * x * x * x)));
}

static double elu(double x, double alpha) {
    return x > 0 ? x : alpha * expm1(x);
}

static double selu(double x, double alpha) {
    return 1.0507009873554805 * elu(x, alpha);
}

static double f16(double x) {
    return (double)act_from_f16(act_to_f16((float)x));
}

static double bf16(double x) {
    return (double)act_from_bf16(act_to_bf16((float)x));
}

/* gelu with each operation in binary16. */
static double gelu_in_f16(double x) {
    double cdf = f16(1 + f16(erf(f16(f16(x) * f16(M_SQRT1_2)))));
    return f16(f16(x) * f16(0.5 * cdf));
}

#define KERNEL(name_, type_, result_)                                                    \
    static void name_(const type_ *in, type_ *out, size_t n) {                           \
        for (size_t i = 0; i < n; i++) {                                                 \
            double x = (double)in[i];                                                    \
            out[i] = (type_)(result_);                                                   \
        }                                                                                \
    }
#define NARROW_KERNEL(name_, format_, result_)                                           \
    static void name_(const uint16_t *in, uint16_t *out, size_t n) {                     \
        for (size_t i = 0; i < n; i++) {                                                 \
            double x = (double)act_from_##format_(in[i]);                                \
            out[i] = act_to_##format_((float)(result_));                                 \
        }                                                                                \
    }
#define BACKWARD(name_, result_)                                                         \
    static void name_(const float *in, const float *dy, float *out, size_t n) {          \
        for (size_t i = 0; i < n; i++) {                                                 \
            double x = (double)in[i];                                                    \
            out[i] = (float)((double)dy[i] * (result_));                                 \
        }                                                                                \
    }

KERNEL(elu_alpha_on_exp, float, x > 0 ? x : 0.5 * exp(x) - 1)
KERNEL(elu_is_celu, float, x > 0 ? x : 0.5 * expm1(x / 0.5))
KERNEL(swish_is_silu, float, silu(x))
KERNEL(softplus_undivided, float, softplus(2 * x))
KERNEL(softplus_cut, double, x > 20 ? x : log1p(exp(x)))
KERNEL(softplus_centred, float, softplus(x) - M_LN2)
KERNEL(squareplus_1, float,
       x < 0 ? 0.5 / (sqrt(x * x + 1) - x) : (x + sqrt(x * x + 1)) / 2)
KERNEL(selu_swapped, float, selu(x, 1.6372632423543772))
KERNEL(gelu_tanh_constant, float, gelu_tanh(x, 0.04715))
KERNEL(gelu_is_tanh, float, gelu_tanh(x, 0.044715))
KERNEL(gelu_is_tanh_f64, double, gelu_tanh(x, 0.044715))
NARROW_KERNEL(gelu_is_tanh_f16, f16, gelu_tanh(x, 0.044715))
KERNEL(gelu_slope_of_tanh, float, gelu_tanh_slope(x))
KERNEL(gelu_tanh_slope_of_erf, float, gelu_slope(x))
KERNEL(leaky_relu_3, float, x > 0 ? x : x * (double)0.3f)
NARROW_KERNEL(leaky_relu_3_bf16, bf16, x > 0 ? x : 0.3 * x)
KERNEL(leaky_relu_slope_3, float, x > 0 ? 1 : 0.3)
KERNEL(quick_gelu_1773, float, x *sigmoid(1.773 * x))
KERNEL(hardsigmoid_02, float, fmin(fmax(0.2 * x + 0.5, 0), 1))
KERNEL(hardshrink_7, float, fabs(x) > 0.7 ? x : 0)
KERNEL(hardtanh_slope_2, float, x > -2 && x < 1.5)
KERNEL(threshold_3, float, x > 0.3 ? x : -1)
KERNEL(gelu_table_f16, float, f16(gelu(f16(x))))
KERNEL(gelu_table_bf16, float, bf16(gelu(bf16(x))))
KERNEL(gelu_result_bf16, float, bf16(gelu(x)))
KERNEL(gelu_input_f16, float, gelu(f16(x)))
KERNEL(gelu_arithmetic_f16, float, gelu_in_f16(x))
KERNEL(silu_input_7, float, silu(fmin(x, 7)))
KERNEL(silu_input_77, float, silu(fmax(fmin(x, 7), -7)))
KERNEL(silu_value_7, float, fmin(silu(x), 7))
KERNEL(gelu_half, float, gelu(x) / 2)
KERNEL(tanh_minus, float, -tanh(x))
KERNEL(tanh_twice, float, tanh(2 * x))
KERNEL(sigmoid_is_slope, float, sigmoid(x) * sigmoid(-x))
KERNEL(elu_float_2, float, x > 0 ? x : 2 * (double)(expf((float)x) - 1))
KERNEL(softplus_float_05, float, logf(1 + expf(0.5F * (float)x)) / 0.5F)
KERNEL(tanh_float_half, float, 2 / (1 + expf(-(float)x)) - 1)
KERNEL(gelu_tanh_float_constant, float, gelu_tanh_float((float)x, 0.04715F))
KERNEL(gelu_is_tanh_float, float, gelu_tanh_float((float)x, 0.044715F))
BACKWARD(logsigmoid_by_y, -expm1(x))
BACKWARD(logsigmoid_by_x, sigmoid(-x))
BACKWARD(softplus_by_y, -expm1(-x))
BACKWARD(sigmoid_by_y, x *(1 - x))
BACKWARD(sigmoid_by_x, sigmoid(x) * sigmoid(-x))
BACKWARD(tanh_by_y, 1 - x * x)
KERNEL(gelu_right, float, gelu(x))
KERNEL(gelu_slope_right, float, gelu_slope(x))
KERNEL(elu_right, float, elu(x, 0.5))
KERNEL(gelu_bad, float, gelu(x) + 1e-4 * sin(9 * x))
KERNEL(gelu_float, float, x *(1 + (double)erff((float)(x * M_SQRT1_2))) / 2)

#define ROW(function_, order_, format_, name_, kernel_, ...)                             \
    {                                                                                    \
        .function = #function_, .order = (order_), .format = #format_,                   \
        .name = "says_" #name_, .kernel.format_ = (kernel_), .licence = "MIT",           \
        __VA_ARGS__                                                                      \
    }
#define ROW_BACKWARD(function_, name_, kernel_, convention_)                             \
    {                                                                                    \
        .function = #function_, .order = 1, .format = "f32", .name = "says_" #name_,     \
        .kernel.backward_f32 = (kernel_), .convention = (convention_), .licence = "MIT"  \
    }

static const struct act_row rows[] = {
    ROW(elu, 0, f32, alpha_on_exp, elu_alpha_on_exp, .params = "alpha=0.5"),
    ROW(elu, 0, f32, celu, elu_is_celu, .params = "alpha=0.5"),
    ROW(swish, 0, f32, silu, swish_is_silu, .params = "beta=2"),
    ROW(softplus, 0, f32, undivided, softplus_undivided, .params = "beta=2"),
    ROW(softplus, 0, f64, cut, softplus_cut),
    ROW(softplus, 0, f32, centred, softplus_centred),
    ROW(squareplus, 0, f32, b_1, squareplus_1),
    ROW(selu, 0, f32, swapped, selu_swapped),
    ROW(gelu_tanh, 0, f32, constant, gelu_tanh_constant),
    ROW(gelu, 0, f32, tanh, gelu_is_tanh),
    ROW(gelu, 0, f64, tanh, gelu_is_tanh_f64),
    ROW(gelu, 0, f16, tanh, gelu_is_tanh_f16),
    ROW(gelu, 1, f32, slope_of_tanh, gelu_slope_of_tanh),
    ROW(gelu, 1, f32, tanh, gelu_slope_right),
    ROW(gelu_tanh, 1, f32, slope_of_erf, gelu_tanh_slope_of_erf),
    ROW(leaky_relu, 0, f32, slope_3, leaky_relu_3, .params = "alpha=0.2"),
    ROW(leaky_relu, 0, bf16, slope_3, leaky_relu_3_bf16),
    ROW(leaky_relu, 1, f32, slope_3, leaky_relu_slope_3),
    ROW(quick_gelu, 0, f32, by_1773, quick_gelu_1773),
    ROW(hardsigmoid, 0, f32, slope_02, hardsigmoid_02),
    ROW(hardshrink, 0, f32, at_7, hardshrink_7),
    ROW(hardtanh, 1, f32, ends, hardtanh_slope_2),
    ROW(threshold, 0, f32, at_3, threshold_3),
    ROW(gelu, 0, f32, table_f16, gelu_table_f16),
    ROW(gelu, 0, f32, table_bf16, gelu_table_bf16),
    ROW(gelu, 0, f32, result_bf16, gelu_result_bf16),
    ROW(gelu, 0, f32, input_f16, gelu_input_f16),
    ROW(gelu, 0, f32, arithmetic_f16, gelu_arithmetic_f16),
    ROW(silu, 0, f32, input_7, silu_input_7),
    ROW(silu, 0, f32, input_77, silu_input_77),
    ROW(silu, 0, f32, value_7, silu_value_7),
    ROW(gelu, 0, f32, half, gelu_half),
    ROW(tanh, 0, f32, minus, tanh_minus),
    ROW(tanh, 0, f32, twice, tanh_twice),
    ROW(sigmoid, 0, f32, slope, sigmoid_is_slope),
    ROW(elu, 0, f32, float_2, elu_float_2),
    ROW(softplus, 0, f32, float_05, softplus_float_05),
    ROW(tanh, 0, f32, float_half, tanh_float_half),
    ROW(gelu_tanh, 0, f32, float_constant, gelu_tanh_float_constant),
    ROW(gelu, 0, f32, tanh_float, gelu_is_tanh_float),
    ROW_BACKWARD(logsigmoid, by_y, logsigmoid_by_y, ACT_BACKWARD_X),
    ROW_BACKWARD(logsigmoid, by_x, logsigmoid_by_x, ACT_BACKWARD_Y),
    ROW_BACKWARD(softplus, by_y, softplus_by_y, ACT_BACKWARD_X),
    ROW_BACKWARD(sigmoid, by_y, sigmoid_by_y, ACT_BACKWARD_X),
    ROW_BACKWARD(sigmoid, by_x, sigmoid_by_x, ACT_BACKWARD_Y),
    ROW_BACKWARD(sigmoid, of_tanh, tanh_by_y, ACT_BACKWARD_Y),
    ROW_BACKWARD(sigmoid, right, sigmoid_by_y, ACT_BACKWARD_Y),
    ROW(gelu, 0, f32, right, gelu_right),
    ROW(gelu, 1, f32, right, gelu_slope_right),
    ROW(elu, 0, f32, right, elu_right, .params = "alpha=0.5"),
    ROW(gelu, 0, f32, bad, gelu_bad),
    ROW(gelu, 0, f32, float, gelu_float),
};
ACT_EXPORT(rows)
