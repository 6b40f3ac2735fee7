/* Certified models say what the exact tier says. */
#include "confront.h"
#include "draw.h"
#include "oracle.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <stdlib.h>

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

static void expect_agreement(const act_modelled *m, const act_confrontation *c,
                             double share_open) {
    cr_expect(c->wrong == 0, "%ld of %ld inputs wrong: %s", c->wrong, c->inputs,
              c->first);
    cr_expect((double)c->open <= share_open * (double)c->inputs,
              "%s.d%d.%s: %ld of %ld inputs are left open", m->f->name, m->order,
              m->format->name, c->open, c->inputs);
    fprintf(stderr, "OPEN %s.d%d.%s %ld of %ld %g\n", m->f->name, m->order,
            m->format->name, c->open, c->inputs, (double)c->open / (double)c->inputs);
}

static uint64_t draw_below(act_draw *draw, uint64_t end) {
    return (uint64_t)act_draw_integer(draw, 0, (int64_t)end - 1);
}

/* The ends of some models, and inputs between. */
static void confront_some(act_modelled *m, act_draw *draw, int ends, int inputs,
                          act_confrontation *c) {
    const act_models *models = &m->models;
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

/* A window of 16 to 4096 inputs in each binade of binary32; one in eight is made as long
 * as 2^20 inputs unless f needs many models. */
static void confront_binades(act_modelled *m, act_draw *draw, int ends, int inputs,
                             act_confrontation *c) {
    const uint64_t few = 2;
    for (uint64_t binade = 0; binade < BINADES; binade++) {
        uint64_t length = (uint64_t)1 << act_draw_integer(draw, 4, 12);
        uint64_t first = binade * BINADE + draw_below(draw, BINADE - LONG_WINDOW + 1);
        act_modelled_cover(m, first, first + length - 1);
        if (draw_below(draw, 8) == 0 && m->models.count <= few) {
            act_modelled_cover(m, first, first + LONG_WINDOW - 1);
        }
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
        expect_agreement(&m, &c, 0.02);
        act_modelled_close(&m);
    }
}

ParameterizedTestParameters(model, binary32) {
    return each_function();
}

ParameterizedTest(size_t *at, model, binary32) {
    confront_function(act_functions[*at], NULL, 4, 24);
}

ParameterizedTestParameters(model, other_parameters) {
    return each_function();
}

ParameterizedTest(size_t *at, model, other_parameters) {
    const act_function *f = act_functions[*at];
    const act_oracle *oracle = act_oracle_find(f->name);
    cr_assert(oracle != NULL, "%s", f->name);
    if (act_function_param_count(f) > 0) {
        confront_function(f, oracle->other, 2, 8);
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
            expect_agreement(&m, &c, 0.1);
            act_modelled_close(&m);
        }
    }
}
