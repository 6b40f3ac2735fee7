#include "gates/pair_loop.h"
#include "gates/pair_table.h"
#include "hostile_pairs.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 256 };

typedef struct bench {
    const act_gated *gate;
    const act_format *format;
    double p[ACT_PARAMS];
    act_pair_table *table;
    act_gated_exact *exact;
    uint16_t rounded[ACT_PAIR_ROW];
    float residual[ACT_PAIR_ROW];
    long open, wrong, asked;
    char first[200];
} bench;

static void bench_open(bench *b, const char *name, const char *format) {
    b->gate = act_gated_find(name);
    b->format = act_format_find(format);
    cr_assert(b->gate != NULL, "%s", name);
    act_gated_set_params(b->gate, NULL, b->p);
    cr_assert(act_pair_table_open(&b->table, b->gate, NULL, b->format) == ACT_OK);
    cr_assert(act_gated_open(&b->exact, b->gate, NULL) == ACT_OK);
    b->open = b->wrong = b->asked = 0;
}

static void bench_close(bench *b) {
    act_pair_table_close(b->table);
    act_gated_close(b->exact);
}

static act_pair_run run_of(bench *b, act_gated_part part, uint16_t x, size_t first,
                           size_t count) {
    return (act_pair_run){.part = part,
                          .x = x,
                          .first = first,
                          .count = count,
                          .rounded = b->rounded,
                          .residual = b->residual};
}

/* Compares one pair of a run with the exact tier. */
static void compare(bench *b, const act_pair_run *run, size_t i) {
    const double tolerance = 0x1p-24;
    const act_gated_input at = {act_decode(b->format, run->x),
                                act_decode(b->format, run->first + i)};
    act_truth truth;
    cr_assert(act_gated_truth(b->exact, run->part, b->format, &at, &truth) == ACT_OK);
    b->asked++;
    if (isnan(run->residual[i])) {
        b->open++;
        return;
    }
    double got = act_decode(b->format, run->rounded[i]);
    bool same = isnan(truth.rounded) ? isnan(got) : got == truth.rounded;
    if (same && got == 0 && !run->zero_is_free && truth.zero != ACT_ZERO_ANY) {
        same = signbit(got) == (truth.zero == ACT_ZERO_MINUS);
    }
    if (same && got == 0 && run->zero_is_free) {
        same = truth.zero == ACT_ZERO_ANY;
    }
    if (same && !isnan(got)) {
        same = fabs(run->residual[i] - truth.residual) <= tolerance;
    }
    if (!same && b->wrong++ == 0) {
        snprintf(b->first, sizeof b->first,
                 "%s part %d %s(%a, %a): %a + %g ulp, not %a + %g", b->gate->name,
                 (int)run->part, b->format->name, at.x, at.up, got,
                 (double)run->residual[i], truth.rounded, truth.residual);
    }
}

/* Runs about hostile and random pairs. */
static void try_pairs(bench *b, int count, uint64_t seed) {
    act_draw draw = {seed};
    for (int n = 0; n < count; n++) {
        act_gated_input at = act_draw_pair(&draw, b->gate, b->p, b->format);
        uint16_t x = (uint16_t)act_encode(b->format, at.x);
        uint16_t up = (uint16_t)act_encode(b->format, at.up);
        if (n % 3 == 0) {
            x = (uint16_t)act_draw_bits(&draw);
            up = (uint16_t)act_draw_bits(&draw);
        }
        act_pair_run run = run_of(b, (act_gated_part)(n % ACT_GATED_PARTS), x,
                                  up & ~(size_t)(RUN - 1), RUN);
        act_pair_truths(b->table, &run);
        for (int k = 0; k < 4; k++) {
            compare(b, &run, (up + (size_t)(k * k * 7)) % RUN);
        }
    }
}

static bench shared;

static void check_gate(const char *name, const char *format, int count, uint64_t seed) {
    bench *b = &shared;
    bench_open(b, name, format);
    try_pairs(b, count, seed);
    cr_expect(b->wrong == 0, "%ld of %ld wrong: %s", b->wrong, b->asked, b->first);
    cr_expect(b->asked == 4L * count);
    cr_expect(b->open < b->asked / 20, "%s %s: %ld of %ld open", name, format, b->open,
              b->asked);
    bench_close(b);
}

Test(pair_table, agrees_with_the_exact_tier) {
    static const char *const names[][2] = {{"swiglu_oai", "bf16"},
                                           {"swiglu_oai", "f16"},
                                           {"swiglu_step", "f16"},
                                           {"glu", "bf16"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        check_gate(names[i][0], names[i][1], 2000, i);
    }
}

/* Rows of special x, at every 127th up and at special ones. */
static void try_special_rows(bench *b) {
    const double specials[] = {(double)NAN,
                               HUGE_VAL,
                               -HUGE_VAL,
                               0,
                               -0.0,
                               1,
                               7,
                               -3,
                               6,
                               act_format_max(b->format),
                               act_format_subnormal(b->format),
                               -act_format_subnormal(b->format)};
    enum { SPECIALS = sizeof specials / sizeof specials[0], STEP = 127 };
    for (int n = 0; n < SPECIALS * ACT_GATED_PARTS; n++) {
        uint16_t x = (uint16_t)act_encode(b->format, specials[n / ACT_GATED_PARTS]);
        act_pair_run run =
            run_of(b, (act_gated_part)(n % ACT_GATED_PARTS), x, 0, ACT_PAIR_ROW);
        act_pair_truths(b->table, &run);
        for (size_t k = 0; k < ACT_PAIR_ROW; k += STEP) {
            compare(b, &run, k);
        }
        for (int k = 0; k < SPECIALS; k++) {
            compare(b, &run, act_encode(b->format, specials[k]));
        }
    }
}

Test(pair_table, rows_of_special_inputs) {
    static const char *const names[][2] = {
        {"swiglu_oai", "f16"}, {"gated_relu6", "bf16"}, {"prelu_weight", "bf16"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bench *b = &shared;
        bench_open(b, names[i][0], names[i][1]);
        try_special_rows(b);
        cr_expect(b->wrong == 0, "%ld of %ld wrong: %s", b->wrong, b->asked, b->first);
        cr_expect(b->open < b->asked / 20, "%ld open", b->open);
        bench_close(b);
    }
}

/* All bits are alike, whatever the instruction set. */
Test(pair_table, instruction_sets_agree) {
    enum { COUNT = 4096 };
    static double near[COUNT], far[COUNT];
    static uint16_t rounded[2][COUNT];
    static float residual[2][COUNT];
    act_draw draw = {5};
    act_pair_loop loop = {.precision = 8, .emin = -126, .emax = 127, .nan = 0x7fc0};
    for (int i = 0; i < COUNT; i++) {
        near[i] = act_draw_value(&draw, act_format_find("bf16"));
        far[i] = i % 2 == 0 ? near[i] : near[i] * (1 + 0x1p-9);
    }
    near[0] = far[0] = (double)NAN;
    near[1] = far[1] = HUGE_VAL;
    act_pair_loop_function *const loops[] = {
        act_pair_loop_base,
#ifdef __x86_64__
        __builtin_cpu_supports("avx2") ? act_pair_loop_v3 : NULL,
        __builtin_cpu_supports("avx512bw") ? act_pair_loop_v4 : NULL,
#endif
    };
    loop.near = near;
    loop.far = far;
    loop.count = COUNT;
    for (int n = 0; n < 20; n++) {
        loop.lo = fabs(act_draw_value(&draw, act_format_find("bf16")));
        loop.hi = loop.lo * (1 + (n % 2) * 0x1p-40);
        loop.sign = (uint64_t)(n % 3 == 0) << 63;
        size_t open[2] = {0, 0};
        for (size_t k = 0; k < sizeof loops / sizeof loops[0]; k++) {
            size_t at = k == 0 ? 0 : 1;
            loop.rounded = rounded[at];
            loop.residual = residual[at];
            open[at] = loops[k] != NULL ? loops[k](&loop) : open[0];
            cr_expect(k == 0 || loops[k] == NULL ||
                      (open[1] == open[0] && open[0] > 0 && open[0] < COUNT &&
                       memcmp(rounded[0], rounded[1], sizeof rounded[0]) == 0 &&
                       memcmp(residual[0], residual[1], sizeof residual[0]) == 0));
        }
    }
}

/* Every gate and format, with as many pairs as `make oracle-gates` says. */
Test(pair_table, agrees_for_every_gate) {
    const char *text = getenv("CHECKACT_PAIRS");
    if (text == NULL) {
        return;
    }
    for (size_t i = 0; i < 2 * act_gated_count; i++) {
        check_gate(act_gateds[i / 2]->name, i % 2 == 0 ? "f16" : "bf16",
                   (int)strtol(text, NULL, 10) * 10, 100 + i);
    }
}

/* Rows with open pairs, which settling closes as the exact tier does. */
Test(pair_table, open_pairs_are_settled) {
    static const struct {
        const char *name, *format;
        act_gated_part part;
        double x;
    } rows[] = {
        {"swiglu_oai", "bf16", ACT_GATED_DX, 0x1.1p-129},
        {"swiglu_oai", "f16", ACT_GATED_DX, 0},
        {"gated_hardswish", "f16", ACT_GATED_Y, 1},
        {"gated_softsign", "bf16", ACT_GATED_DX, 0.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bench *b = &shared;
        bench_open(b, rows[i].name, rows[i].format);
        act_pair_run run = run_of(
            b, rows[i].part, (uint16_t)act_encode(b->format, rows[i].x), 0, ACT_PAIR_ROW);
        size_t open = act_pair_truths(b->table, &run);
        cr_expect(open > 0 && open < ACT_PAIR_ROW, "%s: %zu", rows[i].name, open);
        size_t counted = 0;
        static bool was_open[ACT_PAIR_ROW];
        for (size_t k = 0; k < ACT_PAIR_ROW; k++) {
            was_open[k] = isnan(b->residual[k]);
            counted += was_open[k] ? 1 : 0;
        }
        cr_expect(counted == open, "%zu, not %zu", counted, open);
        cr_expect(act_pair_settle(b->table, b->exact, &run) == ACT_OK);
        for (size_t k = 0; k < ACT_PAIR_ROW; k++) {
            if (was_open[k]) {
                compare(b, &run, k);
            }
        }
        cr_expect(b->wrong == 0 && b->open == 0, "%ld wrong: %s", b->wrong, b->first);
        bench_close(b);
    }
}
