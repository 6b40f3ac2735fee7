#include "model/model_list.h"
#include "rate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Results that are judged: f rounded, and the same with every 16th one ulp off. */
enum { RIGHT, OFF, KINDS };

/* Exact calls for the results of a kind, estimated. */
typedef struct load {
    double calls, seconds;
    double most; /* calls in one binade */
    uint64_t most_segment;
} load;

static void add_load(load *to, const load *binade, uint64_t segment) {
    to->calls += binade->calls;
    to->seconds += binade->seconds;
    if (binade->calls > to->most) {
        to->most = binade->calls;
        to->most_segment = segment;
    }
}

/* What one target costs besides the screen. */
typedef struct costs {
    double models; /* seconds */
    size_t count;
    uint64_t unmodelled; /* inputs without a model */
    load load[KINDS];
} costs;

/* The exact tier at a few of the inputs of a binade that have no model, for all of them.
 */
static load unmodelled_load(act_exact *exact, const act_model_list *models) {
    enum { SAMPLES = 8 };
    const act_format *format = act_format_find("f32");
    uint64_t inputs = 0;
    for (size_t m = 0; m < models->count; m++) {
        const act_model *model = &models->item[m];
        inputs += model->kind == ACT_MODEL_NONE ? model->last - model->first + 1 : 0;
    }
    uint64_t passed = 0;
    uint64_t sample = 0;
    rate_forget_exact_calls();
    for (size_t m = 0; m < models->count; m++) {
        const act_model *model = &models->item[m];
        if (model->kind != ACT_MODEL_NONE) {
            continue;
        }
        uint64_t size = model->last - model->first + 1;
        for (; sample < SAMPLES; sample++) {
            uint64_t at = inputs * (2 * sample + 1) / (2 * SAMPLES);
            if (at >= passed + size) {
                break;
            }
            act_truth truths[ACT_CONVENTIONS];
            int n;
            act_exact_truths(exact, format,
                             act_decode(format, model->first + at - passed), truths, &n);
        }
        passed += size;
    }
    return (load){.calls = (double)inputs,
                  .seconds = rate_exact().seconds / SAMPLES * (double)inputs};
}

/* Every 16th result one ulp off. */
static void put_off(float *y, size_t n) {
    for (size_t k = 5; k < n; k += 16) {
        bool is_usual = isfinite(y[k]) && y[k] != 0;
        y[k] = is_usual ? nextafterf(y[k], 2 * y[k]) : y[k];
    }
}

/* Two cells of results for the whole stretch that they stand for. The first has extremes
 * that a sweep, which comes from next to it, has met before; the second is typical. */
static load run_load(act_screen *screen, const act_model_list *models, uint64_t first,
                     double stretch, bool is_off, act_tally *tally) {
    static float y[RATE_CELL];
    load cell[2];
    for (uint64_t i = 0; i < 2; i++) {
        rate_forget_exact_calls();
        act_screen_values(screen, models, first + i * RATE_CELL, y, RATE_CELL);
        if (is_off) {
            put_off(y, RATE_CELL);
        }
        act_screen_judge(screen, models, first + i * RATE_CELL, y, RATE_CELL, tally);
        cell[i] =
            (load){.calls = (double)rate_exact().calls, .seconds = rate_exact().seconds};
    }
    double times = stretch / RATE_CELL - 1;
    return (load){.calls = cell[0].calls + cell[1].calls * times,
                  .seconds = cell[0].seconds + cell[1].seconds * times};
}

/* Runs of results from all over a binade, where there are models. */
static void modelled_load(act_screen *screen, const act_model_list *models,
                          uint64_t first, load out[KINDS]) {
    enum { RUNS = 8, RUN = 2 * RATE_CELL };
    const uint64_t stride = ((uint64_t)1 << RATE_SEGMENT_BITS) / RUNS;
    act_tally tally[KINDS];
    act_tally_clear(&tally[RIGHT]);
    act_tally_clear(&tally[OFF]);
    for (uint64_t i = 0; i < RUNS; i++) {
        uint64_t x = first + i * stride + stride / 2;
        size_t m = act_model_list_find(models, x);
        bool is_modelled = true;
        for (; m < models->count && models->item[m].first < x + RUN; m++) {
            is_modelled = is_modelled && models->item[m].kind != ACT_MODEL_NONE;
        }
        for (int kind = RIGHT; is_modelled && kind < KINDS; kind++) {
            load more =
                run_load(screen, models, x, (double)stride, kind == OFF, &tally[kind]);
            out[kind].calls += more.calls;
            out[kind].seconds += more.seconds;
        }
    }
}

static costs cost_of(const act_function *f, int order) {
    costs c = {0};
    act_exact *exact;
    act_screen *screen =
        rate_open_screen(f->name, order, act_format_find("f32"), ACT_SCREEN_BEST);
    if (act_exact_open(&exact, f, NULL, order) != ACT_OK) {
        rate_fail("out of memory");
    }
    for (uint64_t segment = 0; segment < RATE_SEGMENTS; segment++) {
        uint64_t first = segment << RATE_SEGMENT_BITS;
        act_model_list models = {0};
        double start = rate_cpu_seconds();
        rate_build_models(screen, &models, first,
                          first + ((uint64_t)1 << RATE_SEGMENT_BITS) - 1);
        c.models += rate_cpu_seconds() - start;
        c.count += models.count;
        load unmodelled = unmodelled_load(exact, &models);
        load binade[KINDS] = {unmodelled, unmodelled};
        c.unmodelled += (uint64_t)unmodelled.calls;
        modelled_load(screen, &models, first, binade);
        for (int kind = RIGHT; kind < KINDS; kind++) {
            add_load(&c.load[kind], &binade[kind], segment);
        }
        act_model_list_free(&models);
    }
    act_exact_close(exact);
    act_screen_close(screen);
    return c;
}

static bool is_slow(const costs *c, int kind) {
    return c->models + c->load[kind].seconds > 10;
}

static void print_costs(const act_function *f, int order, const costs *c) {
    printf("%-16s %d %7.2f %7zu %10llu", f->name, order, c->models, c->count,
           (unsigned long long)c->unmodelled);
    for (int kind = RIGHT; kind < KINDS; kind++) {
        const load *l = &c->load[kind];
        printf(" %11.0f %9.2f", l->calls, l->seconds);
    }
    printf(" %9.2f", c->models + c->load[RIGHT].seconds);
    int kind = is_slow(c, RIGHT) ? RIGHT : OFF;
    if (is_slow(c, kind)) {
        double x = act_decode(act_format_find("f32"),
                              c->load[kind].most_segment << RATE_SEGMENT_BITS);
        printf("  above 10 s%s: %.0f calls from %a on",
               kind == OFF ? " if results are off" : "", c->load[kind].most, x);
    }
    putchar('\n');
    fflush(stdout);
}

/* Whether a target as gelu or gelu.d1 names this function and order; none: all. */
static bool is_wanted(const act_function *f, int order, char **targets, int n) {
    char id[64];
    snprintf(id, sizeof id, "%s.d%d", f->name, order);
    for (int i = 0; i < n; i++) {
        if (strcmp(targets[i], f->name) == 0 || strcmp(targets[i], id) == 0) {
            return true;
        }
    }
    return n == 0;
}

int rate_run_models(char **targets, int n) {
    puts(
        "All 2^32 inputs of binary32, seconds of CPU time.\n"
        "models      building them, their count, inputs that have none\n"
        "right       exact calls and their seconds, estimated from 2^16 results of each\n"
        "            binade, if all are correctly rounded\n"
        "off         the same if every 16th is one ulp off\n"
        "sum         models and exact calls, right");
    printf("%-16s d %7s %7s %10s %11s %9s %11s %9s %9s\n", "function", "models", "count",
           "none", "right", "s", "off", "s", "sum");
    int missed[KINDS] = {0};
    int all = 0;
    for (size_t i = 0; i < act_function_count; i++) {
        for (int order = 0; order < ACT_ORDERS; order++) {
            const act_function *f = act_functions[i];
            if (is_wanted(f, order, targets, n)) {
                costs c = cost_of(f, order);
                print_costs(f, order, &c);
                missed[RIGHT] += is_slow(&c, RIGHT);
                missed[OFF] += is_slow(&c, OFF);
                all++;
            }
        }
    }
    if (all == 0) {
        fprintf(stderr, "rate: no function and order is named so, as gelu.d1\n");
        return EX_USAGE;
    }
    printf("above 10 s: %d of %d with right results, %d with some off\n", missed[RIGHT],
           all, missed[OFF]);
    return EX_OK;
}
