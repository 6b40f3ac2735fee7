#include "oracle.h"

#include <math.h>
#include <string.h>

static double at(series x) {
    return series_value(x);
}

static series zero(series x) {
    return series_const(x, 0);
}

static series identity(series x, const double *p) {
    (void)p;
    return x;
}

static series step(series x, const double *p) {
    (void)p;
    return series_const(x, at(x) > 0 ? 1 : 0);
}

static series magnitude(series x, const double *p) {
    (void)p;
    return at(x) < 0 ? series_neg(x) : x;
}

static series square(series x, const double *p) {
    (void)p;
    return series_mul(x, x);
}

static series relu(series x, const double *p) {
    (void)p;
    return series_scale(series_add(x, magnitude(x, NULL)), 0.5);
}

static series clamp(series x, double lo, double hi) {
    return at(x) < lo ? series_const(x, lo) : at(x) > hi ? series_const(x, hi) : x;
}

static series relu6(series x, const double *p) {
    (void)p;
    return clamp(x, 0, 6);
}

static series leaky_relu(series x, const double *p) {
    return at(x) < 0 ? series_scale(x, p[0]) : x;
}

static series rrelu(series x, const double *p) {
    series slope = series_scale(series_plus(series_const(x, p[0]), p[1]), 0.5);
    return at(x) < 0 ? series_mul(x, slope) : x;
}

static series threshold(series x, const double *p) {
    return at(x) > p[0] ? x : series_const(x, p[1]);
}

static series thresholded_relu(series x, const double *p) {
    return at(x) > p[0] ? x : zero(x);
}

static series hardtanh(series x, const double *p) {
    return clamp(x, p[0], p[1]);
}

/* min(max(alpha x + beta, 0), 1), alpha = 0 standing for 1/width. */
static series ramp(series x, double alpha, double width, double beta) {
    if (alpha == 0 && beta == 0.5) { /* exact at the kinks */
        series shifted = series_plus(clamp(x, -width / 2, width / 2), width / 2);
        return series_div(shifted, series_const(x, width));
    }
    series scaled =
        alpha != 0 ? series_scale(x, alpha) : series_div(x, series_const(x, width));
    return clamp(series_plus(scaled, beta), 0, 1);
}

static series hardsigmoid(series x, const double *p) {
    return ramp(x, p[1], 2 * p[0], p[2]);
}

/* x (x + 3) / 6 = ((x + 3/2)^2 - 9/4) / 6. */
static series hardswish(series x, const double *p) {
    if (p[0] != 0 || p[1] != 0.5) {
        return series_mul(x, ramp(x, p[0], 6, p[1]));
    }
    if (at(x) < -3 || at(x) > 3) {
        return at(x) < 0 ? zero(x) : x;
    }
    series shifted = series_plus(x, 1.5);
    series parabola = series_plus(series_mul(shifted, shifted), -2.25);
    return series_mul(parabola, series_ratio(x, 1, 6));
}

static series shrink_by(series x, double lambda, double bias) {
    if (at(x) > lambda) {
        return series_plus(x, -bias);
    }
    return at(x) < -lambda ? series_plus(x, bias) : zero(x);
}

static series hardshrink(series x, const double *p) {
    return shrink_by(x, p[0], 0);
}

static series softshrink(series x, const double *p) {
    return shrink_by(x, p[0], p[0]);
}

static series shrink(series x, const double *p) {
    return shrink_by(x, p[0], p[1]);
}

static series relu_squared(series x, const double *p) {
    (void)p;
    return series_mul(relu(x, NULL), x);
}

static series elu(series x, const double *p) {
    return at(x) > 0 ? x : series_scale(series_expm1(x), p[0]);
}

static series celu(series x, const double *p) {
    series scaled = series_div(x, series_const(x, p[0]));
    return at(x) > 0 ? x : series_scale(series_expm1(scaled), p[0]);
}

static series selu(series x, const double *p) {
    return series_scale(elu(x, &p[0]), p[1]);
}

static series logsigmoid(series x, const double *p) {
    (void)p;
    return series_neg(series_softplus(series_neg(x)));
}

static series softplus(series x, const double *p) {
    series scaled = series_scale(x, p[0]);
    return at(scaled) > p[1] ? x
                             : series_div(series_softplus(scaled), series_const(x, p[0]));
}

static series tanhshrink(series x, const double *p) {
    (void)p;
    return series_sub(x, series_tanh(x));
}

static series softsign(series x, const double *p) {
    (void)p;
    return series_div(x, series_plus(magnitude(x, NULL), 1));
}

static series swish(series x, const double *p) {
    return series_mul(x, series_sigmoid(series_scale(x, p[0])));
}

static series silu(series x, const double *p) {
    (void)p;
    return series_mul(x, series_sigmoid(x));
}

static series mish(series x, const double *p) {
    (void)p;
    return series_mul(x, series_tanh(series_softplus(x)));
}

static series gelu(series x, const double *p) {
    (void)p;
    series a = series_mul(x, series_sqrt(series_const(x, 0.5)));
    series twice =
        at(x) < -1 ? series_erfc(series_neg(a)) : series_plus(series_erf(a), 1);
    return series_scale(series_mul(x, twice), 0.5);
}

/* (1 + tanh(u)) / 2 = sigmoid(2u); 2 sqrt(2 / pi) = sqrt(8 / pi). */
static series gelu_tanh(series x, const double *p) {
    (void)p;
    series cubic = series_mul(series_mul(x, x), series_ratio(x, 44715, 1000000));
    series u = series_mul(series_mul(x, series_plus(cubic, 1)),
                          series_sqrt_of_ratio_over_pi(x, 8, 1));
    return series_mul(x, series_sigmoid(u));
}

static series quick_gelu(series x, const double *p) {
    (void)p;
    return series_mul(x, series_sigmoid(series_mul(x, series_ratio(x, 1702, 1000))));
}

/* (x + r) / 2 = b / (2 (r - x)) with r = sqrt(x^2 + b). */
static series squareplus(series x, const double *p) {
    series root = series_sqrt(series_plus(series_mul(x, x), p[0]));
    if (at(x) >= 0) {
        return series_scale(series_add(x, root), 0.5);
    }
    return series_div(series_const(x, p[0] / 2), series_sub(root, x));
}

static series isru(series x, const double *p) {
    series square = series_plus(series_scale(series_mul(x, x), p[0]), 1);
    return series_mul(x, series_rsqrt(square));
}

static series isrlu(series x, const double *p) {
    return at(x) < 0 ? isru(x, p) : x;
}

static series gaussian(series x, const double *p) {
    (void)p;
    return series_exp(series_neg(series_mul(x, x)));
}

/* sqrt(x^2 + 1) - 1 = x^2 / (sqrt(x^2 + 1) + 1). */
static series bent_identity(series x, const double *p) {
    (void)p;
    series square = series_mul(x, x);
    series root = series_sqrt(series_plus(square, 1));
    return series_add(x, series_scale(series_div(square, series_plus(root, 1)), 0.5));
}

static series sine(series x, const double *p) {
    (void)p;
    series half = series_scale(x, 0.5);
    return series_scale(series_mul(series_sin(half), series_cos(half)), 2);
}

/* sin^2(a) = (1 - cos(2a)) / 2. */
static series snake(series x, const double *p) {
    series wave = series_sub(series_const(x, 1), series_cos(series_scale(x, 2 * p[0])));
    return series_add(x, series_div(wave, series_const(x, 2 * p[0])));
}

/* Beyond 1000, 1 - tanh(exp(x)) < 2 exp(-2 exp(1000)), and its derivatives are that times
 * a polynomial in exp(x): all far below 2^-1000000. */
static series tanhexp(series x, const double *p) {
    (void)p;
    series factor = at(x) > 1000 ? series_plus(series_unknown(x, -1000000), 1)
                                 : series_tanh(series_exp(x));
    return series_mul(x, factor);
}

static series serf(series x, const double *p) {
    (void)p;
    return series_mul(x, series_erf(series_softplus(x)));
}

static series logish(series x, const double *p) {
    (void)p;
    return series_mul(x, series_log1p(series_sigmoid(x)));
}

static series smish(series x, const double *p) {
    (void)p;
    return series_mul(x, series_tanh(series_log1p(series_sigmoid(x))));
}

static series exp_of_x(series x, const double *p) {
    (void)p;
    series half = series_exp(series_scale(x, 0.5));
    return series_mul(half, half);
}

static series exp2_of_x(series x, const double *p) {
    (void)p;
    return series_exp(series_mul(x, series_log2(x)));
}

/* log(x) = 2 log(sqrt(x)). */
static series log_of_x(series x, const double *p) {
    (void)p;
    return series_scale(series_log(series_sqrt(x)), 2);
}

static series sinh_of_x(series x, const double *p) {
    (void)p;
    series difference = series_sub(series_exp(x), series_exp(series_neg(x)));
    return fabs(at(x)) < 1 ? series_sinh(x) : series_scale(difference, 0.5);
}

static series cosh_of_x(series x, const double *p) {
    (void)p;
    series sum = series_add(series_exp(x), series_exp(series_neg(x)));
    return series_scale(sum, 0.5);
}

static series sqrt_of_x(series x, const double *p) {
    (void)p;
    return series_mul(x, series_rsqrt(x));
}

static series rsqrt_of_x(series x, const double *p) {
    (void)p;
    return series_inv(series_sqrt(x));
}

static series reciprocal(series x, const double *p) {
    (void)p;
    return series_inv(x);
}

/* Functions that series.h has already. */
#define OF_X(name)                                                                       \
    static series name##_of_x(series x, const double *p) {                               \
        (void)p;                                                                         \
        return series_##name(x);                                                         \
    }
OF_X(atan)
OF_X(erf)
OF_X(erfc)
OF_X(expm1)
OF_X(log1p)
OF_X(sigmoid)
OF_X(tanh)

#define POSITIVE .lo = 0, .hi = HUGE_VAL

const act_oracle act_oracles[] = {
    {.name = "abs", .program = magnitude},
    {.name = "atan", .program = atan_of_x},
    {.name = "bent_identity", .program = bent_identity},
    {.name = "celu", .program = celu, .other = {0.75}},
    {.name = "cosh", .program = cosh_of_x},
    {.name = "elu", .program = elu, .other = {0.3}},
    {.name = "erf", .program = erf_of_x},
    {.name = "erfc", .program = erfc_of_x},
    {.name = "exp", .program = exp_of_x},
    {.name = "exp2", .program = exp2_of_x, .meets_boundaries = true},
    {.name = "expm1", .program = expm1_of_x},
    {.name = "gaussian", .program = gaussian},
    {.name = "gelu", .program = gelu},
    {.name = "gelu_tanh", .program = gelu_tanh},
    {.name = "hardshrink", .program = hardshrink, .other = {0.7}},
    {.name = "hardsigmoid", .program = hardsigmoid, .other = {1, 0.2, 0.4}},
    {.name = "hardswish",
     .program = hardswish,
     .other = {0.2, 0.4},
     .meets_boundaries = true},
    {.name = "hardtanh", .program = hardtanh, .other = {-0.3, 2}},
    {.name = "identity", .program = identity},
    {.name = "isrlu", .program = isrlu, .other = {2.5}},
    {.name = "isru", .program = isru, .other = {2.5}},
    {.name = "leaky_relu", .program = leaky_relu, .other = {0.2}},
    {.name = "log", .program = log_of_x, POSITIVE, .meets_boundaries = true},
    {.name = "log1p", .program = log1p_of_x, .lo = -1, .hi = HUGE_VAL},
    {.name = "logish", .program = logish},
    {.name = "logsigmoid", .program = logsigmoid},
    {.name = "mish", .program = mish},
    {.name = "prelu", .program = leaky_relu, .other = {0.1}},
    {.name = "quick_gelu", .program = quick_gelu},
    {.name = "reciprocal", .program = reciprocal, .has_pole = true},
    {.name = "relu", .program = relu},
    {.name = "relu6", .program = relu6},
    {.name = "relu_squared", .program = relu_squared},
    {.name = "rrelu", .program = rrelu, .other = {0.1, 0.3}},
    {.name = "rsqrt", .program = rsqrt_of_x, POSITIVE},
    {.name = "selu", .program = selu, .other = {1.5, 0.7}},
    {.name = "serf", .program = serf},
    {.name = "shrink", .program = shrink, .other = {0.7, 0.2}},
    {.name = "sigmoid", .program = sigmoid_of_x},
    {.name = "silu", .program = silu},
    {.name = "sine", .program = sine},
    {.name = "sinh", .program = sinh_of_x},
    {.name = "smish", .program = smish},
    {.name = "snake", .program = snake, .other = {0.7}},
    {.name = "softplus", .program = softplus, .other = {2.5, 20}},
    {.name = "softshrink", .program = softshrink, .other = {0.7}},
    {.name = "softsign", .program = softsign},
    {.name = "sqrt", .program = sqrt_of_x, POSITIVE, .meets_boundaries = true},
    {.name = "square", .program = square},
    {.name = "squareplus",
     .program = squareplus,
     .other = {0.3},
     .meets_boundaries = true},
    {.name = "step", .program = step},
    {.name = "swish", .program = swish, .other = {1.7}},
    {.name = "tanh", .program = tanh_of_x},
    {.name = "tanhexp", .program = tanhexp},
    {.name = "tanhshrink", .program = tanhshrink},
    {.name = "threshold", .program = threshold, .other = {0.3, -0.7}},
    {.name = "thresholded_relu", .program = thresholded_relu, .other = {0.3}},
};
const size_t act_oracle_count = sizeof act_oracles / sizeof act_oracles[0];

const act_oracle *act_oracle_find(const char *name) {
    for (size_t i = 0; i < act_oracle_count; i++) {
        if (strcmp(act_oracles[i].name, name) == 0) {
            return &act_oracles[i];
        }
    }
    return NULL;
}
