#include "gates/pair_table.h"
#include "hostile_pairs.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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
    static const char *const names[][2] = {
        {"geglu", "bf16"},      {"swiglu_oai", "bf16"},  {"swiglu_oai", "f16"},
        {"swiglu_step", "f16"}, {"prelu_weight", "f16"}, {"glu", "bf16"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        check_gate(names[i][0], names[i][1], 3000, i);
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
        {"swiglu_oai", "bf16", ACT_GATED_Y, -0x1.54p-127},
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
