/* Wrong definitions, each of which the comparison with the second oracle must find. */
#include "compare.h"
#include "draw.h"
#include "jet/jet_private.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(planted, .fini = forget);

enum { INPUTS = 40 };

/* What a definition is asked: f^(order) in a format at inputs in [lo, hi]. */
typedef struct question {
    const char *name;
    const double *params;
    int order, format;
    double lo, hi;
} question;

/* How many of the inputs are found wrong. */
static long wrong_of(const act_function *f, const question *q) {
    const act_oracle *oracle = act_oracle_find(q->name);
    cr_assert(oracle != NULL, "%s", q->name);
    act_case c;
    cr_assert(act_case_open(&c, f, oracle, q->params, q->order, &act_formats[q->format]));
    act_comparisons tally = {0};
    act_draw draw = {51};
    for (int i = 0; i < INPUTS; i++) {
        double x = act_draw_between(&draw, q->lo, q->hi);
        act_case_compare(&c, act_case_place(&c, x), &tally);
    }
    cr_assert(act_comparisons_total(&tally) == INPUTS);
    act_case_close(&c);
    return tally.wrong;
}

/* The planted function is found wrong at `least` inputs or more, where ours is right. */
static void expect_found(const act_function *planted, question q, long least) {
    long wrong = wrong_of(act_function_find(q.name), &q);
    cr_expect(wrong == 0, "%s.d%d is itself wrong at %ld inputs", q.name, q.order, wrong);
    wrong = wrong_of(planted, &q);
    cr_expect(wrong >= least, "a wrong %s.d%d.%s is found at %ld of %d inputs only",
              q.name, q.order, act_formats[q.format].name, wrong, INPUTS);
}

/* A copy with another definition. */
static act_function with_program(const char *name, act_program *program) {
    act_function f = *act_function_find(name);
    f.piece[0] = program;
    return f;
}

Test(planted, gelu_in_its_tanh_form) {
    const act_function *f = act_function_find("gelu_tanh");
    expect_found(f, (question){"gelu", NULL, 0, F32, 0.5, 4}, INPUTS);
    expect_found(f, (question){"gelu", NULL, 1, F32, 0.5, 4}, INPUTS);
    expect_found(f, (question){"gelu", NULL, 0, F16, -4, -2}, INPUTS);
}

Test(planted, silu_with_the_factor_of_quick_gelu) {
    const act_function *f = act_function_find("quick_gelu");
    expect_found(f, (question){"silu", NULL, 0, BF16, -6, 3}, INPUTS / 2);
    expect_found(f, (question){"silu", NULL, 2, F32, -6, 3}, INPUTS);
}

static jet softplus_without_beta(jet x, const double *p) {
    (void)p;
    return jet_softplus(x);
}

static jet softplus_undivided(jet x, const double *p) {
    return jet_softplus(jet_scale(x, p[0]));
}

Test(planted, softplus_that_forgets_beta) {
    const double params[ACT_PARAMS] = {2.5, 20};
    act_function f = with_program("softplus", softplus_without_beta);
    expect_found(&f, (question){"softplus", params, 0, F32, -6, 6}, INPUTS);
    expect_found(&f, (question){"softplus", params, 1, F32, -6, 6}, INPUTS);
    f = with_program("softplus", softplus_undivided);
    expect_found(&f, (question){"softplus", params, 0, F32, -6, 6}, INPUTS);
    expect_found(&f, (question){"softplus", params, 2, F32, -6, 6}, INPUTS);
}

/* x t with the second term of (x t)' = t + x t' negated; the value is right. */
static jet mish_of_wrong_slope(jet x, const double *p) {
    (void)p;
    jet t = jet_tanh(jet_softplus(x));
    jet y = jet_mul(x, t);
    if (x->tape->length > 1) {
        mpfi_mul(y->c[1], x->c[0], t->c[1]);
        mpfi_sub(y->c[1], t->c[0], y->c[1]);
    }
    return y;
}

Test(planted, mish_with_a_wrong_sign_in_its_derivative) {
    act_function f = with_program("mish", mish_of_wrong_slope);
    expect_found(&f, (question){"mish", NULL, 1, F32, -6, 6}, INPUTS);
    cr_expect(wrong_of(&f, &(question){"mish", NULL, 0, F32, -6, 6}) == 0);
}

static jet sigmoid_off_by_1e_18(jet x, const double *p) {
    (void)p;
    jet y = jet_sigmoid(x);
    return jet_add(y, jet_scale(y, 1e-18));
}

/* A hundredth of an ulp of binary64: hardly any rounding shows it, the residual does. */
Test(planted, sigmoid_off_by_1e_18) {
    act_function f = with_program("sigmoid", sigmoid_off_by_1e_18);
    expect_found(&f, (question){"sigmoid", NULL, 0, F64, -6, 6}, INPUTS);
}

static jet sixth_as_double(jet x, const double *p) {
    (void)p;
    return jet_scale(jet_mul(x, jet_plus(x, 3)), 1.0 / 6);
}

Test(planted, hardswish_with_a_rounded_sixth) {
    act_function f = *act_function_find("hardswish");
    f.piece[1] = sixth_as_double;
    expect_found(&f, (question){"hardswish", NULL, 0, F64, -2.9, 2.9}, INPUTS);
}

/* tanhshrink's left tail lies below x + 1; here it lies as far above. Where numbers are 2
 * apart that decides every rounding. */
static jet tanhshrink_mirrored(jet x, const double *p) {
    (void)p;
    return jet_plus(jet_add(x, jet_tanh(x)), 2);
}

Test(planted, tail_on_the_wrong_side_of_its_line) {
    act_function f = with_program("tanhshrink", tanhshrink_mirrored);
    expect_found(&f, (question){"tanhshrink", NULL, 0, F64, -0x1p54, -0x1p53}, INPUTS);
    expect_found(&f, (question){"tanhshrink", NULL, 0, F32, -0x1p25, -0x1p24}, INPUTS);
}

/* gelu's right tail lies below x; here it lies as far above, which only roundings in a
 * direction tell. */
static jet gelu_mirrored_at_x(jet x, const double *p) {
    (void)p;
    jet u = jet_mul(x, jet_sqrt(jet_ratio(x, 1, 2)));
    return jet_mul(x, jet_plus(jet_scale(jet_erfc(u), 0.5), 1));
}

Test(planted, tail_on_the_wrong_side_by_direction) {
    act_function f = with_program("gelu", gelu_mirrored_at_x);
    expect_found(&f, (question){"gelu", NULL, 0, F64, 50, 1e300}, INPUTS);
    expect_found(&f, (question){"gelu", NULL, 1, F32, 50, 1e30}, INPUTS);
}

static jet silu_of_wrong_sign(jet x, const double *p) {
    (void)p;
    return jet_mul(jet_scale(x, -1), jet_sigmoid(x));
}

/* Where all that is left of the value is its sign. */
Test(planted, underflow_of_the_wrong_sign) {
    act_function f = with_program("silu", silu_of_wrong_sign);
    expect_found(&f, (question){"silu", NULL, 0, F64, -1e300, -2000}, INPUTS);
    expect_found(&f, (question){"silu", NULL, 1, F16, -60000, -2000}, INPUTS);
}

static jet relu_of_wrong_slope(jet x, const double *p) {
    (void)p;
    return jet_scale(x, 1 + 0x1p-52);
}

Test(planted, slope_off_by_its_last_bit) {
    act_function f = *act_function_find("leaky_relu");
    f.piece[1] = relu_of_wrong_slope;
    expect_found(&f, (question){"leaky_relu", NULL, 0, F64, 1, 8}, INPUTS);
    expect_found(&f, (question){"leaky_relu", NULL, 1, F64, 1, 8}, INPUTS);
}

/* A kink in the wrong place shows between the two places. */
static void kinks_too_far(double *at, const double *p) {
    at[0] = -p[0] * (1 + 0x1p-6);
    at[1] = p[0] * (1 + 0x1p-6);
}

Test(planted, kink_in_the_wrong_place) {
    act_function f = *act_function_find("hardshrink");
    f.kinks_at = kinks_too_far;
    expect_found(&f, (question){"hardshrink", NULL, 0, F32, 0.5, 0.5 + 0x1p-8}, INPUTS);
}
