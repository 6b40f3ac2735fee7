#include "jet/jet_private.h"
#include "number/interval.h"

/* Derivative k of y where y' = g a': y_k = sum_{0<j<=k} C(k-1, j-1) a_j g_{k-j}; g may
 * be y. */
static void integrate_one(act_jet *y, jet g, jet a, int k) {
    mpfi_set_ui(y->c[k], 0);
    for (int j = 1; j <= k; j++) {
        act_jet_accumulate(y->c[k], act_tape_binomial(a->tape, k - 1, j - 1), a->c[j],
                           g->c[k - j], a->tape->product);
    }
}

static jet integrate(act_jet *y, jet g, jet a) {
    for (int k = 1; k < a->tape->length; k++) {
        integrate_one(y, g, a, k);
    }
    return y;
}

static bool is_value_only(jet a) {
    return a->tape->length == 1;
}

jet jet_exp(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_exp);
    return integrate(y, y, a);
}

jet jet_expm1(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_expm1);
    return is_value_only(a) ? y : integrate(y, jet_exp(a), a);
}

jet jet_exp2(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_exp2);
    if (is_value_only(a)) {
        return y;
    }
    act_jet *log2 = act_tape_node(a->tape);
    act_jet_clear_from(log2, 1);
    mpfi_const_log2(log2->c[0]);
    return integrate(y, y, jet_mul(a, log2));
}

jet jet_log(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_log);
    return is_value_only(a) ? y : integrate(y, jet_inv(a), a);
}

jet jet_log1p(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_log1p);
    return is_value_only(a) ? y : integrate(y, jet_inv(jet_plus(a, 1)), a);
}

jet jet_atan(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_atan);
    return is_value_only(a) ? y : integrate(y, jet_inv(jet_plus(jet_sqr(a), 1)), a);
}

/* sin' = cos a', cos' = -sin a', derivative by derivative. */
static void sine_and_cosine(jet a, act_jet *sine, act_jet *cosine) {
    act_interval_sine_cosine(sine->c[0], cosine->c[0], a->c[0]);
    for (int k = 1; k < a->tape->length; k++) {
        integrate_one(sine, cosine, a, k);
        integrate_one(cosine, sine, a, k);
        mpfi_neg(cosine->c[k], cosine->c[k]);
    }
}

jet jet_sin(jet a) {
    act_jet *sine = act_tape_node(a->tape);
    sine_and_cosine(a, sine, act_tape_node(a->tape));
    return sine;
}

jet jet_cos(jet a) {
    act_jet *cosine = act_tape_node(a->tape);
    sine_and_cosine(a, act_tape_node(a->tape), cosine);
    return cosine;
}

static void hyperbolic(jet a, act_jet *sinh, act_jet *cosh) {
    act_interval_increasing(sinh->c[0], a->c[0], mpfr_sinh);
    mpfi_cosh(cosh->c[0], a->c[0]);
    for (int k = 1; k < a->tape->length; k++) {
        integrate_one(sinh, cosh, a, k);
        integrate_one(cosh, sinh, a, k);
    }
}

jet jet_sinh(jet a) {
    act_jet *sinh = act_tape_node(a->tape);
    hyperbolic(a, sinh, act_tape_node(a->tape));
    return sinh;
}

jet jet_cosh(jet a) {
    act_jet *cosh = act_tape_node(a->tape);
    hyperbolic(a, act_tape_node(a->tape), cosh);
    return cosh;
}

/* The derivatives are those of -2 / (exp(2a) + 1) = tanh(a) - 1, which do not cancel. */
jet jet_tanh(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(y->c[0], a->c[0], mpfr_tanh);
    if (!is_value_only(a)) {
        jet shifted = jet_scale(jet_inv(jet_plus(jet_exp(jet_scale(a, 2)), 1)), -2);
        for (int k = 1; k < a->tape->length; k++) {
            mpfi_set(y->c[k], shifted->c[k]);
        }
    }
    return y;
}

/* erf' = 2 / sqrt(pi) exp(-a^2). */
static jet error_slope(jet a) {
    jet scale = jet_scale(jet_inv(jet_sqrt(jet_pi(a))), 2);
    return jet_mul(scale, jet_exp(jet_neg(jet_sqr(a))));
}

jet jet_erf(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_erf(y->c[0], a->c[0]);
    return is_value_only(a) ? y : integrate(y, error_slope(a), a);
}

jet jet_erfc(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_erfc(y->c[0], a->c[0]);
    return is_value_only(a) ? y : integrate(y, jet_neg(error_slope(a)), a);
}

jet jet_sigmoid(jet a) {
    return jet_inv(jet_plus(jet_exp(jet_neg(a)), 1));
}

/* The derivative is the sigmoid, which does not cancel as that of log1p(exp(a)) does. */
jet jet_softplus(jet a) {
    act_jet *y = act_tape_node(a->tape);
    act_interval_increasing(a->tape->product, a->c[0], mpfr_exp);
    act_interval_increasing(y->c[0], a->tape->product, mpfr_log1p);
    return is_value_only(a) ? y : integrate(y, jet_sigmoid(a), a);
}
