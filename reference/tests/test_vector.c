/* The vocabulary of rows: exponentials within their bound, and both arithmetics. */
#include "draw.h"
#include "vector/double_exp.h"
#include "vector/doubles.h"
#include "vector/enclosure.h"
#include "vector/reals.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(vector, .fini = forget);

typedef double power(double x);

/* The greatest relative error over random arguments and around multiples of log(2)/2. */
static double greatest_error(power *f, act_enclosure_function *exact) {
    enum { INPUTS = 20000, HALVES = 2000 /* from -1000 on */ };
    double greatest = 0;
    act_draw draw = {11};
    mpfr_t y;
    mpfr_init2(y, 120);
    for (int i = 0; i < INPUTS + HALVES; i++) {
        double x = act_draw_between(&draw, -ACT_DOUBLE_EXP_REACH, ACT_DOUBLE_EXP_REACH);
        if (i % 2 == 0) {
            x = ldexp(x, -(i % 61));
        }
        if (i >= INPUTS) {
            x = (double)(i - INPUTS - 1000) * 0.34657359027997264;
            x = act_draw_bits(&draw) % 2 == 0 ? nextafter(x, 0) : x;
        }
        mpfr_set_d(y, x, MPFR_RNDN);
        exact(y, y, MPFR_RNDN);
        mpfr_d_div(y, f(x), y, MPFR_RNDN);
        mpfr_sub_ui(y, y, 1, MPFR_RNDN);
        greatest = fmax(greatest, fabs(mpfr_get_d(y, MPFR_RNDA)));
    }
    mpfr_clear(y);
    return greatest;
}

static double less_exact(double x) {
    return act_double_exp_of(x) * (1 + 0x1p-51);
}

/* The upper part of log(2) without the lower one. */
static double without_lower_part(double x) {
    double k = act_double_nearest(x * 0x1.71547652b82fep0);
    return act_double_exp_part(x - k * 0x1.62e42fefa38p-1, k);
}

Test(vector, exponentials_keep_their_bound) {
    double e = greatest_error(act_double_exp_of, mpfr_exp);
    double two = greatest_error(act_double_exp2_of, mpfr_exp2);
    cr_expect(e > 0x1p-54 && e <= ACT_DOUBLE_EXP_ERROR, "%a", e);
    cr_expect(two > 0x1p-54 && two <= ACT_DOUBLE_EXP_ERROR, "%a", two);
}

Test(vector, planted_exponentials_are_found) {
    cr_expect(greatest_error(less_exact, mpfr_exp) > ACT_DOUBLE_EXP_ERROR);
    cr_expect(greatest_error(without_lower_part, mpfr_exp) > ACT_DOUBLE_EXP_ERROR);
    cr_expect(greatest_error(act_double_exp_of, mpfr_exp2) > ACT_DOUBLE_EXP_ERROR);
}

typedef vector program(vector x, vector dy);

static vector sums(vector x, vector dy) {
    return vector_mul(vector_sum(x), vector_sub(dy, vector_sum(vector_mul(x, dy))));
}

static vector quotients(vector x, vector dy) {
    vector e = vector_exp(vector_sub(x, vector_top(x)));
    return vector_div(vector_neg(dy), vector_add(e, vector_const(x, 0.1)));
}

static vector logarithms(vector x, vector dy) {
    vector e = vector_exp2(vector_sub(x, vector_top(x)));
    return vector_add(vector_mul(dy, vector_log_sum(e)), vector_pick(x));
}

static vector gradients(vector x, vector dy) {
    vector e = vector_exp2(vector_sub(x, vector_top(x)));
    vector y = vector_sub(vector_scale(vector_pick(vector_mul(e, x)), 3), vector_sum(e));
    return vector_gradient(vector_mul(y, x), x, dy);
}

/* Both arithmetics enclose the same numbers: the bounds of binary64 hold the middle of
 * far narrower ones, and are off it by little of the sums' size. */
static void expect_agreement(program *f, double scale) {
    enum { N = 50 };
    act_draw draw = {12};
    double x[N], dy[N];
    act_vector_data data = {{x, dy}, 7};
    act_vector_tape *tape = act_vector_tape_open(N);
    vector input = vector_input(tape, ACT_VECTOR_X, true);
    act_vector_tape_finish(tape, f(input, vector_input(tape, ACT_VECTOR_DY, true)));
    act_doubles *doubles = act_doubles_open(tape);
    act_reals *reals = act_reals_open(tape);
    for (int k = 0; k < 20; k++) {
        for (int i = 0; i < N; i++) {
            x[i] = act_draw_between(&draw, -scale, scale);
            dy[i] = act_draw_between(&draw, -1, 1);
        }
        cr_assert(act_doubles_run(doubles, &data));
        cr_assert(act_reals_run(reals, &data, 300));
        for (size_t i = 0; i < N; i++) {
            double lo, hi;
            const act_enclosure *real = act_reals_at(reals, i);
            act_doubles_bounds(doubles, i, &lo, &hi);
            cr_expect(mpfr_cmp_d(&real->in->left, lo) >= 0);
            cr_expect(mpfr_cmp_d(&real->in->right, hi) <= 0);
            cr_expect(hi - lo < 1e-10 * (1 + fabs(lo)), "%g", hi - lo);
        }
    }
    act_doubles_close(doubles);
    act_reals_close(reals);
    act_vector_tape_close(tape);
}

Test(vector, both_arithmetics_agree) {
    expect_agreement(sums, 3);
    expect_agreement(quotients, 3);
    expect_agreement(quotients, 300);
    expect_agreement(logarithms, 30);
    expect_agreement(gradients, 4);
}

/* Sums of as many terms as there may be are a few units of the last place wide. */
Test(vector, long_sums) {
    enum { N = 65536 };
    act_draw draw = {13};
    double *x = calloc(N, sizeof *x);
    act_vector_data data = {{x, NULL}, 0};
    act_vector_tape *tape = act_vector_tape_open(N);
    act_vector_tape_finish(tape, vector_sum(vector_input(tape, ACT_VECTOR_X, true)));
    act_doubles *doubles = act_doubles_open(tape);
    act_reals *reals = act_reals_open(tape);
    for (int k = 0; k < 4; k++) {
        double lo, hi;
        for (int i = 0; i < N; i++) {
            x[i] = act_draw_between(&draw, k % 2 == 0 ? 0 : -1, 1) + (k < 2 ? 0 : 1);
        }
        cr_assert(act_doubles_run(doubles, &data) && act_reals_run(reals, &data, 300));
        act_doubles_bounds(doubles, 0, &lo, &hi);
        cr_expect(mpfr_cmp_d(&act_reals_at(reals, 0)->in->left, lo) >= 0);
        cr_expect(mpfr_cmp_d(&act_reals_at(reals, 0)->in->right, hi) <= 0);
        cr_expect(hi - lo <= 0x1p-49 * fabs(lo), "%g of %g", hi - lo, lo);
    }
    act_doubles_close(doubles);
    act_reals_close(reals);
    act_vector_tape_close(tape);
    free(x);
}

enum { FEW = 5 };

/* A number that f makes of x, or entry i of its gradient. */
static double number_of(vector f(vector x), const double *x, bool gradient, size_t i) {
    const double one = 1;
    act_vector_data data = {{x, &one}, 2};
    act_vector_tape *tape = act_vector_tape_open(FEW);
    vector input = vector_input(tape, ACT_VECTOR_X, true);
    vector y = f(input);
    if (gradient) {
        y = vector_gradient(y, input, vector_input(tape, ACT_VECTOR_DY, false));
    }
    act_vector_tape_finish(tape, y);
    act_reals *reals = act_reals_open(tape);
    act_reals_run(reals, &data, 300);
    double value = mpfi_get_d(act_reals_at(reals, i)->in);
    act_reals_close(reals);
    act_vector_tape_close(tape);
    return value;
}

static vector nested_sums(vector x) {
    return vector_sum(vector_add(x, vector_sum(vector_mul(x, x))));
}

static vector shared_divisor(vector x) {
    vector e = vector_exp(x);
    return vector_sum(vector_div(vector_neg(x), vector_sum(e)));
}

static vector picked_power(vector x) {
    return vector_sub(vector_pick(vector_exp2(x)),
                      vector_mul(vector_sum(x), vector_pick(x)));
}

static vector logarithm(vector x) {
    vector e = vector_exp(vector_sub(x, vector_top(x)));
    return vector_mul(vector_log_sum(e), vector_const(x, 3));
}

static vector subtracted_number(vector x) {
    vector difference = vector_sub(vector_exp(x), vector_sum(x));
    return vector_sum(vector_mul(difference, x));
}

/* Central differences of h = 2^-20 are off by h^2 f'''/6 and by 2^-53/h of f. */
static void expect_gradient(vector f(vector x), bool is_shifted) {
    const double h = 0x1p-20;
    double x[FEW] = {0.5, -1.25, 0.75, 2, 1.5};
    for (size_t i = 0; i < FEW; i++) {
        double at = x[i];
        double got = number_of(f, x, true, i);
        x[i] = at + h;
        double above = number_of(f, x, false, 0) + (is_shifted && i == 3 ? 3 * h : 0);
        x[i] = at - h;
        double below = number_of(f, x, false, 0) - (is_shifted && i == 3 ? 3 * h : 0);
        x[i] = at;
        double want = (above - below) / (2 * h);
        cr_expect(fabs(got - want) < 1e-8 * (1 + fabs(want)), "%zu: %g, not %g", i, got,
                  want);
    }
}

/* A shift by the top counts as none: the logarithm grows with the top besides. */
Test(vector, gradients_are_those_of_differences) {
    expect_gradient(nested_sums, false);
    expect_gradient(shared_divisor, false);
    expect_gradient(picked_power, false);
    expect_gradient(subtracted_number, false);
    expect_gradient(logarithm, true);
}

/* What overflows, or multiplies with an infinity, has no bounds of binary64. */
Test(vector, unsound_bounds_are_refused) {
    double x[2] = {800, -INFINITY};
    double dy[2] = {1, 1};
    act_vector_data data = {{x, dy}, 0};
    for (int k = 0; k < 2; k++) {
        act_vector_tape *tape = act_vector_tape_open(2);
        vector a = vector_input(tape, ACT_VECTOR_X, true);
        vector y = k == 0 ? vector_exp(a) : vector_mul(a, vector_sub(a, a));
        act_vector_tape_finish(tape, y);
        act_doubles *doubles = act_doubles_open(tape);
        cr_expect(!act_doubles_run(doubles, &data));
        act_doubles_close(doubles);
        act_vector_tape_close(tape);
    }
}

static void expect_open(const act_enclosure *y, bool left, bool right) {
    cr_expect(y->open_left == left && y->open_right == right, "%d %d", y->open_left,
              y->open_right);
}

/* 1 + e^-1000 at 100 bits is known to be more than 1, and 1/that to be less. */
Test(vector, open_ends) {
    act_enclosure a, b, y;
    act_enclosure *all[] = {&a, &b, &y};
    for (int i = 0; i < 3; i++) {
        mpfi_init2(all[i]->in, 100);
    }
    act_enclosure_set(&a, -1000);
    expect_open(&a, false, false);
    act_enclosure_increasing(&b, &a, mpfr_exp);
    expect_open(&b, true, true);
    act_enclosure_set(&a, 1);
    act_enclosure_add(&y, &a, &b);
    cr_expect(mpfr_cmp_ui(&y.in->left, 1) == 0);
    expect_open(&y, true, true);
    act_enclosure_div(&b, &a, &y);
    cr_expect(mpfr_cmp_ui(&b.in->right, 1) == 0);
    expect_open(&b, true, true);
    act_enclosure_neg(&y, &b);
    act_enclosure_mul(&b, &a, &y);
    cr_expect(mpfr_cmp_si(&b.in->left, -1) == 0);
    expect_open(&b, true, true);
    act_enclosure_set(&a, 0.5);
    act_enclosure_set(&b, -0.25);
    act_enclosure_mul(&y, &a, &b);
    expect_open(&y, false, false);
    act_enclosure_set(&a, 0);
    act_enclosure_mul(&b, &a, &y);
    expect_open(&b, false, false);
    act_enclosure_set(&a, -INFINITY);
    act_enclosure_increasing(&y, &a, mpfr_exp);
    cr_expect(mpfi_is_zero(y.in) > 0);
    expect_open(&y, false, false);
    act_enclosure_set(&b, 3);
    act_enclosure_increasing(&y, &b, mpfr_exp);
    act_enclosure_sub(&b, &a, &y);
    expect_open(&b, false, false); /* it is -inf */
    act_enclosure_set(&a, 1);
    mpfi_set_prec(b.in, 100);
    mpfi_interv_d(b.in, 2, 3);
    b.open_left = false;
    b.open_right = true;
    act_enclosure_sub(&y, &a, &b);
    expect_open(&y, true, false);
    act_enclosure_sub(&y, &b, &a);
    expect_open(&y, false, true);
    act_enclosure_mul(&y, &a, &b);
    expect_open(&y, false, true);
    act_enclosure_set(&a, -1);
    act_enclosure_mul(&y, &a, &b);
    expect_open(&y, true, false);
    act_enclosure_set(&a, 6);
    mpfi_interv_d(b.in, 2, 4);
    act_enclosure_div(&y, &a, &b);
    expect_open(&y, true, false);
    act_enclosure_set(&a, -6);
    act_enclosure_div(&y, &a, &b);
    expect_open(&y, false, true);
    mpfi_interv_d(a.in, -1, 1);
    act_enclosure_mul(&y, &a, &b);
    expect_open(&y, false, false);
    for (int i = 0; i < 3; i++) {
        mpfi_clear(all[i]->in);
    }
}
