#include "compare.h"
#include "draw.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(oracle, .fini = forget);

enum { CASES = ACT_FORMATS * ACT_ORDERS };

Test(oracle, every_function_has_one) {
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        cr_expect(act_oracle_find(f->name) != NULL, "%s has no oracle", f->name);
    }
    for (size_t i = 0; i < act_oracle_count; i++) {
        const act_oracle *oracle = &act_oracles[i];
        const act_function *f = act_function_find(oracle->name);
        cr_assert(f != NULL, "no function %s", oracle->name);
        bool bounded = oracle->hi != 0;
        cr_expect(f->domain[0] == (bounded ? oracle->lo : -HUGE_VAL), "%s", f->name);
        cr_expect(f->domain[1] == HUGE_VAL, "%s", f->name);
        bool has_params = f->params[0].name != NULL;
        cr_expect(has_params == (oracle->other[0] != 0), "%s: parameters", f->name);
    }
}

typedef void inputs_of_case(act_case *c, act_draw *draw, act_comparisons *tally);

/* Runs `inputs` over every function, order and format, and checks that all ended well and
 * none was left out: `count` inputs per case. */
static void check_all(inputs_of_case *inputs, long count, bool other_params) {
    long total = 0;
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        const act_oracle *oracle = act_oracle_find(f->name);
        cr_assert(oracle != NULL, "%s has no oracle", f->name);
        act_comparisons tally = {0};
        act_draw draw = {i};
        for (int n = 0; n < CASES; n++) {
            const double *params = other_params ? oracle->other : NULL;
            const act_format *format = &act_formats[n / ACT_ORDERS];
            act_case c;
            cr_assert(act_case_open(&c, f, oracle, params, n % ACT_ORDERS, format));
            inputs(&c, &draw, &tally);
            act_case_close(&c);
        }
        cr_expect(tally.wrong == 0, "%s: %ld wrong: %s", f->name, tally.wrong,
                  tally.first);
        cr_expect(tally.on_boundary == 0 || oracle->meets_boundaries,
                  "%s: %ld exact values", f->name, tally.on_boundary);
        long expected = count * CASES;
        cr_expect(act_comparisons_total(&tally) == expected,
                  "%s: %ld comparisons, not %ld", f->name, act_comparisons_total(&tally),
                  expected);
        total += act_comparisons_total(&tally);
    }
    cr_expect(total == count * CASES * (long)act_function_count && total > 0);
}

enum { NEAR = 50, ANYWHERE = 60 };

static void random_inputs(act_case *c, act_draw *draw, act_comparisons *tally) {
    for (int i = 0; i < NEAR; i++) {
        act_case_compare(c, act_case_place(c, act_draw_between(draw, -8, 8)), tally);
    }
    for (int i = 0; i < ANYWHERE; i++) {
        act_case_compare(c, act_case_place(c, act_draw_value(draw, c->format)), tally);
    }
}

Test(oracle, random_inputs_with_default_parameters) {
    check_all(random_inputs, NEAR + ANYWHERE, false);
}

Test(oracle, random_inputs_with_other_parameters) {
    check_all(random_inputs, NEAR + ANYWHERE, true);
}

/* Where functions saturate, underflow and overflow in the four formats, and the formats'
 * own ends. */
static const double edges[] = {
    0x1p-26, 0.01, 1,     2.9,   3,    5,     6.1,   8.3,   9.1,   11.2, 13.2, 16.7,
    17.4,    19.1, 26.6,  27.3,  36.8, 37.6,  38.5,  39,    44.4,  88.7, 89.4, 103.3,
    105,     128,  149.5, 354.9, 372,  709.8, 710.5, 745.2, 800,   1023, 1024, 1075,
    4e3,     1e5,  65504, 1e10,  1e19, 1e38,  1e77,  1e154, 1e200, 1e300};
enum { EDGES = sizeof edges / sizeof edges[0], ENDS = 6 };

static void tails_and_ends(act_case *c, act_draw *draw, act_comparisons *tally) {
    (void)draw;
    const act_format *format = c->format;
    double least = act_format_subnormal(format), normal = ldexp(1, format->emin);
    double greatest = act_format_max(format);
    double ends[ENDS] = {least,  2 * least, act_step(format, normal, -1),
                         normal, greatest,  act_step(format, greatest, -1)};
    for (int sign = -1; sign <= 1; sign += 2) {
        for (int i = 0; i < EDGES; i++) {
            act_case_compare(c, act_case_place(c, sign * edges[i]), tally);
        }
        for (int i = 0; i < ENDS; i++) {
            act_case_compare(c, act_case_place(c, sign * ends[i]), tally);
        }
    }
}

Test(oracle, tails_and_ends) {
    check_all(tails_and_ends, 2 * (EDGES + ENDS), false);
}

Test(oracle, tails_and_ends_with_other_parameters) {
    check_all(tails_and_ends, 2 * (EDGES + ENDS), true);
}

/* Both sides of every kink, next to it and a little away; functions without one:
 * around 1. */
static void beside_kinks(act_case *c, act_draw *draw, act_comparisons *tally) {
    (void)draw;
    double at[ACT_KINKS] = {1, -1};
    act_function_kinks(c->f, c->p, at);
    static const int64_t steps[] = {-100, -2, -1, 1, 2, 100};
    for (int i = 0; i < ACT_KINKS; i++) {
        double from = act_nearest_in(c->format, isfinite(at[i]) ? at[i] : 1);
        for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++) {
            double x = act_step(c->format, from, steps[k]);
            act_case_compare(c, act_case_place(c, x), tally);
        }
    }
}

Test(oracle, beside_kinks) {
    check_all(beside_kinks, 6 * ACT_KINKS, false);
    check_all(beside_kinks, 6 * ACT_KINKS, true);
}

/* Orders beyond those of the catalogue, away from x = 0, where k! does not divide. */
Test(oracle, higher_orders) {
    static const char *const smooth[] = {"sigmoid", "tanh",       "silu", "gelu", "mish",
                                         "atan",    "squareplus", "exp2", "log",  "serf"};
    enum { SMOOTH = sizeof smooth / sizeof smooth[0], HIGHEST = 6, POINTS = 10 };
    act_comparisons tally = {0};
    act_draw draw = {1};
    for (int n = 0; n < SMOOTH * (HIGHEST - 2); n++) {
        const char *name = smooth[n % SMOOTH];
        act_case c;
        cr_assert(act_case_open(&c, act_function_find(name), act_oracle_find(name), NULL,
                                3 + n / SMOOTH, &act_formats[n % 2]));
        for (int i = 0; i < POINTS; i++) {
            act_case_compare(&c, act_case_place(&c, act_draw_between(&draw, -8, 8)),
                             &tally);
        }
        act_case_close(&c);
    }
    cr_expect(tally.wrong == 0, "%ld wrong: %s", tally.wrong, tally.first);
    cr_expect(tally.decided == SMOOTH * (HIGHEST - 2) * POINTS, "%ld", tally.decided);
}
