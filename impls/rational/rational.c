/* rational.c: tanh, erf and sigmoid as quotients of polynomials, and the activations that
 * are built on them. minimaxN_M: own fit of these degrees; padeN_M: Lambert's continued
 * fraction; elliott: one division and nothing else.
 *
 * To add a kernel, write an ACT_FORM in one of the .inc files and a line in ROWS. */
#include "checkact.h"
#include "rational_coefs.h"
#include "real.h"

#define ACT_LOAD(x_) (x_)
#define ACT_STORE(x_) (x_)
#define WIDE 0

#define REAL float
#define STORE float

#define SUFFIX minimax5_4
#define FIT tanh5_4
#define TOP R(5)
#include "odd_ratio.inc"

#include "tanh_forms.inc"
#undef SUFFIX

#define SUFFIX minimax7_6
#define FIT tanh7_6
#define TOP R(9.02)
#include "odd_ratio.inc"

#include "tanh_forms.inc"
#undef SUFFIX

#define SUFFIX minimax9_8
#define FIT tanh9_8
#define TOP R(9.02)
#include "odd_ratio.inc"

#include "tanh_forms.inc"
#undef SUFFIX

#define SUFFIX minimax13_6
#define FIT tanh13_6
#define TOP R(9.02)
#include "odd_ratio.inc"

#include "tanh_forms.inc"
#undef SUFFIX

#define SUFFIX pade3_2
#define FIT pade3_2
#define TOP R(1e4)
#include "odd_ratio.inc"

#include "tanh_forms.inc"
#undef SUFFIX

#define SUFFIX pade7_6
#define FIT pade7_6
#define TOP R(1e4)
#include "odd_ratio.inc"

#include "tanh_forms.inc"
#undef SUFFIX

#undef REAL
#undef STORE
#define REAL double
#define STORE double

#define SUFFIX minimax21_20
#define FIT tanh21_20
#define TOP R(19.1)
#include "odd_ratio.inc"

#include "tanh_forms.inc"
#undef SUFFIX

#undef REAL
#undef STORE
#define REAL float
#define STORE float

#define SUFFIX erf7_6
#define FIT erf7_6
#define TOP R(3.93)
#include "odd_ratio.inc"

#include "erf_forms.inc"
#undef SUFFIX

#define SUFFIX erf13_10
#define FIT erf13_10
#define TOP R(3.93)
#include "odd_ratio.inc"

#include "erf_forms.inc"
#undef SUFFIX

#define SUFFIX elliott
#include "softsign_forms.inc"
#undef SUFFIX

/* Function, order, format, kernel, instance, claimed ULP (0: none). */
#define ROWS(ROW)                                                                        \
    ROW("tanh", 0, f32, tanh, minimax5_4, 1600)                                          \
    ROW("tanh", 0, f32, tanh, minimax7_6, 125)                                           \
    ROW("tanh", 0, f32, tanh, minimax9_8, 6.2)                                           \
    ROW("tanh", 0, f32, tanh, minimax13_6, 5.8)                                          \
    ROW("tanh", 0, f32, tanh, pade3_2, 0)                                                \
    ROW("tanh", 0, f32, tanh, pade7_6, 1700)                                             \
    ROW("tanh", 0, f32, tanh, elliott, 0)                                                \
    ROW("tanh", 1, f32, tanh_d1, minimax9_8, 0)                                          \
    ROW("tanh", 1, f32, tanh_d1, pade7_6, 0)                                             \
    ROW("sigmoid", 0, f32, sigmoid, minimax5_4, 0)                                       \
    ROW("sigmoid", 0, f32, sigmoid, minimax9_8, 0)                                       \
    ROW("sigmoid", 0, f32, sigmoid, pade7_6, 0)                                          \
    ROW("sigmoid", 0, f32, sigmoid, elliott, 0)                                          \
    ROW("sigmoid", 1, f32, sigmoid_d1, minimax9_8, 0)                                    \
    ROW("silu", 0, f32, silu, minimax5_4, 0)                                             \
    ROW("silu", 0, f32, silu, minimax9_8, 0)                                             \
    ROW("silu", 0, f32, silu, elliott, 0)                                                \
    ROW("silu", 1, f32, silu_d1, minimax9_8, 0)                                          \
    ROW("swish", 0, f32, silu, minimax9_8, 0)                                            \
    ROW("quick_gelu", 0, f32, quick_gelu, minimax9_8, 0)                                 \
    ROW("gelu_tanh", 0, f32, gelu_tanh, minimax5_4, 0)                                   \
    ROW("gelu_tanh", 0, f32, gelu_tanh, minimax9_8, 0)                                   \
    ROW("gelu_tanh", 0, f32, gelu_tanh, pade7_6, 0)                                      \
    ROW("gelu_tanh", 1, f32, gelu_tanh_d1, minimax9_8, 0)                                \
    ROW("elu", 0, f32, elu, minimax9_8, 5.5)                                             \
    ROW("erf", 0, f32, erf, erf7_6, 360)                                                 \
    ROW("erf", 0, f32, erf, erf13_10, 8)                                                 \
    ROW("gelu", 0, f32, gelu, erf7_6, 0)                                                 \
    ROW("gelu", 0, f32, gelu, erf13_10, 0)                                               \
    ROW("tanh", 0, f64, tanh, minimax21_20, 9)                                           \
    ROW("tanh", 1, f64, tanh_d1, minimax21_20, 0)                                        \
    ROW("sigmoid", 0, f64, sigmoid, minimax21_20, 0)                                     \
    ROW("sigmoid", 1, f64, sigmoid_d1, minimax21_20, 0)                                  \
    ROW("silu", 0, f64, silu, minimax21_20, 0)                                           \
    ROW("silu", 1, f64, silu_d1, minimax21_20, 0)                                        \
    ROW("gelu_tanh", 0, f64, gelu_tanh, minimax21_20, 0)                                 \
    ROW("gelu_tanh", 1, f64, gelu_tanh_d1, minimax21_20, 0)

#define ROW_OF(function_, order_, format_, kernel_, instance_, claim_)                   \
    {.function = function_,                                                              \
     .order = order_,                                                                    \
     .format = #format_,                                                                 \
     .name = ACT_NAME(#instance_),                                                       \
     .kernel.format_ = kernel_##_array_##instance_,                                      \
     .claim = claim_,                                                                    \
     .source = "checkact",                                                               \
     .licence = "MIT",                                                                   \
     .isa = ACT_ISA},

static const struct act_row rows[] = {ROWS(ROW_OF)};
ACT_EXPORT(rows)
