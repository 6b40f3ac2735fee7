#include "judge/screen_isa.h"
#include "model/model_list.h"
#include "rate.h"

#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

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
    act_screen_block blocks[8];
    float y[4096];
    double errors[4096];
} inner;

static void set_inner(inner *in) {
    for (int b = 0; b < 8; b++) {
        in->blocks[b] = (act_screen_block){
            .c = {1, 0.25, 0x1p-20, 0x1p-30}, .whole = 1, .scale = 0x1p23 * ACT_UNITS};
    }
    for (int i = 0; i < 4096; i++) {
        in->y[i] = 1 + (float)(i % 512) * 0x1p-23F;
    }
}

static double time_inner(inner *in, const act_screen_kernels *kernels, int times) {
    act_screen_sums seen;
    double start = rate_cpu_seconds();
    for (int i = 0; i < times; i++) {
        kernels->f32(in->blocks, 512, in->y, 4096, in->errors, &seen);
    }
    return rate_cpu_seconds() - start;
}

typedef struct lane {
    const act_screen_kernels *kernels; /* NULL: not on this processor */
    act_screen *screen;
    double all, active, inner, exact;               /* seconds */
    uint64_t exact_calls, most_calls, most_segment; /* most: in one binade */
} lane;

typedef struct screening {
    const subject *subject;
    lane lane[RATE_ISAS];
    uint64_t inputs, active_inputs, inner_inputs, plain_inputs;
    double models, plain; /* seconds */
    size_t model_count;
} screening;

static bool is_active(uint64_t segment) {
    float x = (float)act_decode(act_format_find("f32"), segment << RATE_SEGMENT_BITS);
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
    act_model_list models = {0};
    act_tally tally[RATE_ISAS];
    uint64_t first = segment << RATE_SEGMENT_BITS;
    uint64_t end = first + ((uint64_t)1 << log2_window);
    double start = rate_cpu_seconds();
    rate_build_models(s->lane[RATE_ISAS - 1].screen, &models, first,
                      first + ((uint64_t)1 << RATE_SEGMENT_BITS) - 1);
    s->models += rate_cpu_seconds() - start;
    s->model_count += models.count;
    uint64_t calls[RATE_ISAS];
    for (int i = 0; i < RATE_ISAS; i++) {
        act_tally_clear(&tally[i]);
        calls[i] = s->lane[i].exact_calls;
    }
    for (uint64_t x = first; x < end; x += RATE_BATCH) {
        size_t n = end - x < RATE_BATCH ? (size_t)(end - x) : RATE_BATCH;
        compute(s->subject, x, n, y);
        for (uint64_t turn = 0; turn < RATE_ISAS; turn++) {
            uint64_t i = (turn + x / RATE_BATCH) % RATE_ISAS;
            lane *l = &s->lane[i];
            if (l->kernels != NULL) {
                rate_forget_exact_calls();
                start = rate_cpu_seconds();
                act_screen_judge(l->screen, &models, x, y, n, &tally[i]);
                double seconds = rate_cpu_seconds() - start;
                l->exact_calls += rate_exact().calls;
                l->exact += rate_exact().seconds;
                l->all += seconds;
                l->active += is_active(segment) ? seconds : 0;
            }
        }
        s->inputs += n;
        s->active_inputs += is_active(segment) ? n : 0;
    }
    act_model_list_free(&models);
    for (int i = 0; i < RATE_ISAS; i++) {
        lane *l = &s->lane[i];
        if (l->exact_calls - calls[i] > l->most_calls) {
            l->most_calls = l->exact_calls - calls[i];
            l->most_segment = segment;
        }
    }
}

static void screen_subject(screening *s, int log2_window) {
    enum { INNER_TIMES = 64, PLAIN_TIMES = 50 };
    float *y = rate_allocate(RATE_BATCH * sizeof *y);
    inner *in = rate_allocate(sizeof *in);
    set_inner(in);
    act_random random = act_random_seeded(1, s->subject->function);
    for (int i = 0; i < RATE_ISAS; i++) {
        s->lane[i].kernels = act_screen_kernels_find(rate_isas[i]);
        s->lane[i].screen = rate_open_screen(s->subject->function, 0,
                                             act_format_find("f32"), rate_isas[i]);
    }
    for (uint64_t segment = 0; segment < RATE_SEGMENTS; segment++) {
        screen_segment(s, segment, log2_window, y);
        for (int i = 0; i < RATE_ISAS; i++) {
            if (s->lane[i].kernels != NULL) {
                s->lane[i].inner += time_inner(in, s->lane[i].kernels, INNER_TIMES);
            }
        }
        double start = rate_cpu_seconds();
        plain_loop(s->subject, &random, PLAIN_TIMES);
        s->plain += rate_cpu_seconds() - start;
        s->inner_inputs += (uint64_t)INNER_TIMES * 4096;
        s->plain_inputs += PLAIN_TIMES;
    }
    free(in);
    free(y);
}

static void print_lane(const screening *s, const lane *l, bool whole) {
    double plain = s->plain / (double)s->plain_inputs / rate_nano;
    double all = l->all / (double)s->inputs / rate_nano;
    printf(" %6.3f %6.3f %6.3f %8llu %7.3f %7.0f %7.0f",
           l->inner / (double)s->inner_inputs / rate_nano,
           l->active / (double)s->active_inputs / rate_nano, all,
           (unsigned long long)l->exact_calls, l->exact, plain, plain / all);
    if (whole) {
        double total = all + s->models / (double)s->inputs / rate_nano;
        printf(" %6zu %6.3f %6.3f %8.0f", s->model_count, s->models, total,
               plain / total);
    }
    printf("  %llu from %a", (unsigned long long)l->most_calls,
           act_decode(act_format_find("f32"), l->most_segment << RATE_SEGMENT_BITS));
    putchar('\n');
}

static void print_screening(screening *s, bool whole) {
    for (int i = 0; i < RATE_ISAS; i++) {
        printf("%-8s %-4s", s->subject->function, act_screen_isa_names[rate_isas[i]]);
        if (s->lane[i].kernels == NULL) {
            puts(" skipped: this processor does not run it");
        } else {
            print_lane(s, &s->lane[i], whole);
        }
        act_screen_close(s->lane[i].screen);
    }
    fflush(stdout);
}

int rate_run_binary32(int log2_window) {
    bool whole = log2_window == RATE_SEGMENT_BITS;
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
