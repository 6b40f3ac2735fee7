#include "inputs/points.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

enum { F64, F32, F16, BF16 };

static act_status plan_range(act_points *out, int format, double from, double to,
                             size_t points) {
    const act_function *f = act_function_find("relu6");
    cr_assert(f != NULL, "no function relu6");
    act_exact *exact = NULL;
    cr_assert(act_exact_open(&exact, f, NULL, 0) == ACT_OK, "relu6");
    act_plan plan = {
        .points = points, .seed = 1, .has_range = true, .from = from, .to = to};
    act_status status =
        act_points_choose(out, &plan, f, NULL, exact, &act_formats[format]);
    act_exact_close(exact);
    return status;
}

static bool all_within(const act_points *inputs, const act_format *format, double from,
                       double to) {
    for (size_t i = 0; i < inputs->count; i++) {
        double x = act_decode(format, inputs->bits[i]);
        if (!(x >= from && x <= to)) {
            return false;
        }
    }
    return true;
}

/* Counts follow from the encodings: one unit in the last place is one number. */
Test(ranges, small_ones_are_checked_whole) {
    static const struct {
        int format;
        double from, to;
        size_t count;
    } rows[] = {
        {F32, 1, 1, 1},
        {F32, 1, 1 + 0x3p-23, 4},
        {F32, -1 - 0x1p-23, -1, 2},
        {F32, 0, 0, 2},
        {F32, -0.0, 0, 2},
        {F32, -0x1p-149, 0x1p-149, 4},
        {F32, -1e-46, 1e-46, 2},
        {F32, 1e-46, 0x1p-149, 1},
        {F32, -0x1p-149, -1e-46, 1},
        {F32, 0x1.fffffep+127, HUGE_VAL, 2},
        {F32, 1e39, HUGE_VAL, 1},
        {F32, -HUGE_VAL, -1e39, 1},
        {F32, HUGE_VAL, HUGE_VAL, 1},
        {F64, 0.1, 0.1, 1},
        {F64, DBL_MAX, HUGE_VAL, 2},
        {F64, -DBL_TRUE_MIN, DBL_TRUE_MIN, 4},
        {F16, -1, 1, 2 * (0x3c00 + 1)},
        {F16, 65504, 1e300, 1},
        {F16, -HUGE_VAL, HUGE_VAL, 2 * (0x7c00 + 1)},
        {BF16, 1, 2, 129},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const act_format *format = &act_formats[rows[i].format];
        act_points inputs;
        act_status status =
            plan_range(&inputs, rows[i].format, rows[i].from, rows[i].to, 10);
        cr_expect(status == ACT_OK && inputs.exhaustive && inputs.count == rows[i].count,
                  "%s [%a, %a]: status %d, %zu inputs, not %zu", format->name,
                  rows[i].from, rows[i].to, (int)status, inputs.count, rows[i].count);
        cr_expect(all_within(&inputs, format, rows[i].from, rows[i].to),
                  "%s [%a, %a]: an input lies outside", format->name, rows[i].from,
                  rows[i].to);
        act_points_free(&inputs);
    }
}

Test(ranges, without_a_value_of_the_format_are_refused) {
    static const struct {
        int format;
        double from, to;
    } rows[] = {
        {F32, 0.1, 0.1},
        {F32, 1 + 0x1p-30, 1 + 0x1p-25},
        {F32, -1 - 0x1p-25, -1 - 0x1p-30},
        {F32, 1e-46, 2e-46},
        {F32, -2e-46, -1e-46},
        {F32, 1e39, 1e40},
        {F32, -1e40, -1e39},
        {F16, 65505, 65519},
        {BF16, 1.001, 1.002},
        {F64, 2, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_points inputs;
        act_status status =
            plan_range(&inputs, rows[i].format, rows[i].from, rows[i].to, 1000);
        cr_expect(status == ACT_USAGE, "%s [%a, %a]: status %d, %zu inputs",
                  act_formats[rows[i].format].name, rows[i].from, rows[i].to, (int)status,
                  inputs.count);
        act_points_free(&inputs);
    }
}

Test(ranges, as_many_points_as_values_is_all_of_them) {
    const size_t values = (1 << 23) / 256 + 1; /* of [1, 1 + 2^-8] in binary32 */
    for (size_t points = values - 1; points <= values + 1; points++) {
        act_points inputs;
        act_status status = plan_range(&inputs, F32, 1, 1 + 0x1p-8, points);
        cr_assert(status == ACT_OK, "status %d", (int)status);
        cr_expect(inputs.exhaustive == (points >= values), "%zu points of %zu", points,
                  values);
        cr_expect((inputs.count == values) == inputs.exhaustive, "%zu points: %zu inputs",
                  points, inputs.count);
        act_points_free(&inputs);
    }
}

static bool holds(const act_points *inputs, const act_format *format, double x) {
    uint64_t bits = act_encode(format, x);
    for (size_t i = 0; i < inputs->count; i++) {
        if (inputs->bits[i] == bits) {
            return true;
        }
    }
    return false;
}

/* Ends, zeros and the kinks 0 and 6 are inputs if they lie in the range. */
Test(ranges, large_ones_are_sampled) {
    static const struct {
        float from, to;
    } rows[] = {{-8, 8}, {1, 7}, {-100, -0.5f}, {-1, HUGE_VALF}, {-HUGE_VALF, -1e30f}};
    enum { POINTS = 2000 };
    for (int k = F64; k <= F32; k++) {
        const act_format *format = &act_formats[k];
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            double from = (double)rows[i].from;
            double to = (double)rows[i].to;
            act_points inputs;
            act_status status = plan_range(&inputs, k, from, to, POINTS);
            cr_assert(status == ACT_OK, "status %d", (int)status);
            cr_expect(!inputs.exhaustive && inputs.count >= POINTS / 2,
                      "%s [%g, %g]: %zu inputs", format->name, from, to, inputs.count);
            cr_expect(all_within(&inputs, format, from, to),
                      "%s [%g, %g]: an input lies outside", format->name, from, to);
            const double places[] = {0, -0.0, 6, from, to};
            for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
                bool inside = places[p] >= from && places[p] <= to;
                cr_expect(holds(&inputs, format, places[p]) == inside,
                          "%s [%g, %g]: %a is %s", format->name, from, to, places[p],
                          inside ? "missing" : "there");
            }
            act_points_free(&inputs);
        }
    }
}
