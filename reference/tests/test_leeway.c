/* What a rounded value leaves open, beside closed forms: f' as a function g of f, at a
 * value and at the middles between it and its neighbours. */
#include "exact/exact.h"
#include "range/leeway.h"

#include <criterion/criterion.h>
#include <math.h>

typedef double closed_form(double y);

static double of_tanh(double y) {
    return (1 - y) * (1 + y);
}

static double of_sigmoid(double y) {
    return y * (1 - y);
}

static double of_exp(double y) {
    return y;
}

static double of_elu(double y) {
    return y > 0 ? 1 : y + 1;
}

static double of_softsign(double y) {
    return (1 - fabs(y)) * (1 - fabs(y));
}

static double of_softplus(double y) {
    return -expm1(-y);
}

static double of_logsigmoid(double y) {
    return -expm1(y);
}

static double of_log(double y) {
    return exp(-y);
}

static double of_sqrt(double y) {
    return 1 / (2 * y);
}

static const struct {
    const char *function;
    closed_form *slope;
} forms[] = {
    {"tanh", of_tanh}, {"sigmoid", of_sigmoid},       {"exp", of_exp},
    {"elu", of_elu},   {"softsign", of_softsign},     {"softplus", of_softplus},
    {"log", of_log},   {"logsigmoid", of_logsigmoid}, {"sqrt", of_sqrt},
};
enum { FORMS = sizeof forms / sizeof forms[0] };

/* The middle between y and the next value of the format in a direction, within the values
 * that f has. */
static double edge(const act_format *format, double y, int direction) {
    double beside = direction * act_format_subnormal(format);
    if (y != 0) {
        int64_t at = act_ordinal(format, act_encode(format, y));
        beside = act_decode(format, act_from_ordinal(format, at + direction));
    }
    return y + (beside - y) / 2;
}

static double limit_of(const act_function *f, bool right, double otherwise) {
    double p[ACT_PARAMS];
    act_function_set_params(f, NULL, p);
    double limit = act_function_limit(f, p, 0, right);
    return isfinite(limit) ? limit : otherwise;
}

static double value_of(const act_truth *truth) {
    return truth->rounded + ldexp(truth->residual, truth->ulp_exponent);
}

static void expect_near(const char *what, double got, double want, double y) {
    double slack = fabs(want) * 0x1p-40 + 0x1p-170;
    cr_expect(fabs(got - want) <= slack, "%s at y = %a: %a, closed form %a", what, y, got,
              want);
}

static void compare(const act_function *f, closed_form *slope, const act_format *format,
                    double y, const act_leeway *leeway) {
    double least = limit_of(f, false, -HUGE_VAL);
    double most = limit_of(f, true, HUGE_VAL);
    double ends[2] = {fmax(edge(format, y, -1), fmin(least, most)),
                      fmin(edge(format, y, 1), fmax(least, most))};
    double at[2] = {slope(ends[0]), slope(ends[1])};
    double lower = fmin(at[0], at[1]);
    double upper = fmax(at[0], at[1]);
    if (slope == of_sigmoid && ends[0] < 0.5 && ends[1] > 0.5) {
        upper = 0.25;
    }
    bool is_of_one_side = slope == of_elu && y == 0; /* of the kink */
    if (is_of_one_side || upper > act_format_max(format)) {
        return;
    }
    expect_near(f->name, value_of(&leeway->lower), lower, y);
    expect_near(f->name, value_of(&leeway->upper), upper, y);
    expect_near(f->name, value_of(&leeway->nominal), slope(y), y);
    double ulps =
        ldexp(1, leeway->lower.ulp_exponent) + ldexp(1, leeway->upper.ulp_exponent);
    cr_expect(fabs(leeway->loss * ulps - (upper - lower)) <= upper * 0x1p-30,
              "%s: loss %a at y = %a", f->name, leeway->loss, y);
}

Test(leeway, is_that_of_closed_forms) {
    const act_format *format = act_format_find("f16");
    for (size_t i = 0; i < FORMS; i++) {
        const act_function *f = act_function_find(forms[i].function);
        act_leeways *leeways;
        act_exact *exact;
        int compared = 0;
        cr_assert(act_leeways_open(&leeways, f, NULL, 1, format) == ACT_OK);
        cr_assert(act_exact_open(&exact, f, NULL, 0) == ACT_OK);
        for (int64_t at = -0x7c00; at < 0x7c00; at += 131) {
            double x = act_decode(format, act_from_ordinal(format, at));
            double y;
            act_leeway leeway;
            act_exact_round(exact, format, ACT_NEAREST, x, &y);
            if (act_leeway_find(leeways, x, y, &leeway) == ACT_OK) {
                compare(f, forms[i].slope, format, y, &leeway);
                compared++;
            }
        }
        cr_expect(compared > 100, "%s: only %d", f->name, compared);
        act_exact_close(exact);
        act_leeways_close(leeways);
    }
}

static act_leeway find(const char *function, const char *format, int order, double x,
                       double y) {
    act_leeways *leeways;
    act_leeway leeway = {.loss = -1};
    const act_function *f = act_function_find(function);
    cr_assert(act_leeways_open(&leeways, f, NULL, order, act_format_find(format)) ==
              ACT_OK);
    if (act_leeway_find(leeways, x, y, &leeway) != ACT_OK) {
        leeway.loss = -1;
    }
    act_leeways_close(leeways);
    return leeway;
}

Test(leeway, ends_with_the_values_that_f_has) {
    act_leeway one = find("tanh", "f32", 1, 20, 1);
    double beside = 1 - 0x1p-25; /* tanh' = (1 - y)(1 + y) */
    cr_expect(value_of(&one.lower) == 0 && value_of(&one.nominal) == 0);
    cr_expect_float_eq(value_of(&one.upper), (1 - beside) * (1 + beside), 0x1p-60);
    cr_expect_float_eq(one.loss, 0x1p24, 1, "%g", one.loss);
}

Test(leeway, binary64_has_its_own_digits) {
    double y = 0.46211715726000976; /* tanh(1/2) */
    act_leeway half = find("tanh", "f64", 1, 0.5, y);
    /* The derivative of 1 - y^2 is -2 y: that times half an ulp of y, 2^-55, to each
     * side, in ulps of f', 2^-53. */
    cr_expect_float_eq(half.loss, 2 * y * 0x1p-55 / 0x1p-53, 0x1p-20, "%.9g", half.loss);
}

Test(leeway, of_the_second_derivative) {
    double y = 0.5f;
    act_leeway at = find("exp", "f32", 2, -0.693147182464599609375, y);
    /* From 0.5 - 2^-26 to 0.5 + 2^-25, where ulps are 2^-25 and 2^-24. */
    cr_expect(value_of(&at.nominal) == y && at.loss == 0.5, "%.9g", at.loss);
}

Test(leeway, stays_on_its_side_of_a_kink) {
    act_leeway off = find("relu", "f32", 1, -1, 0);
    act_leeway on = find("relu", "f32", 1, 0x1p-149, 0x1p-149);
    cr_expect(off.loss == 0 && value_of(&off.nominal) == 0);
    cr_expect(on.loss == 0 && value_of(&on.nominal) == 1);
}

Test(leeway, is_not_told_at_kinks_and_without_numbers) {
    cr_expect(find("relu", "f32", 1, 0, 0).loss == -1, "kink");
    cr_expect(find("log", "f32", 1, 0, -HUGE_VAL).loss == -1, "pole");
    cr_expect(find("exp", "f32", 1, 1000, HUGE_VAL).loss == -1, "infinity");
    cr_expect(find("sqrt", "f32", 1, -1, (double)NAN).loss == -1, "no domain");
}
