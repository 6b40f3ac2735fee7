#include "judge/screen_isa.h"
#include "model/model_list.h"
#include "rate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

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

enum { WIDE_RUN = 1 << 20 };

/* A random encoding with 2^-8 <= |x| < 2^4 from which on a run stays in its binade. */
static uint64_t random_place(act_random *random) {
    uint64_t bits = act_random_next(random);
    uint64_t exponent = 1023 - 8 + (bits >> 53) % 12;
    uint64_t significand = (bits & 0xfffffffffffff) >> 20 << 20;
    return (bits & (uint64_t)1 << 63) | exponent << 52 | significand;
}

static void time_wide(const wide_subject *w, int runs, double *y) {
    static double models[RATE_RUNS_MAX];
    static double judge[RATE_ISAS][RATE_RUNS_MAX];
    const act_format *format = act_format_find("f64");
    act_screen *screen[RATE_ISAS];
    act_random random = act_random_seeded(1, w->function);
    size_t count = 0;
    rate_forget_exact_calls();
    for (int i = 0; i < RATE_ISAS; i++) {
        screen[i] = rate_open_screen(w->function, w->order, format, rate_isas[i]);
    }
    for (int r = 0; r < runs; r++) {
        uint64_t first = random_place(&random);
        for (size_t i = 0; i < WIDE_RUN; i++) {
            y[i] = w->kernel(act_decode(format, first + i));
        }
        act_model_list run = {0};
        double start = rate_cpu_seconds();
        rate_build_models(screen[RATE_ISAS - 1], &run, first, first + WIDE_RUN - 1);
        models[r] = rate_cpu_seconds() - start;
        count += run.count;
        for (int turn = 0; turn < RATE_ISAS; turn++) {
            int i = (turn + r) % RATE_ISAS;
            act_tally tally;
            act_tally_clear(&tally);
            start = rate_cpu_seconds();
            act_screen_judge(screen[i], &run, first, y, WIDE_RUN, &tally);
            judge[i][r] = rate_cpu_seconds() - start;
        }
        act_model_list_free(&run);
    }
    double building = rate_median(models, (size_t)runs);
    for (int i = 0; i < RATE_ISAS; i++) {
        double judging = rate_median(judge[i], (size_t)runs);
        if (act_screen_kernels_find(rate_isas[i]) == NULL) {
            printf("%-8s %d %-4s skipped: this processor does not run it\n", w->function,
                   w->order, act_screen_isa_names[rate_isas[i]]);
        } else {
            printf("%-8s %d %-4s %7.1f %8.2f %8.3f %8.0f %9.1f\n", w->function, w->order,
                   act_screen_isa_names[rate_isas[i]], (double)count / runs,
                   building * 1e6, judging / WIDE_RUN / rate_nano,
                   WIDE_RUN / (building + judging) * 1e-6,
                   (double)rate_exact().calls / RATE_ISAS / runs);
        }
        act_screen_close(screen[i]);
    }
    fflush(stdout);
}

int rate_run_binary64(int runs) {
    double *y = rate_allocate(WIDE_RUN * sizeof *y);
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
