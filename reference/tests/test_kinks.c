#include "jet/jet.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(kinks, .fini = mpfr_free_cache);

static jet left_of_one(jet x, const double *p) {
    (void)p;
    return jet_scale(x, 2);
}

static jet right_of_one(jet x, const double *p) {
    (void)p;
    return jet_plus(jet_sqr(x), p[0]);
}

static void at_one(double *at, const double *p) {
    (void)p;
    at[0] = 1;
}

/* 2x to the left of 1, x^2 + jump to its right. */
static act_function planted(double jump) {
    return (act_function){.name = "planted",
                          .params = {{"jump", jump, -9, 9}},
                          .domain = {-HUGE_VAL, HUGE_VAL},
                          .piece = {left_of_one, right_of_one},
                          .kinks_at = at_one,
                          .kink = {{.pytorch = {ACT_LEFT, ACT_RIGHT, ACT_MIDDLE},
                                    .onnx = {ACT_RIGHT, ACT_MIDDLE, ACT_MIDDLE},
                                    .onednn = {ACT_MIDDLE, ACT_RIGHT, ACT_LEFT}}}};
}

static void expect_truths(const act_function *f, int order, double x, int want_count,
                          const double *want) {
    act_exact *exact;
    cr_assert(act_exact_open(&exact, f, NULL, order) == ACT_OK);
    act_truth truths[ACT_CONVENTIONS];
    int count = 0;
    const act_format *format = &act_formats[F32];
    cr_assert(act_exact_truths(exact, format, x, truths, &count) == ACT_OK);
    cr_assert(count == want_count, "order %d at %a: %d truths", order, x, count);
    for (int i = 0; i < count; i++) {
        cr_expect(truths[i].rounded == want[i] && truths[i].residual == 0,
                  "order %d at %a, truth %d: %a", order, x, i, truths[i].rounded);
    }
    act_truth first = act_probe_truth(exact, F32, x);
    cr_expect(first.rounded == want[0], "order %d at %a: %a", order, x, first.rounded);
    for (int d = 0; d < DIRECTIONS; d++) {
        cr_expect(act_probe_round(exact, F32, d, x) == want[0], "order %d at %a", order,
                  x);
    }
    act_exact_close(exact);
}

/* Left, right and middle: the values are 2, 5 and 7/2; the slopes 2, 2, 2; the second
 * derivatives 0, 2, 1. */
Test(kinks, every_convention_is_a_truth_once) {
    const act_function f = planted(4);
    expect_truths(&f, 0, 1, 3, (const double[]){2, 5, 3.5});
    expect_truths(&f, 1, 1, 1, (const double[]){2});
    expect_truths(&f, 2, 1, 2, (const double[]){1, 0});
    /* Beyond the tables the last one holds. */
    expect_truths(&f, 3, 1, 1, (const double[]){0});
    /* Without the jump the sides agree in value. */
    const act_function smooth = planted(1);
    expect_truths(&smooth, 0, 1, 1, (const double[]){2});
}

Test(kinks, neighbours_see_one_side) {
    const act_function f = planted(4);
    const double above = 1 + 0x1p-23, below = 1 - 0x1p-24;
    expect_truths(&f, 0, below, 1, (const double[]){2 * below});
    expect_truths(&f, 1, below, 1, (const double[]){2});
    expect_truths(&f, 1, above, 1, (const double[]){2 * above});
    expect_truths(&f, 2, above, 1, (const double[]){2});
    expect_truths(&f, 2, below, 1, (const double[]){0});
}

static void expect_value(const char *name, const double *params, int order, double x,
                         double want) {
    act_exact *exact = act_probe_open(name, params, order);
    for (int i = 0; i < ACT_FORMATS; i++) {
        act_truth truth = act_probe_truth(exact, i, x);
        cr_expect(act_same_value(truth.rounded, want) && truth.residual == 0,
                  "%s.d%d.%s(%a): %a + %a", name, order, act_formats[i].name, x,
                  truth.rounded, truth.residual);
        for (int d = 0; d < DIRECTIONS; d++) {
            double y = act_probe_round(exact, i, d, x);
            cr_expect(act_same_value(y, want), "%s.d%d.%s(%a), direction %d: %a", name,
                      order, act_formats[i].name, x, d, y);
        }
    }
    act_exact_close(exact);
}

/* IEEE 754-2019, 9.2.1 for the elementary functions. */
Test(kinks, poles_and_domains) {
    expect_value("log", NULL, 0, 0, -HUGE_VAL);
    expect_value("log", NULL, 0, -0.0, -HUGE_VAL);
    expect_value("log", NULL, 0, -1, (double)NAN);
    expect_value("log", NULL, 1, 0, HUGE_VAL);
    expect_value("log1p", NULL, 0, -1, -HUGE_VAL);
    expect_value("log1p", NULL, 0, -2, (double)NAN);
    expect_value("rsqrt", NULL, 0, 0, HUGE_VAL);
    expect_value("rsqrt", NULL, 0, -1, (double)NAN);
    expect_value("reciprocal", NULL, 0, 0, HUGE_VAL);
    expect_value("reciprocal", NULL, 0, -0.0, -HUGE_VAL);
    expect_value("sqrt", NULL, 0, 0, 0);
    expect_value("sqrt", NULL, 0, -0.0, -0.0);
    expect_value("sqrt", NULL, 1, 0, HUGE_VAL);
    expect_value("sqrt", NULL, 0, -1, (double)NAN);
}

Test(kinks, infinities_and_nans) {
    for (size_t i = 0; i < act_function_count; i++) {
        for (int order = 0; order < ACT_ORDERS; order++) {
            expect_value(act_functions[i]->name, NULL, order, (double)NAN, (double)NAN);
        }
    }
    expect_value("gelu", NULL, 0, -HUGE_VAL, -0.0);
    expect_value("gelu", NULL, 0, HUGE_VAL, HUGE_VAL);
    expect_value("gelu", NULL, 1, HUGE_VAL, 1);
    expect_value("sigmoid", NULL, 0, -HUGE_VAL, 0);
    expect_value("sigmoid", NULL, 0, HUGE_VAL, 1);
    expect_value("erfc", NULL, 0, -HUGE_VAL, 2);
    expect_value("exp", NULL, 0, -HUGE_VAL, 0);
    expect_value("exp", NULL, 2, HUGE_VAL, HUGE_VAL);
    expect_value("tanh", NULL, 0, -HUGE_VAL, -1);
    expect_value("elu", NULL, 0, -HUGE_VAL, -1);
    expect_value("softsign", NULL, 0, -HUGE_VAL, -1);
    expect_value("sine", NULL, 0, HUGE_VAL, (double)NAN);
    expect_value("log", NULL, 0, HUGE_VAL, HUGE_VAL);
    expect_value("log", NULL, 0, -HUGE_VAL, (double)NAN);
    expect_value("sigmoid", NULL, 3, HUGE_VAL, 0);
}
