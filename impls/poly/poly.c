/* poly.c: minimax polynomials after Cody-Waite reduction, in forms that keep their
 * accuracy in the tails. One template, five instances: binary64; binary32; binary32
 * computed in binary64, "wide", slower and nearly always correctly rounded; binary16 and
 * bfloat16 computed in binary32 with polynomials as short as their few bits allow.
 *
 * To add a kernel, write an ACT_FORM in one of the .inc files and a line in MAIN, which
 * has all formats, or MORE, which has binary64 and binary32. */
#include "checkact.h"
#include "narrow.h"
#include "poly_coefs.h"
#include "real.h"

#include <math.h>

#define REAL double
#define STORE double
#define SUFFIX f64
#define ACT_LOAD(x_) (x_)
#define ACT_STORE(x_) (x_)
#define WIDE 0
#define HINT R(0)
#define SET f64
#define EXP_LOW R(-760)
#define EXP_HIGH R(710)
#define GELU_TANH_HIGH R(22)
#define NORMAL_HIGH R(40)
#define ERFC_HIGH R(28)
#include "poly_kernels.inc"

#define REAL float
#define STORE float
#define SUFFIX f32
#define ACT_LOAD(x_) (x_)
#define ACT_STORE(x_) (x_)
#define WIDE 0
#define HINT R(0)
#define SET f32
#define EXP_LOW R(-115)
#define EXP_HIGH R(89)
#define GELU_TANH_HIGH R(12)
#define NORMAL_HIGH R(15)
#define ERFC_HIGH R(11)
#include "poly_kernels.inc"

#define REAL double
#define STORE float
#define SUFFIX wide
#define ACT_LOAD(x_) ((double)(x_))
#define ACT_STORE(x_) ((float)(x_))
#define WIDE 1
#define HINT R(0x1p-50)
#define SET f64
#define EXP_LOW R(-115)
#define EXP_HIGH R(89)
#define GELU_TANH_HIGH R(12)
#define NORMAL_HIGH R(15)
#define ERFC_HIGH R(11)
#include "poly_kernels.inc"

#define REAL float
#define STORE uint16_t
#define SUFFIX f16
#define ACT_LOAD(x_) act_from_f16(x_)
#define ACT_STORE(x_) act_to_f16(x_)
#define WIDE 1
#define HINT R(0x1p-20)
#define SET f16
#define EXP_LOW R(-40)
#define EXP_HIGH R(12)
#define GELU_TANH_HIGH R(6)
#define NORMAL_HIGH R(8)
#define ERFC_HIGH R(5)
#include "poly_kernels.inc"

#define REAL float
#define STORE uint16_t
#define SUFFIX bf16
#define ACT_LOAD(x_) act_from_bf16(x_)
#define ACT_STORE(x_) act_to_bf16(x_)
#define WIDE 0
#define HINT R(0x1p-15)
#define SET bf16
#define EXP_LOW R(-115)
#define EXP_HIGH R(89)
#define GELU_TANH_HIGH R(12)
#define NORMAL_HIGH R(15)
#define ERFC_HIGH R(11)
#include "poly_kernels.inc"

/* Function, order, kernel; claimed ULP of f64, f32, wide, f16 and bf16; 0: none. Claims
 * have a fifth to spare over the largest error of 300000 inputs; those of 16 bits are
 * over all. Next to its roots a derivative has no claim but in "wide". */
#define MAIN(ROW)                                                                        \
    ROW("exp", 0, exp, 1.3, 1.2, 0.51, 0.52, 0.53)                                       \
    ROW("sigmoid", 0, sigmoid, 2.8, 2.7, 0.51, 0.52, 0.53)                               \
    ROW("sigmoid", 1, sigmoid_d1, 5.3, 4.7, 0.51, 0.52, 0.53)                            \
    ROW("logsigmoid", 0, logsigmoid, 2.1, 1.9, 0.51, 0.52, 0.53)                         \
    ROW("softplus", 0, softplus, 2, 1.9, 0.51, 0.52, 0.53)                               \
    ROW("softplus", 1, sigmoid, 2.8, 2.6, 0.51, 0.52, 0.53)                              \
    ROW("tanh", 0, tanh, 3.2, 3, 0.51, 0.55, 0.6)                                        \
    ROW("tanh", 1, tanh_d1, 6.2, 5.9, 0.51, 0.52, 0.53)                                  \
    ROW("silu", 0, silu, 3.6, 3.4, 0.51, 0.52, 0.53)                                     \
    ROW("silu", 1, silu_d1, 0, 0, 1, 0.95, 0.76)                                         \
    ROW("gelu", 0, gelu, 11.8, 7.6, 0.51, 0.52, 0.52)                                    \
    ROW("gelu", 1, gelu_d1, 0, 0, 1, 0.71, 0.53)                                         \
    ROW("gelu_tanh", 0, gelu_tanh, 3.9, 3.4, 0.51, 0.52, 0.52)                           \
    ROW("gelu_tanh", 1, gelu_tanh_d1, 0, 0, 1, 2.48, 0.85)                               \
    ROW("quick_gelu", 0, quick_gelu, 3.4, 3.5, 0.51, 0.52, 0.52)                         \
    ROW("mish", 0, mish, 5.7, 5.1, 0.51, 0.52, 0.53)                                     \
    ROW("mish", 1, mish_d1, 0, 0, 1, 3.23, 1.2)                                          \
    ROW("elu", 0, elu, 1.4, 1.2, 0.51, 0.54, 0.61)                                       \
    ROW("elu", 1, elu_d1, 1.3, 1.2, 0.51, 0.52, 0.53)

#define MORE(ROW)                                                                        \
    ROW("exp2", 0, exp2, 1.5, 1.5, 0.51, 0, 0)                                           \
    ROW("expm1", 0, expm1, 2.6, 1.8, 0.51, 0, 0)                                         \
    ROW("log", 0, log, 1, 0.9, 0.51, 0, 0)                                               \
    ROW("log1p", 0, log1p, 1, 1, 0.51, 0, 0)                                             \
    ROW("erf", 0, erf, 1.5, 1.5, 0.51, 0, 0)                                             \
    ROW("erf", 1, erf_d1, 2.1, 2.8, 0.51, 0, 0)                                          \
    ROW("erf", 2, erf_d2, 3.1, 3.7, 0.51, 0, 0)                                          \
    ROW("erfc", 0, erfc, 11.4, 8, 0.51, 0, 0)                                            \
    ROW("erfc", 1, erfc_d1, 2.1, 2.8, 0.51, 0, 0)                                        \
    ROW("sigmoid", 2, sigmoid_d2, 6.4, 6.3, 0.51, 0, 0)                                  \
    ROW("logsigmoid", 1, logsigmoid_d1, 2.8, 2.7, 0.51, 0.52, 0.53)                      \
    ROW("logsigmoid", 2, logsigmoid_d2, 5.3, 4.7, 0.51, 0.52, 0.53)                      \
    ROW("softplus", 2, sigmoid_d1, 5.3, 4.5, 0.51, 0.52, 0.53)                           \
    ROW("tanh", 2, tanh_d2, 9.2, 9.1, 0.51, 0, 0)                                        \
    ROW("silu", 2, silu_d2, 0, 0, 1, 0, 0)                                               \
    ROW("swish", 0, silu, 3.6, 3.4, 0.51, 0.52, 0.53)                                    \
    ROW("swish", 1, silu_d1, 0, 0, 1, 0.95, 0.76)                                        \
    ROW("swish", 2, silu_d2, 0, 0, 1, 0, 0)                                              \
    ROW("gelu", 2, gelu_d2, 0, 0, 1, 0, 0)                                               \
    ROW("gelu_tanh", 2, gelu_tanh_d2, 0, 0, 1, 0, 0)                                     \
    ROW("quick_gelu", 1, quick_gelu_d1, 0, 0, 1, 0, 0)                                   \
    ROW("quick_gelu", 2, quick_gelu_d2, 0, 0, 1, 0, 0)                                   \
    ROW("mish", 2, mish_d2, 0, 0, 1, 0, 0)                                               \
    ROW("smish", 0, smish, 5.9, 5.9, 0.51, 0, 0)                                         \
    ROW("logish", 0, logish, 3.9, 4.4, 0.51, 0, 0)                                       \
    ROW("elu", 2, elu_d2, 1.3, 1.2, 0.51, 0, 0)                                          \
    ROW("celu", 0, elu, 1.4, 1.2, 0.51, 0.54, 0.61)                                      \
    ROW("celu", 1, elu_d1, 1.3, 1.2, 0.51, 0.52, 0.53)                                   \
    ROW("selu", 0, selu, 2.5, 2.3, 0.51, 0, 0)                                           \
    ROW("selu", 1, selu_d1, 2.3, 2.1, 0.51, 0, 0)                                        \
    ROW("gaussian", 0, gaussian, 1.4, 1.4, 0.51, 0, 0)                                   \
    ROW("gaussian", 1, gaussian_d1, 2.2, 2.1, 0.51, 0, 0)                                \
    ROW("gaussian", 2, gaussian_d2, 0, 0, 1, 0, 0)

#define ROW_OF(function_, order_, format_, name_, member_, kernel_, claim_)              \
    {.function = function_,                                                              \
     .order = order_,                                                                    \
     .format = format_,                                                                  \
     .name = ACT_NAME(name_),                                                            \
     .kernel.member_ = kernel_,                                                          \
     .claim = claim_,                                                                    \
     .source = "checkact",                                                               \
     .licence = "MIT",                                                                   \
     .isa = ACT_ISA},
#define ROW_F64(f_, o_, k_, f64_, f32_, wide_, f16_, bf16_)                              \
    ROW_OF(f_, o_, "f64", "cody_waite", f64, k_##_array_f64, f64_)
#define ROW_F32(f_, o_, k_, f64_, f32_, wide_, f16_, bf16_)                              \
    ROW_OF(f_, o_, "f32", "cody_waite", f32, k_##_array_f32, f32_)
#define ROW_WIDE(f_, o_, k_, f64_, f32_, wide_, f16_, bf16_)                             \
    ROW_OF(f_, o_, "f32", "cody_waite_wide", f32, k_##_array_wide, wide_)
#define ROW_F16(f_, o_, k_, f64_, f32_, wide_, f16_, bf16_)                              \
    ROW_OF(f_, o_, "f16", "cody_waite", f16, k_##_array_f16, f16_)
#define ROW_BF16(f_, o_, k_, f64_, f32_, wide_, f16_, bf16_)                             \
    ROW_OF(f_, o_, "bf16", "cody_waite", bf16, k_##_array_bf16, bf16_)

static const struct act_row rows[] = {MAIN(ROW_F64) MORE(ROW_F64) MAIN(ROW_F32) MORE(
    ROW_F32) MAIN(ROW_WIDE) MORE(ROW_WIDE) MAIN(ROW_F16) MAIN(ROW_BF16)};
ACT_EXPORT(rows)
