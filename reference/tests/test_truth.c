#include "draw.h"
#include "jet/jet.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(truth, .fini = mpfr_free_cache);

/* By hand; f = (rounded / ulp + residual) ulp. */
/* A truth in an initializer. */
#define TRUTH(rounded_, residual_, exponent, zero_)                                      \
    {                                                                                    \
        .rounded = (rounded_), .residual = (residual_), .ulp_exponent = (exponent),      \
        .zero = (zero_)                                                                  \
    }

Test(truth, error_in_ulps) {
    static const struct {
        int format;
        act_truth truth;
        double y, error;
    } rows[] = {
        /* f = 1 + 2^-25 in binary32 */
        {F32, TRUTH(1, 0.25, -23, ACT_ZERO_ANY), 1, -0.25},
        {F32, TRUTH(1, 0.25, -23, ACT_ZERO_ANY), 1 + 0x1p-23, 0.75},
        {F32, TRUTH(1, 0.25, -23, ACT_ZERO_ANY), 1 - 0x1p-24, -0.75},
        {F32, TRUTH(1, 0.25, -23, ACT_ZERO_ANY), -1, -0x1p+24 - 0.25},
        /* f = 1 - 0.3 * 2^-24, whose binade ends at 1 */
        {F32, TRUTH(1, -0.3, -24, ACT_ZERO_ANY), 1, 0.3},
        {F32, TRUTH(1, -0.3, -24, ACT_ZERO_ANY), 1 + 0x1p-23, 2.3},
        {F32, TRUTH(1, -0.3, -24, ACT_ZERO_ANY), 1 - 0x1p-24, -0.7},
        /* f = 2^128 or more: an infinity is right, the greatest number one ulp less */
        {F32, TRUTH(HUGE_VAL, 0, 104, ACT_ZERO_ANY), HUGE_VAL, 0},
        {F32, TRUTH(HUGE_VAL, 0, 104, ACT_ZERO_ANY), 0x1.fffffep+127, -1},
        {F32, TRUTH(HUGE_VAL, 0, 104, ACT_ZERO_ANY), -HUGE_VAL, -0x1p+25},
        {F32, TRUTH(HUGE_VAL, 0, 104, ACT_ZERO_ANY), 0, -0x1p+24},
        {F64, TRUTH(-HUGE_VAL, 0, 971, ACT_ZERO_ANY), -HUGE_VAL, 0},
        {F64, TRUTH(-HUGE_VAL, 0, 971, ACT_ZERO_ANY), -0x1.fffffffffffffp+1023, 1},
        {F16, TRUTH(65504, 0.25, 5, ACT_ZERO_ANY), HUGE_VAL, 0.75},
        {BF16, TRUTH(1, 0, -7, ACT_ZERO_ANY), HUGE_VAL, 0x1p+135 - 128},
        /* f = 0.7 of the least number, 2.6 times it, and nothing */
        {F64, TRUTH(0x1p-1074, -0.3, -1074, ACT_ZERO_ANY), 0x1p-1074, 0.3},
        {F64, TRUTH(0x1p-1074, -0.3, -1074, ACT_ZERO_ANY), 0, -0.7},
        {F64, TRUTH(0x3p-1074, -0.4, -1074, ACT_ZERO_ANY), 0x1p-1074, -1.6},
        {F64, TRUTH(0x3p-1074, -0.4, -1074, ACT_ZERO_ANY), 0x8p-1074, 5.4},
        {F64, TRUTH(0, 0, -1074, ACT_ZERO_PLUS), 0x1p-1022, 0x1p+52},
        {F64, TRUTH(0, 0, -1074, ACT_ZERO_PLUS), -0.0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const act_format *format = &act_formats[rows[i].format];
        double got = act_truth_error(&rows[i].truth, format, rows[i].y);
        double want = rows[i].error;
        cr_expect(fabs(got - want) <= 0x1p-40 * fmax(1, fabs(want)),
                  "row %zu: %s %a + %a ulp, y = %a: %a, not %a", i, format->name,
                  rows[i].truth.rounded, rows[i].truth.residual, rows[i].y, got, want);
    }
}

/* f(x) by hand in all formats: the residual of exact fractions, at both sides of 1, below
 * the normal numbers, at the end. */
Test(truth, residual_of_known_values) {
    static const struct {
        int format;
        const char *name;
        double x, rounded, residual;
        int ulp_exponent;
    } rows[] = {
        /* 1/3 = 0.0101..b lies a third of an ulp from its neighbours */
        {F64, "reciprocal", 3, 0x1.5555555555555p-2, 1.0 / 3, -54},
        {F32, "reciprocal", 3, 0x1.555556p-2, -1.0 / 3, -25},
        {F16, "reciprocal", 3, 0x1.554p-2, 1.0 / 3, -12},
        {BF16, "reciprocal", -3, -0x1.56p-2, 1.0 / 3, -9},
        /* 2/3 * 2^-127 = 2796202.67 * 2^-149, and the like in binary64 */
        {F32, "reciprocal", 0x1.8p+127, 0x2aaaabp-149, -1.0 / 3, -149},
        {F64, "reciprocal", 0x1.8p+1023, 0x5555555555555p-1074, 1.0 / 3, -1074},
        /* 255^2 = 254 * 256 + 1 = 2032 * 32 + 1, 255.875^2 = 2046 * 32 + 1/64 */
        {BF16, "square", 255, 65024, 0x1p-8, 8},
        {F16, "square", 255, 65024, 0x1p-5, 5},
        {F16, "square", 255.875, 65472, 0x1p-11, 5},
        /* beyond the end: f counts as at most 2^(emax + 1) */
        {F16, "square", 256, HUGE_VAL, 0, 5},
        {F16, "square", 60000, HUGE_VAL, 0, 5},
        {F32, "exp2", 128, HUGE_VAL, 0, 104},
        {F32, "exp", 1000, HUGE_VAL, 0, 104},
        {F64, "sinh", -1e300, -HUGE_VAL, 0, 971},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_exact *exact = act_probe_open(rows[i].name, NULL, 0);
        act_truth truth = act_probe_truth(exact, rows[i].format, rows[i].x);
        bool fits = truth.rounded == rows[i].rounded &&
                    fabs(truth.residual - rows[i].residual) <= 0x1p-20 &&
                    truth.ulp_exponent == rows[i].ulp_exponent;
        cr_expect(fits, "row %zu: %a + %.9g * 2^%d", i, truth.rounded, truth.residual,
                  truth.ulp_exponent);
        act_exact_close(exact);
    }
}

/* shrink adds -bias to 65504, the greatest number of binary16; the next would be 65536.
 */
Test(truth, beyond_the_greatest_number) {
    static const struct {
        double bias, rounded, residual;
    } rows[] = {{0, 65504, 0},         {-8, 65504, 0.25},      {-15, 65504, 15.0 / 32},
                {-16, HUGE_VAL, -0.5}, {-24, HUGE_VAL, -0.25}, {-32, HUGE_VAL, 0},
                {-33, HUGE_VAL, 0},    {-1e30, HUGE_VAL, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const double params[ACT_PARAMS] = {0.5, rows[i].bias};
        act_exact *exact = act_probe_open("shrink", params, 0);
        for (int sign = -1; sign <= 1; sign += 2) {
            act_truth truth = act_probe_truth(exact, F16, sign * 65504.0);
            bool fits = truth.rounded == sign * rows[i].rounded &&
                        truth.residual == sign * rows[i].residual &&
                        truth.ulp_exponent == 5;
            cr_expect(fits, "bias %g: %a + %a * 2^%d", rows[i].bias, truth.rounded,
                      truth.residual, truth.ulp_exponent);
        }
        act_exact_close(exact);
    }
}

static void expect_zero(const char *name, int order, double x, act_zero_sign want) {
    act_exact *exact = act_probe_open(name, NULL, order);
    for (int i = 0; i < ACT_FORMATS; i++) {
        if (!act_format_has(&act_formats[i], x)) {
            continue;
        }
        act_truth truth = act_probe_truth(exact, i, x);
        cr_expect(truth.rounded == 0 && truth.zero == want, "%s.d%d.%s(%a): %a, sign %d",
                  name, order, act_formats[i].name, x, truth.rounded, (int)truth.zero);
        bool negative = signbit(truth.rounded) != 0;
        cr_expect(negative == (want == ACT_ZERO_MINUS), "%s(%a)", name, x);
        double y = act_probe_round(exact, i, ACT_NEAREST, x);
        cr_expect(act_same_value(y, truth.rounded), "%s(%a): %a", name, x, y);
    }
    act_exact_close(exact);
}

Test(truth, signs_of_zero) {
    static const struct {
        const char *name;
        act_zero_sign at_minus, at_plus; /* at -0 and +0 */
    } at_zero[] = {
        {"identity", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"sine", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"tanh", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"gelu", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"silu", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"mish", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"expm1", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"log1p", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"tanhshrink", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"elu", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"leaky_relu", ACT_ZERO_MINUS, ACT_ZERO_PLUS},
        {"square", ACT_ZERO_PLUS, ACT_ZERO_PLUS},
        {"abs", ACT_ZERO_PLUS, ACT_ZERO_PLUS},
        {"relu", ACT_ZERO_ANY, ACT_ZERO_PLUS},
        {"hardshrink", ACT_ZERO_ANY, ACT_ZERO_ANY},
    };
    for (size_t i = 0; i < sizeof at_zero / sizeof at_zero[0]; i++) {
        const char *name = at_zero[i].name;
        /* A constant piece has no sign of its own, an identity has that of x. */
        act_zero_sign minus = at_zero[i].at_minus;
        expect_zero(name, 0, -0.0, minus);
        expect_zero(name, 0, 0, at_zero[i].at_plus);
    }
    expect_zero("log", 0, 1, ACT_ZERO_EITHER);
    expect_zero("relu", 0, -3, ACT_ZERO_EITHER);
    expect_zero("hardswish", 0, -4, ACT_ZERO_EITHER);
    expect_zero("relu", 1, -3, ACT_ZERO_ANY);
    expect_zero("tanh", 2, -0.0, ACT_ZERO_ANY);
    /* Not zero, but smaller than any format sees. */
    expect_zero("gelu", 0, -60000, ACT_ZERO_MINUS);
    expect_zero("logsigmoid", 0, 60000, ACT_ZERO_MINUS);
    expect_zero("sigmoid", 0, -60000, ACT_ZERO_PLUS);
    expect_zero("silu", 0, -60000, ACT_ZERO_MINUS);
}
