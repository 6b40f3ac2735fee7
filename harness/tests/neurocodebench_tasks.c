/* The functions as the tasks define them, and the tasks. Verdicts are those in the names
 * of their files: a comment in sin_4_safe expects a failure, but no input breaks it, and
 * only so are 42 tasks on math functions safe, as its README counts. */
#include "neurocodebench.h"

#include <float.h>
#include <math.h>

/* Constants without an f make the arithmetic around them binary64, as in the tasks. */
#define MAP(name_, value_)                                                               \
    static void name_(const float *restrict in, float *restrict out, size_t n) {         \
        for (size_t i = 0; i < n; i++) {                                                 \
            const float x = in[i];                                                       \
            out[i] = (value_);                                                           \
        }                                                                                \
    }

static float gaussian_at(float x) {
    return expf(-x * x / 2.0f);
}

static float gaussian_slope(float x, float h) {
    double sum = (double)(x + h);
    return (float)(-0.5 * sum * (double)gaussian_at((float)(0.5 * sum)));
}

static float cos_slope(float x, float h) {
    return -sinf(x / 2.0f + h / 2.0f);
}

static float sin_slope(float x, float h) {
    return cosf(x / 2.0f + h / 2.0f);
}

MAP(elu_f, x >= 0 ? x : expm1f(x))
MAP(gaussian_f, gaussian_at(x))
MAP(gelu_f, x *(0.5f * erff(x / (float)M_SQRT2) + 0.5f))
MAP(logistic_f, 0.5f * tanhf(0.5f * x) + 0.5f)
MAP(logistic_back, 2 * atanhf(2.0f * x - 1))
MAP(relu_f, fmaxf(x, 0.0f))
MAP(softplus_f, log1pf(expf(x)))
MAP(softsign_f, x / (fabsf(x) + 1.0f))
MAP(step_f, x >= 0 ? 1.0f : 0.0f)
MAP(tanh_f, tanhf(x))
MAP(tanh_back, atanhf(x))
MAP(cos_f, cosf(x))
MAP(cos_back, acosf(x))
MAP(erf_f, erff(x))
MAP(exp_f, expf(x))
MAP(expm1_f, expm1f(x))
MAP(log_f, logf(x))
MAP(log1p_f, log1pf(x))
MAP(sin_f, sinf(x))
MAP(sin_back, asinf(x))
MAP(sqrt_f, sqrtf(x))
MAP(sqrt_back, x *x)

static const act_task_function elu = {"elu", elu_f, .reference = "elu"};
static const act_task_function gaussian = {
    "gaussian", gaussian_f, .slope = gaussian_slope, .reference = "gaussian"};
static const act_task_function gelu = {"gelu", gelu_f, .reference = "gelu"};
static const act_task_function logistic = {"logistic", logistic_f, logistic_back,
                                           .reference = "sigmoid"};
static const act_task_function relu = {"relu", relu_f, .reference = "relu"};
static const act_task_function softplus = {"softplus", softplus_f,
                                           .reference = "softplus"};
static const act_task_function softsign = {"softsign", softsign_f,
                                           .reference = "softsign"};
static const act_task_function step = {"step", step_f, .reference = "step"};
static const act_task_function tanh_ = {"tanh", tanh_f, tanh_back, .reference = "tanh"};
static const act_task_function cos_ = {"cos", cos_f, cos_back, .slope = cos_slope};
static const act_task_function erf_ = {"erf", erf_f, .reference = "erf"};
static const act_task_function exp_ = {"exp", exp_f, log_f, .reference = "exp"};
static const act_task_function expm1_ = {"expm1", expm1_f, log1p_f, .reference = "expm1"};
static const act_task_function log_ = {"log", log_f, exp_f, .reference = "log"};
static const act_task_function log1p_ = {"log1p", log1p_f, expm1_f, .reference = "log1p"};
static const act_task_function sin_ = {"sin", sin_f, sin_back, sin_slope, "sine"};
static const act_task_function sqrt_ = {"sqrt", sqrt_f, sqrt_back, .reference = "sqrt"};

#define SAFE true
#define UNSAFE false
#define ANY -HUGE_VALF, HUGE_VALF
#define FINITE -FLT_MAX, FLT_MAX
#define PI 3.14159265358979323846f
#define LARGE 3.4e38f

#define IS(relation_, term_) ACT_##relation_, ACT_TERM_##term_
#define F(...) ACT_TERM_Y, IS(__VA_ARGS__)
#define QUOTIENT(...) ACT_TERM_QUOTIENT, IS(__VA_ARGS__)
#define WIDE_QUOTIENT(...) ACT_TERM_WIDE_QUOTIENT, IS(__VA_ARGS__)
#define INPUT(...) ACT_TERM_X, IS(__VA_ARGS__)
#define RANGE .finding = "range"
#define ORDER .finding = "monotone"
#define MIRROR .finding = "symmetry"
#define ZERO .finding = "zero"
#define OWN .finding = NULL
#define DOMAIN .finding = "number_for_nan"

const act_task act_tasks[] = {
    {"elu_0", SAFE, &elu, ANY, F(AT_LEAST, C), .c = -1, RANGE},
    {"elu_1", SAFE, &elu, ANY, F(AT_LEAST, X), OWN},
    {"elu_2", SAFE, &elu, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"elu_3", UNSAFE, &elu, FINITE, WIDE_QUOTIENT(AT_MOST, C), .c = 1, .d = 1e-2, OWN},
    {"elu_4", SAFE, &elu, FINITE, WIDE_QUOTIENT(AT_LEAST, C), .d = 1e-2, ORDER},

    {"gaussian_0", SAFE, &gaussian, ANY, F(AT_LEAST, C), RANGE},
    {"gaussian_1", SAFE, &gaussian, ANY, F(AT_MOST, C), .c = 1, RANGE},
    {"gaussian_2", SAFE, &gaussian, -1e38f, 1e38f, QUOTIENT(WITHIN, SLOPE), .e = 1e-2f,
     .d = 1e-3f, OWN},
    {"gaussian_3", UNSAFE, &gaussian, -1e38f, 1e38f, QUOTIENT(WITHIN, SLOPE), .e = 1e-5f,
     .d = 1e-3f, OWN},
    {"gaussian_4", SAFE, &gaussian, 0, HUGE_VALF, F(EQUAL, OPPOSITE), MIRROR},

    {"gelu_0", SAFE, &gelu, -FLT_MAX, 0, F(AT_MOST, C), RANGE},
    {"gelu_1", SAFE, &gelu, 0, FLT_MAX, F(AT_MOST, X), OWN},
    {"gelu_2", SAFE, &gelu, FINITE, F(AT_LEAST, HALF_X), OWN},
    {"gelu_3", UNSAFE, &gelu, FINITE, F(AT_MOST, NEXT), .d = 1e-5f, OWN},
    {"gelu_4", UNSAFE, &gelu, FINITE, QUOTIENT(AT_MOST, C), .c = 1, .d = 1e-5f, OWN},
    {"gelu_5", UNSAFE, &gelu, FINITE, QUOTIENT(AT_LEAST, C), .d = 1e-5f, OWN},

    {"logistic_0", SAFE, &logistic, ANY, F(AT_LEAST, C), RANGE},
    {"logistic_1", SAFE, &logistic, ANY, F(AT_MOST, C), .c = 1, RANGE},
    {"logistic_2", SAFE, &logistic, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"logistic_3", SAFE, &logistic, FINITE, QUOTIENT(AT_MOST, C), .c = 0.25f, .d = 1e-1f,
     OWN},
    {"logistic_4", SAFE, &logistic, FINITE, QUOTIENT(AT_LEAST, C), .d = 1e-1f, ORDER},
    {"logistic_5", UNSAFE, &logistic, -10, 10, INPUT(WITHIN, BACK), .e = 1e-6f, OWN},
    {"logistic_6", SAFE, &logistic, -10, 10, INPUT(WITHIN, BACK), .e = 1e-2f, OWN},
    {"logistic_7", UNSAFE, &logistic, 0, HUGE_VALF, F(EQUAL, ONE_MINUS_OPPOSITE), OWN},

    {"relu_0", SAFE, &relu, -HUGE_VALF, 0, F(EQUAL, C), ZERO},
    {"relu_1", SAFE, &relu, 0, HUGE_VALF, F(EQUAL, X), OWN},
    {"relu_2", SAFE, &relu, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},

    {"softplus_0", SAFE, &softplus, ANY, F(AT_LEAST, C), RANGE},
    {"softplus_1", SAFE, &softplus, ANY, F(AT_LEAST, X), OWN},
    {"softplus_2", SAFE, &softplus, ANY, F(AT_LEAST, HALF_X_LOG2), .e = 1e-7f, OWN},
    {"softplus_3", SAFE, &softplus, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"softplus_4", UNSAFE, &softplus, -HUGE_VALF, 88, QUOTIENT(AT_MOST, C), .c = 1,
     .d = 1e-5f, OWN},
    {"softplus_5", SAFE, &softplus, -HUGE_VALF, 88, QUOTIENT(AT_LEAST, C), .d = 1e-5f,
     ORDER},

    {"softsign_0", SAFE, &softsign, FINITE, F(AT_LEAST, C), .c = -1, RANGE},
    {"softsign_1", SAFE, &softsign, FINITE, F(AT_MOST, C), .c = 1, RANGE},
    {"softsign_2", UNSAFE, &softsign, FINITE, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"softsign_3", SAFE, &softsign, FINITE, QUOTIENT(AT_MOST, C), .c = 1, .d = 1e-1f,
     OWN},
    {"softsign_4", SAFE, &softsign, FINITE, QUOTIENT(AT_LEAST, C), .c = -1e-3f,
     .d = 1e-1f, OWN},
    {"softsign_5", SAFE, &softsign, 0, FLT_MAX, F(EQUAL, MINUS_OPPOSITE), MIRROR},

    {"step_0", SAFE, &step, ANY, F(AT_LEAST, C), RANGE},
    {"step_1", SAFE, &step, ANY, F(AT_MOST, C), .c = 1, RANGE},
    {"step_2", SAFE, &step, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"step_3", UNSAFE, &step, ANY, F(EQUAL, ONE_MINUS_OPPOSITE), OWN},

    {"tanh_0", SAFE, &tanh_, ANY, F(AT_LEAST, C), .c = -1, RANGE},
    {"tanh_1", SAFE, &tanh_, ANY, F(AT_MOST, C), .c = 1, RANGE},
    {"tanh_2", SAFE, &tanh_, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"tanh_3", SAFE, &tanh_, ANY, QUOTIENT(AT_MOST, C), .c = 1, .d = 1e-2f, OWN},
    {"tanh_4", SAFE, &tanh_, ANY, QUOTIENT(AT_LEAST, C), .d = 1e-2f, ORDER},
    {"tanh_5", UNSAFE, &tanh_, -5, 5, INPUT(WITHIN, BACK), .e = 1e-6f, OWN},
    {"tanh_6", SAFE, &tanh_, -5, 5, INPUT(WITHIN, BACK), .e = 1e-2f, OWN},
    {"tanh_7", SAFE, &tanh_, 0, HUGE_VALF, F(EQUAL, MINUS_OPPOSITE), MIRROR},

    {"cos_0", SAFE, &cos_, FINITE, F(AT_LEAST, C), .c = -1, OWN},
    {"cos_1", SAFE, &cos_, FINITE, F(AT_MOST, C), .c = 1, OWN},
    {"cos_2", SAFE, &cos_, -200, 200, F(WITHIN, NEXT), .e = 1e-4f, .d = 2 * PI, OWN},
    {"cos_3", UNSAFE, &cos_, 0, 32, QUOTIENT(WITHIN, SLOPE), .e = 1e-6f, .d = 1e-2f, OWN},
    {"cos_4", SAFE, &cos_, 0, 32, QUOTIENT(WITHIN, SLOPE), .e = 1e-3f, .d = 1e-2f, OWN},
    {"cos_5", UNSAFE, &cos_, 0, PI, INPUT(WITHIN, BACK), .e = 1e-6f, OWN},
    {"cos_6", SAFE, &cos_, 0, PI, INPUT(WITHIN, BACK), .e = 1e-2f, OWN},
    {"cos_7", SAFE, &cos_, 0, FLT_MAX, F(EQUAL, OPPOSITE), OWN},

    {"erf_0", SAFE, &erf_, ANY, F(AT_LEAST, C), .c = -1, RANGE},
    {"erf_1", SAFE, &erf_, ANY, F(AT_MOST, C), .c = 1, RANGE},
    {"erf_2", SAFE, &erf_, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"erf_3", UNSAFE, &erf_, ANY, QUOTIENT(AT_MOST, C), .c = 1.1283f, .d = 1e-2f, OWN},
    {"erf_4", SAFE, &erf_, ANY, QUOTIENT(AT_LEAST, C), .d = 1e-2f, ORDER},
    {"erf_5", SAFE, &erf_, 0, HUGE_VALF, F(EQUAL, MINUS_OPPOSITE), MIRROR},

    {"exp_0", SAFE, &exp_, ANY, F(AT_LEAST, C), RANGE},
    {"exp_1", SAFE, &exp_, ANY, F(AT_LEAST, X_PLUS_1), OWN},
    {"exp_2", SAFE, &exp_, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"exp_3", SAFE, &exp_, -88, 88, QUOTIENT(AT_LEAST, Y), .d = 1e-2f, OWN},
    {"exp_4", UNSAFE, &exp_, -88, 88, QUOTIENT(AT_LEAST, NEXT), .d = 1e-2f, OWN},
    {"exp_5", UNSAFE, &exp_, -88, 88, INPUT(WITHIN, BACK), .e = 1e-9f, OWN},
    {"exp_6", SAFE, &exp_, -88, 88, INPUT(WITHIN, BACK), .e = 1e-6f, OWN},

    {"expm1_0", SAFE, &expm1_, ANY, F(AT_LEAST, C), .c = -1, RANGE},
    {"expm1_1", SAFE, &expm1_, ANY, F(AT_LEAST, X), OWN},
    {"expm1_2", SAFE, &expm1_, ANY, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"expm1_3", UNSAFE, &expm1_, -88, 88, QUOTIENT(AT_LEAST, Y_PLUS_1), .d = 1e-2f, OWN},
    {"expm1_4", UNSAFE, &expm1_, -88, 88, QUOTIENT(AT_MOST, NEXT_PLUS_1), .d = 1e-2f,
     OWN},
    {"expm1_5", UNSAFE, &expm1_, 0, 88, INPUT(WITHIN, BACK), .e = 1e-8f, OWN},
    {"expm1_6", SAFE, &expm1_, 0, 88, INPUT(WITHIN, BACK), .e = 1e-5f, OWN},

    {"log_0", SAFE, &log_, -HUGE_VALF, -FLT_TRUE_MIN, F(IS_NAN, C), DOMAIN},
    {"log_1", SAFE, &log_, 0, HUGE_VALF, F(AT_MOST, X_MINUS_1), OWN},
    {"log_2", SAFE, &log_, 0, HUGE_VALF, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"log_3", UNSAFE, &log_, 0, FLT_MAX, QUOTIENT(AT_LEAST, INVERSE_X), .d = 1e-2f, OWN},
    {"log_4", SAFE, &log_, 0, FLT_MAX, QUOTIENT(HARDLY_LESS, INVERSE_H), .e = 1e-3f,
     .d = 1e-2f, OWN},
    {"log_5", UNSAFE, &log_, 0, LARGE, INPUT(WITHIN_OF_X, BACK), .e = 1e-8f, OWN},
    {"log_6", SAFE, &log_, 0, LARGE, INPUT(WITHIN_OF_X, BACK), .e = 1e-4f, OWN},

    {"log1p_0", SAFE, &log1p_, -HUGE_VALF, -1 - FLT_EPSILON, F(IS_NAN, C), DOMAIN},
    {"log1p_1", SAFE, &log1p_, -1, HUGE_VALF, F(AT_MOST, X), OWN},
    {"log1p_2", SAFE, &log1p_, -1, HUGE_VALF, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"log1p_3", UNSAFE, &log1p_, -1, FLT_MAX, QUOTIENT(AT_LEAST, INVERSE_X_PLUS_1),
     .d = 1e-2f, OWN},
    {"log1p_4", SAFE, &log1p_, -1, FLT_MAX, QUOTIENT(HARDLY_LESS, INVERSE_H_PLUS_1),
     .e = 1e-3f, .d = 1e-2f, OWN},
    {"log1p_5", UNSAFE, &log1p_, -1, LARGE, INPUT(WITHIN_OF_X, BACK), .e = 1e-7f, OWN},
    {"log1p_6", SAFE, &log1p_, -1, LARGE, INPUT(WITHIN_OF_X, BACK), .e = 1e-4f, OWN},

    {"sin_0", SAFE, &sin_, FINITE, F(AT_LEAST, C), .c = -1, RANGE},
    {"sin_1", SAFE, &sin_, FINITE, F(AT_MOST, C), .c = 1, RANGE},
    {"sin_2", SAFE, &sin_, -200, 200, F(WITHIN, NEXT), .e = 1e-4f, .d = 2 * PI, OWN},
    {"sin_3", UNSAFE, &sin_, 0, 32, QUOTIENT(WITHIN, SLOPE), .e = 1e-6f, .d = 1e-2f, OWN},
    {"sin_4", SAFE, &sin_, 0, 32, QUOTIENT(WITHIN, SLOPE), .e = 1e-3f, .d = 1e-2f, OWN},
    {"sin_5", UNSAFE, &sin_, -PI / 2, PI / 2, INPUT(WITHIN, BACK), .e = 1e-6f, OWN},
    {"sin_6", SAFE, &sin_, -PI / 2, PI / 2, INPUT(WITHIN, BACK), .e = 1e-2f, OWN},
    {"sin_7", SAFE, &sin_, 0, FLT_MAX, F(EQUAL, MINUS_OPPOSITE), MIRROR},

    {"sqrt_0", SAFE, &sqrt_, -HUGE_VALF, -FLT_TRUE_MIN, F(IS_NAN, C), DOMAIN},
    {"sqrt_1", SAFE, &sqrt_, 0, HUGE_VALF, F(AT_LEAST, C), RANGE},
    {"sqrt_2", SAFE, &sqrt_, 0, HUGE_VALF, F(AT_MOST, HALF_X_HALF), OWN},
    {"sqrt_3", SAFE, &sqrt_, 0, HUGE_VALF, F(AT_MOST, NEXT), .d = 1e-5f, ORDER},
    {"sqrt_4", UNSAFE, &sqrt_, 10, FLT_MAX, QUOTIENT(AT_LEAST, INVERSE_2Y), .d = 1e-2f,
     OWN},
    {"sqrt_5", SAFE, &sqrt_, 0, FLT_MAX, QUOTIENT(HARDLY_LESS, INVERSE_2NEXT), .e = 1e-2f,
     .d = 10, OWN},
    {"sqrt_6", UNSAFE, &sqrt_, 0, FLT_MAX, INPUT(WITHIN_OF_X, BACK), .e = 1e-9f, OWN},
    {"sqrt_7", SAFE, &sqrt_, 0, FLT_MAX, INPUT(WITHIN_OF_X, BACK), .e = 1e-5f, OWN},
};

const size_t act_task_count = sizeof act_tasks / sizeof act_tasks[0];
