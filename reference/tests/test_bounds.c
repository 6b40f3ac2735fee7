/* Ranges against the second oracle, against closed forms, and with planted faults. */
#include "grid.h"
#include "number/decimal.h"
#include "promise.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(bounds, .fini = forget);

static const double whole_line[2] = {-HUGE_VAL, HUGE_VAL};

static void expect_agreement(const act_function *f, const double *p, int order,
                             double from, double to) {
    char why[GRID_WHY];
    act_range range;
    act_range_init(&range);
    act_status status = act_range_find(&range, f, p, order, from, to);
    cr_expect(status == ACT_OK, "%s, order %d, %g to %g: status %d", f->name, order, from,
              to, (int)status);
    if (status == ACT_OK) {
        bool agrees = act_grid_agrees(&range, f, p, order, (double[]){from, to}, why);
        cr_expect(agrees, "%s, order %d, %g to %g: %s", f->name, order, from, to, why);
    }
    act_range_clear(&range);
}

Test(bounds, all_functions_over_their_domain) {
    cr_assert(act_function_count > 50, "%zu functions", act_function_count);
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        double p[ACT_PARAMS] = {0};
        act_function_set_params(f, NULL, p);
        for (int order = 0; order < ACT_ORDERS; order++) {
            expect_agreement(f, p, order, -HUGE_VAL, HUGE_VAL);
        }
    }
}

Test(bounds, all_functions_with_other_parameters) {
    int count = 0;
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        const act_oracle *oracle = act_oracle_find(f->name);
        if (f->params[0].name == NULL) {
            continue;
        }
        for (int order = 0; order < ACT_ORDERS; order++, count++) {
            expect_agreement(f, oracle->other, order, -HUGE_VAL, HUGE_VAL);
        }
    }
    cr_expect(count > 30, "%d", count);
}

Test(bounds, parts_of_the_domain) {
    static const double ends[][2] = {{-1, 1},         {0, 3},           {-5, -0.5},
                                     {0.3, HUGE_VAL}, {-HUGE_VAL, 0.7}, {2, 9},
                                     {1, 1.125},      {-3, HUGE_VAL},   {0x1p-30, 40}};
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        double p[ACT_PARAMS] = {0};
        act_function_set_params(f, NULL, p);
        for (size_t k = i % 3; k < sizeof ends / sizeof ends[0]; k += 3) {
            double from = fmax(ends[k][0], f->domain[0]);
            for (int order = 0; order < ACT_ORDERS && from < ends[k][1]; order++) {
                expect_agreement(f, p, order, from, ends[k][1]);
            }
        }
    }
}

/* A bound that is off by 1e-12 is caught, whichever way it is moved. */
Test(bounds, planted_bounds_are_caught) {
    static const struct {
        const char *name;
        int order;
    } cases[] = {{"sigmoid", 1}, {"tanh", 1},     {"gelu", 1},      {"silu", 2},
                 {"mish", 0},    {"selu", 1},     {"softsign", 2},  {"snake", 1},
                 {"atan", 0},    {"softplus", 1}, {"hardswish", 1}, {"isru", 2}};
    for (size_t i = 0; i < 4 * sizeof cases / sizeof cases[0]; i++) {
        const act_function *f = act_function_find(cases[i / 4].name);
        int order = cases[i / 4].order;
        double p[ACT_PARAMS] = {0};
        char why[GRID_WHY];
        act_range range;
        act_function_set_params(f, NULL, p);
        act_range_init(&range);
        cr_assert(act_range_find(&range, f, p, order, -HUGE_VAL, HUGE_VAL) == ACT_OK);
        act_bound *bound = i % 2 == 0 ? &range.lower : &range.upper;
        double step = i % 4 < 2 ? 1e-12 : -1e-12;
        if (mpfr_number_p(&bound->value->left)) {
            mpfi_add_d(bound->value, bound->value, step);
            bool agrees = act_grid_agrees(&range, f, p, order, whole_line, why);
            cr_expect(!agrees, "%s, order %d: %s bound moved by %g is not caught",
                      f->name, order, i % 2 == 0 ? "lower" : "upper", step);
        }
        act_range_clear(&range);
    }
}

/* A derivative with a wrong definition has other bounds, which do not fit the oracle. */
Test(bounds, planted_definition_is_caught) {
    char why[GRID_WHY];
    act_range range;
    act_range_init(&range);
    const act_function *other = act_function_find("quick_gelu");
    cr_assert(act_range_find(&range, other, NULL, 1, -HUGE_VAL, HUGE_VAL) == ACT_OK);
    cr_expect(
        !act_grid_agrees(&range, act_function_find("gelu"), NULL, 1, whole_line, why));
    act_range_clear(&range);
}

/* Extremes in closed form, to 20 digits: 4/(3 sqrt 3), gelu' at +-sqrt 2 where gelu'' is
 * 0, sqrt 2 exp(-1/2), 2/sqrt pi, sqrt(2/pi), lambda alpha of selu. */
Test(bounds, closed_forms) {
    static const struct {
        const char *name;
        int order;
        const char *lower, *upper;
        act_reached lower_reached, upper_reached;
    } rows[] = {
        {"sigmoid", 0, "0", "1", ACT_AT_INFINITY, ACT_AT_INFINITY},
        {"sigmoid", 1, "0", "0.25", ACT_AT_INFINITY, ACT_ATTAINED},
        {"tanh", 1, "0", "1", ACT_AT_INFINITY, ACT_ATTAINED},
        {"tanh", 2, "-0.76980035891950101935", "0.76980035891950101935", ACT_ATTAINED,
         ACT_ATTAINED},
        {"gelu", 1, "-0.12890414518515478634", "1.1289041451851547863", ACT_ATTAINED,
         ACT_ATTAINED},
        {"gelu", 2, "-0.10798193302637610390", "0.79788456080286535588", ACT_ATTAINED,
         ACT_ATTAINED},
        {"gaussian", 1, "-0.85776388496070679648", "0.85776388496070679648", ACT_ATTAINED,
         ACT_ATTAINED},
        {"erf", 1, "0", "1.1283791670955125739", ACT_AT_INFINITY, ACT_ATTAINED},
        {"selu", 1, "0", "1.7580993408473766812", ACT_AT_INFINITY, ACT_AT_KINK},
        {"squareplus", 1, "0", "1", ACT_AT_INFINITY, ACT_AT_INFINITY},
        {"squareplus", 2, "0", "0.25", ACT_AT_INFINITY, ACT_ATTAINED},
        {"softsign", 2, "-2", "2", ACT_AT_KINK, ACT_AT_KINK},
        {"hardswish", 0, "-0.375", "inf", ACT_ATTAINED, ACT_AT_INFINITY},
        {"hardswish", 1, "-0.5", "1.5", ACT_AT_KINK, ACT_AT_KINK},
        {"snake", 1, "0", "2.0000000000000000000", ACT_ATTAINED, ACT_ATTAINED},
        {"relu", 1, "0", "1", ACT_ATTAINED_ON, ACT_ATTAINED_ON},
        {"log", 1, "0", "inf", ACT_AT_INFINITY, ACT_AT_SINGULARITY},
        {"sqrt", 0, "0", "inf", ACT_ATTAINED, ACT_AT_INFINITY},
        {"atan", 0, "-1.5707963267948966192", "1.5707963267948966192", ACT_AT_INFINITY,
         ACT_AT_INFINITY},
        {"cosh", 0, "1", "inf", ACT_ATTAINED, ACT_AT_INFINITY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_range range;
        act_range_init(&range);
        act_status status = act_range_find(&range, act_function_find(rows[i].name), NULL,
                                           rows[i].order, -HUGE_VAL, HUGE_VAL);
        cr_assert(status == ACT_OK, "%s", rows[i].name);
        char *lower = act_decimal_of_interval(range.lower.value, 20);
        char *upper = act_decimal_of_interval(range.upper.value, 20);
        cr_expect(strcmp(lower, rows[i].lower) == 0 && strcmp(upper, rows[i].upper) == 0,
                  "%s, order %d: %s to %s", rows[i].name, rows[i].order, lower, upper);
        cr_expect(range.lower.spot[0].reached == rows[i].lower_reached &&
                      range.upper.spot[0].reached == rows[i].upper_reached,
                  "%s, order %d: reached %d and %d", rows[i].name, rows[i].order,
                  (int)range.lower.spot[0].reached, (int)range.upper.spot[0].reached);
        free(lower);
        free(upper);
        act_range_clear(&range);
    }
}

/* sqrt(2), and 2 for gelu''. */
Test(bounds, places) {
    act_range range;
    act_range_init(&range);
    const act_function *gelu = act_function_find("gelu");
    cr_assert(act_range_find(&range, gelu, NULL, 1, -HUGE_VAL, HUGE_VAL) == ACT_OK);
    mpfi_t square;
    mpfi_init2(square, 255);
    mpfi_sqr(square, range.upper.spot[0].x);
    cr_expect(mpfi_is_inside_d(2, square) && range.upper.spots == 1);
    cr_assert(act_range_find(&range, gelu, NULL, 2, -HUGE_VAL, HUGE_VAL) == ACT_OK);
    cr_expect(range.lower.spots == 2);
    for (int i = 0; i < ACT_SPOTS; i++) {
        mpfi_sqr(square, range.lower.spot[i].x);
        cr_expect(mpfi_is_inside_d(4, square), "place %d", i);
    }
    mpfi_clear(square);
    act_range_clear(&range);
}

Test(bounds, outside_the_domain) {
    act_range range;
    act_range_init(&range);
    const act_function *f = act_function_find("log");
    cr_expect(act_range_find(&range, f, NULL, 0, -3, -1) == ACT_USAGE);
    cr_expect(act_range_find(&range, f, NULL, 0, HUGE_VAL, HUGE_VAL) == ACT_USAGE);
    cr_expect(act_range_find(&range, f, NULL, 0, -3, 0) == ACT_OK);
    cr_expect(act_range_find(&range, f, NULL, 1, 2, 2) == ACT_OK);
    cr_expect(mpfi_is_inside_d(0.5, range.lower.value));
    act_range_clear(&range);
}

/* From `steady` on, the signs of f', f'' and f''' stay. */
static bool is_steady(const act_function *f, const double *p, char why[ACT_WHY]) {
    enum { PRECISION = 2047, STEPS = 120 };
    double steady[2] = {f->steady[0], f->steady[1]};
    if (f->steady_at != NULL) {
        f->steady_at(steady, p);
    }
    bool fine = true;
    act_tape *tape = act_tape_open(ACT_ORDERS + 1, PRECISION);
    for (int right = 0; right < 2 && steady[right] > 0; right++) {
        int piece = 0;
        while (right && f->piece[piece + 1] != NULL && piece < ACT_KINKS) {
            piece++;
        }
        int signs[ACT_ORDERS + 1] = {0};
        double x = right ? steady[1] : -steady[0];
        for (int i = 0; i < STEPS && fine; i++, x *= 1.1) {
            act_tape_reset(tape);
            jet y = f->piece[piece](jet_variable(tape, x), p);
            for (int k = 1; k <= ACT_ORDERS; k++) {
                int sign = mpfi_is_strictly_pos(y->c[k])   ? 1
                           : mpfi_is_strictly_neg(y->c[k]) ? -1
                                                           : 0;
                fine = fine && sign != 0 && (i == 0 || sign == signs[k]);
                signs[k] = sign;
            }
        }
        snprintf(why, ACT_WHY, "%s side, about %g", right ? "right" : "left", x);
    }
    act_tape_close(tape);
    return fine;
}

Test(bounds, steady_functions_are) {
    act_expect_of_all(is_steady);
    act_function planted = *act_function_find("atan");
    planted.steady[1] = 0.25; /* within the root of f''' */
    act_expect_caught(is_steady, &planted);
}

/* f(x + period) - f(x) is one constant. */
static bool is_periodic(const act_function *f, const double *p, char why[ACT_WHY]) {
    enum { PRECISION = 255, POINTS = 20 };
    if (f->period == NULL) {
        return true;
    }
    act_tape *tape = act_tape_open(ACT_ORDERS + 1, PRECISION);
    mpfi_t drift, place;
    mpfi_init2(drift, PRECISION);
    mpfi_init2(place, PRECISION);
    bool fine = f->piece[1] == NULL;
    for (int i = 0; i < POINTS && fine; i++) {
        act_tape_reset(tape);
        jet x = jet_variable(tape, 0.37 * i - 3);
        mpfi_add(place, x->c[0], f->period(x, p)->c[0]);
        jet difference = jet_sub(f->piece[0](jet_variable_interval(tape, place), p),
                                 f->piece[0](x, p));
        if (i == 0) {
            mpfi_set(drift, difference->c[0]);
        }
        mpfi_intersect(drift, drift, difference->c[0]);
        fine = !mpfi_is_empty(drift);
        for (int k = 1; k <= ACT_ORDERS; k++) {
            fine = fine && mpfi_has_zero(difference->c[k]);
        }
        snprintf(why, ACT_WHY, "point %d", i);
    }
    mpfi_clear(drift);
    mpfi_clear(place);
    act_tape_close(tape);
    return fine;
}

static jet too_short(jet x, const double *p) {
    (void)p;
    return jet_pi(x);
}

Test(bounds, periods_are) {
    act_expect_of_all(is_periodic);
    act_function planted = *act_function_find("sine");
    planted.period = too_short;
    act_expect_caught(is_periodic, &planted);
}

/* f' >= 0 by the second oracle, as far as its digits go. */
static bool does_rise(const act_function *f, const double *p, char why[ACT_WHY]) {
    enum { POINTS = 2000, PREC = 200 };
    if (!f->rises) {
        return true;
    }
    bool fine = true;
    arb_t slope;
    arb_init(slope);
    for (int i = -POINTS; i <= POINTS && fine; i++) {
        double x = i * 0.0037 * (1 + i * i * 1e-3);
        act_oracle_value(slope, act_oracle_find(f->name), p, 1, x, PREC);
        fine = !arb_is_negative(slope);
        snprintf(why, ACT_WHY, "at %g", x);
    }
    arb_clear(slope);
    return fine;
}

Test(bounds, functions_that_rise_do) {
    act_expect_of_all(does_rise);
    act_function planted = *act_function_find("sine");
    planted.rises = true;
    act_expect_caught(does_rise, &planted);
}

/* Where no line gives more digits, a finite limit is taken for exact. */
static bool limits_are_exact(const act_function *f, const double *p, char why[ACT_WHY]) {
    enum { PRECISION = 4095 };
    double limits[ACT_ORDERS][2];
    memcpy(limits, f->limit, sizeof limits);
    if (f->limits_at != NULL) {
        f->limits_at(limits, p);
    }
    bool fine = true;
    double at[ACT_KINKS];
    int last = act_kinks_of(f, p, at);
    while (last > 0 && isinf(at[last - 1])) {
        last--;
    }
    act_tape *tape = act_tape_open(ACT_ORDERS, PRECISION);
    for (int i = 0; i < 2 * ACT_ORDERS && fine; i++) {
        bool right = i % 2 == 1;
        act_program *line = right ? f->right.line : f->left.line;
        double limit = limits[i / 2][right];
        if (line == NULL && isfinite(limit)) {
            act_tape_reset(tape);
            jet x = jet_variable(tape, right ? 0x1p600 : -0x1p600);
            mpfi_ptr y = f->piece[right ? last : 0](x, p)->c[i / 2];
            mpfi_sub_d(y, y, limit);
            fine = mpfi_cmp_d(y, 0x1p-200) < 0 && mpfi_cmp_d(y, -0x1p-200) > 0;
            snprintf(why, ACT_WHY, "order %d, limit %a", i / 2, limit);
        }
    }
    act_tape_close(tape);
    return fine;
}

Test(bounds, limits_without_a_line_are_exact) {
    act_expect_of_all(limits_are_exact);
    act_function planted = *act_function_find("softsign");
    planted.limit[0][1] = 1 + 0x1p-52;
    act_expect_caught(limits_are_exact, &planted);
}
