#include "draw.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(directions, .fini = mpfr_free_cache);

static int64_t ordinal_of(const act_format *format, double y) {
    return act_ordinal(format, act_encode(format, y));
}

/* The four roundings and the truth of one value fit together. False for NaN. */
static bool check_input(act_exact *exact, const char *id, int format, double x) {
    double y[DIRECTIONS];
    for (int d = 0; d < DIRECTIONS; d++) {
        y[d] = act_probe_round(exact, format, d, x);
    }
    act_truth truth = act_probe_truth(exact, format, x);
    cr_assert(act_same_value(truth.rounded, y[ACT_NEAREST]), "%s(%a): %a, not %a", id, x,
              truth.rounded, y[ACT_NEAREST]);
    if (isnan(truth.rounded)) {
        return false;
    }
    double down = y[ACT_DOWN], up = y[ACT_UP];
    const act_format *f = &act_formats[format];
    bool exact_value = act_same_value(down, up);
    bool adjacent = exact_value || ordinal_of(f, up) == ordinal_of(f, down) + 1;
    cr_assert(adjacent, "%s(%a): down %a, up %a", id, x, down, up);
    double nearest = y[ACT_NEAREST];
    cr_assert(act_same_value(nearest, down) || act_same_value(nearest, up), "%s(%a): %a",
              id, x, nearest);
    bool negative = exact_value ? signbit(up) : down < 0;
    double to_zero = negative ? up : down;
    cr_assert(act_same_value(y[ACT_TO_ZERO], to_zero), "%s(%a): %a, not %a", id, x,
              y[ACT_TO_ZERO], to_zero);

    for (int d = 0; d < DIRECTIONS; d++) {
        act_exact_set_direction(exact, (act_direction)d);
        act_truth towards = act_probe_truth(exact, format, x);
        cr_assert(act_same_value(towards.rounded, y[d]) && fabs(towards.residual) <= 1,
                  "%s(%a): %a + %a, not %a", id, x, towards.rounded, towards.residual,
                  y[d]);
    }
    act_exact_set_direction(exact, ACT_NEAREST);

    /* What is left over points to the other neighbour. */
    double seen = 0x1p-20;
    double rest = truth.residual;
    cr_assert(fabs(rest) <= 0.5, "%s(%a): %a", id, x, rest);
    cr_assert(!exact_value || isinf(up) || rest == 0, "%s(%a): %a", id, x, rest);
    cr_assert(rest < seen || act_same_value(nearest, down), "%s(%a): %a + %a", id, x,
              nearest, rest);
    cr_assert(rest > -seen || act_same_value(nearest, up), "%s(%a): %a + %a", id, x,
              nearest, rest);
    return true;
}

static void check_all(double input(act_draw *draw, const act_format *format, int i),
                      int count, bool may_be_nan) {
    long checked = 0, nans = 0;
    for (size_t k = 0; k < act_function_count; k++) {
        const act_function *f = act_functions[k];
        for (int order = 0; order < ACT_ORDERS; order++) {
            act_exact *exact = act_probe_open(f->name, NULL, order);
            act_draw draw = {k};
            for (int format = 0; format < ACT_FORMATS; format++) {
                for (int i = 0; i < count; i++) {
                    double x = input(&draw, &act_formats[format], i);
                    nans += !check_input(exact, f->name, format, x);
                    checked++;
                }
            }
            act_exact_close(exact);
        }
    }
    long expected = (long)act_function_count * ACT_ORDERS * ACT_FORMATS * count;
    cr_expect(checked == expected && checked > 0, "%ld, not %ld", checked, expected);
    cr_expect(may_be_nan || nans == 0, "%ld", nans);
    cr_expect(nans < checked / 10, "%ld of %ld", nans, checked);
}

static double any_value(act_draw *draw, const act_format *format, int i) {
    double x = i % 2 == 0 ? act_draw_value(draw, format)
                          : act_nearest_in(format, act_draw_between(draw, -20, 20));
    return x;
}

Test(directions, fit_together_anywhere) {
    check_all(any_value, 30, true);
}

/* One number of every binade of subnormal numbers, either sign; the domains of log and
 * the roots end at 0. */
static double subnormal(act_draw *draw, const act_format *format, int i) {
    int bits = i % (format->precision - 1);
    int64_t n = act_draw_integer(draw, (int64_t)1 << bits, ((int64_t)2 << bits) - 1);
    double x = ldexp((double)n, format->emin - format->precision + 1);
    return act_draw_bits(draw) % 2 == 0 ? x : -x;
}

Test(directions, fit_together_on_subnormal_numbers) {
    check_all(subnormal, 52, true);
}
