/* fastexp.c: exponentials from the integer that the bits of a number are, after
 * Schraudolph and those who refined him, and the activations on them. None is meant to be
 * accurate; the question is what each costs and gains.
 *
 * To add a kernel, write an ACT_FORM in fastexp_forms.inc, or an exponential in
 * fastexp_core.inc with its instance here, and a line in ROWS. */
#include "checkact.h"
#include "fastexp_coefs.h"
#include "real.h"

#define ACT_LOAD(x_) (x_)
#define ACT_STORE(x_) (x_)
#define WIDE 0

/* The number whose exponent and fraction bits are t > 0 in fixed point, and t of a
 * number. binary64 has only its upper half written, as in the paper: it vectorises
 * everywhere. */
ACT_INLINE float splice_float(float t) {
    return value_float((word_float)(int32_t)(t * 0x1p23f));
}

ACT_INLINE double splice_double(double t) {
    return value_double((word_double)(uint32_t)(int32_t)(t * 0x1p20) << 32);
}

ACT_INLINE float unsplice_float(float x) {
    return (float)(int32_t)bits_float(x) * 0x1p-23f;
}

ACT_INLINE double unsplice_double(double x) {
    return (double)(int32_t)(bits_double(x) >> 32) * 0x1p-20;
}

#define REAL float
#define STORE float
#define EXP_TOP R(87)
#define LOG(x_) fast_log_f32(x_)

#define SUFFIX f32
#include "fastexp_core.inc"
#undef SUFFIX

#define SUFFIX schraudolph_f32
#define EXP(x_) fast_schraudolph_f32(x_)
#define RANGE trick_range_f32
#include "fastexp_forms.inc"

#define SUFFIX schraudolph_minimax_f32
#define EXP(x_) fast_schraudolph_minimax_f32(x_)
#define RANGE trick_range_f32
#include "fastexp_forms.inc"

#define SUFFIX ratio_f32
#define EXP(x_) fast_ratio_f32(x_)
#define RANGE trick_range_f32
#include "fastexp_forms.inc"

#define SUFFIX malossi_f32
#define EXP(x_) fast_malossi_f32(x_)
#define RANGE trick_range_f32
#include "fastexp_forms.inc"

#define SUFFIX quadratic_f32
#define EXP(x_) fast_quadratic_f32(x_)
#define RANGE clamp_float
#include "fastexp_forms.inc"

#define SUFFIX cubic_f32
#define EXP(x_) fast_cubic_f32(x_)
#define RANGE clamp_float
#include "fastexp_forms.inc"

#define SUFFIX quartic_f32
#define EXP(x_) fast_quartic_f32(x_)
#define RANGE clamp_float
#include "fastexp_forms.inc"

#undef REAL
#undef STORE
#undef EXP_TOP
#undef LOG

#define REAL double
#define STORE double
#define EXP_TOP R(708)
#define LOG(x_) fast_log_f64(x_)

#define SUFFIX f64
#include "fastexp_core.inc"
#undef SUFFIX

#define SUFFIX schraudolph_f64
#define EXP(x_) fast_schraudolph_f64(x_)
#define RANGE trick_range_f64
#include "fastexp_forms.inc"

#define SUFFIX schraudolph_minimax_f64
#define EXP(x_) fast_schraudolph_minimax_f64(x_)
#define RANGE trick_range_f64
#include "fastexp_forms.inc"

#define SUFFIX ratio_f64
#define EXP(x_) fast_ratio_f64(x_)
#define RANGE trick_range_f64
#include "fastexp_forms.inc"

#define SUFFIX malossi_f64
#define EXP(x_) fast_malossi_f64(x_)
#define RANGE trick_range_f64
#include "fastexp_forms.inc"

#define SUFFIX quadratic_f64
#define EXP(x_) fast_quadratic_f64(x_)
#define RANGE clamp_double
#include "fastexp_forms.inc"

#define SUFFIX cubic_f64
#define EXP(x_) fast_cubic_f64(x_)
#define RANGE clamp_double
#include "fastexp_forms.inc"

#define SUFFIX quartic_f64
#define EXP(x_) fast_quartic_f64(x_)
#define RANGE clamp_double
#include "fastexp_forms.inc"

#undef REAL
#undef STORE
#undef EXP_TOP
#undef LOG

/* Function, order, format, form, exponential, name of the row. */
#define ROWS(ROW)                                                                        \
    ROW("exp", 0, f32, exp, schraudolph, "schraudolph")                                  \
    ROW("exp", 0, f32, exp, schraudolph_minimax, "schraudolph_minimax")                  \
    ROW("exp", 0, f32, exp, ratio, "ratio")                                              \
    ROW("exp", 0, f32, exp, malossi, "malossi")                                          \
    ROW("exp", 0, f32, exp, quadratic, "quadratic")                                      \
    ROW("exp", 0, f32, exp, cubic, "cubic")                                              \
    ROW("exp", 0, f32, exp, quartic, "quartic")                                          \
    ROW("sigmoid", 0, f32, sigmoid, schraudolph, "schraudolph")                          \
    ROW("sigmoid", 0, f32, sigmoid, ratio, "ratio")                                      \
    ROW("sigmoid", 0, f32, sigmoid, quadratic, "quadratic")                              \
    ROW("sigmoid", 0, f32, sigmoid, cubic, "cubic")                                      \
    ROW("sigmoid", 1, f32, sigmoid_d1, schraudolph, "schraudolph")                       \
    ROW("sigmoid", 1, f32, sigmoid_d1, quadratic, "quadratic")                           \
    ROW("sigmoid", 2, f32, sigmoid_d2, quadratic, "quadratic")                           \
    ROW("tanh", 0, f32, tanh, schraudolph, "schraudolph")                                \
    ROW("tanh", 0, f32, tanh, ratio, "ratio")                                            \
    ROW("tanh", 0, f32, tanh, quadratic, "quadratic")                                    \
    ROW("tanh", 1, f32, tanh_d1, schraudolph, "schraudolph")                             \
    ROW("tanh", 1, f32, tanh_d1, quadratic, "quadratic")                                 \
    ROW("silu", 0, f32, silu, schraudolph, "schraudolph")                                \
    ROW("silu", 0, f32, silu, quadratic, "quadratic")                                    \
    ROW("silu", 0, f32, silu, cubic, "cubic")                                            \
    ROW("silu", 1, f32, silu_d1, schraudolph, "schraudolph")                             \
    ROW("silu", 1, f32, silu_d1, quadratic, "quadratic")                                 \
    ROW("swish", 0, f32, silu, quadratic, "quadratic")                                   \
    ROW("gelu_tanh", 0, f32, gelu_tanh, schraudolph, "schraudolph")                      \
    ROW("gelu_tanh", 0, f32, gelu_tanh, quadratic, "quadratic")                          \
    ROW("gelu_tanh", 1, f32, gelu_tanh_d1, quadratic, "quadratic")                       \
    ROW("quick_gelu", 0, f32, quick_gelu, schraudolph, "schraudolph")                    \
    ROW("quick_gelu", 0, f32, quick_gelu, quadratic, "quadratic")                        \
    ROW("gelu", 0, f32, quick_gelu, quadratic, "quick_quadratic")                        \
    ROW("gelu", 0, f32, gelu_tanh, quadratic, "tanh_quadratic")                          \
    ROW("softplus", 0, f32, softplus, schraudolph, "schraudolph")                        \
    ROW("softplus", 1, f32, sigmoid, schraudolph, "schraudolph")                         \
    ROW("softplus", 1, f32, sigmoid, quadratic, "quadratic")                             \
    ROW("elu", 0, f32, elu, schraudolph, "schraudolph")                                  \
    ROW("elu", 0, f32, elu, quadratic, "quadratic")                                      \
    ROW("elu", 1, f32, elu_d1, quadratic, "quadratic")                                   \
    ROW("mish", 0, f32, mish, schraudolph, "schraudolph")                                \
    ROW("mish", 0, f32, mish, quadratic, "quadratic")                                    \
    ROW("mish", 1, f32, mish_d1, quadratic, "quadratic")                                 \
    ROW("exp", 0, f64, exp, schraudolph, "schraudolph")                                  \
    ROW("exp", 0, f64, exp, malossi, "malossi")                                          \
    ROW("exp", 0, f64, exp, quartic, "quartic")                                          \
    ROW("sigmoid", 0, f64, sigmoid, schraudolph, "schraudolph")                          \
    ROW("sigmoid", 0, f64, sigmoid, quartic, "quartic")                                  \
    ROW("tanh", 0, f64, tanh, schraudolph, "schraudolph")                                \
    ROW("tanh", 0, f64, tanh, quartic, "quartic")                                        \
    ROW("silu", 0, f64, silu, schraudolph, "schraudolph")                                \
    ROW("silu", 0, f64, silu, quartic, "quartic")                                        \
    ROW("gelu_tanh", 0, f64, gelu_tanh, schraudolph, "schraudolph")                      \
    ROW("gelu_tanh", 0, f64, gelu_tanh, quartic, "quartic")                              \
    ROW("mish", 0, f64, mish, schraudolph, "schraudolph")                                \
    ROW("mish", 0, f64, mish, quartic, "quartic")                                        \
    ROW("softplus", 0, f64, softplus, schraudolph, "schraudolph")                        \
    ROW("sigmoid", 1, f64, sigmoid_d1, quartic, "quartic")                               \
    ROW("silu", 1, f64, silu_d1, quartic, "quartic")

/* Where each exponential comes from. */
static const char source_schraudolph[] = "Schraudolph, Neural Computation 11, 1999";
static const char source_schraudolph_minimax[] =
    "Schraudolph 1999, with the constant of least relative error";
static const char source_ratio[] = "exp(x/2) / exp(-x/2), each after Schraudolph 1999";
static const char source_malossi[] =
    "Malossi et al., Fast exponential computation on SIMD architectures, 2015";
static const char source_quadratic[] = "2^k times a minimax polynomial of degree 2";
static const char source_cubic[] = "2^k times a minimax polynomial of degree 3";
static const char source_quartic[] = "2^k times a minimax polynomial of degree 4";

#define ROW_OF(function_, order_, format_, form_, exp_, name_)                           \
    {.function = function_,                                                              \
     .order = order_,                                                                    \
     .format = #format_,                                                                 \
     .name = ACT_NAME(name_),                                                            \
     .kernel.format_ = form_##_array_##exp_##_##format_,                                 \
     .source = source_##exp_,                                                            \
     .licence = "MIT",                                                                   \
     .isa = ACT_ISA},

static const struct act_row rows[] = {ROWS(ROW_OF)};
ACT_EXPORT(rows)
