/* Planted bugs. Each row is right but for the one thing that its name says, and claims to
 * be correctly rounded: what checkact must not let pass. */
#include "checkact.h"
#include "narrow.h"
#include "right.h"

#include <fenv.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

static float relu(float x) {
    return x < 0 ? 0 : x;
}

static float next(float x) {
    return nextafterf(x, INFINITY);
}

/* A bug in the result: x is the input of an element. */
#define WRONG(name_, result_)                                                            \
    static void name_(const float *in, float *out, size_t n) {                           \
        for (size_t i = 0; i < n; i++) {                                                 \
            float x = in[i];                                                             \
            out[i] = (result_);                                                          \
        }                                                                                \
    }
/* A bug in what is done beside a right result of relu. */
#define MISBEHAVE(name_, deed_)                                                          \
    static void name_(const float *x, float *y, size_t n) {                              \
        relu_array(x, y, n);                                                             \
        deed_;                                                                           \
    }
/* relu on encodings of 16 bits. */
#define WRONG_AT_ENCODING(name_, infinity_, at_)                                         \
    static void name_(const uint16_t *x, uint16_t *y, size_t n) {                        \
        for (size_t i = 0; i < n; i++) {                                                 \
            bool is_negative = x[i] > 0x8000 && x[i] <= 0x8000 + (infinity_);            \
            unsigned right = is_negative ? 0 : x[i];                                     \
            y[i] = (uint16_t)(x[i] == (at_) ? right + 1 : right);                        \
        }                                                                                \
    }

WRONG(relu_array, relu(x))
WRONG(relu_wrong_at_one_input, x == 0x1.921fb6p+1f ? next(x) : relu(x))
WRONG(sqrt_wrong_at_one_input, x == 0x1.5bf0a8p+1f ? next(sqrtf(x)) : sqrtf(x))
WRONG_AT_ENCODING(relu_wrong_at_one_f16, 0x7c00, 0x4248)
WRONG_AT_ENCODING(relu_wrong_at_one_bf16, 0x7f80, 0x4049)

/* gelu' is negative left of -0.7518. */
static void gelu_slope_sign_in_tail(const uint16_t *in, uint16_t *out, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double x = (double)act_from_bf16(in[i]);
        double density = isinf(x) ? 0 : x * exp(-x * x / 2) / sqrt(2 * M_PI);
        double right = erfc(-x / sqrt(2)) / 2 + density;
        out[i] = act_to_bf16((float)(x > -3.75 && x < -3.65 ? -right : right));
    }
}

WRONG(sqrt_biased, x > 0 ? next(sqrtf(x)) : sqrtf(x))
WRONG(sqrt_over_its_claim, x > 2 && x < 3 ? next(sqrtf(x)) : sqrtf(x))
WRONG(relu_nan_swallowed, x > 0 ? x : 0)
WRONG(identity_minus_zero_lost, x + 0)
WRONG(identity_flushes_subnormals, fabsf(x) < 0x1p-126f ? copysignf(0, x) : x)

/* Right to nearest, and in each direction but where 1 is returned for less. */
WRONG(tanh_one_downward, x > 20 ? 1 : (float)tanh((double)x))

/* The product with a subnormal constant is exact, unless that is taken for 0. */
static const volatile float tiny = 0x1p-130f;
WRONG(identity_by_subnormal_constant,
      x > 1 && x < 2 ? x * 0x1p+100f * tiny * 0x1p+30f : x)
/* What is proven of f. */
static float clip(float x) {
    return x < -1 ? -1 : x > 1 ? 1 : x;
}

static float softsign_slope(float x) {
    double size = 1 + fabs((double)x);
    return (float)(1 / (size * size));
}

static float gelu_bend(float x) {
    double square = (double)x * (double)x;
    return isinf(x) ? 0 : (float)(exp(-square / 2) / sqrt(2 * M_PI) * (2 - square));
}

static float square_bend(float x) {
    return x > 0 ? 2 : x <= 0 ? 0 : x;
}

WRONG(hardtanh_out_of_range, x > 8 && x < 1e30f ? next(1) : clip(x))
WRONG(sqrt_not_monotone, x > 2 && x < 3 ? sqrtf(x) * (1 + 0x1p-20f) : sqrtf(x))
WRONG(identity_not_odd, x < -1 ? x * (1 + 0x1p-21f) : x)
WRONG(softsign_slope_negative, x > 1e10f ? -softsign_slope(x) : softsign_slope(x))
WRONG(square_bend_not_zero, x > -2 && x < -1 ? 1e-30f : square_bend(x))
WRONG(gelu_bend_wrong_at_infinity, isinf(x) ? 0.25f : gelu_bend(x))

/* gelu' is 1.1289 at most, at sqrt(2). */
static void gelu_slope_over_its_maximum(const uint16_t *in, uint16_t *out, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double x = (double)act_from_bf16(in[i]);
        double density = isinf(x) ? 0 : x * exp(-x * x / 2) / sqrt(2 * M_PI);
        unsigned right = act_to_bf16((float)(erfc(-x / sqrt(2)) / 2 + density));
        out[i] = (uint16_t)(x > 1.4 && x < 1.43 ? right + 3 : right);
    }
}

/* gelu is least at -0.75179, and there only seen to be too low. */
WRONG(gelu_under_its_minimum,
      (float)(gelu((double)x) - (fabsf(x + 0.75179F) < 5e-4F ? 1e-6 : 0)))
WRONG(tanh_not_odd_somewhere,
      x > -2.5F && x < -2 ? (float)tanh((double)x) + 2e-7F : (float)tanh((double)x))

static void relu_remainder_wrong(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = i < n - n % 8 ? relu(x[i]) : -x[i];
    }
}

static void relu_output_untouched(const float *x, float *y, size_t n) {
    (void)x;
    (void)y;
    (void)n;
}

static void relu_second_call_differs(const float *x, float *y, size_t n) {
    static bool was_called;
    for (size_t i = 0; i < n; i++) {
        y[i] = was_called ? next(relu(x[i])) : relu(x[i]);
    }
    was_called = true;
}

static void loop_forever(void) {
    volatile bool on = true;
    while (on) {
    }
}

static void touch(const volatile float *x) {
    (void)*x;
}

/* Volatile, so that no compiler can see what will happen. */
static volatile float *const volatile nowhere = NULL;

static void overwrite(const float *x) {
    union {
        const float *read_only;
        float *writable;
    } first = {x};
    *first.writable = 1;
}

MISBEHAVE(relu_rounding_left_upward, fesetround(FE_UPWARD))
#if defined(__x86_64__)
MISBEHAVE(relu_ftz_left_set, _mm_setcsr(_mm_getcsr() | 0x8000))
MISBEHAVE(relu_daz_left_set, _mm_setcsr(_mm_getcsr() | 0x0040))
MISBEHAVE(relu_overflow_unmasked, _mm_setcsr(_mm_getcsr() & ~0x0400U))
MISBEHAVE(relu_direction_left_down, __asm__ volatile("std"))
MISBEHAVE(relu_x87_stack_left_in_use, __asm__ volatile("fldz"))
MISBEHAVE(relu_x87_precision_left_single, uint16_t word;
          __asm__ volatile("fnstcw %0; andb $0xfc, 1+%0; fldcw %0"
                           : "=m"(word)))
/* No clobber tells the compiler of it: that is the bug. */
MISBEHAVE(relu_clobbers_r15, __asm__ volatile("xor %r15d, %r15d"))
#endif
MISBEHAVE(relu_writes_past_end, y[n] = 0)
MISBEHAVE(relu_writes_before_start, y[-1] = 0)
MISBEHAVE(relu_reads_past_end, touch(x + n))
MISBEHAVE(relu_modifies_input, overwrite(x))
MISBEHAVE(relu_never_returns, loop_forever())
/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): the bug itself */
MISBEHAVE(relu_null_dereference, *nowhere = 0)
MISBEHAVE(relu_illegal_instruction, __builtin_trap())
MISBEHAVE(relu_aborts, abort())
MISBEHAVE(relu_exits, exit(0))

#define BAD(function_, order_, format_, name_, kernel_)                                  \
    {                                                                                    \
        .function = #function_, .order = (order_), .format = #format_, .name = #name_,   \
        .kernel.format_ = (kernel_), .claim = 0.5, .source = "planted bug",              \
        .licence = "MIT"                                                                 \
    }
/* Claims it in every direction too. */
#define BAD_EVERY(function_, name_, kernel_)                                             \
    {                                                                                    \
        .function = #function_, .format = "f32", .name = #name_, .kernel.f32 = kernel_,  \
        .flags = ACT_EVERY_ROUNDING, .claim = 0.5, .source = "planted bug",              \
        .licence = "MIT"                                                                 \
    }
#define BAD_RELU(name_) BAD(relu, 0, f32, name_, relu_##name_)

static const struct act_row rows[] = {
    BAD_RELU(wrong_at_one_input),
    BAD(relu, 0, f16, wrong_at_one_input, relu_wrong_at_one_f16),
    BAD(relu, 0, bf16, wrong_at_one_input, relu_wrong_at_one_bf16),
    BAD(sqrt, 0, f32, wrong_at_one_input, sqrt_wrong_at_one_input),
    BAD(gelu, 1, bf16, sign_in_tail, gelu_slope_sign_in_tail),
    BAD(sqrt, 0, f32, biased, sqrt_biased),
    BAD(sqrt, 0, f32, over_its_claim, sqrt_over_its_claim),
    BAD_RELU(nan_swallowed),
    BAD(identity, 0, f32, minus_zero_lost, identity_minus_zero_lost),
    BAD(identity, 0, f32, flushes_subnormals, identity_flushes_subnormals),
    BAD_EVERY(tanh, one_downward, tanh_one_downward),
    BAD_EVERY(identity, by_subnormal_constant, identity_by_subnormal_constant),
    BAD(hardtanh, 0, f32, out_of_range, hardtanh_out_of_range),
    BAD(gelu, 1, bf16, over_its_maximum, gelu_slope_over_its_maximum),
    BAD(gelu, 0, f32, under_its_minimum, gelu_under_its_minimum),
    BAD(sqrt, 0, f32, not_monotone, sqrt_not_monotone),
    BAD(identity, 0, f32, not_odd, identity_not_odd),
    BAD(tanh, 0, f32, not_odd_somewhere, tanh_not_odd_somewhere),
    BAD(softsign, 1, f32, slope_negative, softsign_slope_negative),
    BAD(relu_squared, 2, f32, not_zero, square_bend_not_zero),
    BAD(gelu, 2, f32, wrong_at_infinity, gelu_bend_wrong_at_infinity),
    BAD_RELU(remainder_wrong),
    BAD_RELU(output_untouched),
    BAD_RELU(second_call_differs),
    BAD_RELU(rounding_left_upward),
#if defined(__x86_64__)
    BAD_RELU(ftz_left_set),
    BAD_RELU(daz_left_set),
    BAD_RELU(overflow_unmasked),
    BAD_RELU(direction_left_down),
    BAD_RELU(x87_stack_left_in_use),
    BAD_RELU(x87_precision_left_single),
    BAD_RELU(clobbers_r15),
#endif
    BAD_RELU(writes_past_end),
    BAD_RELU(writes_before_start),
    BAD_RELU(reads_past_end),
    BAD_RELU(modifies_input),
    BAD_RELU(never_returns),
    BAD_RELU(null_dereference),
    BAD_RELU(illegal_instruction),
    BAD_RELU(aborts),
    BAD_RELU(exits),
};
ACT_EXPORT(rows)
