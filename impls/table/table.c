/* table.c: functions read from tables.
 *   tang32          exp from 32 powers of 2 and a polynomial, as a libm does it
 *   lutN_METHOD     N steps over a fixed range, read at the nearest entry, or
 * interpolated linearly or cubically lut65536        one entry for each input of a 16-bit
 * format lut65536_f16    binary32 through such a table, as ggml reads its GELU
 *
 * To add a kernel, write a subject in subjects.h, its instance in an .inc file and a line
 * in ROWS. */
#include "checkact.h"
#include "narrow.h"
#include "real.h"
#include "subjects.h"
#include "table_coefs.h"

#include <pthread.h>

#define ACT_LOAD(x_) (x_)
#define ACT_STORE(x_) (x_)
#define WIDE 0

#define REAL double
#define STORE double
#define EXP_LOW R(-760)
#define EXP_HIGH R(710)
#define SUFFIX tang_f64
#include "tang.inc"

#define REACH_SIGMOID 40.0
#define REACH_TANH 20.0
#define REACH_GELU 8.0
#define TABLE 4096_f64
#define SIZE 4096
#include "lut_subjects.inc"

#undef REAL
#undef STORE
#undef REACH_SIGMOID
#undef REACH_TANH
#undef REACH_GELU

#define REAL float
#define STORE float
#define EXP_LOW R(-115)
#define EXP_HIGH R(89)
#define SUFFIX tang_f32
#include "tang.inc"

#define REACH_SIGMOID 16.0
#define REACH_TANH 8.0
#define REACH_GELU 6.0
#define TABLE 256_f32
#define SIZE 256
#include "lut_subjects.inc"

#define TABLE 4096_f32
#define SIZE 4096
#include "lut_subjects.inc"

#define FORMAT f16
#include "half_subjects.inc"

#define FORMAT bf16
#include "half_subjects.inc"

/* binary32 by way of the tables for binary16: inputs beyond 65504 are infinite there. */
#define VIA_F16(name_)                                                                   \
    static void name_##_via_f16(const float *x, float *y, size_t n) {                    \
        const uint16_t *t = table_##name_##_f16();                                       \
        for (size_t i = 0; i < n; i++) {                                                 \
            y[i] = act_from_f16(t[act_to_f16(x[i])]);                                    \
        }                                                                                \
    }
VIA_F16(gelu)
VIA_F16(silu)

/* Function, order, format, name, kernel, claimed ULP (0: none). */
#define ROWS(ROW)                                                                        \
    ROW("exp", 0, f64, "tang32", exp_array_tang_f64, 0.7)                                \
    ROW("sigmoid", 0, f64, "tang32", sigmoid_array_tang_f64, 2.7)                        \
    ROW("silu", 0, f64, "tang32", silu_array_tang_f64, 3.5)                              \
    ROW("sigmoid", 0, f64, "lut4096_cubic", cubic_array_sigmoid_4096_f64, 0)             \
    ROW("tanh", 0, f64, "lut4096_cubic", cubic_array_tanh_4096_f64, 0)                   \
    ROW("gelu", 0, f64, "lut4096_cubic", cubic_array_gelu_4096_f64, 0)                   \
    ROW("exp", 0, f32, "tang32", exp_array_tang_f32, 0.95)                               \
    ROW("sigmoid", 0, f32, "tang32", sigmoid_array_tang_f32, 2.6)                        \
    ROW("silu", 0, f32, "tang32", silu_array_tang_f32, 3.4)                              \
    ROW("sigmoid", 0, f32, "lut256_nearest", nearest_array_sigmoid_256_f32, 0)           \
    ROW("sigmoid", 0, f32, "lut256_lerp", lerp_array_sigmoid_256_f32, 0)                 \
    ROW("sigmoid", 0, f32, "lut256_cubic", cubic_array_sigmoid_256_f32, 0)               \
    ROW("sigmoid", 0, f32, "lut4096_lerp", lerp_array_sigmoid_4096_f32, 0)               \
    ROW("tanh", 0, f32, "lut256_nearest", nearest_array_tanh_256_f32, 0)                 \
    ROW("tanh", 0, f32, "lut256_lerp", lerp_array_tanh_256_f32, 0)                       \
    ROW("tanh", 0, f32, "lut256_cubic", cubic_array_tanh_256_f32, 0)                     \
    ROW("tanh", 0, f32, "lut4096_lerp", lerp_array_tanh_4096_f32, 0)                     \
    ROW("silu", 0, f32, "lut256_nearest", nearest_array_silu_256_f32, 0)                 \
    ROW("silu", 0, f32, "lut256_lerp", lerp_array_silu_256_f32, 0)                       \
    ROW("silu", 0, f32, "lut256_cubic", cubic_array_silu_256_f32, 0)                     \
    ROW("silu", 0, f32, "lut4096_lerp", lerp_array_silu_4096_f32, 0)                     \
    ROW("gelu", 0, f32, "lut256_nearest", nearest_array_gelu_256_f32, 0)                 \
    ROW("gelu", 0, f32, "lut256_lerp", lerp_array_gelu_256_f32, 0)                       \
    ROW("gelu", 0, f32, "lut256_cubic", cubic_array_gelu_256_f32, 0)                     \
    ROW("gelu", 0, f32, "lut4096_lerp", lerp_array_gelu_4096_f32, 0)                     \
    ROW("mish", 0, f32, "lut256_nearest", nearest_array_mish_256_f32, 0)                 \
    ROW("mish", 0, f32, "lut256_lerp", lerp_array_mish_256_f32, 0)                       \
    ROW("mish", 0, f32, "lut256_cubic", cubic_array_mish_256_f32, 0)                     \
    ROW("mish", 0, f32, "lut4096_lerp", lerp_array_mish_4096_f32, 0)                     \
    ROW("softplus", 0, f32, "lut256_nearest", nearest_array_softplus_256_f32, 0)         \
    ROW("softplus", 0, f32, "lut256_lerp", lerp_array_softplus_256_f32, 0)               \
    ROW("softplus", 0, f32, "lut256_cubic", cubic_array_softplus_256_f32, 0)             \
    ROW("softplus", 0, f32, "lut4096_lerp", lerp_array_softplus_4096_f32, 0)             \
    ROW("sigmoid", 1, f32, "lut4096_lerp", lerp_array_sigmoid_d1_4096_f32, 0)            \
    ROW("gelu", 1, f32, "lut4096_lerp", lerp_array_gelu_d1_4096_f32, 0)                  \
    ROW("sigmoid", 0, f16, "lut65536", array_sigmoid_f16, 0.5)                           \
    ROW("sigmoid", 1, f16, "lut65536", array_sigmoid_d1_f16, 0.5)                        \
    ROW("tanh", 0, f16, "lut65536", array_tanh_f16, 0.5)                                 \
    ROW("tanh", 1, f16, "lut65536", array_tanh_d1_f16, 0.5)                              \
    ROW("silu", 0, f16, "lut65536", array_silu_f16, 0.5)                                 \
    ROW("silu", 1, f16, "lut65536", array_silu_d1_f16, 0.5)                              \
    ROW("gelu", 0, f16, "lut65536", array_gelu_f16, 0.5)                                 \
    ROW("gelu", 1, f16, "lut65536", array_gelu_d1_f16, 0.5)                              \
    ROW("gelu_tanh", 0, f16, "lut65536", array_gelu_tanh_f16, 0.5)                       \
    ROW("mish", 0, f16, "lut65536", array_mish_f16, 0.5)                                 \
    ROW("softplus", 0, f16, "lut65536", array_softplus_f16, 0.5)                         \
    ROW("sigmoid", 0, bf16, "lut65536", array_sigmoid_bf16, 0.5)                         \
    ROW("sigmoid", 1, bf16, "lut65536", array_sigmoid_d1_bf16, 0.5)                      \
    ROW("tanh", 0, bf16, "lut65536", array_tanh_bf16, 0.5)                               \
    ROW("tanh", 1, bf16, "lut65536", array_tanh_d1_bf16, 0.5)                            \
    ROW("silu", 0, bf16, "lut65536", array_silu_bf16, 0.5)                               \
    ROW("silu", 1, bf16, "lut65536", array_silu_d1_bf16, 0.5)                            \
    ROW("gelu", 0, bf16, "lut65536", array_gelu_bf16, 0.5)                               \
    ROW("gelu", 1, bf16, "lut65536", array_gelu_d1_bf16, 0.5)                            \
    ROW("gelu_tanh", 0, bf16, "lut65536", array_gelu_tanh_bf16, 0.5)                     \
    ROW("mish", 0, bf16, "lut65536", array_mish_bf16, 0.5)                               \
    ROW("softplus", 0, bf16, "lut65536", array_softplus_bf16, 0.5)                       \
    ROW("gelu", 0, f32, "lut65536_f16", gelu_via_f16, 0)                                 \
    ROW("silu", 0, f32, "lut65536_f16", silu_via_f16, 0)

#define ROW_OF(function_, order_, format_, name_, kernel_, claim_)                       \
    {.function = function_,                                                              \
     .order = order_,                                                                    \
     .format = #format_,                                                                 \
     .name = ACT_NAME(name_),                                                            \
     .kernel.format_ = kernel_,                                                          \
     .claim = claim_,                                                                    \
     .source = "checkact",                                                               \
     .licence = "MIT",                                                                   \
     .isa = ACT_ISA},

static const struct act_row rows[] = {ROWS(ROW_OF)};
ACT_EXPORT(rows)
