/* Properties of f: correctly rounded results have them all, whatever the function, order
 * and format; and vectors see in spoilt results what is seen one by one. */
#include "judge/property.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(property, .fini = forget);

enum { FUNCTIONS_MAX = 256, WINDOW = 512, HALF = 1 << 15, POINTS = 300 };

static struct criterion_test_params each_function(void) {
    static size_t place[FUNCTIONS_MAX];
    for (size_t i = 0; i < act_function_count && i < FUNCTIONS_MAX; i++) {
        place[i] = i;
    }
    return cr_make_param_array(size_t, place, act_function_count);
}

static void open(act_property *p, const act_function *f, int order,
                 const act_format *format) {
    cr_assert(act_property_open(p, f, NULL, order, format, ACT_SCREEN_BEST) == ACT_OK);
}

static void expect_none(const act_property *p, const act_function *f,
                        const act_property_tally *tally) {
    static const char *const names[ACT_PROPERTIES] = {
        "range", "slope_sign", "zero", "limit", "bound", "monotone", "symmetry"};
    for (int i = 0; i < ACT_PROPERTIES; i++) {
        const act_breach *b = &tally->of[i].first;
        cr_expect(tally->of[i].count == 0,
                  "%s.d%d.%s: %s, %llu, first at %a: %a (beside %a: %a)", f->name,
                  p->order, p->format->name, names[i],
                  (unsigned long long)tally->of[i].count, act_decode(p->format, b->x),
                  act_decode(p->format, b->y), act_decode(p->format, b->beside_x),
                  act_decode(p->format, b->beside_y));
    }
}

/* Every input of 16 bits. */
static void expect_clean_narrow(const act_function *f, int order,
                                const act_format *format) {
    static uint16_t y[2][HALF];
    static uint64_t x[2 * HALF], results[2 * HALF];
    act_judges judges;
    act_random random = act_random_seeded(1, "property");
    act_judges_open(&judges, f, order, format);
    act_property p;
    open(&p, f, order, format);
    act_synthesize(&judges, &random, ACT_MISCHIEF_NONE, 0, HALF, y[0]);
    act_synthesize(&judges, &random, ACT_MISCHIEF_NONE, HALF, HALF, y[1]);
    for (int64_t i = 0; i < 2 * HALF; i++) {
        x[i] = act_from_ordinal(format, i - HALF);
        results[i] = y[x[i] / HALF][x[i] % HALF];
    }
    act_property_tally tally = {0};
    act_property_points(&p, x, results, 2 * HALF, &tally);
    expect_none(&p, f, &tally);
    act_judges_close(&judges);
}

/* A window in each binade of binary32, and its opposite. */
static void expect_clean_single(const act_function *f, int order) {
    static uint32_t y[2][WINDOW];
    const uint64_t sign = (uint64_t)1 << 31;
    act_judges judges;
    act_random random = act_random_seeded(2, "property");
    act_judges_open(&judges, f, order, act_binary32);
    act_property p;
    open(&p, f, order, act_binary32);
    act_property_tally tally[2] = {0};
    for (uint64_t binade = 0; binade < 255; binade++) {
        uint64_t at = act_random_next(&random) % ((1 << 23) - WINDOW + 1);
        at = binade % 4 == 0 ? 0 : binade % 4 == 1 ? (1 << 23) - WINDOW : at;
        uint64_t first = (binade << 23) + at;
        for (uint64_t k = 0; k < 2; k++) {
            act_synthesize(&judges, &random, ACT_MISCHIEF_NONE, first | k * sign, WINDOW,
                           y[k]);
            act_property_run(&p, first | k * sign, y[k], WINDOW, &tally[k]);
        }
        act_property_mirror(&p, first, y[0], y[1], WINDOW, &tally[0]);
    }
    act_property_join(&p, &tally[0], &tally[1]);
    expect_none(&p, f, &tally[0]);
    act_judges_close(&judges);
}

static int by_ordinal64(const void *a, const void *b) {
    int64_t one = act_ordinal(act_binary64, *(const uint64_t *)a);
    int64_t other = act_ordinal(act_binary64, *(const uint64_t *)b);
    return (one > other) - (one < other);
}

/* Points of binary64 and their neighbours, and the opposites of all. */
static void expect_clean_double(const act_function *f, int order) {
    static uint64_t x[4 * POINTS + 4], y[4 * POINTS + 4];
    static const double ends[] = {0.0, -0.0, HUGE_VAL, -HUGE_VAL};
    act_random random = act_random_seeded(3, "property");
    act_property p;
    open(&p, f, order, act_binary64);
    size_t n = 0;
    for (int i = 0; i < POINTS; i++) {
        double size = ldexp(1 + (double)(act_random_next(&random) >> 12) * 0x1p-52,
                            (int)(act_random_next(&random) % 24) - 14);
        for (int k = 0; k < 4; k++) {
            double near = k % 2 == 0 ? size : nextafter(size, HUGE_VAL);
            x[n++] = act_encode(act_binary64, k < 2 ? near : -near);
        }
    }
    for (int k = 0; k < 4; k++) {
        x[n++] = act_encode(act_binary64, ends[k]);
    }
    qsort(x, n, sizeof x[0], by_ordinal64);
    act_exact *exact;
    cr_assert(act_exact_open(&exact, f, NULL, order) == ACT_OK);
    for (size_t i = 0; i < n; i++) {
        act_truth truth = {.rounded = (double)NAN};
        act_exact_truth(exact, act_binary64, act_decode(act_binary64, x[i]), &truth);
        y[i] = act_encode(act_binary64, truth.rounded);
    }
    act_property_tally tally = {0};
    act_property_points(&p, x, y, n, &tally);
    expect_none(&p, f, &tally);
    act_exact_close(exact);
}

ParameterizedTestParameters(property, correctly_rounded_results_have_all) {
    return each_function();
}

ParameterizedTest(size_t *at, property, correctly_rounded_results_have_all) {
    const act_function *f = act_functions[*at];
    for (int order = 0; order < ACT_ORDERS; order++) {
        expect_clean_narrow(f, order, act_format_find("f16"));
        expect_clean_narrow(f, order, act_format_find("bf16"));
        expect_clean_single(f, order);
        expect_clean_double(f, order);
    }
}

static bool same_breach(const act_breach *a, const act_breach *b) {
    return a->set == b->set && a->steps == b->steps && a->x == b->x && a->y == b->y &&
           a->beside_x == b->beside_x && a->beside_y == b->beside_y;
}

static bool same_breaches(const act_breaches *a, const act_breaches *b) {
    return a->count == b->count && same_breach(&a->first, &b->first) &&
           same_breach(&a->worst, &b->worst) && same_breach(&a->simplest, &b->simplest);
}

/* What is seen of spoilt results does not depend on vectors. */
static uint64_t expect_same(const act_function *f, int order, act_mischief mischief) {
    enum { SEVERAL = 3 * 4096 + 77 };
    static uint32_t y[SEVERAL];
    act_judges judges;
    act_random random = act_random_seeded((uint64_t)mischief, f->name);
    act_judges_open(&judges, f, order, act_binary32);
    act_property vectors;
    open(&vectors, f, order, act_binary32);
    act_property scalars = vectors;
    scalars.kernels = NULL;
    uint64_t breaches = 0;
    for (uint64_t i = 0; i < 40; i++) {
        uint64_t binade = act_random_next(&random) % 510;
        binade += binade >= 255; /* not those of NaN */
        uint64_t first =
            (binade << 23) + act_random_next(&random) % ((1 << 23) - SEVERAL);
        act_synthesize(&judges, &random, mischief, first, SEVERAL, y);
        act_property_tally one = {0};
        act_property_tally other = {0};
        act_property_run(&vectors, first, y, SEVERAL, &one);
        act_property_run(&scalars, first, y, SEVERAL, &other);
        cr_expect(one.last_x == other.last_x && one.last_y == other.last_y);
        for (int k = 0; k < ACT_PROPERTIES; k++) {
            cr_expect(same_breaches(&one.of[k], &other.of[k]),
                      "%s.d%d from %a on, spoilt by %d, property %d: %llu, %llu", f->name,
                      order, act_decode(act_binary32, first), mischief, k,
                      (unsigned long long)one.of[k].count,
                      (unsigned long long)other.of[k].count);
            breaches += one.of[k].count;
        }
    }
    act_judges_close(&judges);
    return breaches;
}

Test(property, vectors_see_what_scalars_see) {
    static const char *const names[] = {"tanh", "gelu", "relu", "softplus"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (act_mischief mischief = ACT_MISCHIEF_STEPS; mischief < ACT_MISCHIEFS;
             mischief++) {
            const act_function *f = act_function_find(names[i]);
            uint64_t breaches = expect_same(f, 0, mischief) + expect_same(f, 1, mischief);
            bool shows = mischief == ACT_MISCHIEF_STEPS || mischief == ACT_MISCHIEF_WILD;
            cr_expect(breaches > 0 || !shows, "%s, spoilt by %d", names[i], mischief);
        }
    }
}
