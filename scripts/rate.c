#include "rate.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

const act_screen_isa rate_isas[RATE_ISAS] = {ACT_SCREEN_V4, ACT_SCREEN_V3,
                                             ACT_SCREEN_BASE};

double rate_cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * rate_nano;
}

_Noreturn void rate_fail(const char *what) {
    fprintf(stderr, "rate: %s\n", what);
    exit(EX_SOFTWARE);
}

void *rate_allocate(size_t size) {
    void *memory = calloc(1, size);
    if (memory == NULL) {
        rate_fail("out of memory");
    }
    return memory;
}

act_screen *rate_open_screen(const char *function, int order, const act_format *format,
                             act_screen_isa isa) {
    act_screen *screen;
    const act_function *f = act_function_find(function);
    if (f == NULL || act_screen_open(&screen, f, NULL, order, format, isa) != ACT_OK) {
        rate_fail("a function cannot be opened");
    }
    return screen;
}

void rate_build_models(act_screen *screen, act_model_list *models, uint64_t first,
                       uint64_t last) {
    if (act_screen_model(screen, models, first, last) != ACT_OK) {
        rate_fail("out of memory for models");
    }
}

static rate_exact_sum sum;

rate_exact_sum rate_exact(void) {
    return sum;
}

void rate_forget_exact_calls(void) {
    sum = (rate_exact_sum){0};
}

act_status real_truths(act_exact *exact, const act_format *format, double x,
                       act_truth *out, int *count) __asm__("__real_act_exact_truths");
act_status timed_truths(act_exact *exact, const act_format *format, double x,
                        act_truth *out, int *count) __asm__("__wrap_act_exact_truths");

act_status timed_truths(act_exact *exact, const act_format *format, double x,
                        act_truth *out, int *count) {
    double start = rate_cpu_seconds();
    act_status status = real_truths(exact, format, x, out, count);
    sum.seconds += rate_cpu_seconds() - start;
    sum.calls++;
    return status;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double rate_median(double *values, size_t n) {
    qsort(values, n, sizeof *values, compare_doubles);
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}
