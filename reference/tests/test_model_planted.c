/* Wrong models, each of which the comparison with the exact tier must find. */
#include "confront.h"
#include "draw.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(model_planted, .fini = forget);

/* The window begins at x; all of it is one curve that is not exact. */
static void open_window(act_modelled *m, const char *name, int order, double x,
                        uint64_t length) {
    const act_format *format = &act_formats[F32];
    act_modelled_open(m, act_function_find(name), NULL, order, format);
    uint64_t first = act_encode(format, act_nearest_in(format, x));
    act_modelled_cover(m, first, first + length - 1);
    const act_model *model = &m->models.item[0];
    cr_assert(m->models.count == 1 && model->kind == ACT_MODEL_CURVE && !model->exact,
              "%s.d%d at %a: %zu models, kind %d", name, order, x, m->models.count,
              (int)model->kind);
}

/* Disagreements over encodings first..last, whatever the model says of its run. */
static long wrong_over(act_modelled *m, uint64_t first, uint64_t last) {
    act_confrontation c = {0};
    for (uint64_t bits = first; bits <= last; bits++) {
        act_modelled_confront(m, bits, &c);
    }
    return c.wrong;
}

static const struct {
    const char *name;
    int order;
    double x;
} places[] = {
    {"gelu", 0, 1.25},    {"gelu", 1, -0.9},   {"gelu", 2, 3.1},  {"tanh", 0, 0.3},
    {"sigmoid", 1, -5.5}, {"mish", 2, 0.7},    {"exp", 0, -40.3}, {"softplus", 0, -3.3},
    {"log1p", 1, 0x1p10}, {"atan", 2, 0x1p-3},
};
enum { PLACES = sizeof places / sizeof places[0], LENGTH = 256 };

/* Moves coefficient j by so many ulps of f at t = 1. */
static void disturb(act_model *model, int j, double ulps) {
    int exponent = ilogb(model->coef[0]) - 23;
    double more = ldexp(ulps, exponent);
    if (j == 0) {
        model->low += more;
    } else {
        model->coef[j] += more;
    }
}

Test(model_planted, none) {
    for (int i = 0; i < PLACES; i++) {
        act_modelled m;
        open_window(&m, places[i].name, places[i].order, places[i].x, LENGTH);
        const act_model *model = &m.models.item[0];
        long wrong = wrong_over(&m, model->first, model->last);
        cr_expect(wrong == 0, "%s: %ld wrong", places[i].name, wrong);
        act_modelled_close(&m);
    }
}

/* 2^-26 ulp is beyond the bounds of these models, and what they are for. */
Test(model_planted, a_wrong_coefficient) {
    for (int i = 0; i < PLACES; i++) {
        for (int j = 0; j <= 2; j++) {
            act_modelled m;
            open_window(&m, places[i].name, places[i].order, places[i].x, LENGTH);
            act_model *model = &m.models.item[0];
            disturb(model, j, 0x1p-26);
            long wrong = wrong_over(&m, model->first, model->last);
            cr_expect(wrong > LENGTH / 8, "%s.d%d, coefficient %d: %ld wrong",
                      places[i].name, places[i].order, j, wrong);
            act_modelled_close(&m);
        }
    }
}

/* A model 2^-31 ulp off is right as long as its bound says so, and wrong if that claims
 * more. */
Test(model_planted, a_bound_that_is_too_small) {
    for (int i = 0; i < PLACES; i++) {
        act_modelled m;
        open_window(&m, places[i].name, places[i].order, places[i].x, LENGTH);
        act_model *model = &m.models.item[0];
        double ulp = ldexp(1, ilogb(model->coef[0]) - 23);
        disturb(model, 0, 0x1p-31);
        model->bound += 0x1p-30 * ulp;
        long wrong = wrong_over(&m, model->first, model->last);
        cr_expect(wrong == 0, "%s, a wide bound: %ld wrong", places[i].name, wrong);
        model->bound = 0;
        wrong = wrong_over(&m, model->first, model->last);
        cr_expect(wrong > LENGTH / 2, "%s.d%d, no bound: %ld wrong", places[i].name,
                  places[i].order, wrong);
        act_modelled_close(&m);
    }
}

/* Beyond a power of two encodings are twice as far apart. The first of them is where the
 * old spacing would put it. */
Test(model_planted, a_run_into_the_next_binade) {
    for (int i = 0; i < PLACES; i++) {
        act_modelled m;
        const act_format *format = &act_formats[F32];
        double x = ldexp(2, ilogb(places[i].x));
        x = act_decode(format, act_encode(format, x) - LENGTH);
        x = copysign(x, places[i].x);
        open_window(&m, places[i].name, places[i].order, x, LENGTH);
        act_model *model = &m.models.item[0];
        uint64_t last = model->last;
        model->last += 8;
        long wrong = wrong_over(&m, last + 2, last + 8);
        cr_expect(wrong > 0, "%s.d%d: not found", places[i].name, places[i].order);
        act_modelled_close(&m);
    }
}

/* One input too far: the kink itself, where conventions take the side beyond. */
Test(model_planted, a_run_onto_a_kink) {
    static const struct {
        const char *name;
        int order;
        double kink;
    } rows[] = {{"relu6", 1, 6}, {"hardswish", 1, 3}, {"hardsigmoid", 1, 3}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_modelled m;
        const act_format *format = &act_formats[F32];
        act_modelled_open(&m, act_function_find(rows[i].name), NULL, rows[i].order,
                          format);
        uint64_t kink = act_encode(format, rows[i].kink);
        act_modelled_cover(&m, kink - LENGTH, kink + LENGTH);
        long wrong = wrong_over(&m, kink - LENGTH, kink + LENGTH);
        cr_expect(wrong == 0, "%s: %ld wrong", rows[i].name, wrong);
        act_modelled_cover(&m, kink - LENGTH, kink - 1);
        m.models.item[m.models.count - 1].last++;
        wrong = wrong_over(&m, kink - LENGTH, kink);

        cr_expect(wrong == 1, "%s: %ld found", rows[i].name, wrong);
        act_modelled_close(&m);
    }
}
