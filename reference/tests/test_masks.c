/* What derivatives are at NaN where code takes them from comparisons. */
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>
#include <mpfr.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(masks, .fini = forget);

static void expect_masks(const char *name, int order, int count, double a, double b) {
    act_exact *exact = act_probe_open(name, NULL, order);
    act_truth truth = act_probe_truth(exact, F32, (double)NAN);
    bool fits = isnan(truth.rounded) && truth.masks == count &&
                (count < 1 || truth.mask[0] == a) && (count < 2 || truth.mask[1] == b);
    cr_expect(fits, "%s.d%d: %d masks, %a %a", name, order, truth.masks, truth.mask[0],
              truth.mask[1]);
    act_exact_close(exact);
}

/* The constants of f' and f'' by hand. */
Test(masks, are_the_constant_pieces) {
    static const struct {
        const char *name;
        int order, count;
        double a, b;
    } rows[] = {
        {"relu", 1, 2, 0, 1},
        {"relu", 2, 1, 0, 0},
        {"relu6", 1, 2, 0, 1},
        {"hardtanh", 1, 2, 0, 1},
        {"hardsigmoid", 1, 2, 0, (double)(1.0F / 6.0F)},
        {"hardswish", 1, 2, 0, 1},
        {"leaky_relu", 1, 2, (double)0.01F, 1},
        {"softshrink", 1, 2, 1, 0},
        {"abs", 1, 2, -1, 1},
        {"relu_squared", 1, 1, 0, 0},
        {"relu_squared", 2, 2, 0, 2},
        {"elu", 1, 1, 1, 0},
        {"identity", 1, 1, 1, 0},
        {"square", 2, 1, 2, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_masks(rows[i].name, rows[i].order, rows[i].count, rows[i].a, rows[i].b);
    }
}

/* A NaN that f itself swallows, or a derivative without comparisons, has none. */
Test(masks, others_have_none) {
    static const char *const smooth[] = {"sigmoid", "tanh", "gelu",     "silu",
                                         "mish",    "exp",  "softplus", "sine"};
    for (size_t i = 0; i < sizeof smooth / sizeof smooth[0]; i++) {
        for (int order = 0; order < ACT_ORDERS; order++) {
            expect_masks(smooth[i], order, 0, 0, 0);
        }
    }
    for (size_t i = 0; i < act_function_count; i++) {
        expect_masks(act_functions[i]->name, 0, 0, 0, 0);
    }
    expect_masks("square", 1, 0, 0, 0);
}
