/* The ground that the parts of `rate` share: processor time, models, memory. Its
 * functions end the program when something fails. */
#ifndef RATE_H
#define RATE_H

#include "base/random.h"
#include "judge/screen.h"
#include "model/model_list.h"

enum {
    RATE_ISAS = 3,
    /* Binades of binary32 by sign, of which the last ones are inf and NaN. */
    RATE_SEGMENTS = 512,
    RATE_SEGMENT_BITS = 23,
    RATE_BATCH = 1 << 17, /* as the sweep does */
    RATE_CELL = 4096,     /* inputs that are judged at once */
    RATE_RUNS_MAX = 1000
};

extern const act_screen_isa rate_isas[RATE_ISAS];
static const double rate_nano = 1e-9;

/* The processor time of this thread. */
double rate_cpu_seconds(void);
_Noreturn void rate_fail(const char *what);
/* Gives zeroed memory. */
void *rate_allocate(size_t size);
act_screen *rate_open_screen(const char *function, int order, const act_format *format,
                             act_screen_isa isa);
void rate_build_models(act_screen *screen, act_model_list *models, uint64_t first,
                       uint64_t last);
/* The median of the values, which it sorts. */
double rate_median(double *values, size_t n);

/* Calls of the exact tier, which the linker sends through here, and their time. */
typedef struct rate_exact_sum {
    uint64_t calls;
    double seconds;
} rate_exact_sum;
/* The sum since it was last forgotten. */
rate_exact_sum rate_exact(void);
void rate_forget_exact_calls(void);

/* The parts; each returns the exit code. */
int rate_run_binary32(int log2_window);
int rate_run_models(char **targets, int n);
int rate_run_binary64(int runs);
int rate_run_rows(int n);

#endif
