/* What the parts of screen_rate share. They end the program when something fails. */
#ifndef RATE_H
#define RATE_H

#include "base/random.h"
#include "judge/screen.h"
#include "model/model_list.h"

enum {
    RATE_ISAS = 3,
    RATE_SEGMENTS =
        512, /* binades of binary32 by sign; the last of each are inf and NaN */
    RATE_SEGMENT_BITS = 23,
    RATE_BATCH = 1 << 17, /* as the sweep does */
    RATE_CELL = 4096,     /* inputs that are judged at once */
    RATE_RUNS_MAX = 1000
};

extern const char *const rate_isas[RATE_ISAS];
static const double rate_nano = 1e-9;

/* Of this thread. */
double rate_cpu_seconds(void);
_Noreturn void rate_fail(const char *what);
/* Zeroed memory. */
void *rate_allocate(size_t size);
act_screen *rate_open_screener(const char *function, int order, const act_format *format,
                               const char *isa);
void rate_build_models(act_screen *screen, act_model_list *models, uint64_t first,
                       uint64_t last);
/* Sorts the values. */
double rate_median(double *values, size_t n);

/* Calls of the exact tier, which the linker sends through here, and their time. */
typedef struct rate_exact_sum {
    uint64_t calls;
    double seconds;
} rate_exact_sum;
/* Since it was last forgotten. */
rate_exact_sum rate_exact(void);
void rate_forget_exact_calls(void);

/* The parts: exit codes. */
int rate_run_binary32(int log2_window);
int rate_run_models(char **targets, int n);
int rate_run_binary64(int runs);

#endif
