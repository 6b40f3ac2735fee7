/* Gated units with the mistakes of public reports, and the right ones beside them. The
 * names say which: REPORT, and right_..., which must be clean. */
#include "checkact.h"
#include "narrow.h"

#include <math.h>
#include <stdbool.h>

static double sigmoid(double x) {
    double e = exp(-fabs(x));
    return x >= 0 ? 1 / (1 + e) : x < 0 ? e / (1 + e) : x;
}

static double silu(double x) {
    return x < -800 ? -0.0 : x * sigmoid(x);
}

static double silu_slope(double x) {
    double s = sigmoid(x);
    return x > 800 ? 1 : x < -800 ? -0.0 : s + x * s * sigmoid(-x);
}

static double gelu_tanh(double x) {
    double near = fabs(x) < 40 ? x : copysign(40, x);
    double u = sqrt(8 / M_PI) * (near + 0.044715 * near * near * near);
    return x != x ? x : x < -40 ? -0.0 : x * sigmoid(u);
}

/* The clamped gate of gpt-oss. */
static double gate_oai(double x, double limit) {
    double near = x > limit ? limit : x;
    return near < -800 ? -0.0 : near * sigmoid(1.702 * near);
}

static double clamp(double up, double limit) {
    return up > limit ? limit : up < -limit ? -limit : up;
}

static double swiglu_right(double x, double up) {
    return silu(x) * up;
}

/* mojo_opset#461: silu rounded to bfloat16 first. */
static double swiglu_rounded(double x, double up) {
    return (double)act_from_bf16(act_to_bf16((float)silu(x))) * up;
}

/* The halves exchanged. */
static double swiglu_swapped(double x, double up) {
    return silu(up) * x;
}

/* tiny-llm#164: silu(x) = x (1 - sigmoid(-x)), the sigmoid rounded to bfloat16. */
static double swiglu_complement(double x, double up) {
    double other = (double)act_from_bf16(act_to_bf16((float)sigmoid(-x)));
    return x < -800 ? -0.0 * up : x * (1 - other) * up;
}

/* ninfer#250: the fast division of GPUs, which is 0 for divisors beyond 2^126. */
static double swiglu_fast_division(double x, double up) {
    double divisor = 1 + exp(-x);
    return divisor > 0x1p126 ? copysign(0, x) * up : swiglu_right(x, up);
}

/* llm-scaler#484: tanh by (e - 1) / (e + 1), infinite over infinite in float. */
static double geglu_tanh_quotient(double x, double up) {
    float u = 0.79788456F * (float)(x + 0.044715 * x * x * x);
    float e = expf(2 * u);
    return (double)(0.5F * (float)x * (1 + (e - 1) / (e + 1))) * up;
}

static double geglu_tanh_right(double x, double up) {
    return gelu_tanh(x) * up;
}

static double swiglu_oai_right(double x, double up) {
    return gate_oai(x, 7) * (clamp(up, 7) + 1);
}

/* sglang#39920: the clamps ignored. */
static double swiglu_oai_unclamped(double x, double up) {
    return gate_oai(x, HUGE_VAL) * (up + 1);
}

/* The + 1 forgotten. */
static double swiglu_oai_no_delta(double x, double up) {
    return gate_oai(x, 7) * clamp(up, 7);
}

/* One result of all pairs is wrong: of x = 3, up = -2.5. */
static double swiglu_one_pair(double x, double up) {
    double right = swiglu_right(x, up);
    return x == 3 && up == -2.5 ? 1.0625 * right : right;
}

/* A plain loop in float arrays of each format, of a formula in double. */
#define ARRAYS(formula)                                                                  \
    static void formula##_f32(const float *x, const float *up, float *y, size_t n) {     \
        for (size_t i = 0; i < n; i++) {                                                 \
            y[i] = (float)formula((double)x[i], (double)up[i]);                          \
        }                                                                                \
    }                                                                                    \
    static void formula##_bf16(const uint16_t *x, const uint16_t *up, uint16_t *y,       \
                               size_t n) {                                               \
        for (size_t i = 0; i < n; i++) {                                                 \
            double made =                                                                \
                formula((double)act_from_bf16(x[i]), (double)act_from_bf16(up[i]));      \
            y[i] = act_to_bf16((float)made);                                             \
        }                                                                                \
    }
ARRAYS(swiglu_right)
ARRAYS(swiglu_rounded)
ARRAYS(swiglu_swapped)
ARRAYS(swiglu_complement)
ARRAYS(swiglu_fast_division)
ARRAYS(geglu_tanh_right)
ARRAYS(geglu_tanh_quotient)
ARRAYS(swiglu_oai_right)
ARRAYS(swiglu_oai_unclamped)
ARRAYS(swiglu_oai_no_delta)
ARRAYS(swiglu_one_pair)

/* Left over elements are not computed: a tail of fewer than 8. */
static void no_tail(const uint16_t *x, const uint16_t *up, uint16_t *y, size_t n) {
    swiglu_right_bf16(x, up, y, n - n % 8);
}

/* In two passes, so that y must be no input's array. */
static void two_passes(const float *x, const float *up, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = (float)sigmoid((double)x[i]);
    }
    for (size_t i = 0; i < n; i++) {
        y[i] = (float)((double)x[i] * (double)y[i] * (double)up[i]);
    }
}

/* Ends in a trap for arrays of 1024 elements, which no sweep has. */
static void no_1024(const float *x, const float *up, float *y, size_t n) {
    if (n == 1024) {
        __builtin_trap();
    }
    swiglu_right_f32(x, up, y, n);
}

static void beta_2(const float *x, const float *up, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = (float)(silu(2 * (double)x[i]) / 2 * (double)up[i]);
    }
}

static void gradients(const uint16_t *x, const uint16_t *up, const uint16_t *dy,
                      uint16_t *dx, uint16_t *dup, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double a = (double)act_from_bf16(x[i]);
        double d = (double)act_from_bf16(dy[i]);
        dx[i] = act_to_bf16((float)(silu_slope(a) * (double)act_from_bf16(up[i]) * d));
        dup[i] = act_to_bf16((float)(silu(a) * d));
    }
}

/* The gradients go to each other's arrays. */
static void crossed(const uint16_t *x, const uint16_t *up, const uint16_t *dy,
                    uint16_t *dx, uint16_t *dup, size_t n) {
    gradients(x, up, dy, dup, dx, n);
}

/* dup is of the wrong sign at negative up. */
static void wrong_dup(const uint16_t *x, const uint16_t *up, const uint16_t *dy,
                      uint16_t *dx, uint16_t *dup, size_t n) {
    gradients(x, up, dy, dx, dup, n);
    for (size_t i = 0; i < n; i++) {
        dup[i] ^= up[i] & 0x8000U;
    }
}

static void dy_forgotten(const uint16_t *x, const uint16_t *up, const uint16_t *dy,
                         uint16_t *dx, uint16_t *dup, size_t n) {
    const uint16_t one = act_to_bf16(1);
    (void)dy;
    for (size_t i = 0; i < n; i++) {
        gradients(x + i, up + i, &one, dx + i, dup + i, 1);
    }
}

/* The gradient of up takes the absolute value of dy. */
static void dy_absolute(const uint16_t *x, const uint16_t *up, const uint16_t *dy,
                        uint16_t *dx, uint16_t *dup, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint16_t absolute = dy[i] & 0x7fffU;
        uint16_t unused;
        uint16_t first;
        gradients(x + i, up + i, dy + i, &first, &unused, 1);
        gradients(x + i, up + i, &absolute, &unused, dup + i, 1);
        dx[i] = first;
    }
}

#define VALUE(function_, name_, kernel_, format_)                                        \
    {                                                                                    \
        .function = #function_, .format = #format_, .name = name_,                       \
        .kernel.pair_##format_ = kernel_##_##format_, .convention = ACT_PAIR             \
    }
#define BOTH(function_, name_, kernel_)                                                  \
    VALUE(function_, name_, kernel_, f32), VALUE(function_, name_, kernel_, bf16)
#define GRADIENTS(name_, kernel_)                                                        \
    {                                                                                    \
        .function = "swiglu", .order = 1, .format = "bf16", .name = name_,               \
        .kernel.pair_backward_bf16 = kernel_, .convention = ACT_PAIR_BACKWARD            \
    }

static const struct act_row rows[] = {
    BOTH(swiglu, "right", swiglu_right),
    BOTH(swiglu, "mojo_opset_461", swiglu_rounded),
    BOTH(swiglu, "swapped", swiglu_swapped),
    BOTH(swiglu, "tiny_llm_164", swiglu_complement),
    BOTH(swiglu, "ninfer_250", swiglu_fast_division),
    BOTH(swiglu, "one_pair", swiglu_one_pair),
    BOTH(geglu_tanh, "right", geglu_tanh_right),
    BOTH(geglu_tanh, "llm_scaler_484", geglu_tanh_quotient),
    BOTH(geglu_tanh, "trt_mc_720", swiglu_right),
    BOTH(swiglu_oai, "right", swiglu_oai_right),
    BOTH(swiglu_oai, "sglang_39920", swiglu_oai_unclamped),
    BOTH(swiglu_oai, "no_delta", swiglu_oai_no_delta),
    BOTH(swiglu_oai, "vllm_45738", swiglu_right),
    {.function = "swiglu",
     .format = "bf16",
     .name = "no_tail",
     .kernel.pair_bf16 = no_tail,
     .convention = ACT_PAIR},
    {.function = "swiglu",
     .format = "f32",
     .name = "two_passes",
     .kernel.pair_f32 = two_passes,
     .convention = ACT_PAIR},
    {.function = "swiglu",
     .format = "f32",
     .name = "two_passes_told",
     .kernel.pair_f32 = two_passes,
     .convention = ACT_PAIR,
     .flags = ACT_NOT_IN_PLACE},
    {.function = "swiglu",
     .format = "f32",
     .name = "no_1024",
     .kernel.pair_f32 = no_1024,
     .convention = ACT_PAIR},
    {.function = "swiglu",
     .format = "f32",
     .name = "beta_2",
     .kernel.pair_f32 = beta_2,
     .convention = ACT_PAIR},
    GRADIENTS("dy_forgotten", dy_forgotten),
    GRADIENTS("dy_absolute", dy_absolute),
    GRADIENTS("right", gradients),
    GRADIENTS("crossed", crossed),
    GRADIENTS("wrong_dup", wrong_dup),
};
ACT_EXPORT(rows)
