/* Certified models say what the exact tier says. */
#include "confront.h"
#include "draw.h"
#include "model/model_list.h"
#include "oracle.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <string.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(model, .fini = forget);

enum { BINADES = 512, BINADE = 1 << 23, LONG_WINDOW = 1 << 20, FUNCTIONS_MAX = 256 };

/* One test for each function: its place in act_functions. */
static struct criterion_test_params each_function(void) {
    static size_t place[FUNCTIONS_MAX];
    for (size_t i = 0; i < act_function_count && i < FUNCTIONS_MAX; i++) {
        place[i] = i;
    }
    return cr_make_param_array(size_t, place, act_function_count);
}

/* Functions that train networks; hardly an input of theirs may be left to the exact tier.
 */
static bool is_common(const char *name) {
    static const char *const names[] = {"celu",    "elu",  "erf",      "exp",
                                        "gelu",    "log",  "mish",     "relu",
                                        "sigmoid", "silu", "softplus", "tanh"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* No disagreement, and not more open inputs than that share. */
static void expect_agreement(const act_modelled *m, const act_confrontation *c,
                             double share) {
    cr_expect(c->wrong == 0, "%ld of %ld inputs wrong: %s", c->wrong, c->inputs,
              c->first);
    cr_expect((double)c->open <= share * (double)c->inputs,
              "%s.d%d.%s: %ld of %ld inputs are left open", m->f->name, m->order,
              m->format->name, c->open, c->inputs);
}

static uint64_t draw_below(act_draw *draw, uint64_t end) {
    return (uint64_t)act_draw_integer(draw, 0, (int64_t)end - 1);
}

/* The ends of some models, and inputs between. */
static void confront_some(act_modelled *m, act_draw *draw, int ends, int inputs,
                          act_confrontation *c) {
    const act_model_list *models = &m->models;
    uint64_t first = models->item[0].first;
    uint64_t last = models->item[models->count - 1].last;
    for (int i = 0; i < ends; i++) {
        const act_model *model = &models->item[draw_below(draw, models->count)];
        act_modelled_confront(m, model->first, c);
        act_modelled_confront(m, model->last, c);
    }
    for (int i = 0; i < inputs; i++) {
        act_modelled_confront(m, first + draw_below(draw, last - first + 1), c);
    }
}

/* A window in each binade of binary32, of 16 inputs or, while few models are enough, of
 * up to 4096 or 2^20. */
static void cover_window(act_modelled *m, act_draw *draw, uint64_t binade) {
    const uint64_t few = 2;
    const uint64_t lengths[] = {(uint64_t)1 << act_draw_integer(draw, 4, 7),
                                (uint64_t)1 << act_draw_integer(draw, 8, 12),
                                LONG_WINDOW};
    uint64_t first = binade * BINADE + draw_below(draw, BINADE - LONG_WINDOW + 1);
    int most = draw_below(draw, 8) == 0 ? 3 : 2;
    for (int i = 0; i < most && (i == 0 || m->models.count <= few); i++) {
        act_modelled_cover(m, first, first + lengths[i] - 1);
    }
}

static void confront_binades(act_modelled *m, act_draw *draw, int ends, int inputs,
                             act_confrontation *c) {
    for (uint64_t binade = 0; binade < BINADES; binade++) {
        cover_window(m, draw, binade);
        confront_some(m, draw, ends, inputs, c);
    }
}

static void confront_function(const act_function *f, const double *params, int ends,
                              int inputs) {
    act_draw draw = {(uint64_t)f->name[0] << 8 | (uint64_t)f->name[1]};
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_modelled m;
        act_confrontation c = {0};
        act_modelled_open(&m, f, params, order, &act_formats[F32]);
        confront_binades(&m, &draw, ends, inputs, &c);
        expect_agreement(&m, &c, is_common(f->name) ? 0.03 : 0.5);
        act_modelled_close(&m);
    }
}

ParameterizedTestParameters(model, binary32) {
    return each_function();
}

ParameterizedTest(size_t *at, model, binary32) {
    confront_function(act_functions[*at], NULL, 4, 24);
}

/* What the models of a window say at an input, models of any part of it must say too. */
static void expect_same(const act_modelled *whole, const act_modelled *part,
                        uint64_t bits) {
    const act_modelled *both[] = {whole, part};
    act_truth truth[2];
    double error[2];
    for (int i = 0; i < 2; i++) {
        const act_model_list *models = &both[i]->models;
        const act_model *model = &models->item[act_model_list_find(models, bits)];
        if (!act_model_truth(model, whole->format, whole->order, bits, &truth[i],
                             &error[i])) {
            return;
        }
        error[i] += error[i] == 0 ? 0x1p-34 : 0;
    }
    double apart = fabs(truth[0].residual - truth[1].residual);
    cr_expect(
        act_same_value(truth[0].rounded, truth[1].rounded) &&
            truth[0].zero == truth[1].zero &&
            (isnan(truth[0].rounded) || truth[0].ulp_exponent == truth[1].ulp_exponent) &&
            apart <= error[0] + error[1],
        "%s.d%d at %a: %a + %a ulp, by a part of the window %a + %a", whole->f->name,
        whole->order, act_decode(whole->format, bits), truth[0].rounded,
        truth[0].residual, truth[1].rounded, truth[1].residual);
}

static void check_parts(act_modelled *whole, act_modelled *part, act_draw *draw) {
    enum { LENGTH = 96, PARTS = 3 };
    for (uint64_t binade = 0; binade < BINADES; binade += 3) {
        uint64_t first = binade * BINADE + draw_below(draw, BINADE - LENGTH + 1);
        act_modelled_cover(whole, first, first + LENGTH - 1);
        for (int i = 0; i < PARTS; i++) {
            uint64_t from = first + draw_below(draw, LENGTH - 8);
            uint64_t to = from + draw_below(draw, first + LENGTH - from);
            act_modelled_cover(part, from, to);
            for (uint64_t bits = from; bits <= to; bits++) {
                expect_same(whole, part, bits);
            }
        }
    }
}

ParameterizedTestParameters(model, parts_of_windows) {
    return each_function();
}

ParameterizedTest(size_t *at, model, parts_of_windows) {
    act_draw draw = {*at + 1};
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_modelled whole;
        act_modelled part;
        act_modelled_open(&whole, act_functions[*at], NULL, order, &act_formats[F32]);
        act_modelled_open(&part, act_functions[*at], NULL, order, &act_formats[F32]);
        check_parts(&whole, &part, &draw);
        act_modelled_close(&whole);
        act_modelled_close(&part);
    }
}

ParameterizedTestParameters(model, other_parameters) {
    return each_function();
}

ParameterizedTest(size_t *at, model, other_parameters) {
    const act_function *f = act_functions[*at];
    const act_oracle *oracle = act_oracle_find(f->name);
    cr_assert(oracle != NULL, "%s", f->name);
    if (f->params[0].name != NULL) {
        confront_function(f, oracle->other, 2, 8);
    }
}

/* Where f is next to a line on which a quarter or half of the values lie midway between
 * two numbers, models know on which side f is; what is beyond the format needs none. */
Test(model, ties_and_overflow_are_not_left_open) {
    enum { INPUTS = 300 };
    static const struct {
        const char *name;
        int order;
        int from, to; /* binades */
        bool negative;
    } rows[] = {
        {"isru", 2, -36, -17, false},      {"isrlu", 2, -36, -17, true},
        {"silu", 0, -126, -20, true},      {"bent_identity", 0, 50, 62, false},
        {"reciprocal", 2, -50, -40, true}, {"rsqrt", 2, -60, -50, false},
    };
    act_draw draw = {11};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_modelled m;
        act_confrontation c = {0};
        act_modelled_open(&m, act_function_find(rows[i].name), NULL, rows[i].order,
                          &act_formats[F32]);
        for (int binade = rows[i].from; binade <= rows[i].to; binade++) {
            double x = rows[i].negative ? -ldexp(1, binade) : ldexp(1, binade);
            uint64_t first = act_encode(m.format, x);
            act_modelled_cover(&m, first, first + BINADE - 1);
            for (int n = 0; n < INPUTS; n++) {
                act_modelled_confront(&m, first + draw_below(&draw, BINADE), &c);
            }
        }
        expect_agreement(&m, &c, 0.005);
        act_modelled_close(&m);
    }
}

/* All of both halves of the 16-bit formats: the ends of every model, and every 31st
 * input. Every single one is judged in harness/tests/test_screen.c. */
static void confront_halves(act_modelled *m, act_confrontation *c) {
    const uint64_t half = 1 << 15;
    for (uint64_t first = 0; first <= half; first += half) {
        act_modelled_cover(m, first, first + half - 1);
        for (size_t i = 0; i < m->models.count; i++) {
            act_modelled_confront(m, m->models.item[i].first, c);
            act_modelled_confront(m, m->models.item[i].last, c);
        }
        for (uint64_t bits = first; bits < first + half; bits += 31) {
            act_modelled_confront(m, bits, c);
        }
    }
}

ParameterizedTestParameters(model, sixteen_bits) {
    return each_function();
}

ParameterizedTest(size_t *at, model, sixteen_bits) {
    for (int order = 0; order < ACT_ORDERS; order++) {
        for (int k = F16; k <= BF16; k++) {
            act_modelled m;
            act_confrontation c = {0};
            act_modelled_open(&m, act_functions[*at], NULL, order, &act_formats[k]);
            confront_halves(&m, &c);
            expect_agreement(&m, &c, is_common(m.f->name) ? 0.6 : 1);
            act_modelled_close(&m);
        }
    }
}
