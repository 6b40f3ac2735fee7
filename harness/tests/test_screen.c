/* Screened results amount to what the exact tier alone makes of them, in every count, sum
 * and extreme. */
#include "judge/screen_isa.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <fnmatch.h>
#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(screen, .fini = forget);

enum {
    F32 = 1,
    F16,
    BF16,
    FUNCTIONS_MAX = 256,
    BINADES = 512,
    BINADE = 1 << 23,
    SHORT = 64,
    LONG = 1000,
    CELL = 4096,
    BATCH = 1 << 17
};

/* Of so many binades one is judged: sanitizers look for faults of memory, not of numbers,
 * and are slow. */
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 8 };
#else
enum { STRIDE = 1 };
#endif

static struct criterion_test_params each_function(void) {
    static size_t place[FUNCTIONS_MAX];
    for (size_t i = 0; i < act_function_count && i < FUNCTIONS_MAX; i++) {
        place[i] = i;
    }
    return cr_make_param_array(size_t, place, act_function_count);
}

/* Every judge against the exact tier. */
static void expect_same(const act_judges *judges, uint64_t first, const void *y, size_t n,
                        size_t batch, act_mischief mischief) {
    act_tally exact;
    act_tally_clear(&exact);
    act_judges_run(judges, 0, (act_results){first, y, n, batch}, &exact);
    for (int i = 1; i < judges->count; i++) {
        act_tally tally;
        char why[ACT_DIFFERENCE_SIZE] = "";
        act_tally_clear(&tally);
        act_judges_run(judges, i, (act_results){first, y, n, batch}, &tally);
        cr_expect(act_tally_same(&tally, &exact, why),
                  "%s.d%d.%s from %a (%#llx), mischief %d: by %s and exact: %s",
                  judges->f->name, judges->order, judges->format->name,
                  act_decode(judges->format, first), (unsigned long long)first,
                  (int)mischief, act_screen_isa_names[judges->isa[i]], why);
    }
}

Test(screen, instruction_sets) {
    const act_screen_kernels *best = NULL;
    for (int isa = ACT_SCREEN_BASE; isa <= ACT_SCREEN_V4; isa++) {
        const act_screen_kernels *kernels = act_screen_kernels_find((act_screen_isa)isa);
        if (kernels == NULL) {
            fprintf(stderr, "%s is not tested: this processor lacks it\n",
                    act_screen_isa_names[isa]);
        } else {
            cr_expect(kernels != best, "%s is not its own", act_screen_isa_names[isa]);
            best = kernels;
        }
    }
    cr_expect(act_screen_kernels_find(ACT_SCREEN_BASE) != NULL, "there is no base");
    cr_expect(act_screen_kernels_find(ACT_SCREEN_BEST) == best);
    cr_expect(act_screen_kernels_find(ACT_SCREEN_EXACT) == NULL);
}

/* A window of every binade; half of them begin with it. */
static void judge_binades(const act_judges *judges, act_random *random, uint32_t *y) {
    for (uint64_t binade = STRIDE > 1 ? (uint64_t)judges->order : 0; binade < BINADES;
         binade += STRIDE) {
        uint64_t draw = act_random_next(random);
        size_t n = draw % 16 == 0 ? LONG : SHORT;
        uint64_t at = (draw >> 8) % 2 == 0 ? 0 : (draw >> 9) % (BINADE - LONG);
        uint64_t first = binade * BINADE + at;
        act_mischief mischief = (act_mischief)((draw >> 40) % ACT_MISCHIEFS);
        act_synthesize(judges, random, mischief, first, n, y);
        expect_same(judges, first, y, n, n == LONG ? 333 : n, mischief);
    }
}

ParameterizedTestParameters(screen, binary32) {
    return each_function();
}

ParameterizedTest(size_t *at, screen, binary32) {
    const act_function *f = act_functions[*at];
    act_random random = act_random_seeded(1, f->name);
    uint32_t *y = calloc(LONG, sizeof *y);
    cr_assert(y != NULL);
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_judges judges;
        act_judges_open(&judges, f, order, &act_formats[F32]);
        judge_binades(&judges, &random, y);
        act_judges_close(&judges);
    }
    free(y);
}

/* Complete binades: all 65536 inputs. */
static void judge_all(const act_judges *judges, act_random *random, uint16_t *y) {
    size_t size = (size_t)1 << (judges->format->precision - 1);
    act_judges two = *judges; /* one instruction set: 16 bits use none */
    two.count = 2;
    size_t begin = STRIDE > 1 ? size * (size_t)judges->order : 0;
    for (uint64_t first = begin; first < 1 << 16; first += STRIDE * size) {
        act_mischief mischief = (act_mischief)(act_random_next(random) % ACT_MISCHIEFS);
        act_synthesize(judges, random, mischief, first, size, y);
        expect_same(&two, first, y, size, size, mischief);
    }
}

ParameterizedTestParameters(screen, sixteen_bits) {
    return each_function();
}

ParameterizedTest(size_t *at, screen, sixteen_bits) {
    const act_function *f = act_functions[*at];
    act_random random = act_random_seeded(2, f->name);
    uint16_t *y = calloc((size_t)1 << 16, sizeof *y);
    cr_assert(y != NULL);
    for (int order = 0; order < ACT_ORDERS; order++) {
        for (int k = F16; k <= BF16; k++) {
            act_judges judges;
            act_judges_open(&judges, f, order, &act_formats[k]);
            judge_all(&judges, &random, y);
            act_judges_close(&judges);
        }
    }
    free(y);
}

/* Beside powers of two f's ulp changes: results one step off are half an ulp or one. */
Test(screen, beside_powers_of_two) {
    static const struct {
        const char *name;
        int order;
        double x; /* where f is a power of two, nearly */
    } rows[] = {
        {"exp2", 0, 3},           {"exp2", 0, -7},           {"identity", 0, 4},
        {"sqrt", 0, 4},           {"sqrt", 0, 0x1p60},       {"square", 0, 8},
        {"square", 1, 16},        {"reciprocal", 0, 4},      {"abs", 0, -0x1p-30},
        {"exp", 0, 0x1.62e43p-1}, {"exp", 0, -0x1.62e43p+1}, {"sigmoid", 0, 0x1p-20},
        {"silu", 0, 0x1p-20},     {"relu_squared", 0, 4},    {"tanh", 0, 0x1p-12},
        {"softplus", 0, 0x1p5}};
    const act_format *format = &act_formats[F32];
    act_random random = act_random_seeded(3, "powers");
    static uint32_t y[LONG];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_judges judges;
        act_judges_open(&judges, act_function_find(rows[i].name), rows[i].order, format);
        uint64_t x = act_encode(format, rows[i].x);
        uint64_t start = x - x % BINADE;
        uint64_t from = x - start < LONG / 2 ? start : x - LONG / 2;
        for (int mischief = 0; mischief < ACT_MISCHIEFS; mischief++) {
            act_synthesize(&judges, &random, (act_mischief)mischief, from, LONG, y);
            expect_same(&judges, from, y, LONG, LONG, (act_mischief)mischief);
            if (from == start && start >= LONG) { /* and up to the power */
                act_synthesize(&judges, &random, (act_mischief)mischief, from - LONG,
                               LONG, y);
                expect_same(&judges, from - LONG, y, LONG, LONG, (act_mischief)mischief);
            }
        }
        act_judges_close(&judges);
    }
}

/* Rounding in a direction and flushing to zero are judged alike too. */
ParameterizedTestParameters(screen, arithmetics) {
    return each_function();
}

ParameterizedTest(size_t *at, screen, arithmetics) {
    static const act_arithmetic all[] = {{ACT_DOWN, false},
                                         {ACT_UP, false},
                                         {ACT_TO_ZERO, false},
                                         {ACT_NEAREST, true},
                                         {ACT_DOWN, true}};
    enum { ALL = sizeof all / sizeof all[0], EACH = 16 };
    const act_function *f = act_functions[*at];
    act_random random = act_random_seeded(7, f->name);
    uint32_t y[SHORT];
    for (size_t i = 0; i < (size_t)ALL * ACT_ORDERS; i++) {
        act_judges judges;
        act_judges_open(&judges, f, (int)(i / ALL), &act_formats[F32]);
        act_judges_set_arithmetic(&judges, all[i % ALL]);
        for (uint64_t binade = act_random_next(&random) % EACH; binade < BINADES;
             binade += binade % (BINADES / 2) < 2 ? 1 : EACH) {
            uint64_t draw = act_random_next(&random);
            uint64_t offset = draw % 2 == 0 ? 0 : (draw >> 9) % (BINADE - SHORT);
            uint64_t first = binade * BINADE + offset;
            act_mischief mischief = (act_mischief)((draw >> 40) % ACT_MISCHIEFS);
            act_synthesize(&judges, &random, mischief, first, SHORT, y);
            expect_same(&judges, first, y, SHORT, SHORT, mischief);
        }
        act_judges_close(&judges);
    }
}

/* Zeros of both signs instead of all results beside 0, where |f| is about the least
 * number: from an error of 1 ulp on they are failures. */
Test(screen, zeros_beside_the_least_number) {
    const act_format *format = &act_formats[F32];
    static uint32_t y[LONG];
    for (size_t i = 0; i < act_function_count * ACT_ORDERS; i++) {
        act_judges judges;
        act_judges_open(&judges, act_functions[i / ACT_ORDERS], (int)(i % ACT_ORDERS),
                        format);
        for (uint32_t sign = 0; sign < 2; sign++) {
            for (size_t k = 0; k < LONG; k++) {
                y[k] = sign << 31;
            }
            expect_same(&judges, 0, y, LONG, LONG, ACT_MISCHIEF_WILD);
            expect_same(&judges, (uint64_t)1 << 31, y, LONG, LONG, ACT_MISCHIEF_WILD);
        }
        act_judges_close(&judges);
    }
}

/* Many cells at once, also where errors grow or fall from input to input for long, or
 * where half of the results are ties: extremes are taken from the last cell first. */
Test(screen, many_cells) {
    enum { MANY = 5 * CELL };
    static const struct {
        const char *name;
        int order;
        double x;
    } rows[] = {
        {"silu", 0, 0x1.2p-31},   {"silu", 0, -0x1.8p-41}, {"gelu", 0, 0x1.9p-28},
        {"silu", 0, 0x1.4p-127},  {"silu", 0, -0x1p-130},  {"tanh", 1, 0x1.3p-13},
        {"softplus", 0, -0x1p-8}, {"exp", 0, 0x1.7p-25},   {"isru", 2, 0x1.5p-34},
        {"mish", 1, -0x1.2p+1},   {"square", 0, 0x1p+3},   {"sine", 0, 0x1.91p+0}};
    const act_format *format = &act_formats[F32];
    act_random random = act_random_seeded(6, "cells");
    static uint32_t y[MANY];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_judges judges;
        act_judges_open(&judges, act_function_find(rows[i].name), rows[i].order, format);
        uint64_t first = act_encode(format, rows[i].x) + act_random_next(&random) % CELL;
        for (int mischief = 0; mischief < ACT_MISCHIEFS; mischief++) {
            act_synthesize(&judges, &random, (act_mischief)mischief, first, MANY, y);
            expect_same(&judges, first, y, MANY, MANY, (act_mischief)mischief);
        }
        act_judges_close(&judges);
    }
}

/* The comparison sees a single result that is one step off, wherever it is. */
Test(screen, the_comparison_can_fail) {
    enum { TRIES = 200 };
    act_judges judges;
    act_random random = act_random_seeded(4, "planted");
    static uint32_t y[CELL];
    act_judges_open(&judges, act_function_find("mish"), 0, &act_formats[F32]);
    uint64_t first = act_encode(&act_formats[F32], 1.5);
    act_synthesize(&judges, &random, ACT_MISCHIEF_NONE, first, CELL, y);
    act_tally clean;
    act_tally_clear(&clean);
    act_judges_run(&judges, 1, (act_results){first, y, CELL, CELL}, &clean);
    for (int i = 0; i < TRIES; i++) {
        size_t at = act_random_next(&random) % CELL;
        act_tally spoilt;
        char why[ACT_DIFFERENCE_SIZE] = "";
        act_tally_clear(&spoilt);
        y[at]++;
        act_judges_run(&judges, 1, (act_results){first, y, CELL, CELL}, &spoilt);
        y[at]--;
        cr_expect(!act_tally_same(&clean, &spoilt, why) &&
                      clean.correct == spoilt.correct + 1,
                  "a wrong result at %zu is not seen", at);
    }
    act_judges_close(&judges);
}

/* Complete binades of binary32, half a minute each: for `make prove`, which names the
 * targets as a glob over "gelu.d1" and a number in the binade. */
static void prove_binade(const act_judges *judges, uint64_t first, uint32_t *y) {
    act_judges two = *judges;
    struct timespec start;
    struct timespec end;
    two.count = 2;
    two.isa[1] = judges->isa[judges->count - 1];
    two.screen[1] = judges->screen[judges->count - 1];
    act_random random = act_random_seeded(5, judges->f->name);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    act_synthesize(&two, &random, ACT_MISCHIEF_STEPS, first, BINADE, y);
    expect_same(&two, first, y, BINADE, BATCH, ACT_MISCHIEF_STEPS);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double seconds = (double)(end.tv_sec - start.tv_sec) +
                     1e-9 * (double)(end.tv_nsec - start.tv_nsec);
    fprintf(stderr, "%s.d%d.f32: the binade of %a, %.1f s\n", judges->f->name,
            judges->order, act_decode(judges->format, first), seconds);
}

Test(prove, complete_binades, .fini = forget) {
    const char *glob = getenv("CHECKACT_BINADES");
    const char *at = getenv("CHECKACT_BINADE");
    const act_format *format = &act_formats[F32];
    if (glob == NULL) {
        cr_skip_test("takes an hour: make prove");
    }
    double x = (double)(at != NULL ? strtof(at, NULL) : 1);
    uint32_t *y = calloc(BINADE, sizeof *y);
    cr_assert(y != NULL);
    uint64_t bits = act_encode(format, x);
    int proven = 0;
    for (size_t i = 0; i < act_function_count * ACT_ORDERS; i++) {
        char target[ACT_DIFFERENCE_SIZE];
        const act_function *f = act_functions[i / ACT_ORDERS];
        int order = (int)(i % ACT_ORDERS);
        snprintf(target, sizeof target, "%s.d%d", f->name, order);
        if (fnmatch(glob, target, 0) == 0) {
            act_judges judges;
            act_judges_open(&judges, f, order, format);
            prove_binade(&judges, bits - bits % BINADE, y);
            act_judges_close(&judges);
            proven++;
        }
    }
    cr_expect(proven > 0, "no target matches '%s'", glob);
    free(y);
}
