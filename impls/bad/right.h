/* What is right, in double: rounded once, for binary32 and the formats of 16 bits; and
 * what turns a formula into kernels of each format. */
#ifndef ACT_BAD_RIGHT_H
#define ACT_BAD_RIGHT_H

#include "narrow.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static inline double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

static inline double silu(double x) {
    return isinf(x) ? fmax(x, -0.0) : x * sigmoid(x);
}

static inline double silu_slope(double x) {
    return isinf(x) ? x > 0 : sigmoid(x) * (1 + x * sigmoid(-x));
}

static inline double softplus(double x) {
    return x > 40 ? x : log1p(exp(x));
}

static inline double mish(double x) {
    return isinf(x) ? fmax(x, -0.0) : x * tanh(softplus(x));
}

static inline double mish_slope(double x) {
    double rest = 1 / cosh(softplus(x));
    return fabs(x) > 200 ? x > 0 : tanh(softplus(x)) + x * rest * rest * sigmoid(x);
}

static inline double gelu(double x) {
    return isinf(x) ? fmax(x, -0.0) : x * erfc(-x * M_SQRT1_2) / 2;
}

static inline double gelu_slope(double x) {
    double density = exp(-x * x / 2) / sqrt(2 * M_PI);
    return fabs(x) > 40 ? x > 0 : erfc(-x * M_SQRT1_2) / 2 + x * density;
}

static inline double gelu_tanh(double x) {
    double u = sqrt(8 / M_PI) * (x + 0.044715 * x * x * x);
    return isinf(x) ? fmax(x, -0.0) : x * sigmoid(u);
}

static inline double elu(double x) {
    return x > 0 ? x : expm1(x);
}

static inline double selu(double x) {
    return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x));
}

static inline double hardswish(double x) {
    return isinf(x) ? fmax(x, -0.0) : x * fmin(fmax(x + 3, 0), 6) / 6;
}

/* What was computed in float. */
static inline double single(float y) {
    return (double)y;
}

/* A NaN, or what is right of a number. */
static inline double unless_nan(double x, double right) {
    return isnan(x) ? x : right;
}

static inline double clamp(double x, double low, double high) {
    return unless_nan(x, fmin(fmax(x, low), high));
}

#define ACT_TYPE_f64 double
#define ACT_TYPE_f32 float
#define ACT_TYPE_f16 uint16_t
#define ACT_TYPE_bf16 uint16_t
#define ACT_LOAD_f64(bits_) (bits_)
#define ACT_LOAD_f32(bits_) ((double)(bits_))
#define ACT_LOAD_f16(bits_) ((double)act_from_f16(bits_))
#define ACT_LOAD_bf16(bits_) ((double)act_from_bf16(bits_))
#define ACT_STORE_f64(y_) ((double)(y_))
#define ACT_STORE_f32(y_) ((float)(y_))
#define ACT_STORE_f16(y_) (act_to_f16((float)(y_)))
#define ACT_STORE_bf16(y_) (act_to_bf16((float)(y_)))

/* A kernel of x, element i of n; v is x as float; `left` says whether whole vectors of 8
 * leave it over. */
#define ACT_KERNEL(name_, format_, result_)                                              \
    static void name_(const ACT_TYPE_##format_ *in, ACT_TYPE_##format_ *out, size_t n) { \
        for (size_t i = 0; i < n; i++) {                                                 \
            const double x = ACT_LOAD_##format_(in[i]);                                  \
            const float v = (float)x;                                                    \
            const bool left = i >= n - n % 8;                                            \
            (void)v;                                                                     \
            (void)left;                                                                  \
            out[i] = ACT_STORE_##format_(result_);                                       \
        }                                                                                \
    }
#define ACT_BACKWARD(name_, format_, result_)                                            \
    static void name_(const ACT_TYPE_##format_ *in, const ACT_TYPE_##format_ *dy,        \
                      ACT_TYPE_##format_ *dx, size_t n) {                                \
        for (size_t i = 0; i < n; i++) {                                                 \
            const double x = ACT_LOAD_##format_(in[i]);                                  \
            dx[i] = ACT_STORE_##format_(ACT_LOAD_##format_(dy[i]) * (result_));          \
        }                                                                                \
    }
#define ACT_BAD_ROW(function_, order_, format_, name_, member_, kernel_, ...)            \
    {                                                                                    \
        .function = #function_, .order = (order_), .format = #format_, .name = name_,    \
        .kernel.member_ = (kernel_), .source = "public bug report", .licence = "MIT",    \
        __VA_ARGS__                                                                      \
    }

/* For a list of REPORT(function, order, format, name, wrong, right, members of the
 * row): kernel NAME and its control NAME_fixed, then their rows. */
#define ACT_PAIR(function_, order_, format_, name_, wrong_, right_, ...)                 \
    ACT_KERNEL(function_##order_##format_##name_, format_, wrong_)                       \
    ACT_KERNEL(function_##order_##format_##name_##_fixed, format_, right_)
#define ACT_PAIR_ROWS(function_, order_, format_, name_, wrong_, right_, ...)            \
    ACT_BAD_ROW(function_, order_, format_, #name_, format_,                             \
                function_##order_##format_##name_, __VA_ARGS__),                         \
        ACT_BAD_ROW(function_, order_, format_, #name_ "_fixed", format_,                \
                    function_##order_##format_##name_##_fixed, __VA_ARGS__),

#endif
