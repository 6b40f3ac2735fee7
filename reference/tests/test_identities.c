/* What must hold between the functions of the catalogue, for values and derivatives. */
#include "draw.h"
#include "jet/jet_private.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(identities, .fini = mpfr_free_cache);

enum { LENGTH = 5, BITS = 200, POINTS = 60 };

/* f(u), by the piece that holds u; u is no kink. */
static jet of(const char *name, jet u) {
    const act_function *f = act_function_find(name);
    cr_assert(f != NULL, "no function %s", name);
    double p[ACT_PARAMS], at[ACT_KINKS];
    act_function_set_params(f, NULL, p);
    int kinks = act_function_kinks(f, p, at), piece = 0;
    while (piece < kinks && mpfr_cmp_d(&u->c[0]->left, at[piece]) > 0) {
        piece++;
    }
    return f->piece[piece](u, p);
}

static jet complement_of_sigmoid(jet x) {
    jet sum = jet_add(of("sigmoid", x), of("sigmoid", jet_neg(x)));
    return jet_plus(sum, -1);
}

static jet tanh_from_sigmoid(jet x) {
    jet twice = jet_scale(of("sigmoid", jet_scale(x, 2)), 2);
    return jet_sub(of("tanh", x), jet_plus(twice, -1));
}

static jet swish_of_beta_1(jet x) {
    return jet_sub(of("silu", x), of("swish", x));
}

static jet silu_from_sigmoid(jet x) {
    return jet_sub(of("silu", x), jet_mul(x, of("sigmoid", x)));
}

static jet logsigmoid_from_softplus(jet x) {
    return jet_add(of("logsigmoid", x), of("softplus", jet_neg(x)));
}

static jet logsigmoid_from_log(jet x) {
    return jet_sub(of("logsigmoid", x), of("log", of("sigmoid", x)));
}

static jet softplus_reflected(jet x) {
    return jet_sub(jet_sub(of("softplus", x), of("softplus", jet_neg(x))), x);
}

static jet gelu_reflected(jet x) {
    return jet_sub(jet_sub(of("gelu", x), of("gelu", jet_neg(x))), x);
}

static jet gelu_tanh_reflected(jet x) {
    return jet_sub(jet_sub(of("gelu_tanh", x), of("gelu_tanh", jet_neg(x))), x);
}

static jet gelu_from_erf(jet x) {
    jet u = jet_mul(x, of("rsqrt", jet_const(x, 2)));
    return jet_sub(of("gelu", x), jet_scale(jet_mul(x, jet_plus(of("erf", u), 1)), 0.5));
}

static jet erf_and_erfc(jet x) {
    return jet_plus(jet_add(of("erf", x), of("erfc", x)), -1);
}

static jet elu_and_celu(jet x) {
    return jet_sub(of("elu", x), of("celu", x));
}

static jet squareplus_product(jet x) {
    jet product = jet_mul(of("squareplus", x), of("squareplus", jet_neg(x)));
    return jet_plus(product, -1);
}

static jet squareplus_reflected(jet x) {
    return jet_sub(jet_sub(of("squareplus", x), of("squareplus", jet_neg(x))), x);
}

/* b = 4: squareplus(2 sinh(u)) = exp(u). */
static jet squareplus_of_sinh(jet x) {
    jet argument = jet_scale(of("sinh", x), 2);
    return jet_sub(of("squareplus", argument), of("exp", x));
}

static jet mish_from_softplus(jet x) {
    return jet_sub(of("mish", x), jet_mul(x, of("tanh", of("softplus", x))));
}

static jet serf_from_softplus(jet x) {
    return jet_sub(of("serf", x), jet_mul(x, of("erf", of("softplus", x))));
}

static jet tanhexp_from_exp(jet x) {
    return jet_sub(of("tanhexp", x), jet_mul(x, of("tanh", of("exp", x))));
}

static jet logish_from_log1p(jet x) {
    return jet_sub(of("logish", x), jet_mul(x, of("log1p", of("sigmoid", x))));
}

static jet smish_from_logish(jet x) {
    return jet_sub(of("smish", x), jet_mul(x, of("tanh", of("log1p", of("sigmoid", x)))));
}

static jet tanhshrink_from_tanh(jet x) {
    return jet_sub(of("tanhshrink", x), jet_sub(x, of("tanh", x)));
}

static jet tanh_from_sinh(jet x) {
    return jet_sub(of("tanh", x), jet_div(of("sinh", x), of("cosh", x)));
}

static jet hyperbola(jet x) {
    jet squares = jet_sub(jet_sqr(of("cosh", x)), jet_sqr(of("sinh", x)));
    return jet_plus(squares, -1);
}

static jet exp_reflected(jet x) {
    return jet_plus(jet_mul(of("exp", x), of("exp", jet_neg(x))), -1);
}

static jet exp_and_expm1(jet x) {
    return jet_plus(jet_sub(of("exp", x), of("expm1", x)), -1);
}

static jet log1p_of_expm1(jet x) {
    return jet_sub(of("log1p", of("expm1", x)), x);
}

static jet log_of_exp2(jet x) {
    jet log2 = of("log", jet_const(x, 2));
    return jet_sub(of("log", of("exp2", x)), jet_mul(x, log2));
}

static jet gaussian_from_exp(jet x) {
    return jet_sub(of("gaussian", x), of("exp", jet_neg(of("square", x))));
}

/* tan(atan(u)) = u as sin / cos, with cos = sin(pi/2 - a). */
static jet sine_of_atan(jet x) {
    jet angle = of("atan", x);
    jet cosine = of("sine", jet_sub(jet_scale(jet_pi(x), 0.5), angle));
    return jet_sub(jet_mul(x, cosine), of("sine", angle));
}

static jet snake_from_sine(jet x) {
    return jet_sub(jet_sub(of("snake", x), x), jet_sqr(of("sine", x)));
}

static jet isru_from_rsqrt(jet x) {
    jet square = jet_plus(of("square", x), 1);
    return jet_sub(of("isru", x), jet_mul(x, of("rsqrt", square)));
}

static jet root_of_square(jet x) {
    return jet_sub(of("sqrt", of("square", x)), of("abs", x));
}

static jet softsign_from_abs(jet x) {
    jet inverse = of("reciprocal", jet_plus(of("abs", x), 1));
    return jet_sub(of("softsign", x), jet_mul(x, inverse));
}

static jet bent_identity_from_sqrt(jet x) {
    jet root = of("sqrt", jet_plus(of("square", x), 1));
    return jet_sub(of("bent_identity", x),
                   jet_add(jet_scale(jet_plus(root, -1), 0.5), x));
}

static jet hardswish_from_hardsigmoid(jet x) {
    return jet_sub(of("hardswish", x), jet_mul(x, of("hardsigmoid", x)));
}

static jet relu_squared_from_relu(jet x) {
    return jet_sub(of("relu_squared", x), jet_sqr(of("relu", x)));
}

static jet relu_reflected(jet x) {
    return jet_sub(jet_sub(of("relu", x), of("relu", jet_neg(x))), x);
}

static jet abs_from_relu(jet x) {
    return jet_sub(of("abs", x), jet_add(of("relu", x), of("relu", jet_neg(x))));
}

static jet hardshrink_and_softshrink(jet x) {
    jet sign = jet_sub(of("step", x), of("step", jet_neg(x)));
    jet outside = jet_scale(jet_mul(sign, of("step", jet_plus(of("abs", x), -0.5))), 0.5);
    return jet_sub(jet_sub(of("hardshrink", x), of("softshrink", x)), outside);
}

typedef jet identity(jet x);

static const struct {
    const char *name;
    identity *difference; /* 0, for values and derivatives */
} rows[] = {
    {"sigmoid(x) + sigmoid(-x) = 1", complement_of_sigmoid},
    {"tanh(x) = 2 sigmoid(2x) - 1", tanh_from_sigmoid},
    {"silu = swish(1)", swish_of_beta_1},
    {"silu = x sigmoid", silu_from_sigmoid},
    {"logsigmoid(x) = -softplus(-x)", logsigmoid_from_softplus},
    {"logsigmoid = log sigmoid", logsigmoid_from_log},
    {"softplus(x) - softplus(-x) = x", softplus_reflected},
    {"gelu(x) - gelu(-x) = x", gelu_reflected},
    {"gelu_tanh(x) - gelu_tanh(-x) = x", gelu_tanh_reflected},
    {"gelu = x (1 + erf(x / sqrt 2)) / 2", gelu_from_erf},
    {"erf + erfc = 1", erf_and_erfc},
    {"elu(1) = celu(1)", elu_and_celu},
    {"squareplus(x) squareplus(-x) = b / 4", squareplus_product},
    {"squareplus(x) - squareplus(-x) = x", squareplus_reflected},
    {"squareplus(2 sinh x) = exp(x)", squareplus_of_sinh},
    {"mish = x tanh softplus", mish_from_softplus},
    {"serf = x erf softplus", serf_from_softplus},
    {"tanhexp = x tanh exp", tanhexp_from_exp},
    {"logish = x log1p sigmoid", logish_from_log1p},
    {"smish = x tanh log1p sigmoid", smish_from_logish},
    {"tanhshrink = x - tanh", tanhshrink_from_tanh},
    {"tanh = sinh / cosh", tanh_from_sinh},
    {"cosh^2 - sinh^2 = 1", hyperbola},
    {"exp(x) exp(-x) = 1", exp_reflected},
    {"exp = expm1 + 1", exp_and_expm1},
    {"log1p expm1 = x", log1p_of_expm1},
    {"log exp2 = x log 2", log_of_exp2},
    {"gaussian = exp(-square)", gaussian_from_exp},
    {"tan atan = x", sine_of_atan},
    {"snake = x + sine^2", snake_from_sine},
    {"isru = x rsqrt(1 + x^2)", isru_from_rsqrt},
    {"sqrt square = abs", root_of_square},
    {"softsign = x / (1 + abs)", softsign_from_abs},
    {"bent_identity = (sqrt(x^2 + 1) - 1) / 2 + x", bent_identity_from_sqrt},
    {"hardswish = x hardsigmoid", hardswish_from_hardsigmoid},
    {"relu_squared = relu^2", relu_squared_from_relu},
    {"relu(x) - relu(-x) = x", relu_reflected},
    {"abs(x) = relu(x) + relu(-x)", abs_from_relu},
    {"hardshrink - softshrink = lambda sign", hardshrink_and_softshrink},
};

/* The first coefficient that excludes 0 or leaves it open by more than 2^-bits; -1. */
static int first_nonzero(jet difference, long bits) {
    int k = 0;
    bool is_zero = true;
    mpfr_t width;
    mpfr_init2(width, 53);
    for (; k < difference->tape->length; k++) {
        mpfi_diam_abs(width, difference->c[k]);
        is_zero =
            mpfi_has_zero(difference->c[k]) && mpfr_cmp_ui_2exp(width, 1, -bits) <= 0;
        if (!is_zero) {
            break;
        }
    }
    mpfr_clear(width);
    return is_zero ? -1 : k;
}

Test(identities, hold_for_values_and_derivatives) {
    act_tape *tape = act_tape_open(LENGTH, BITS);
    act_draw draw = {61};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int n = 0; n < POINTS; n++) {
            double x = act_draw_between(&draw, -8, 8);
            act_tape_reset(tape);
            int k = first_nonzero(rows[i].difference(jet_variable(tape, x)), BITS - 80);
            cr_expect(k == -1, "%s: coefficient %d at %a", rows[i].name, k, x);
        }
    }
    act_tape_close(tape);
}

/* Planted: a difference of 2^-100, and an enclosure too wide to say anything. */
Test(identities, comparison_finds_a_difference) {
    act_tape *tape = act_tape_open(LENGTH, BITS);
    jet x = jet_variable(tape, 0.75);
    jet difference = complement_of_sigmoid(x);
    cr_expect(first_nonzero(difference, BITS - 80) == -1);
    cr_expect(first_nonzero(jet_plus(difference, 0x1p-100), BITS - 80) == 0);
    jet slope = jet_scale(jet_plus(x, -0.75), 0x1p-100);
    cr_expect(first_nonzero(jet_add(difference, slope), BITS - 80) == 1);
    mpfi_t wide;
    mpfi_init2(wide, BITS);
    mpfi_interv_d(wide, 0.75, 0.75 + 0x1p-40);
    x = jet_variable_interval(tape, wide);
    cr_expect(first_nonzero(complement_of_sigmoid(x), BITS - 80) == 0);
    mpfi_clear(wide);
    act_tape_close(tape);
}
