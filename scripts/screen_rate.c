/* What a sweep costs one core besides the implementation under test, in CPU time, with
 * every instruction set that this processor runs. From the top of the tree:
 *
 *     make build/screen_rate
 *
 *     build/screen_rate screen [LOG2]
 *
 * binary32: judging, models, and the plain loop over MPFR at 113 bits; LOG2 inputs of
 * each binade, 12 to 23 (default 23: all); 5 minutes.
 *
 *     build/screen_rate models [TARGET...]
 *
 * building models and exact calls for binary32, of all functions and orders or of those
 * as gelu.d1; 12 minutes, and an hour each for sine and snake.
 *
 *     build/screen_rate binary64 [RUNS]
 *
 * runs of 2^20 consecutive inputs (default 25); 20 s.
 *
 * What is compared is interleaved batch by batch. */
#include "random.h"
#include "screen.h"

#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

enum {
    ISAS = 3,
    SEGMENTS = 512, /* binades of binary32 by sign; the last of each are inf and NaN */
    SEGMENT_BITS = 23,
    BATCH = 1 << 17, /* as the sweep does */
    CELL = 4096,     /* inputs that are judged at once */
};

static const char *const isas[ISAS] = {"v4", "v3", "base"};
static const double nano = 1e-9;

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * nano;
}

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "screen_rate: %s\n", what);
    exit(EX_SOFTWARE);
}

static void *allocate(size_t size) {
    void *memory = calloc(1, size);
    if (memory == NULL) {
        fail("out of memory");
    }
    return memory;
}

static act_screener *open_screener(const char *function, int order,
                                   const act_format *format, const char *isa) {
    act_screener *screener;
    const act_function *f = act_function_find(function);
    if (f == NULL ||
        act_screener_open(&screener, f, NULL, order, format, isa) != ACT_OK) {
        fail("a function cannot be opened");
    }
    return screener;
}

static void build_models(act_screener *screener, act_models *models, uint64_t first,
                         uint64_t last) {
    if (act_screener_model(screener, models, first, last) != ACT_OK) {
        fail("out of memory for models");
    }
}

/* Calls of the exact tier by the screen, which the linker sends here, and their time. */
static uint64_t exact_calls;
static double exact_seconds;

static void forget_exact_calls(void) {
    exact_calls = 0;
    exact_seconds = 0;
}

act_status real_truths(act_exact *exact, const act_format *format, double x,
                       act_truth *out, int *count) __asm__("__real_act_exact_truths");
act_status timed_truths(act_exact *exact, const act_format *format, double x,
                        act_truth *out, int *count) __asm__("__wrap_act_exact_truths");

act_status timed_truths(act_exact *exact, const act_format *format, double x,
                        act_truth *out, int *count) {
    double start = cpu_seconds();
    act_status status = real_truths(exact, format, x, out, count);
    exact_seconds += cpu_seconds() - start;
    exact_calls++;
    return status;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t n) {
    qsort(values, n, sizeof *values, compare_doubles);
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* The implementations that are judged, as one would first write them. */

static float sigmoid_f32(float x) {
    return 1 / (1 + expf(-x));
}

static float softplus_f32(float x) {
    return x > 0 ? x + log1pf(expf(-x)) : log1pf(expf(x));
}

static float gelu_f32(float x) {
    return 0.5F * x * erfcf(-x * (float)M_SQRT1_2);
}

static float silu_f32(float x) {
    return x / (1 + expf(-x));
}

static float mish_f32(float x) {
    return x * tanhf(softplus_f32(x));
}

static double sigmoid_f64(double x) {
    return 1 / (1 + exp(-x));
}

static double sigmoid_1_f64(double x) {
    double s = sigmoid_f64(x);
    return s * (1 - s);
}

static double softplus_f64(double x) {
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double gelu_f64(double x) {
    return 0.5 * x * erfc(-x * M_SQRT1_2);
}

static double silu_f64(double x) {
    return x / (1 + exp(-x));
}

static double mish_f64(double x) {
    return x * tanh(softplus_f64(x));
}

/* The plain loop's functions, t in place. */

static void sigmoid_mpfr(mpfr_t t) {
    mpfr_neg(t, t, MPFR_RNDN);
    mpfr_exp(t, t, MPFR_RNDN);
    mpfr_add_ui(t, t, 1, MPFR_RNDN);
    mpfr_ui_div(t, 1, t, MPFR_RNDN);
}

static void tanh_mpfr(mpfr_t t) {
    mpfr_tanh(t, t, MPFR_RNDN);
}

static void softplus_mpfr(mpfr_t t) {
    mpfr_exp(t, t, MPFR_RNDN);
    mpfr_log1p(t, t, MPFR_RNDN);
}

static void gelu_mpfr(mpfr_t t) {
    mpfr_t x;
    mpfr_t root_2;
    mpfr_init2(x, mpfr_get_prec(t));
    mpfr_init2(root_2, mpfr_get_prec(t));
    mpfr_div_2ui(x, t, 1, MPFR_RNDN);
    mpfr_sqrt_ui(root_2, 2, MPFR_RNDN);
    mpfr_div(t, t, root_2, MPFR_RNDN);
    mpfr_neg(t, t, MPFR_RNDN);
    mpfr_erfc(t, t, MPFR_RNDN);
    mpfr_mul(t, t, x, MPFR_RNDN);
    mpfr_clears(x, root_2, (mpfr_ptr)NULL);
}

static void times_x(mpfr_t t, void (*factor)(mpfr_t)) {
    mpfr_t x;
    mpfr_init2(x, mpfr_get_prec(t));
    mpfr_set(x, t, MPFR_RNDN);
    factor(t);
    mpfr_mul(t, t, x, MPFR_RNDN);
    mpfr_clear(x);
}

static void silu_mpfr(mpfr_t t) {
    times_x(t, sigmoid_mpfr);
}

static void tanh_softplus_mpfr(mpfr_t t) {
    softplus_mpfr(t);
    mpfr_tanh(t, t, MPFR_RNDN);
}

static void mish_mpfr(mpfr_t t) {
    times_x(t, tanh_softplus_mpfr);
}

typedef struct subject {
    const char *function;
    float (*kernel)(float);
    void (*plain)(mpfr_t t);
} subject;

static const subject subjects[] = {
    {"sigmoid", sigmoid_f32, sigmoid_mpfr},
    {"tanh", tanhf, tanh_mpfr},
    {"softplus", softplus_f32, softplus_mpfr},
    {"gelu", gelu_f32, gelu_mpfr},
    {"silu", silu_f32, silu_mpfr},
    {"mish", mish_f32, mish_mpfr},
};

/* Greatest error of the kernel in ulps at n random inputs in [-20, 20]. */
static double plain_loop(const subject *s, act_random *random, int n) {
    double most = 0;
    mpfr_t t;
    mpfr_init2(t, 113);
    for (int i = 0; i < n; i++) {
        float x = (float)(((double)(act_random_next(random) >> 11) * 0x1p-53 - 0.5) * 40);
        mpfr_set_flt(t, x, MPFR_RNDN);
        s->plain(t);
        long exponent = mpfr_get_exp(t);
        mpfr_sub_d(t, t, (double)s->kernel(x), MPFR_RNDN);
        most = fmax(most, ldexp(fabs(mpfr_get_d(t, MPFR_RNDN)), (int)(24 - exponent)));
    }
    mpfr_clear(t);
    return most;
}

/* The inner loop alone, on a cell of 4096 results in blocks of 512. */
typedef struct inner {
    act_block blocks[8];
    float y[4096];
    double errors[4096];
} inner;

static void set_inner(inner *in) {
    for (int b = 0; b < 8; b++) {
        in->blocks[b] = (act_block){
            .c = {1, 0.25, 0x1p-20, 0x1p-30}, .whole = 1, .scale = 0x1p23 * ACT_UNITS};
    }
    for (int i = 0; i < 4096; i++) {
        in->y[i] = 1 + (float)(i % 512) * 0x1p-23F;
    }
}

static double time_inner(inner *in, const act_screener_kernels *kernels, int times) {
    act_screened seen;
    double start = cpu_seconds();
    for (int i = 0; i < times; i++) {
        kernels->f32(in->blocks, 512, in->y, 4096, in->errors, &seen);
    }
    return cpu_seconds() - start;
}

typedef struct lane {
    const act_screener_kernels *kernels; /* NULL: not on this processor */
    act_screener *screener;
    double all, active, inner, exact;               /* seconds */
    uint64_t exact_calls, most_calls, most_segment; /* most: in one binade */
} lane;

typedef struct screening {
    const subject *subject;
    lane lane[ISAS];
    uint64_t inputs, active_inputs, inner_inputs, plain_inputs;
    double models, plain; /* seconds */
    size_t model_count;
} screening;

static bool is_active(uint64_t segment) {
    float x = (float)act_decode(act_format_find("f32"), segment << SEGMENT_BITS);
    return fabsf(x) >= 0x1p-4F && fabsf(x) < 16;
}

static void compute(const subject *s, uint64_t first, size_t n, float *y) {
    for (size_t i = 0; i < n; i++) {
        uint32_t bits = (uint32_t)(first + i);
        float x;
        memcpy(&x, &bits, sizeof x);
        y[i] = s->kernel(x);
    }
}

/* The results of a binade, each batch by all lanes in turn. */
static void screen_segment(screening *s, uint64_t segment, int log2_window, float *y) {
    act_models models = {0};
    act_tally tally[ISAS];
    uint64_t first = segment << SEGMENT_BITS;
    uint64_t end = first + ((uint64_t)1 << log2_window);
    double start = cpu_seconds();
    build_models(s->lane[ISAS - 1].screener, &models, first,
                 first + ((uint64_t)1 << SEGMENT_BITS) - 1);
    s->models += cpu_seconds() - start;
    s->model_count += models.count;
    uint64_t calls[ISAS];
    for (int i = 0; i < ISAS; i++) {
        act_tally_clear(&tally[i]);
        calls[i] = s->lane[i].exact_calls;
    }
    for (uint64_t x = first; x < end; x += BATCH) {
        size_t n = end - x < BATCH ? (size_t)(end - x) : BATCH;
        compute(s->subject, x, n, y);
        for (uint64_t turn = 0; turn < ISAS; turn++) {
            uint64_t i = (turn + x / BATCH) % ISAS;
            lane *l = &s->lane[i];
            if (l->kernels != NULL) {
                forget_exact_calls();
                start = cpu_seconds();
                act_screener_judge(l->screener, &models, x, y, n, &tally[i]);
                double seconds = cpu_seconds() - start;
                l->exact_calls += exact_calls;
                l->exact += exact_seconds;
                l->all += seconds;
                l->active += is_active(segment) ? seconds : 0;
            }
        }
        s->inputs += n;
        s->active_inputs += is_active(segment) ? n : 0;
    }
    act_models_free(&models);
    for (int i = 0; i < ISAS; i++) {
        lane *l = &s->lane[i];
        if (l->exact_calls - calls[i] > l->most_calls) {
            l->most_calls = l->exact_calls - calls[i];
            l->most_segment = segment;
        }
    }
}

static void screen_subject(screening *s, int log2_window) {
    enum { INNER_TIMES = 64, PLAIN_TIMES = 50 };
    float *y = allocate(BATCH * sizeof *y);
    inner *in = allocate(sizeof *in);
    set_inner(in);
    act_random random = act_random_seeded(1, s->subject->function);
    for (int i = 0; i < ISAS; i++) {
        s->lane[i].kernels = act_screener_kernels_find(isas[i]);
        s->lane[i].screener =
            open_screener(s->subject->function, 0, act_format_find("f32"), isas[i]);
    }
    for (uint64_t segment = 0; segment < SEGMENTS; segment++) {
        screen_segment(s, segment, log2_window, y);
        for (int i = 0; i < ISAS; i++) {
            if (s->lane[i].kernels != NULL) {
                s->lane[i].inner += time_inner(in, s->lane[i].kernels, INNER_TIMES);
            }
        }
        double start = cpu_seconds();
        plain_loop(s->subject, &random, PLAIN_TIMES);
        s->plain += cpu_seconds() - start;
        s->inner_inputs += (uint64_t)INNER_TIMES * 4096;
        s->plain_inputs += PLAIN_TIMES;
    }
    free(in);
    free(y);
}

static void print_lane(const screening *s, const lane *l, bool whole) {
    double plain = s->plain / (double)s->plain_inputs / nano;
    double all = l->all / (double)s->inputs / nano;
    printf(" %6.3f %6.3f %6.3f %8llu %7.3f %7.0f %7.0f",
           l->inner / (double)s->inner_inputs / nano,
           l->active / (double)s->active_inputs / nano, all,
           (unsigned long long)l->exact_calls, l->exact, plain, plain / all);
    if (whole) {
        double total = all + s->models / (double)s->inputs / nano;
        printf(" %6zu %6.3f %6.3f %8.0f", s->model_count, s->models, total,
               plain / total);
    }
    printf("  %llu from %a", (unsigned long long)l->most_calls,
           act_decode(act_format_find("f32"), l->most_segment << SEGMENT_BITS));
    putchar('\n');
}

static void print_screening(screening *s, bool whole) {
    for (int i = 0; i < ISAS; i++) {
        printf("%-8s %-4s", s->subject->function, isas[i]);
        if (s->lane[i].kernels == NULL) {
            puts(" skipped: this processor does not run it");
        } else {
            print_lane(s, &s->lane[i], whole);
        }
        act_screener_close(s->lane[i].screener);
    }
    fflush(stdout);
}

static int run_screen(int log2_window) {
    bool whole = log2_window == SEGMENT_BITS;
    printf(
        "Judging results of binary32, the implementation's own time left out; CPU time of "
        "one core, ns per input:\n"
        "inner   the inner loop alone\n"
        "active  everything where 2^-4 <= |x| < 16\n"
        "all     everything, %s\n"
        "MPFR    the plain loop at 113 bits, x random in [-20, 20]\n"
        "exact   calls of the exact tier and their seconds, which `all` contains\n",
        whole ? "all 2^32 inputs" : "the first inputs of every binade");
    printf("%-8s %-4s %6s %6s %6s %8s %7s %7s %7s", "function", "isa", "inner", "active",
           "all", "exact", "exact s", "MPFR", "by all");
    printf("%s  most exact calls in a binade\n",
           whole ? " models     s  all+models by that" : "");
    fflush(stdout);
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        screening s = {.subject = &subjects[i]};
        screen_subject(&s, log2_window);
        print_screening(&s, whole);
    }
    return EX_OK;
}

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
static load unmodelled_load(act_exact *exact, const act_models *models) {
    enum { SAMPLES = 8 };
    const act_format *format = act_format_find("f32");
    uint64_t inputs = 0;
    for (size_t m = 0; m < models->count; m++) {
        const act_model *model = &models->item[m];
        inputs += model->kind == ACT_MODEL_NONE ? model->last - model->first + 1 : 0;
    }
    uint64_t passed = 0;
    uint64_t sample = 0;
    forget_exact_calls();
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
                  .seconds = exact_seconds / SAMPLES * (double)inputs};
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
static load run_load(act_screener *screener, const act_models *models, uint64_t first,
                     double stretch, bool is_off, act_tally *tally) {
    static float y[CELL];
    load cell[2];
    for (uint64_t i = 0; i < 2; i++) {
        forget_exact_calls();
        act_screener_values(screener, models, first + i * CELL, y, CELL);
        if (is_off) {
            put_off(y, CELL);
        }
        act_screener_judge(screener, models, first + i * CELL, y, CELL, tally);
        cell[i] = (load){.calls = (double)exact_calls, .seconds = exact_seconds};
    }
    double times = stretch / CELL - 1;
    return (load){.calls = cell[0].calls + cell[1].calls * times,
                  .seconds = cell[0].seconds + cell[1].seconds * times};
}

/* Runs of results from all over a binade, where there are models. */
static void modelled_load(act_screener *screener, const act_models *models,
                          uint64_t first, load out[KINDS]) {
    enum { RUNS = 8, RUN = 2 * CELL };
    const uint64_t stride = ((uint64_t)1 << SEGMENT_BITS) / RUNS;
    act_tally tally[KINDS];
    act_tally_clear(&tally[RIGHT]);
    act_tally_clear(&tally[OFF]);
    for (uint64_t i = 0; i < RUNS; i++) {
        uint64_t x = first + i * stride + stride / 2;
        size_t m = act_models_find(models, x);
        bool is_modelled = true;
        for (; m < models->count && models->item[m].first < x + RUN; m++) {
            is_modelled = is_modelled && models->item[m].kind != ACT_MODEL_NONE;
        }
        for (int kind = RIGHT; is_modelled && kind < KINDS; kind++) {
            load more =
                run_load(screener, models, x, (double)stride, kind == OFF, &tally[kind]);
            out[kind].calls += more.calls;
            out[kind].seconds += more.seconds;
        }
    }
}

static costs cost_of(const act_function *f, int order) {
    costs c = {0};
    act_exact *exact;
    act_screener *screener = open_screener(f->name, order, act_format_find("f32"), NULL);
    if (act_exact_open(&exact, f, NULL, order) != ACT_OK) {
        fail("out of memory");
    }
    for (uint64_t segment = 0; segment < SEGMENTS; segment++) {
        uint64_t first = segment << SEGMENT_BITS;
        act_models models = {0};
        double start = cpu_seconds();
        build_models(screener, &models, first, first + ((uint64_t)1 << SEGMENT_BITS) - 1);
        c.models += cpu_seconds() - start;
        c.count += models.count;
        load unmodelled = unmodelled_load(exact, &models);
        load binade[KINDS] = {unmodelled, unmodelled};
        c.unmodelled += (uint64_t)unmodelled.calls;
        modelled_load(screener, &models, first, binade);
        for (int kind = RIGHT; kind < KINDS; kind++) {
            add_load(&c.load[kind], &binade[kind], segment);
        }
        act_models_free(&models);
    }
    act_exact_close(exact);
    act_screener_close(screener);
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
                              c->load[kind].most_segment << SEGMENT_BITS);
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

static int run_models(char **targets, int n) {
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
        fprintf(stderr, "screen_rate: no function and order is named so, as gelu.d1\n");
        return EX_USAGE;
    }
    printf("above 10 s: %d of %d with right results, %d with some off\n", missed[RIGHT],
           all, missed[OFF]);
    return EX_OK;
}

typedef struct wide_subject {
    const char *function;
    int order;
    double (*kernel)(double);
} wide_subject;

static const wide_subject wide_subjects[] = {
    {"sigmoid", 0, sigmoid_f64}, {"sigmoid", 1, sigmoid_1_f64},
    {"tanh", 0, tanh},           {"erf", 0, erf},
    {"expm1", 0, expm1},         {"softplus", 0, softplus_f64},
    {"gelu", 0, gelu_f64},       {"silu", 0, silu_f64},
    {"mish", 0, mish_f64},
};

enum { WIDE_RUN = 1 << 20, RUNS_MAX = 1000 };

/* A random encoding with 2^-8 <= |x| < 2^4 from which on a run stays in its binade. */
static uint64_t random_place(act_random *random) {
    uint64_t bits = act_random_next(random);
    uint64_t exponent = 1023 - 8 + (bits >> 53) % 12;
    uint64_t significand = (bits & 0xfffffffffffff) >> 20 << 20;
    return (bits & (uint64_t)1 << 63) | exponent << 52 | significand;
}

static void time_wide(const wide_subject *w, int runs, double *y) {
    static double models[RUNS_MAX];
    static double judge[ISAS][RUNS_MAX];
    const act_format *format = act_format_find("f64");
    act_screener *screener[ISAS];
    act_random random = act_random_seeded(1, w->function);
    size_t count = 0;
    forget_exact_calls();
    for (int i = 0; i < ISAS; i++) {
        screener[i] = open_screener(w->function, w->order, format, isas[i]);
    }
    for (int r = 0; r < runs; r++) {
        uint64_t first = random_place(&random);
        for (size_t i = 0; i < WIDE_RUN; i++) {
            y[i] = w->kernel(act_decode(format, first + i));
        }
        act_models run = {0};
        double start = cpu_seconds();
        build_models(screener[ISAS - 1], &run, first, first + WIDE_RUN - 1);
        models[r] = cpu_seconds() - start;
        count += run.count;
        for (int turn = 0; turn < ISAS; turn++) {
            int i = (turn + r) % ISAS;
            act_tally tally;
            act_tally_clear(&tally);
            start = cpu_seconds();
            act_screener_judge(screener[i], &run, first, y, WIDE_RUN, &tally);
            judge[i][r] = cpu_seconds() - start;
        }
        act_models_free(&run);
    }
    double building = median(models, (size_t)runs);
    for (int i = 0; i < ISAS; i++) {
        double judging = median(judge[i], (size_t)runs);
        if (act_screener_kernels_find(isas[i]) == NULL) {
            printf("%-8s %d %-4s skipped: this processor does not run it\n", w->function,
                   w->order, isas[i]);
        } else {
            printf("%-8s %d %-4s %7.1f %8.2f %8.3f %8.0f %9.1f\n", w->function, w->order,
                   isas[i], (double)count / runs, building * 1e6,
                   judging / WIDE_RUN / nano, WIDE_RUN / (building + judging) * 1e-6,
                   (double)exact_calls / ISAS / runs);
        }
        act_screener_close(screener[i]);
    }
    fflush(stdout);
}

static int run_binary64(int runs) {
    double *y = allocate(WIDE_RUN * sizeof *y);
    printf(
        "Runs of 2^20 consecutive inputs of binary64 at %d random places, 2^-8 <= |x| < 16:\n"
        "medians of CPU time; exact: calls of the exact tier in a run.\n"
        "%-8s d %-4s %7s %8s %8s %8s %9s\n"
        "%-8s   %-4s %7s %8s %8s %8s %9s\n",
        runs, "function", "isa", "models", "building", "judging", "both", "exact", "", "",
        "", "us", "ns/input", "M/s", "");
    for (size_t i = 0; i < sizeof wide_subjects / sizeof wide_subjects[0]; i++) {
        time_wide(&wide_subjects[i], runs, y);
    }
    free(y);
    return EX_OK;
}

/* A whole number lo..hi, or `otherwise` if there is no word; false: it is none. */
static bool parse_count(const char *text, int lo, int hi, int otherwise, int *out) {
    char *end = NULL;
    long value = text != NULL ? strtol(text, &end, 10) : otherwise;
    *out = (int)value;
    return text == NULL || (end != text && *end == '\0' && value >= lo && value <= hi);
}

int main(int argc, char **argv) {
    const char *section = argc > 1 ? argv[1] : "";
    const char *word = argc > 2 ? argv[2] : NULL;
    int count;
    if (strcmp(section, "screen") == 0 && argc <= 3 &&
        parse_count(word, 12, SEGMENT_BITS, SEGMENT_BITS, &count)) {
        return run_screen(count);
    }
    if (strcmp(section, "models") == 0) {
        return run_models(argv + 2, argc - 2);
    }
    if (strcmp(section, "binary64") == 0 && argc <= 3 &&
        parse_count(word, 1, RUNS_MAX, 25, &count)) {
        return run_binary64(count);
    }
    fprintf(stderr,
            "usage: screen_rate screen [12..23] | models [TARGET...] | "
            "binary64 [1..%d]\n",
            RUNS_MAX);
    return EX_USAGE;
}
