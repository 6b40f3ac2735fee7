/* Functions of the catalogue that are one function: every rounding must be the same. */
#include "draw.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(twins, .fini = mpfr_free_cache);

typedef struct twin {
    const char *name;
    int order;
    double params[ACT_PARAMS];
} twin;

static const twin pairs[][2] = {
    {{"softplus", 1, {1, HUGE_VAL}}, {"sigmoid", 0, {0}}},
    {{"softplus", 2, {1, HUGE_VAL}}, {"sigmoid", 1, {0}}},
    {{"silu", 0, {0}}, {"swish", 0, {1}}},
    {{"silu", 1, {0}}, {"swish", 1, {1}}},
    {{"silu", 2, {0}}, {"swish", 2, {1}}},
    {{"elu", 0, {1}}, {"celu", 0, {1}}},
    {{"elu", 1, {1}}, {"celu", 1, {1}}},
    {{"elu", 2, {1}}, {"celu", 2, {1}}},
    {{"leaky_relu", 0, {0.3}}, {"prelu", 0, {0.3}}},
    {{"leaky_relu", 1, {0.3}}, {"prelu", 1, {0.3}}},
    {{"prelu", 0, {0.25}}, {"rrelu", 0, {0.125, 0.375}}},
    {{"softshrink", 0, {0.7}}, {"shrink", 0, {0.7, 0.7}}},
    {{"hardshrink", 0, {0.7}}, {"shrink", 0, {0.7, 0}}},
    {{"threshold", 0, {0.3, 0}}, {"thresholded_relu", 0, {0.3}}},
    {{"exp", 0, {0}}, {"exp", 2, {0}}},
    {{"exp", 0, {0}}, {"expm1", 1, {0}}},
    {{"sinh", 0, {0}}, {"cosh", 1, {0}}},
    {{"sinh", 2, {0}}, {"cosh", 1, {0}}},
    {{"log", 1, {0}}, {"reciprocal", 0, {0}}},
    {{"log", 2, {0}}, {"reciprocal", 1, {0}}},
    {{"abs", 1, {0}}, {"softsign", 2, {0}}}, /* planted: see below */
};
enum { PAIRS = sizeof pairs / sizeof pairs[0], PLANTED = PAIRS - 1, INPUTS = 50 };

static bool same_truth(const act_truth *a, const act_truth *b) {
    return act_same_value(a->rounded, b->rounded) &&
           fabs(a->residual - b->residual) <= 0x1p-20 &&
           a->ulp_exponent == b->ulp_exponent;
}

/* How many of the inputs see a difference. */
static int differences(const twin pair[2], int format) {
    act_exact *first = act_probe_open(pair[0].name, pair[0].params, pair[0].order);
    act_exact *second = act_probe_open(pair[1].name, pair[1].params, pair[1].order);
    act_draw draw = {81};
    bool is_half_line = act_function_find(pair[0].name)->domain[0] == 0;
    int found = 0;
    for (int i = 0; i < INPUTS; i++) {
        double x = i % 2 == 0 ? act_draw_value(&draw, &act_formats[format])
                              : act_nearest_in(&act_formats[format],
                                               act_draw_between(&draw, -9, 9));
        x = is_half_line ? fabs(x) : x;
        bool same = true;
        for (int d = 0; d < DIRECTIONS; d++) {
            same = same && act_same_value(act_probe_round(first, format, d, x),
                                          act_probe_round(second, format, d, x));
        }
        act_truth a = act_probe_truth(first, format, x);
        act_truth b = act_probe_truth(second, format, x);
        found += !same || !same_truth(&a, &b);
    }
    act_exact_close(first);
    act_exact_close(second);
    return found;
}

Test(twins, round_alike) {
    for (int i = 0; i < PLANTED; i++) {
        for (int format = 0; format < ACT_FORMATS; format++) {
            int found = differences(pairs[i], format);
            cr_expect(found == 0, "%s.d%d and %s.d%d in %s: %d differences",
                      pairs[i][0].name, pairs[i][0].order, pairs[i][1].name,
                      pairs[i][1].order, act_formats[format].name, found);
        }
    }
}

Test(twins, strangers_do_not) {
    cr_expect(differences(pairs[PLANTED], F32) > INPUTS / 2);
}
