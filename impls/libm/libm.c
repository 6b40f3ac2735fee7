/* Family libm: the formulas that people write on the C library's float and double
 * functions, once as they stand in textbooks and frameworks (naive, pytorch, paper: their
 * failures are wanted) and once with care (careful); libm where there is one sensible
 * form. */
#include "checkact.h"

#include <stdbool.h>
#include <string.h>

/* x with the lower half of its significand cleared. */
static inline double high_half_f64(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits &= ~UINT64_C(0x7ffffff);
    memcpy(&x, &bits, sizeof bits);
    return x;
}

static inline float high_half_f32(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits &= ~UINT32_C(0xfff);
    memcpy(&x, &bits, sizeof bits);
    return x;
}

#define ACT_FORMULAS "libm/libm_all.inc"
#include "expand.h"

static const char text[] = "textbook formula on glibc's libm";
static const char careful[] = "numerically careful formula on glibc's libm";
static const char glibc[] = "glibc's libm";
static const char pytorch[] = "formula of PyTorch's CPU kernels, on glibc's libm";
static const char swish_paper[] = "arXiv:1710.05941, on glibc's libm";
static const char mish_paper[] = "arXiv:1908.08681, on glibc's libm";
static const char snake_paper[] = "arXiv:2006.08195, on glibc's libm";

/* Claims were measured with glibc 2.36 on x86-64: f16 and bf16 over every input with
 * `checkact ulp '*.careful' '*.libm'`; f32 and f64 with it and --points 40000, over every
 * hundredth or two-hundredth float and some eight million doubles for each row; then
 * widened by 15 % and 20 %, and more for erf, erfc and gelu in f64, where larger errors
 * of glibc's erf and erfc than a sample finds are likely. Rows with roots or lost tails
 * have none. */
static const struct act_row rows[] = {
    ROWS(sigmoid, 0, naive, 0, 0, 0, 0, text),
    ROWS(sigmoid, 0, careful, 2.8, 2.7, 0.51, 0.51, careful),
    ROWS(sigmoid, 1, naive, 0, 0, 0, 0, text),
    ROWS(sigmoid, 1, careful, 5.2, 4.4, 0.51, 0.51, careful),
    ROWS(sigmoid, 2, naive, 0, 0, 0, 0, text),
    ROWS(sigmoid, 2, careful, 6.7, 6.5, 0.51, 0.51, careful),
    ROWS_BACKWARD(sigmoid, 1, backward_y, ACT_BACKWARD_Y, 0, 0, pytorch),
    ROWS(logsigmoid, 0, naive, 0, 0, 0, 0, text),
    ROWS(logsigmoid, 0, careful, 1.9, 1.7, 0.51, 0.51, careful),
    ROWS(logsigmoid, 1, naive, 0, 0, 0, 0, text),
    ROWS(logsigmoid, 1, careful, 2.8, 2.6, 0.51, 0.51, careful),
    ROWS(logsigmoid, 2, naive, 0, 0, 0, 0, text),
    ROWS(logsigmoid, 2, careful, 5, 4.7, 0.51, 0.51, careful),
    ROWS(tanh, 0, naive, 0, 0, 0, 0, text),
    ROWS(tanh, 0, libm, 2.6, 2.5, 0.51, 0.51, glibc),
    ROWS(tanh, 1, naive, 0, 0, 0, 0, text),
    ROWS(tanh, 1, careful, 6, 5.6, 0.51, 0.51, careful),
    ROWS(tanh, 2, naive, 0, 0, 0, 0, text),
    ROWS(tanh, 2, careful, 7.5, 7.3, 0.51, 0.51, careful),
    ROWS_BACKWARD(tanh, 1, backward_y, ACT_BACKWARD_Y, 0, 0, pytorch),
    ROWS(softplus, 0, naive, 0, 0, 0, 0, text),
    ROWS(softplus, 0, careful, 1.9, 1.7, 0.51, 0.51, careful),
    ROWS(softplus, 1, naive, 0, 0, 0, 0, text),
    ROWS(softplus, 1, careful, 2.8, 2.6, 0.51, 0.51, careful),
    ROWS(softplus, 2, naive, 0, 0, 0, 0, text),
    ROWS(softplus, 2, careful, 5, 4.5, 0.51, 0.51, careful),
    ACT_ROW_(softplus, 0, f64, pytorch, f64, 0, pytorch, .params = "threshold=20"),
    ACT_ROW_(softplus, 0, f32, pytorch, f32, 0, pytorch, .params = "threshold=20"),
    ACT_ROW_(softplus, 0, f16, pytorch, f16, 0, pytorch, .params = "threshold=20"),
    ACT_ROW_(softplus, 0, bf16, pytorch, bf16, 0, pytorch, .params = "threshold=20"),
    ACT_ROW_(softplus, 1, f64, backward_x, backward_f64, 0, pytorch,
             .convention = ACT_BACKWARD_X, .params = "threshold=20"),
    ACT_ROW_(softplus, 1, f32, backward_x, backward_f32, 0, pytorch,
             .convention = ACT_BACKWARD_X, .params = "threshold=20"),
    ROWS(tanhshrink, 0, naive, 0, 0, 0, 0, text),
    ROWS(tanhshrink, 0, careful, 5.4, 5.6, 0.51, 0.51, careful),
    ROWS(tanhshrink, 1, naive, 0, 0, 0, 0, text),
    ROWS(tanhshrink, 1, careful, 6.6, 6.3, 0.51, 0.51, careful),
    ROWS(tanhshrink, 2, naive, 0, 0, 0, 0, text),
    ROWS(tanhshrink, 2, careful, 7.8, 6.6, 0.51, 0.51, careful),
    ROWS(silu, 0, naive, 0, 0, 0, 0, text),
    ROWS(silu, 0, careful, 3.4, 3.2, 0, 0, careful),
    ROWS(silu, 1, naive, 0, 0, 0, 0, text),
    ROWS(silu, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(silu, 2, naive, 0, 0, 0, 0, text),
    ROWS(silu, 2, careful, 0, 0, 0.54, 0.51, careful),
    ROWS_BACKWARD(silu, 1, backward_x, ACT_BACKWARD_X, 0, 0, pytorch),
    ROWS(swish, 0, naive, 0, 0, 0, 0, text),
    ROWS(swish, 0, careful, 3.4, 3.1, 0, 0, careful),
    ROWS(swish, 1, naive, 0, 0, 0, 0, swish_paper),
    ROWS(swish, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(swish, 2, naive, 0, 0, 0, 0, text),
    ROWS(swish, 2, careful, 0, 0, 0.54, 0.51, careful),
    ROWS(quick_gelu, 0, naive, 0, 0, 0, 0, text),
    ROWS(quick_gelu, 0, careful, 4.2, 3.8, 0.51, 0, careful),
    ROWS(quick_gelu, 1, naive, 0, 0, 0, 0, text),
    ROWS(quick_gelu, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(quick_gelu, 2, naive, 0, 0, 0, 0, text),
    ROWS(quick_gelu, 2, careful, 0, 0, 0.53, 0.51, careful),
    ROWS(gelu_tanh, 0, naive, 0, 0, 0, 0, text),
    ROWS(gelu_tanh, 0, careful, 4.1, 3.8, 0.51, 0, careful),
    ROWS(gelu_tanh, 1, naive, 0, 0, 0, 0, text),
    ROWS(gelu_tanh, 1, careful, 0, 0, 0.55, 0.51, careful),
    ROWS(gelu_tanh, 2, naive, 0, 0, 0, 0, text),
    ROWS(gelu_tanh, 2, careful, 0, 0, 0.56, 0.51, careful),
    ROWS(gelu, 0, naive, 0, 0, 0, 0, text),
    ROWS(gelu, 0, careful, 7, 4.3, 0, 0, careful),
    ROWS(gelu, 1, naive, 0, 0, 0, 0, text),
    ROWS(gelu, 1, careful, 0, 0, 0.53, 0.51, careful),
    ROWS(gelu, 2, naive, 0, 0, 0, 0, text),
    ROWS(gelu, 2, careful, 5.6, 5.1, 0.51, 0.51, careful),
    ROWS_BACKWARD(gelu, 1, backward_x, ACT_BACKWARD_X, 0, 0, pytorch),
    ROWS(mish, 0, naive, 0, 0, 0, 0, text),
    ROWS(mish, 0, pytorch, 0, 0, 0, 0, pytorch),
    ROWS(mish, 0, careful, 4.5, 4.6, 0.51, 0.51, careful),
    ROWS(mish, 1, naive, 0, 0, 0, 0, text),
    ROWS(mish, 1, pytorch, 0, 0, 0, 0, pytorch),
    ROWS(mish, 1, paper, 0, 0, 0, 0, mish_paper),
    ROWS(mish, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(mish, 2, naive, 0, 0, 0, 0, text),
    ROWS(mish, 2, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(smish, 0, naive, 0, 0, 0, 0, text),
    ROWS(smish, 0, careful, 6.1, 5.7, 0.51, 0.51, careful),
    ROWS(smish, 1, naive, 0, 0, 0, 0, text),
    ROWS(smish, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(smish, 2, naive, 0, 0, 0, 0, text),
    ROWS(smish, 2, careful, 0, 0, 0.66, 0.51, careful),
    ROWS(logish, 0, naive, 0, 0, 0, 0, text),
    ROWS(logish, 0, careful, 4.8, 4.3, 0.51, 0.51, careful),
    ROWS(logish, 1, naive, 0, 0, 0, 0, text),
    ROWS(logish, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(logish, 2, naive, 0, 0, 0, 0, text),
    ROWS(logish, 2, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(tanhexp, 0, naive, 0, 0, 0, 0, text),
    ROWS(tanhexp, 0, careful, 3.8, 3.7, 0.51, 0.51, careful),
    ROWS(tanhexp, 1, naive, 0, 0, 0, 0, text),
    ROWS(tanhexp, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(tanhexp, 2, naive, 0, 0, 0, 0, text),
    ROWS(tanhexp, 2, careful, 0, 0, 0.63, 0.51, careful),
    ROWS(serf, 0, naive, 0, 0, 0, 0, text),
    ROWS(serf, 0, careful, 3.9, 4.2, 0.51, 0.51, careful),
    ROWS(serf, 1, naive, 0, 0, 0, 0, text),
    ROWS(serf, 1, careful, 0, 0, 0.84, 0.51, careful),
    ROWS(serf, 2, naive, 0, 0, 0, 0, text),
    ROWS(serf, 2, careful, 0, 0, 0.56, 0.51, careful),
    ROWS(erf, 0, libm, 1.6, 1.1, 0.51, 0.51, glibc),
    ROWS(erf, 1, naive, 0, 0, 0, 0, text),
    ROWS(erf, 1, careful, 2.8, 3.3, 0.51, 0.51, careful),
    ROWS(erf, 2, naive, 0, 0, 0, 0, text),
    ROWS(erf, 2, careful, 3.8, 4.7, 0.51, 0.51, careful),
    ROWS(erfc, 0, naive, 0, 0, 0, 0, text),
    ROWS(erfc, 0, libm, 6, 0, 0.51, 0.51, glibc),
    ROWS(erfc, 1, naive, 0, 0, 0, 0, text),
    ROWS(erfc, 1, careful, 2.7, 3.2, 0.51, 0.51, careful),
    ROWS(erfc, 2, naive, 0, 0, 0, 0, text),
    ROWS(erfc, 2, careful, 3.8, 4.1, 0.51, 0.51, careful),
    ROWS(gaussian, 0, naive, 0, 0, 0, 0, text),
    ROWS(gaussian, 0, careful, 2.7, 2.6, 0.51, 0.51, careful),
    ROWS(gaussian, 1, naive, 0, 0, 0, 0, text),
    ROWS(gaussian, 1, careful, 3.7, 2.9, 0.51, 0.51, careful),
    ROWS(gaussian, 2, naive, 0, 0, 0, 0, text),
    ROWS(gaussian, 2, careful, 4.5, 3.9, 0.51, 0.51, careful),
    ROWS(exp, 0, libm, 0.7, 0.6, 0.51, 0.51, glibc),
    ROWS(exp, 1, libm, 0.7, 0.6, 0.51, 0.51, glibc),
    ROWS(exp, 2, libm, 0.7, 0.6, 0.51, 0.51, glibc),
    ROWS(expm1, 0, naive, 0, 0, 0, 0, text),
    ROWS(expm1, 0, libm, 1.1, 1, 0.51, 0.51, glibc),
    ROWS(expm1, 1, libm, 0.7, 0.6, 0.51, 0.51, glibc),
    ROWS(expm1, 2, libm, 0.7, 0.6, 0.51, 0.51, glibc),
    ROWS(exp2, 0, libm, 0.7, 0.6, 0.51, 0.51, glibc),
    ROWS(exp2, 1, naive, 0, 0, 0, 0, text),
    ROWS(exp2, 1, careful, 1.8, 1.5, 0.51, 0.51, careful),
    ROWS(exp2, 2, naive, 0, 0, 0, 0, text),
    ROWS(exp2, 2, careful, 2.2, 1.7, 0.51, 0.51, careful),
    ROWS(log, 0, libm, 0.7, 1, 0.51, 0.51, glibc),
    ROWS(log, 1, naive, 0, 0, 0, 0, text),
    ROWS(log, 1, careful, 0.5, 0.5, 0.51, 0.51, careful),
    ROWS(log, 2, naive, 0, 0, 0, 0, text),
    ROWS(log, 2, careful, 2.3, 2.2, 0.51, 0.51, careful),
    ROWS(log1p, 0, naive, 0, 0, 0, 0, text),
    ROWS(log1p, 0, libm, 1, 1, 0.51, 0.51, glibc),
    ROWS(log1p, 1, naive, 0, 0, 0, 0, text),
    ROWS(log1p, 1, careful, 1.8, 1.8, 0.51, 0.51, careful),
    ROWS(log1p, 2, naive, 0, 0, 0, 0, text),
    ROWS(log1p, 2, careful, 4.2, 4.1, 0.51, 0.51, careful),
    ROWS(elu, 0, naive, 0, 0, 0, 0, text),
    ROWS(elu, 0, careful, 1, 0.9, 0.51, 0.51, careful),
    ROWS(elu, 1, libm, 0.7, 0.6, 0.51, 0.51, text),
    ROWS(elu, 2, libm, 0.7, 0.6, 0.51, 0.51, text),
    ROWS_BACKWARD(elu, 1, backward_y, ACT_BACKWARD_Y, 0, 0, pytorch),
    ROWS(celu, 0, naive, 0, 0, 0, 0, text),
    ROWS(celu, 0, careful, 1, 0.9, 0.51, 0.51, careful),
    ROWS(celu, 1, libm, 0.7, 0.6, 0.51, 0.51, text),
    ROWS(celu, 2, libm, 0.7, 0.6, 0.51, 0.51, text),
    ROWS(selu, 0, naive, 0, 0, 0, 0, text),
    ROWS(selu, 0, careful, 2.2, 2, 0.51, 0.51, careful),
    ROWS(selu, 1, naive, 0, 0, 0, 0, pytorch),
    ROWS(selu, 1, careful, 3.3, 2.7, 0.51, 0.51, careful),
    ROWS(selu, 2, naive, 0, 0, 0, 0, text),
    ROWS(selu, 2, careful, 3.1, 3, 0.51, 0.51, careful),
    ROWS(atan, 0, libm, 0.7, 1, 0.51, 0.51, glibc),
    ROWS(atan, 1, naive, 0, 0, 0, 0, text),
    ROWS(atan, 1, careful, 2.4, 2.8, 0.51, 0.51, careful),
    ROWS(atan, 2, naive, 0, 0, 0, 0, text),
    ROWS(atan, 2, careful, 5.6, 6.3, 0.51, 0.51, careful),
    ROWS(sine, 0, libm, 0.7, 0.7, 0.51, 0.51, glibc),
    ROWS(sine, 1, libm, 0.7, 0.7, 0.51, 0.51, glibc),
    ROWS(sine, 2, libm, 0.7, 0.7, 0.51, 0.51, glibc),
    ROWS(snake, 0, naive, 0, 0, 0, 0, snake_paper),
    ROWS(snake, 0, careful, 3.6, 3.5, 0.51, 0.51, careful),
    ROWS(snake, 1, naive, 0, 0, 0, 0, text),
    ROWS(snake, 1, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(snake, 2, naive, 0, 0, 0, 0, text),
    ROWS(snake, 2, careful, 0, 0, 0.51, 0.51, careful),
    ROWS(sinh, 0, naive, 0, 0, 0, 0, text),
    ROWS(sinh, 0, libm, 2.2, 2.1, 0.51, 0.51, glibc),
    ROWS(sinh, 1, libm, 2.2, 2, 0.51, 0.51, glibc),
    ROWS(sinh, 2, libm, 2.2, 2.1, 0.51, 0.51, glibc),
    ROWS(cosh, 0, naive, 0, 0, 0, 0, text),
    ROWS(cosh, 0, libm, 2.2, 2, 0.51, 0.51, glibc),
    ROWS(cosh, 1, libm, 2.2, 2.1, 0.51, 0.51, glibc),
    ROWS(cosh, 2, libm, 2.1, 2.1, 0.51, 0.51, glibc),
};
ACT_EXPORT(rows)
