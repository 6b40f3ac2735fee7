#include "compare.h"
#include "draw.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(hard, .fini = forget);

typedef struct hard_case {
    const char *function;
    int order;
    double x;
} hard_case;

static const hard_case binary32_cases[] = {
#include "hard_cases.inc"
};

/* Inputs whose value lies within 2^-44 ulp of a number of binary64 or of a midpoint.
 * exp: the first five, and log: V. Lefevre, J.-M. Muller, A. Tisserand, "Toward correctly
 * rounded transcendentals", IEEE Trans. Comput. 47 (1998), and V. Lefevre, J.-M. Muller,
 * "Worst cases for correct rounding of the elementary functions in double precision",
 * ARITH 15 (2001). The others: lists *.wc of CORE-MATH, src/binary64, which take them
 * from vinc17.net/research/testlibm and from the project's own searches. */
static const hard_case binary64_cases[] = {
    {"exp", 0, -0x1.ed318efb627eap-27},   {"exp", 0, 0x1.7ffe7ffee0024p-32},
    {"exp", 0, 0x1.80017ffedffdcp-32},    {"exp", 0, 0x1.9e9cbbfd6080bp-31},
    {"exp", 0, 0x1.83d4bcdebb3f4p+2},     {"exp", 0, -0x1.ff171507f8ba5p-30},
    {"exp", 0, -0x1.fe6c9574f16e9p+3},    {"exp", 0, -0x1.fe87177ae082ap+6},
    {"log", 0, 0x1.62a88613629b6p+678},   {"log", 0, 0x1.baded30cbf1c4p-1},
    {"erf", 0, 0x1.fa4864d28d1bep-1023},  {"tanh", 0, 0x1.94503a1406f71p+3},
    {"tanh", 0, 0x1.ff752fb61f8ddp-22},   {"tanh", 0, 0x1.ef6d7e9c3ab8ep-22},
    {"sine", 0, 0x1.f9ae9db2c4bbep+7},    {"sine", 0, 0x1.f6377749f9f85p+7},
    {"sine", 0, 0x1.f7a3b38eeb43bp+7},    {"cosh", 0, 0x1.29d53ac8326fep-15},
    {"cosh", 0, 0x1.28beac19b91b5p-15},   {"expm1", 0, -0x1.19003a4e59a87p-35},
    {"expm1", 0, -0x1.001ffe004000bp-42}, {"expm1", 0, 0x1.77cfddb7c009fp+5},
    {"log1p", 0, -0x1.fffffffffffebp-48}, {"exp2", 0, 0x1.ed4a67da1b6b3p-21},
    {"exp2", 0, 0x1.feb3812711e4cp-21},   {"rsqrt", 0, 0x1.fcbd5f9640a0fp+0},
    {"rsqrt", 0, 0x1.fec2c0de24bb6p+0},   {"sinh", 0, 0x1.00a0a44cc45bp-3},
    {"sinh", 0, 0x1.01898854d0c2cp+3},    {"sinh", 0, 0x1.0f3a4610f3b48p-6},
    {"sinh", 0, 0x1.04b2e7a155193p+5},    {"sinh", 0, 0x1.062315cbd184bp+9},
};

/* The distance of f(x) from a multiple of half an ulp, in ulps: 2 to its returned power.
 */
static double hardness(const act_case *c, double x) {
    arb_t ball;
    arb_init(ball);
    act_oracle_value(ball, c->oracle, c->p, c->order, x, 1200);
    act_truth truth;
    cr_assert(act_exact_truth(c->exact, c->format, x, &truth) == ACT_OK);
    arb_mul_2exp_si(ball, ball, 1 - truth.ulp_exponent);
    fmpz_t nearest;
    fmpz_init(nearest);
    arf_get_fmpz(nearest, arb_midref(ball), ARF_RND_NEAR);
    arb_sub_fmpz(ball, ball, nearest, 1200);
    double distance = fabs(arf_get_d(arb_midref(ball), ARF_RND_NEAR)) / 2;
    fmpz_clear(nearest);
    arb_clear(ball);
    return log2(distance);
}

static void check_cases(const hard_case *cases, size_t count, int format, double bits) {
    act_comparisons tally = {0};
    for (size_t i = 0; i < count; i++) {
        act_case c;
        const act_function *f = act_function_find(cases[i].function);
        const act_oracle *oracle = act_oracle_find(cases[i].function);
        cr_assert(f != NULL && oracle != NULL, "%s", cases[i].function);
        cr_assert(
            act_case_open(&c, f, oracle, NULL, cases[i].order, &act_formats[format]));
        act_case_compare(&c, cases[i].x, &tally);
        double found = hardness(&c, cases[i].x);
        cr_expect(found <= -bits, "%s.d%d(%a) is no hard case: 2^%g", f->name,
                  cases[i].order, cases[i].x, found);
        act_case_close(&c);
    }
    cr_expect(tally.wrong == 0, "%ld wrong: %s", tally.wrong, tally.first);
    cr_expect(tally.decided == (long)count && count > 0, "%ld of %zu", tally.decided,
              count);
}

Test(hard, published_cases_of_binary64) {
    check_cases(binary64_cases, sizeof binary64_cases / sizeof binary64_cases[0], F64,
                44);
}

Test(hard, searched_cases_of_binary32) {
    check_cases(binary32_cases, sizeof binary32_cases / sizeof binary32_cases[0], F32,
                24);
}

/* x in the format beside which f^(order) changes its sign, or NaN: by bisection in [lo,
 * hi].
 */
static double root_between(act_exact *exact, int format, double lo, double hi) {
    double at_lo = act_probe_round(exact, format, ACT_NEAREST, lo);
    double at_hi = act_probe_round(exact, format, ACT_NEAREST, hi);
    if (!(at_lo * at_hi < 0)) {
        return (double)NAN;
    }
    double middle = act_nearest_in(&act_formats[format], lo + (hi - lo) / 2);
    while (middle > lo && middle < hi) {
        double y = act_probe_round(exact, format, ACT_NEAREST, middle);
        if (y == 0) {
            return middle;
        }
        if ((y < 0) == (at_lo < 0)) {
            lo = middle;
        } else {
            hi = middle;
        }
        middle = act_nearest_in(&act_formats[format], lo + (hi - lo) / 2);
    }
    return lo;
}

/* Every root of f, f' and f'' in [-8, 8] that a grid sees, with its neighbours. Returns
 * how many roots lie near `expected`. */
static int judge_roots(const char *name, int order, int format, double expected,
                       act_comparisons *tally) {
    act_case c;
    cr_assert(act_case_open(&c, act_function_find(name), act_oracle_find(name), NULL,
                            order, &act_formats[format]));
    int found = 0;
    for (double lo = -8.03125; lo < 8; lo += 0.125) {
        if (!(act_case_place(&c, lo) == act_nearest_in(c.format, lo))) {
            continue;
        }
        double root = root_between(c.exact, format, lo, lo + 0.125);
        for (int64_t step = -2; !isnan(root) && step <= 3; step++) {
            act_case_compare(&c, act_case_place(&c, act_step(c.format, root, step)),
                             tally);
        }
        found += fabs(root - expected) < 1e-3;
    }
    act_case_close(&c);
    return found;
}

Test(hard, roots_of_values_and_derivatives) {
    act_comparisons tally = {0};
    for (size_t i = 0; i < act_function_count; i++) {
        for (int n = 0; n < 2 * ACT_ORDERS; n++) {
            judge_roots(act_functions[i]->name, n % ACT_ORDERS,
                        n < ACT_ORDERS ? F64 : F32, 0, &tally);
        }
    }
    cr_expect(tally.wrong == 0, "%ld wrong: %s", tally.wrong, tally.first);
    cr_expect(act_comparisons_total(&tally) >= 1000, "%ld",
              act_comparisons_total(&tally));
}

/* The minima: roots of the derivative that the search above must have met. */
Test(hard, minima_are_among_the_roots) {
    act_comparisons tally = {0};
    for (int format = F64; format <= F32; format++) {
        cr_expect(judge_roots("silu", 1, format, -1.2785, &tally) == 1);
        cr_expect(judge_roots("gelu", 1, format, -0.7518, &tally) == 1);
        cr_expect(judge_roots("mish", 1, format, -1.1924, &tally) == 1);
    }
    cr_expect(tally.wrong == 0, "%ld wrong: %s", tally.wrong, tally.first);
}
