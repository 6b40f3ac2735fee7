/* Monotony, Lipschitz constants, saturation and gradients. */
#include "exact/exact.h"
#include "number/decimal.h"
#include "range/gradient.h"
#include "range/saturation.h"
#include "range/traits.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

TestSuite(traits, .fini = mpfr_free_cache);

typedef struct expected {
    const char *name;
    double params[ACT_PARAMS];
    bool has_params;
    act_monotone monotone;
    bool zero_centred;
    const char *lipschitz;
    act_saturates left, right;
} expected;

static void expect_traits(const expected *want) {
    const act_function *f = act_function_find(want->name);
    const double *p = want->has_params ? want->params : NULL;
    act_range range[2];
    act_traits traits;
    act_traits_init(&traits);
    for (int order = 0; order < 2; order++) {
        act_range_init(&range[order]);
        cr_assert(act_range_find(&range[order], f, p, order, -HUGE_VAL, HUGE_VAL) ==
                  ACT_OK);
    }
    cr_assert(act_traits_find(&traits, f, p, range) == ACT_OK);
    char *lipschitz = act_decimal_of_interval(traits.lipschitz, 20);
    cr_expect(traits.monotone == want->monotone, "%s: %s", want->name,
              act_monotone_names[traits.monotone]);
    cr_expect(traits.zero_centred == want->zero_centred, "%s", want->name);
    cr_expect(strcmp(lipschitz, want->lipschitz) == 0, "%s: %s", want->name, lipschitz);
    cr_expect(traits.saturation[0] == want->left && traits.saturation[1] == want->right,
              "%s: %s and %s", want->name, act_saturates_names[traits.saturation[0]],
              act_saturates_names[traits.saturation[1]]);
    free(lipschitz);
    act_traits_clear(&traits);
    act_range_clear(&range[0]);
    act_range_clear(&range[1]);
}

static const expected rows[] = {
    {"tanh", {0}, false, ACT_INCREASING, true, "1", ACT_SOFT, ACT_SOFT},
    {"sigmoid", {0}, false, ACT_INCREASING, false, "0.25", ACT_SOFT, ACT_SOFT},
    {"relu", {0}, false, ACT_NONDECREASING, false, "1", ACT_HARD, ACT_NO_SATURATION},
    {"hardtanh", {0}, false, ACT_NONDECREASING, true, "1", ACT_HARD, ACT_HARD},
    {"hardtanh", {-1, 2}, true, ACT_NONDECREASING, false, "1", ACT_HARD, ACT_HARD},
    {"gelu",
     {0},
     false,
     ACT_NOT_MONOTONE,
     false,
     "1.1289041451851547863",
     ACT_SOFT,
     ACT_NO_SATURATION},
    {"erfc",
     {0},
     false,
     ACT_DECREASING,
     false,
     "1.1283791670955125739",
     ACT_SOFT,
     ACT_SOFT},
    {"reciprocal", {0}, false, ACT_NOT_MONOTONE, false, "inf", ACT_SOFT, ACT_SOFT},
    {"step", {0}, false, ACT_NONDECREASING, false, "inf", ACT_HARD, ACT_HARD},
    {"snake",
     {0},
     false,
     ACT_NONDECREASING,
     true,
     "2.0000000000000000000",
     ACT_NO_SATURATION,
     ACT_NO_SATURATION},
    {"tanhshrink",
     {0},
     false,
     ACT_NONDECREASING,
     true,
     "1",
     ACT_NO_SATURATION,
     ACT_NO_SATURATION},
    {"leaky_relu",
     {-0.5},
     true,
     ACT_NOT_MONOTONE,
     false,
     "1",
     ACT_NO_SATURATION,
     ACT_NO_SATURATION},
    {"elu", {0}, true, ACT_NONDECREASING, false, "1", ACT_HARD, ACT_NO_SATURATION},
    /* PyTorch's cut steps down by 2e-9. */
    {"softplus",
     {1, 20},
     true,
     ACT_NOT_MONOTONE,
     false,
     "inf",
     ACT_SOFT,
     ACT_NO_SATURATION},
};

Test(traits, of_functions) {
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_traits(&rows[i]);
    }
}

static double rounded_at(act_exact *exact, const act_format *format, double x) {
    act_truth truth;
    cr_assert(act_exact_truth(exact, format, x, &truth) == ACT_OK);
    return truth.rounded;
}

/* The next number of the format, outward or inward. */
static double neighbour(const act_format *format, double x, int64_t step) {
    int64_t ordinal = act_ordinal(format, act_encode(format, x));
    return act_decode(format, act_from_ordinal(format, ordinal + step));
}

/* Settled at x and further out, not just before it. */
Test(traits, saturation_points_of_all_functions) {
    long found = 0;
    for (size_t i = 0; i < 4 * ACT_FORMATS * act_function_count; i++) {
        const act_function *f = act_functions[i / (4 * ACT_FORMATS)];
        const act_format *format = &act_formats[i / 4 % ACT_FORMATS];
        int order = (int)(i / 2 % 2);
        bool right = i % 2 == 1;
        act_saturation_point point;
        act_exact *exact;
        act_status status = act_saturation_find(&point, f, NULL, order, format, right);
        cr_expect(status == ACT_OK, "%s, order %d, %s", f->name, order, format->name);
        if (!isfinite(point.x)) {
            continue;
        }
        found++;
        cr_assert(act_exact_open(&exact, f, NULL, order) == ACT_OK);
        int out = right ? 1 : -1;
        double before = neighbour(format, point.x, -out);
        cr_expect(rounded_at(exact, format, before) != point.value,
                  "%s, order %d, %s: %a is settled already", f->name, order, format->name,
                  before);
        double x = point.x;
        for (int k = 0; k < 40 && isfinite(x) && fabs(x) <= act_format_max(format); k++) {
            cr_expect(rounded_at(exact, format, x) == point.value,
                      "%s, order %d, %s: %a is not settled", f->name, order, format->name,
                      x);
            int64_t ordinal = act_ordinal(format, act_encode(format, x));
            int64_t limit =
                act_ordinal(format, act_encode(format, out * act_format_max(format)));
            ordinal += k < 8 ? out : limit / 4 - ordinal / 4;
            x = act_decode(format, act_from_ordinal(format, ordinal));
        }
        act_exact_close(exact);
    }
    cr_expect(found > 350, "%ld places", found);
}

/* No binary16 input beyond the place differs. */
Test(traits, saturation_points_hold_for_all_of_binary16) {
    static const char *const names[] = {"sigmoid",     "gelu",         "softsign",
                                        "hardsigmoid", "relu_squared", "elu"};
    const act_format *format = act_format_find("f16");
    for (size_t i = 0; i < 4 * sizeof names / sizeof names[0]; i++) {
        const act_function *f = act_function_find(names[i / 4]);
        int order = (int)(i / 2 % 2);
        bool right = i % 2 == 1;
        act_saturation_point point;
        act_exact *exact;
        cr_assert(act_saturation_find(&point, f, NULL, order, format, right) == ACT_OK);
        if (isnan(point.x)) {
            continue;
        }
        cr_assert(act_exact_open(&exact, f, NULL, order) == ACT_OK);
        double max = act_format_max(format);
        for (double x = point.x; fabs(x) <= max;
             x = neighbour(format, x, right ? 1 : -1)) {
            if (rounded_at(exact, format, x) != point.value) {
                cr_expect(false, "%s, order %d: %a is not settled", f->name, order, x);
                break;
            }
        }
        act_exact_close(exact);
    }
}

/* 0.25^12 = 2^-24 is the least number of binary16. */
Test(traits, gradients) {
    mpfi_t slope;
    mpfi_init2(slope, 255);
    mpfi_set_d(slope, 0.25);
    const act_format *f16 = act_format_find("f16");
    cr_expect(act_gradient_after(slope, 12, f16) == 0x1p-24);
    cr_expect(act_gradient_after(slope, 13, f16) == 0);
    cr_expect(act_gradient_ends(slope, f16) == 13);
    cr_expect(act_gradient_ends(slope, act_format_find("f64")) == 538);
    mpfi_set_d(slope, 1);
    cr_expect(act_gradient_ends(slope, f16) == 0);
    cr_expect(act_gradient_after(slope, 100, f16) == 1);
    mpfi_set_d(slope, 2);
    cr_expect(act_gradient_ends(slope, f16) == 16);
    cr_expect(isinf(act_gradient_after(slope, 100, f16)));
    mpfi_set_d(slope, 0);
    cr_expect(act_gradient_ends(slope, f16) == 1);
    mpfi_clear(slope);
}
