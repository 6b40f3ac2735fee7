/* Formulas written once, expanded for every format.
 *
 * A family writes its formulas as functions of T, which is double or float, in a file of
 * their own:
 *
 *     FORMULA(relu_0_plain) {
 *         return x < 0 ? 0 : x;
 *     }
 *
 * <tgmath.h> lets sqrt, fabs and the like follow T; helpers are named F(name). Then
 *
 *     #define ACT_FORMULAS "piecewise/piecewise.inc"
 *     #include "expand.h"
 *
 * makes array kernels of each formula for binary64, binary32, and, computed in float and
 * rounded once, binary16 and bfloat16; ROWS(relu, 0, plain, ...) are the four rows for
 * it. A formula without a row draws a warning. */
#ifndef ACT_EXPAND_H
#define ACT_EXPAND_H

#include "checkact.h"
#include "narrow.h"

#include <math.h>
#include <tgmath.h>

/* Elements depend on no others: true in place too, where the compiler's own test for
 * overlap would fall back to a scalar loop. */
#if defined(__clang__)
#define ACT_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define ACT_INDEPENDENT _Pragma("GCC ivdep")
#endif

/* The array kernel of a format whose elements of type E become v and turn back. */
#define ACT_ARRAY_(kernel_, E, of_, from_, to_)                                          \
    static void kernel_(const E *x, E *y, size_t n) {                                    \
        ACT_INDEPENDENT                                                                  \
        for (size_t i = 0; i < n; i++) {                                                 \
            y[i] = to_(of_(from_(x[i])));                                                \
        }                                                                                \
    }
#define ACT_BACKWARD_ARRAY_(kernel_, E, of_)                                             \
    static void kernel_(const E *x, const E *dy, E *dx, size_t n) {                      \
        ACT_INDEPENDENT                                                                  \
        for (size_t i = 0; i < n; i++) {                                                 \
            dx[i] = of_(x[i], dy[i]);                                                    \
        }                                                                                \
    }

/* A formula for binary32 alone, and the kernels of a formula in float. */
#define FORMULA_F32(name_)                                                               \
    static inline float name_##_f32(float x);                                            \
    ACT_ARRAY_(name_##_array_f32, float, name_##_f32, , )                                \
    static inline float name_##_f32(float x)
#define ACT_FORMULA_F32_F16_BF16_(name_)                                                 \
    static inline float name_##_f32(float x);                                            \
    ACT_ARRAY_(name_##_array_f32, float, name_##_f32, , )                                \
    ACT_ARRAY_(name_##_array_f16, uint16_t, name_##_f32, act_from_f16, act_to_f16)       \
    ACT_ARRAY_(name_##_array_bf16, uint16_t, name_##_f32, act_from_bf16, act_to_bf16)    \
    static inline float name_##_f32(float x)
#define ACT_FORMULA_F64_(name_)                                                          \
    static inline double name_##_f64(double x);                                          \
    ACT_ARRAY_(name_##_array_f64, double, name_##_f64, , )                               \
    static inline double name_##_f64(double x)

/* binary32 by a formula in double, rounded once. */
#define WIDE(function_, order_, name_)                                                   \
    ACT_ARRAY_(function_##_##order_##_wide_array_f32, float,                             \
               function_##_##order_##_##name_##_f64, (double), (float))

/* A formula of x (or y) and dy, for binary64 and binary32. */
#define ACT_BACKWARD_(name_, E, suffix_)                                                 \
    static inline E name_##_##suffix_(E x, E dy);                                        \
    ACT_BACKWARD_ARRAY_(name_##_array_##suffix_, E, name_##_##suffix_)                   \
    static inline E name_##_##suffix_(E x, E dy)

#define T double
#define F(name_) name_##_f64
#define FORMULA(name_) ACT_FORMULA_F64_(name_)
#define BACKWARD(name_) ACT_BACKWARD_(name_, double, f64)
#include ACT_FORMULAS
#undef T
#undef F
#undef FORMULA
#undef BACKWARD

#define T float
#define F(name_) name_##_f32
#define FORMULA(name_) ACT_FORMULA_F32_F16_BF16_(name_)
#define BACKWARD(name_) ACT_BACKWARD_(name_, float, f32)
#include ACT_FORMULAS
#undef T
#undef F
#undef FORMULA
#undef BACKWARD

#define ACT_ROW_(function_, order_, format_, name_, member_, claim_, source_, ...)       \
    {                                                                                    \
        .function = #function_, .order = (order_), .format = #format_,                   \
        .name = ACT_NAME(#name_),                                                        \
        .kernel.member_ = function_##_##order_##_##name_##_array_##format_,              \
        .claim = (claim_), .source = (source_), .licence = "MIT", .isa = ACT_ISA,        \
        __VA_ARGS__                                                                      \
    }

#define ROW_F32(function_, order_, name_, claim_, source_)                               \
    ACT_ROW_(function_, order_, f32, name_, f32, claim_, source_)

/* Claims in the order f64, f32, f16, bf16; 0: none. */
#define ROWS(function_, order_, name_, f64_, f32_, f16_, bf16_, source_)                 \
    ACT_ROW_(function_, order_, f64, name_, f64, f64_, source_),                         \
        ACT_ROW_(function_, order_, f32, name_, f32, f32_, source_),                     \
        ACT_ROW_(function_, order_, f16, name_, f16, f16_, source_),                     \
        ACT_ROW_(function_, order_, bf16, name_, bf16, bf16_, source_)

#define ROWS_BACKWARD(function_, order_, name_, convention_, f64_, f32_, source_)        \
    ACT_ROW_(function_, order_, f64, name_, backward_f64, f64_, source_,                 \
             .convention = (convention_)),                                               \
        ACT_ROW_(function_, order_, f32, name_, backward_f32, f32_, source_,             \
                 .convention = (convention_))

#endif
