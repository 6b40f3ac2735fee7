/* Ranges that begin, end or lie at a kink. */
#include "exact/exact.h"
#include "range/range.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(range_kinks, .fini = mpfr_free_cache);

/* Ranges that end at a kink: f takes one value there, whichever piece has it, and what a
 * piece outside has is no part of them. */
Test(range_kinks, ends_at_kinks) {
    static const struct {
        const char *name;
        double p[ACT_PARAMS];
        double from, to, lower, upper;
        act_reached how[2];
    } cases[] = {
        {"threshold", {0, -3}, 0, 1, -3, 1, {ACT_ATTAINED, ACT_ATTAINED}},
        {"threshold", {0, 9}, 0, 1, 0, 9, {ACT_AT_KINK, ACT_ATTAINED}},
        {"hardshrink", {0.5}, 0.5, 1, 0, 1, {ACT_ATTAINED, ACT_ATTAINED}},
        {"hardshrink", {0.5}, -1, -0.5, -1, 0, {ACT_ATTAINED, ACT_ATTAINED}},
        {"hardshrink", {0.5}, 0.5, 0.5, 0, 0, {ACT_ATTAINED, ACT_ATTAINED}},
        {"thresholded_relu", {1}, 1, 2, 0, 2, {ACT_ATTAINED, ACT_ATTAINED}},
        {"step", {0}, -1, 0, 0, 1, {ACT_ATTAINED_ON, ACT_ATTAINED}},
        {"step", {0}, 0, 0, 1, 1, {ACT_ATTAINED, ACT_ATTAINED}},
        {"relu", {0}, 0, 0, 0, 0, {ACT_ATTAINED, ACT_ATTAINED}},
    };
    act_range range;
    act_range_init(&range);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const act_function *f = act_function_find(cases[i].name);
        cr_assert(act_range_find(&range, f, cases[i].p, 0, cases[i].from, cases[i].to) ==
                  ACT_OK);
        cr_expect(mpfi_cmp_d(range.lower.value, cases[i].lower) == 0 &&
                      mpfi_cmp_d(range.upper.value, cases[i].upper) == 0,
                  "%s from %g", f->name, cases[i].from);
        cr_expect(range.lower.spot[0].reached == cases[i].how[0] &&
                      range.upper.spot[0].reached == cases[i].how[1],
                  "%s from %g: reached", f->name, cases[i].from);
    }
    act_range_clear(&range);
}

/* The value that the exact tier gives a kink lies within every range that ends there, and
 * is all of the range that is the kink; derivatives have a limit from each side. */
Test(range_kinks, every_kink_has_its_value) {
    act_range range;
    act_range_init(&range);
    int count = 0;
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        double p[ACT_PARAMS] = {0};
        double at[ACT_KINKS];
        act_function_set_params(f, NULL, p);
        int kinks = act_function_kinks(f, p, at);
        for (int k = 0; k < kinks; k++, count++) {
            act_exact *exact;
            act_truth truth;
            if (isinf(at[k])) {
                continue; /* by its default, a parameter puts it out of reach */
            }
            cr_assert(act_exact_open(&exact, f, p, 0) == ACT_OK);
            cr_assert(act_exact_truth(exact, act_binary64, at[k], &truth) == ACT_OK);
            act_exact_close(exact);
            const double ends[][2] = {
                {at[k], at[k]}, {at[k], at[k] + 1}, {at[k] - 1, at[k]}};
            for (int j = 0; j < 3; j++) {
                cr_assert(act_range_find(&range, f, p, 0, ends[j][0], ends[j][1]) ==
                              ACT_OK,
                          "%s from %g to %g", f->name, ends[j][0], ends[j][1]);
                bool is_point = j == 0;
                int below = mpfr_cmp_d(&range.lower.value->left, truth.rounded);
                int above = mpfr_cmp_d(&range.upper.value->right, truth.rounded);
                cr_expect(is_point ? below == 0 && above == 0 : below <= 0 && above >= 0,
                          "%s from %g to %g", f->name, ends[j][0], ends[j][1]);
            }
        }
    }
    cr_expect(count > 20, "%d", count);
    const act_function *relu = act_function_find("relu");
    cr_assert(act_range_find(&range, relu, NULL, 1, 0, 0) == ACT_OK);
    cr_expect(mpfi_cmp_d(range.lower.value, 0) == 0 &&
              range.lower.spot[0].side == ACT_LEFT);
    cr_expect(mpfi_cmp_d(range.upper.value, 1) == 0 &&
              range.upper.spot[0].side == ACT_RIGHT);
    act_range_clear(&range);
}
