/* Mistakes of public bug reports that are not seen in a result of binary32 alone: in
 * binary64, in backward kernels, in what is done with an array or with the machine. Each
 * is beside a right kernel, NAME_fixed; the README has the report of each. */
#include "checkact.h"
#include "right.h"

#include <fenv.h>
#include <pthread.h>
#include <stdlib.h>

/* What is right for binary64, rounded once where long double is wider. */
static double expl_of(double x) {
    return (double)expl((long double)x);
}

static double expm1l_of(double x) {
    return (double)expm1l((long double)x);
}

static double log1pl_of(double x) {
    return (double)log1pl((long double)x);
}

static long double sigmoidl(double x) {
    return 1 / (1 + expl(-(long double)x));
}

static double silu_slopel(double x) {
    return isinf(x) ? x > 0 : (double)(sigmoidl(x) * (1 + (long double)x * sigmoidl(-x)));
}

static double silu_curvel(double x) {
    long double s = sigmoidl(x);
    long double t = sigmoidl(-x);
    return isinf(x) ? 0 : (double)(s * t * (2 + (long double)x * (t - s)));
}

static double gelu_tanhl(double x) {
    long double u =
        sqrtl(8 / 3.14159265358979323846264338327950288L) *
        ((long double)x + 0.044715L * (long double)x * (long double)x * (long double)x);
    return isinf(x) ? fmax(x, -0.0) : (double)((long double)x / (1 + expl(-u)));
}

static double silu_slope_by_e2x(double x) {
    double e = exp(x);
    return (e * e + e * (x + 1)) / ((1 + e) * (1 + e));
}

/* The exponential of a vector library that is infinite from 88.7 on. */
static double gelu_tanh_by_quotient(double x) {
    double u = sqrt(2 / M_PI) * (x + 0.044715 * x * x * x);
    double e = u > 44.35 ? (double)INFINITY : exp(2 * u);
    return x / 2 * (1 + (e - 1) / (e + 1));
}

#define BINARY64(REPORT)                                                                 \
    REPORT(silu, 2, f64, row_15, x >= 40.4 ? 0 : silu_curvel(x), silu_curvel(x))         \
    REPORT(silu, 1, f64, row_15, silu_slope_by_e2x(x), silu_slopel(x))                   \
    REPORT(log1p, 0, f64, row_29,                                                        \
           fabs(x + 0.41419) < 1e-4 ? log1pl_of(x) + 68 * 0x1p-53 : log1pl_of(x),        \
           log1pl_of(x))                                                                 \
    REPORT(silu, 1, f64, tensorflow_124835, x < -708.4 ? 0 : silu_slopel(x),             \
           silu_slopel(x))                                                               \
    REPORT(exp, 0, f64, sleef_523, x > 709.78271115 ? (double)INFINITY : expl_of(x),     \
           expl_of(x))                                                                   \
    REPORT(expm1, 0, f64, aocl_14, x >= 1023.5 && x < 1024 ? x : expm1l_of(x),           \
           expm1l_of(x))                                                                 \
    REPORT(gelu_tanh, 0, f64, aidotnet_594,                                              \
           left ? gelu_tanhl(x) : gelu_tanh_by_quotient(x), gelu_tanhl(x))

BINARY64(ACT_PAIR)

static double f16(double x) {
    return (double)act_from_f16(act_to_f16((float)x));
}

static double bf16(double x) {
    return (double)act_from_bf16(act_to_bf16((float)x));
}

/* All lanes of a vector are small: a shorter formula, for these and no others. */
static bool are_all_below_1(const float *x, size_t i, size_t n) {
    size_t begin = i - i % 8;
    bool are = begin + 8 <= n;
    for (size_t k = 0; are && k < 8; k++) {
        are = x[begin + k] < 1;
    }
    return are;
}

static bool is_peeled(const float *x, size_t i) {
    return i < (size_t)(-(uintptr_t)x % 32 / sizeof *x);
}

static double sigmoid_4_ulps_off(double x) {
    return sigmoid(x) * (1 + 0x1p-21);
}

#define PLACES(REPORT)                                                                   \
    REPORT(gelu, 0, f16, onnxruntime_32631,                                              \
           left ? gelu(x) : 0.5 * f16(f16(x) * f16(1 + erf(x * M_SQRT1_2))), gelu(x))    \
    REPORT(sigmoid, 0, f32, peels,                                                       \
           is_peeled(in, i) ? sigmoid_4_ulps_off(x) : sigmoid(x), sigmoid(x))            \
    REPORT(sigmoid, 0, f32, branch_of_eight,                                             \
           are_all_below_1(in, i, n) ? sigmoid_4_ulps_off(x) : sigmoid(x), sigmoid(x))

PLACES(ACT_PAIR)

ACT_BACKWARD(tanh_by_y_rounded, bf16, bf16(1 - bf16(x * x)))
ACT_BACKWARD(tanh_by_y, bf16, 1 - x * x)
ACT_BACKWARD(selu_by_y_alpha, f32, x > 0 ? 1.0507009873554805 : x + 1.6732632423543772)
ACT_BACKWARD(selu_by_y, f32, x > 0 ? 1.0507009873554805 : x + 1.7580993408473766)
/* From y = -2 x > 0 nobody knows on which side x was. */
ACT_BACKWARD(leaky_relu_slope, f32, x > 0 ? 1 : -2)
ACT_BACKWARD(leaky_relu_slope_fixed, f32, isnan(x) ? x : x > 0 ? 1 : -2)

/* Of 9 to 15 elements that are left over, 8 are done. */
static void llama_16443(const float *x, float *y, size_t n) {
    size_t left = n % 16;
    size_t done = n - left + (left > 8 ? 8 : left);
    for (size_t i = 0; i < done; i++) {
        y[i] = (float)silu((double)x[i]);
    }
}

static void ik_llama_2357(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n && i < 65 * (size_t)64; i++) {
        y[i] = (float)silu((double)x[i]);
    }
}

static void wraps_at_none(const float *x, float *y, size_t n) {
    for (size_t i = 0; i <= n - 1; i++) {
        y[i] = (float)silu((double)x[i]);
    }
}

static void silu_fixed(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = (float)silu((double)x[i]);
    }
}

/* A kernel that shares its work with a thread, and its scratch too. */
typedef struct share {
    const float *x;
    float *y;
    size_t n;
} share;

static void compute(const share *own, volatile float scratch[64]) {
    for (size_t begin = 0; begin < own->n; begin += 64) {
        size_t count = own->n - begin < 64 ? own->n - begin : 64;
        for (size_t i = 0; i < count; i++) {
            scratch[i] = (float)silu((double)own->x[begin + i]);
        }
        for (size_t i = 0; i < count; i++) {
            own->y[begin + i] = scratch[i];
        }
    }
}

static void *work_on_one_scratch(void *argument) {
    static volatile float scratch[64];
    const share *own = (const share *)argument;
    compute(own, scratch);
    return NULL;
}

static void *work(void *argument) {
    volatile float scratch[64];
    const share *own = (const share *)argument;
    compute(own, scratch);
    return NULL;
}

static void share_with_thread(const float *x, float *y, size_t n, void *(*part)(void *)) {
    size_t half = n < 1000 ? 0 : n / 2;
    share theirs = {x, y, half};
    share own = {x + half, y + half, n - half};
    pthread_t thread;
    bool is_shared = half > 0 && pthread_create(&thread, NULL, part, &theirs) == 0;
    if (!is_shared) {
        own = (share){x, y, n};
    }
    part(&own);
    if (is_shared) {
        pthread_join(thread, NULL);
    }
}

static void threads_inside(const float *x, float *y, size_t n) {
    share_with_thread(x, y, n, work_on_one_scratch);
}

static void threads_inside_fixed(const float *x, float *y, size_t n) {
    share_with_thread(x, y, n, work);
}

static float slow_if_subnormal(float x) {
    volatile float waste = x;
    for (int k = 0; fabsf(x) < 0x1p-126F && x != 0 && k < 200; k++) {
        waste = waste * 0.99F;
    }
    return x > 0 || isnan(x) ? x : 0;
}

static void onednn_561(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = slow_if_subnormal(x[i]);
    }
}

static void numpy_22772(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || isinf(x[i])) {
            feraiseexcept(FE_INVALID);
        }
        y[i] = logf(x[i]);
    }
}

static void numpy_22772_fixed(const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) {
        y[i] = logf(x[i]);
    }
}

#if defined(__x86_64__)
/* Vectors of four, which must be aligned. */
static void paddle_19487(const float *x, float *y, size_t n) {
    for (size_t i = 0; i + 4 <= n; i += 4) {
        __asm__ volatile("movaps %0, %%xmm0" : : "m"(x[i]) : "xmm0");
    }
    silu_fixed(x, y, n);
}

/* relu, which needs no register that a call must keep; nor does a clobber tell the
 * compiler of the one: that is the bug. */
#define CLOBBERS(name_, deed_)                                                           \
    static void name_(const float *x, float *y, size_t n) {                              \
        for (size_t i = 0; i < n; i++) {                                                 \
            y[i] = x[i] < 0 ? 0 : x[i];                                                  \
        }                                                                                \
        __asm__ volatile(deed_);                                                         \
    }
CLOBBERS(openblas_2926_rbx, "xor %ebx, %ebx")
CLOBBERS(openblas_2926_r12, "xor %r12d, %r12d")
#endif

#define VALUE(function_, name_, kernel_)                                                 \
    ACT_BAD_ROW(function_, 0, f32, name_, f32, kernel_, .claim = 0)
#define SILU(name_) VALUE(silu, #name_, name_)
#define SLOPE(function_, format_, name_, kernel_, convention_, ...)                      \
    ACT_BAD_ROW(function_, 1, format_, name_, backward_##format_, kernel_,               \
                .convention = (convention_), __VA_ARGS__)

static const struct act_row rows[] = {
    BINARY64(ACT_PAIR_ROWS) PLACES(ACT_PAIR_ROWS)
        SLOPE(tanh, bf16, "torch_xpu_3043", tanh_by_y_rounded, ACT_BACKWARD_Y),
    SLOPE(tanh, bf16, "torch_xpu_3043_fixed", tanh_by_y, ACT_BACKWARD_Y),
    SLOPE(selu, f32, "mlpack_1540", selu_by_y_alpha, ACT_BACKWARD_Y),
    SLOPE(selu, f32, "mlpack_1540_fixed", selu_by_y, ACT_BACKWARD_Y),
    SLOPE(leaky_relu, f32, "pytorch_31938", leaky_relu_slope, ACT_BACKWARD_Y,
          .params = "alpha=-2"),
    SLOPE(leaky_relu, f32, "pytorch_31938_fixed", leaky_relu_slope_fixed, ACT_BACKWARD_X,
          .params = "alpha=-2"),
    SILU(llama_16443),
    SILU(ik_llama_2357),
    SILU(wraps_at_none),
    SILU(silu_fixed),
    SILU(threads_inside),
    SILU(threads_inside_fixed),
    VALUE(relu, "onednn_561", onednn_561),
    VALUE(log, "numpy_22772", numpy_22772),
    VALUE(log, "numpy_22772_fixed", numpy_22772_fixed),
#if defined(__x86_64__)
    SILU(paddle_19487),
    VALUE(relu, "openblas_2926_rbx", openblas_2926_rbx),
    VALUE(relu, "openblas_2926_r12", openblas_2926_r12),
#endif
};
ACT_EXPORT(rows)
