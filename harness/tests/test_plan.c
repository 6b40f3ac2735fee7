#include "base/random.h"
#include "inputs/axis.h"
#include "inputs/points.h"
#include "inputs/regions.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { F64, F32, F16, BF16, ENCODINGS = 1 << 16 };

/* The plan of a function with its default parameters. */
static act_status plan_of(act_points *out, const char *name, int order,
                          const act_format *format, act_plan plan) {
    const act_function *f = act_function_find(name);
    cr_assert(f != NULL, "no function %s", name);
    double params[ACT_PARAMS] = {0};
    act_function_set_params(f, NULL, params);
    act_exact *exact = NULL;
    cr_assert(act_exact_open(&exact, f, NULL, order) == ACT_OK, "%s", name);
    act_status status = act_points_choose(out, &plan, f, params, exact, format);
    act_exact_close(exact);
    return status;
}

static act_points sample_of(const char *name, const act_format *format, size_t points,
                            uint64_t seed) {
    act_points inputs;
    act_plan plan = {.points = points, .seed = seed};
    act_status status = plan_of(&inputs, name, 0, format, plan);
    cr_assert(status == ACT_OK, "%s %s: status %d", name, format->name, (int)status);
    return inputs;
}

static int by_ordinal(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* Inputs ascend on the number line without repeats, so that bisection finds them. */
static bool holds_bits(const act_points *inputs, const act_format *format,
                       uint64_t bits) {
    size_t lo = 0;
    size_t hi = inputs->count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        int order = by_ordinal(act_ordinal(format, inputs->bits[middle]),
                               act_ordinal(format, bits));
        if (order == 0) {
            return true;
        }
        lo = order < 0 ? middle + 1 : lo;
        hi = order < 0 ? hi : middle;
    }
    return false;
}

static bool holds(const act_points *inputs, const act_format *format, double x) {
    return holds_bits(inputs, format, act_encode(format, x));
}

static void expect_neighbourhood(const act_points *inputs, const act_format *format,
                                 double x, const char *what) {
    int64_t centre = act_ordinal(format, act_encode(format, x));
    for (int64_t step = -4; step <= 4; step++) {
        uint64_t bits = act_from_ordinal(format, centre + step);
        cr_expect(holds_bits(inputs, format, bits), "%s %s: no %a, %+d from %a",
                  format->name, what, act_decode(format, bits), (int)step, x);
    }
}

static void expect_ascending(const act_points *inputs, const act_format *format) {
    for (size_t i = 1; i < inputs->count; i++) {
        int64_t before = act_ordinal(format, inputs->bits[i - 1]);
        int64_t here = act_ordinal(format, inputs->bits[i]);
        cr_assert(before < here, "%s: %a at %zu, then %a", format->name,
                  act_decode(format, inputs->bits[i - 1]), i,
                  act_decode(format, inputs->bits[i]));
    }
}

Test(plan, all_encodings_of_16_bits) {
    for (int k = F16; k <= BF16; k++) {
        const act_format *format = &act_formats[k];
        act_points inputs = sample_of("gelu", format, 1, 1);
        cr_expect(inputs.exhaustive, "%s: a sample", format->name);
        cr_assert(inputs.count == ENCODINGS, "%s: %zu inputs", format->name,
                  inputs.count);
        expect_ascending(&inputs, format);
        bool *seen = calloc(ENCODINGS, sizeof *seen);
        cr_assert(seen != NULL, "out of memory");
        for (size_t i = 0; i < inputs.count; i++) {
            cr_assert(inputs.bits[i] < ENCODINGS && !seen[inputs.bits[i]],
                      "%s: %#llx at %zu", format->name,
                      (unsigned long long)inputs.bits[i], i);
            seen[inputs.bits[i]] = true;
        }
        free(seen);
        act_points_free(&inputs);
    }
}

static void expect_specials(const act_points *inputs, const act_format *format) {
    const double places[] = {0, -0.0, 1, -1, HUGE_VAL, act_format_subnormal(format), 0};
    uint64_t infinity = act_encode(format, HUGE_VAL);
    uint64_t sign = (uint64_t)1 << (8 * format->size - 1);
    uint64_t quiet = act_encode(format, (double)NAN);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        cr_expect(holds(inputs, format, places[i]), "%s: no %a", format->name, places[i]);
        cr_expect(holds(inputs, format, -places[i]), "%s: no %a", format->name,
                  -places[i]);
    }
    for (int negative = 0; negative <= 1; negative++) {
        double s = negative != 0 ? -1 : 1;
        uint64_t top = negative != 0 ? sign : 0;
        expect_neighbourhood(inputs, format, s, "one");
        expect_neighbourhood(inputs, format, s * act_format_subnormal(format),
                             "least number");
        expect_neighbourhood(inputs, format, s * ldexp(1, format->emin), "least normal");
        cr_expect(holds(inputs, format, s * act_format_max(format)), "%s: no %c maximum",
                  format->name, negative != 0 ? '-' : '+');
        cr_expect(holds_bits(inputs, format, top | quiet), "%s: no quiet NaN, sign %d",
                  format->name, negative);
        cr_expect(holds_bits(inputs, format, top | (infinity + 1)),
                  "%s: no signalling NaN, sign %d", format->name, negative);
    }
}

/* Both ends of each binade of both signs, and something between. */
static void expect_binades(const act_points *inputs, const act_format *format) {
    uint64_t width = (uint64_t)1 << (format->precision - 1);
    int binades = 2 * format->emax + 1; /* the subnormal numbers count as one */
    uint64_t sign = (uint64_t)1 << (8 * format->size - 1);
    size_t(*between)[2] = calloc((size_t)binades + 1, sizeof *between);
    cr_assert(between != NULL, "out of memory");
    for (size_t i = 0; i < inputs->count; i++) {
        uint64_t magnitude = inputs->bits[i] & (sign - 1);
        uint64_t at = magnitude % width;
        bool is_end = at == 0 || at == width - 1;
        if (magnitude / width < (uint64_t)binades && !is_end) {
            between[magnitude / width][(inputs->bits[i] & sign) != 0]++;
        }
    }
    for (int binade = 0; binade < binades; binade++) {
        uint64_t first = (uint64_t)binade * width;
        for (int negative = 0; negative <= 1; negative++) {
            uint64_t top = negative != 0 ? sign : 0;
            cr_assert(holds_bits(inputs, format, top | first) &&
                          holds_bits(inputs, format, top | (first + width - 1)),
                      "%s: an end of binade %d is missing, sign %d", format->name, binade,
                      negative);
            cr_assert(between[binade][negative] > 0, "%s: nothing in binade %d, sign %d",
                      format->name, binade, negative);
        }
    }
    free(between);
}

Test(plan, samples_cover_the_number_line) {
    for (int k = F64; k <= F32; k++) {
        const act_format *format = &act_formats[k];
        for (uint64_t seed = 1; seed <= 3; seed++) {
            act_points inputs = sample_of("gelu", format, 1000, seed);
            cr_expect(!inputs.exhaustive, "%s: not all numbers", format->name);
            expect_ascending(&inputs, format);
            expect_specials(&inputs, format);
            expect_binades(&inputs, format);
            act_points_free(&inputs);
        }
    }
}

/* Beyond 20000 points, binary32 is checked in windows. */
Test(plan, samples_are_about_as_large_as_asked) {
    static const size_t wanted[] = {[F64] = 40000, [F32] = 20000};
    for (int k = F64; k <= F32; k++) {
        const act_format *format = &act_formats[k];
        size_t points = wanted[k];
        act_points inputs = sample_of("gelu", format, 40000, 1);
        size_t centre = 0;
        size_t near_zero = 0;
        for (size_t i = 0; i < inputs.count; i++) {
            double x = fabs(act_decode(format, inputs.bits[i]));
            centre += x >= 0x1p-12 && x < 0x1p8;
            near_zero += x <= 16;
        }
        cr_expect(inputs.count > points * 9 / 10 && inputs.count < points * 5 / 4,
                  "%s: %zu inputs", format->name, inputs.count);
        cr_expect(centre > points / 2 && near_zero > points * 3 / 4,
                  "%s: %zu in the centre, %zu in [-16, 16]", format->name, centre,
                  near_zero);
        act_points_free(&inputs);
    }
}

Test(plan, kinks_and_poles_have_neighbours) {
    static const struct {
        const char *function;
        double at;
    } rows[] = {
        {"relu", 0},      {"relu6", 0},        {"relu6", 6},         {"hardtanh", -1},
        {"hardtanh", 1},  {"hardswish", -3},   {"hardswish", 3},     {"hardsigmoid", 3},
        {"threshold", 1}, {"softshrink", 0.5}, {"softshrink", -0.5}, {"reciprocal", 0},
        {"log1p", -1},    {"log", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int k = F64; k <= F32; k++) {
            act_points inputs = sample_of(rows[i].function, &act_formats[k], 100, 7);
            expect_neighbourhood(&inputs, &act_formats[k], rows[i].at, rows[i].function);
            act_points_free(&inputs);
        }
    }
}

/* sqrt(2) is where gelu' is greatest, and e^x = -1 - x where silu is least. */
Test(plan, bounds_have_neighbours) {
    static const struct {
        const char *function;
        int order;
        double at;
    } rows[] = {{"gelu", 0, -0.7517915246935645},
                {"silu", 0, -1.2784645427610738},
                {"gelu", 1, 0x1.6a09e667f3bcdp+0},
                {"gelu", 1, -0x1.6a09e667f3bcdp+0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_points inputs;
        act_plan plan = {.points = 100, .seed = 7};
        const act_format *format = &act_formats[F32];
        double at = (double)(float)rows[i].at;
        cr_assert(plan_of(&inputs, rows[i].function, rows[i].order, format, plan) ==
                  ACT_OK);
        expect_neighbourhood(&inputs, format, at, rows[i].function);
        size_t near = 0;
        for (size_t k = 0; k < inputs.count; k++) {
            near += fabs(act_decode(format, inputs.bits[k]) - at) < 5e-4;
        }
        cr_expect(near >= 16, "%s: %zu inputs near %a", rows[i].function, near, at);
        act_points_free(&inputs);
    }
}

/* Of tanh both x and -x are there, but next to landmarks. */
Test(plan, samples_of_symmetric_functions_are_pairs) {
    for (int k = F64; k <= F32; k++) {
        const act_format *format = &act_formats[k];
        act_points inputs = sample_of("tanh", format, 20000, 1);
        size_t pairs = 0;
        for (size_t i = 0; i < inputs.count; i++) {
            pairs += holds(&inputs, format, -act_decode(format, inputs.bits[i]));
        }
        cr_expect(pairs > inputs.count * 9 / 10, "%s: %zu of %zu", format->name, pairs,
                  inputs.count);
        act_points_free(&inputs);
    }
}

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

/* The first binary32 numbers from which on the correctly rounded value is constant, by
 * bisection with 300 bits of precision; the double functions of libm bear them out. */
Test(plan, saturation_edges) {
    static const struct {
        const char *function;
        double (*f)(double);
        double edge;
        float value;
    } rows[] = {
        {"exp", exp, 0x1.62e43p+6, HUGE_VALF},  {"exp", exp, -0x1.9fe36ap+6, 0},
        {"sigmoid", sigmoid, 0x1.154246p+4, 1}, {"sigmoid", sigmoid, -0x1.9fe36ap+6, 0},
        {"tanh", tanh, 0x1.205968p+3, 1},       {"tanh", tanh, -0x1.205968p+3, -1},
        {"erf", erf, 0x1.f5a88ap+1, 1},         {"erfc", erfc, 0x1.41bbf8p+3, 0},
        {"erfc", erfc, -0x1.ea8f96p+1, 2},
    };
    const act_format *format = &act_formats[F32];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double edge = rows[i].edge;
        double before = (double)nextafterf((float)edge, 0);
        cr_assert((float)rows[i].f(edge) == rows[i].value &&
                      (float)rows[i].f(before) != rows[i].value,
                  "%s: %a is no edge", rows[i].function, edge);
        act_points inputs = sample_of(rows[i].function, format, 100, 3);
        expect_neighbourhood(&inputs, format, edge, rows[i].function);
        act_points_free(&inputs);
    }
}

/* softplus rounds to x from the first x with log(1 + exp(-x)) < ulp(x) / 2 on. */
Test(plan, edges_of_identity) {
    const act_format *format = &act_formats[F32];
    float edge = 14;
    while ((float)((double)edge + log1p(exp((double)-edge))) != edge) {
        edge = nextafterf(edge, HUGE_VALF);
    }
    act_points inputs = sample_of("softplus", format, 100, 3);
    expect_neighbourhood(&inputs, format, (double)edge, "softplus");
    act_points_free(&inputs);
}

Test(plan, a_seed_fixes_the_sample) {
    for (int k = F64; k <= F32; k++) {
        const act_format *format = &act_formats[k];
        act_points first = sample_of("mish", format, 1000, 5);
        act_points again = sample_of("mish", format, 1000, 5);
        act_points other = sample_of("mish", format, 1000, 6);
        size_t bytes = first.count * sizeof *first.bits;
        cr_expect(again.count == first.count &&
                      memcmp(again.bits, first.bits, bytes) == 0,
                  "%s: seed 5 gives two samples", format->name);
        size_t shared = 0;
        for (size_t i = 0; i < other.count; i++) {
            shared += holds_bits(&first, format, other.bits[i]);
        }
        cr_expect(shared < other.count * 9 / 10, "%s: %zu of %zu inputs are alike",
                  format->name, shared, other.count);
        act_points_free(&first);
        act_points_free(&again);
        act_points_free(&other);
    }
}

/* Whether x, not a NaN, lies within the range; both zeros do if it ends at one. */
static bool is_within(const act_plan *plan, double x) {
    return x >= plan->from && x <= plan->to;
}

/* Every sign and binade of bfloat16, infinity and NaN among them, cut to random ranges
 * whose ends are no values of the format. */
Test(plan, a_cut_is_what_lies_within) {
    enum { BINADE = 1 << 7, RANGES = 64 };
    const act_format *format = &act_formats[BF16];
    const double special[] = {0, -0.0, HUGE_VAL, -HUGE_VAL, 1e300, 1e-300, -1e-300};
    act_random random = act_random_seeded(1, "cut");
    for (int range = 0; range < RANGES; range++) {
        double end[2];
        for (int i = 0; i < 2; i++) {
            uint64_t draw = act_random_next(&random);
            end[i] = draw % 4 == 0 ? special[(draw >> 8) % 7]
                                   : act_decode(format, (draw >> 8) % 0x7f80) *
                                         (act_random_uniform(&random) - 0.5);
        }
        act_plan plan = {
            .has_range = true, .from = fmin(end[0], end[1]), .to = fmax(end[0], end[1])};
        for (uint64_t binade = 0; binade < ENCODINGS; binade += BINADE) {
            uint64_t first = binade;
            uint64_t last = binade + BINADE - 1;
            bool some = act_plan_cut(&plan, format, &first, &last);
            for (uint64_t x = binade; x < binade + BINADE; x++) {
                bool kept = some && first <= x && x <= last;
                cr_assert(kept == is_within(&plan, act_decode(format, x)),
                          "%#llx, %a to %a", (unsigned long long)x, plan.from, plan.to);
            }
        }
    }
}

/* A search goes over every finite number once. */
Test(plan, regions_are_the_line) {
    act_regions regions;
    act_plan plan = {0};
    cr_assert(act_regions_open(&regions, &plan) == ACT_OK);
    cr_expect(regions.bent == (size_t)2 * 23 * 64, "2^-12 <= |x| < 2^11");
    uint64_t numbers = 0;
    for (size_t i = 0; i < regions.count; i++) {
        const act_region *s = &regions.region[i];
        double x = act_decode(&act_formats[F64], s->first);
        double y = act_decode(&act_formats[F64], s->last);
        cr_assert(isfinite(x) && isfinite(y) && signbit(x) == signbit(y));
        cr_assert(act_axis_is_bent(act_binary64, x) == (i < regions.bent) &&
                  act_axis_is_bent(act_binary64, y) == (i < regions.bent));
        cr_assert(i == 0 || i == regions.bent || s->first > regions.region[i - 1].last);
        numbers += s->last - s->first + 1;
    }
    cr_expect(numbers == 2 * act_encode(&act_formats[F64], HUGE_VAL));
    act_regions_close(&regions);
    plan = (act_plan){.has_range = true, .from = -0x1.8p0, .to = 0};
    cr_assert(act_regions_open(&regions, &plan) == ACT_OK);
    const act_region *last = &regions.region[regions.count - 1];
    cr_expect(regions.bent == 12 * 64 + 32 + 1 &&
              signbit(act_decode(&act_formats[F64], last->first)));
    act_regions_close(&regions);
    plan = (act_plan){.has_range = true, .from = HUGE_VAL, .to = HUGE_VAL};
    cr_expect(act_regions_open(&regions, &plan) == ACT_USAGE);
}
