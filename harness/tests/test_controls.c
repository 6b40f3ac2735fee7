/* No false alarm: results that a format can hardly better are in no class of failure. The
 * controls of f are f rounded to nearest, up and down, and rounded to binary64 first, at
 * special inputs and beside 0, or at every input of 16 bits (make controls). */
#include "inputs/points.h"
#include "judge/tally.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <mpfr.h>
#include <stdlib.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(controls, .fini = forget);

enum { FUNCTIONS_MAX = 256, BESIDE_ZERO = 64, POINTS = 20000 };

/* So many inputs are left out after each, unless all are wanted. */
enum { STEP_NARROW = 229, STEP_WIDE = 101 };

static struct criterion_test_params each_function(void) {
    static size_t place[FUNCTIONS_MAX];
    for (size_t i = 0; i < act_function_count && i < FUNCTIONS_MAX; i++) {
        place[i] = i;
    }
    return cr_make_param_array(size_t, place, act_function_count);
}

/* What is asked, and how many results were judged. */
typedef struct control {
    const act_function *f;
    int order;
    const act_format *format;
    act_exact *exact;
    size_t judged, open;
} control;

/* A zero instead of the least number, or of an f that is as good as that, is a failure
 * however it came about: f rounded down may be one. */
static bool is_least(const act_truth *truth, const act_format *format, double y) {
    return y == 0 && act_truth_size(truth, format) == 1;
}

static void expect_clean(control *c, double x, const act_truth *truths, int count,
                         const char *how, double y) {
    act_judgement got = act_judge_best(truths, count, c->format, y);
    c->judged++;
    cr_expect((got.class == ACT_JUDGED && (isnan(y) || fabs(got.ulps) <= 1)) ||
                  is_least(&truths[0], c->format, y),
              "%s.d%d.%s at %a, rounded %s to %a: %s, %g ulp", c->f->name, c->order,
              c->format->name, x, how, y, act_class_names[got.class], got.ulps);
}

static void expect_clean_at(control *c, uint64_t bits) {
    static const struct {
        const char *name;
        act_direction direction;
    } ways[] = {{"to nearest", ACT_NEAREST}, {"up", ACT_UP}, {"down", ACT_DOWN}};
    double x = act_decode(c->format, bits);
    act_truth truths[ACT_CONVENTIONS];
    int count;
    double y;
    if (act_exact_truths(c->exact, c->format, x, truths, &count) != ACT_OK) {
        c->open++;
        return;
    }
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (act_exact_round(c->exact, c->format, ways[i].direction, x, &y) == ACT_OK) {
            expect_clean(c, x, truths, count, ways[i].name, y);
        }
    }
    if (act_exact_round(c->exact, act_binary64, ACT_NEAREST, x, &y) == ACT_OK) {
        mpfr_t wide;
        mpfr_t cell;
        mpfr_inits2(53, wide, cell, (mpfr_ptr)0);
        mpfr_set_d(wide, y, MPFR_RNDN);
        expect_clean(c, x, truths, count, "to binary64 first, then",
                     isnan(y) ? y : act_round(wide, c->format, ACT_NEAREST, cell));
        mpfr_clears(wide, cell, (mpfr_ptr)0);
    }
}

/* Both sides of 0, where f is next to the least number if it is anywhere. */
static void expect_clean_beside_zero(control *c) {
    uint64_t sign = (uint64_t)1 << (8 * c->format->size - 1);
    for (uint64_t i = 0; i < BESIDE_ZERO; i++) {
        expect_clean_at(c, i);
        expect_clean_at(c, sign | i);
    }
}

static void expect_clean_at_points(control *c, size_t step) {
    const act_plan plan = {.points = POINTS, .seed = 1};
    act_points points;
    double params[ACT_PARAMS];
    act_function_set_params(c->f, NULL, params);
    cr_assert(act_points_choose(&points, &plan, c->f, params, c->exact, c->format) ==
              ACT_OK);
    for (size_t i = 0; i < points.count; i += step) {
        expect_clean_at(c, points.bits[i]);
    }
    act_points_free(&points);
}

static void expect_no_alarm(const act_function *f, int order, const act_format *format,
                            bool all) {
    control c = {.f = f, .order = order, .format = format};
    cr_assert(act_exact_open(&c.exact, f, NULL, order) == ACT_OK);
    if (act_format_is_narrow(format)) {
        for (uint64_t bits = 0; bits < 1 << 16; bits += all ? 1 : STEP_NARROW) {
            expect_clean_at(&c, bits);
        }
    } else {
        expect_clean_at_points(&c, all ? 1 : STEP_WIDE);
    }
    expect_clean_beside_zero(&c);
    cr_expect(c.judged > 400 && c.open * 100 <= c.judged,
              "%s.d%d.%s: %zu judged, %zu open", f->name, order, format->name, c.judged,
              c.open);
    act_exact_close(c.exact);
}

static void expect_no_alarms(const act_function *f, bool all) {
    for (int order = 0; order < ACT_ORDERS; order++) {
        for (int k = 0; k < ACT_FORMATS; k++) {
            expect_no_alarm(f, order, &act_formats[k], all);
        }
    }
}

ParameterizedTestParameters(controls, none_is_in_a_class_of_failure) {
    return each_function();
}

ParameterizedTest(size_t *at, controls, none_is_in_a_class_of_failure) {
    expect_no_alarms(act_functions[*at], getenv("CHECKACT_CONTROLS") != NULL);
}
