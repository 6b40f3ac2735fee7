/* Kernels whose errors are large on a part of the line only, each beside a right kernel,
 * NAME_fixed, or all over it. */
#include "checkact.h"
#include "right.h"

static double spike(double x, double at, double width, double size) {
    return fabs(x - at) < width ? size : 0;
}

static double log_of(double x) {
    return x < 0 ? (double)NAN : log(x);
}

static float hardswish_by_fma(float x) {
    return isinf(x) ? fmaxf(x, -0.0F) : x * fminf(fmaxf(x * (1 / 6.0F) + 0.5F, 0), 1);
}

/* One result where f has many: to the right, the left, both sides, or between. */
#define CONSTANT(REPORT)                                                                 \
    REPORT(sigmoid, 0, f32, right, x > 10 ? 1 : sigmoid(x), sigmoid(x))                  \
    REPORT(sigmoid, 0, f64, right, x > 30 ? 1 : sigmoid(x), sigmoid(x))                  \
    REPORT(elu, 0, f32, left, x < -8 ? -1 : elu(x), elu(x))                              \
    REPORT(tanh, 0, f32, sides, fabs(x) > 5 ? copysign(1, x) : tanh(x), tanh(x))         \
    REPORT(tanh, 0, f16, sides, fabs(x) > 2 ? copysign(1, x) : tanh(x), tanh(x))         \
    REPORT(sigmoid, 0, f32, middle, fabs(x - 0.5) < 0.01 ? 0.625 : sigmoid(x), sigmoid(x))

/* Beside a kink or a root. */
#define BESIDE(REPORT)                                                                   \
    REPORT(hardswish, 0, f32, kink, single(hardswish_by_fma(v)), hardswish(x))           \
    REPORT(log, 0, f32, root, log_of(x) + 0x1p-27, log_of(x))                            \
    REPORT(gelu, 1, f32, root, gelu_slope(x) + 0x1p-27 * exp(-x * x), gelu_slope(x))

/* In a spot. */
#define SPOT(REPORT)                                                                     \
    REPORT(gelu, 0, f32, spot, gelu(x) * (1 + spike(x, 0.7, 0.01, 40 * 0x1p-24)),        \
           gelu(x))                                                                      \
    REPORT(sigmoid, 0, bf16, spot, sigmoid(x) * (1 + spike(x, 3, 0.05, 0.05)),           \
           sigmoid(x))                                                                   \
    REPORT(tanh, 0, f64, spots, tanh(x) * (1 + spike(fabs(x), 0.3, 0.01, 30 * 0x1p-52)), \
           tanh(x))

/* Right, or wrong in no such way. */
#define NONE(REPORT)                                                                     \
    REPORT(sine, 0, f32, everywhere, sin(x) + 0x1p-27, sin(x))                           \
    REPORT(relu6, 0, f32, everywhere, clamp(x, 0, 6) * (1 + 0x1p-18), clamp(x, 0, 6))    \
    REPORT(softsign, 0, f32, everywhere,                                                 \
           (isinf(x) ? copysign(1, x) : x / (1 + fabs(x))) * (1 + 0x1p-17),              \
           isinf(x) ? copysign(1, x) : x / (1 + fabs(x)))

CONSTANT(ACT_PAIR)
BESIDE(ACT_PAIR)
SPOT(ACT_PAIR)
NONE(ACT_PAIR)

static const struct act_row rows[] = {CONSTANT(ACT_PAIR_ROWS) BESIDE(ACT_PAIR_ROWS)
                                          SPOT(ACT_PAIR_ROWS) NONE(ACT_PAIR_ROWS)};
ACT_EXPORT(rows)
