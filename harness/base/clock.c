#include "base/clock.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

static double read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

double act_clock_seconds(void) {
    return 1e-9 * read_clock(CLOCK_MONOTONIC);
}

act_clock_instant act_clock_start(void) {
    double wall = read_clock(CLOCK_MONOTONIC_RAW);
    return (act_clock_instant){.cpu_ns = read_clock(CLOCK_THREAD_CPUTIME_ID),
                               .wall_ns = wall};
}

act_clock_instant act_clock_stop(void) {
    double cpu = read_clock(CLOCK_THREAD_CPUTIME_ID);
    return (act_clock_instant){.cpu_ns = cpu, .wall_ns = read_clock(CLOCK_MONOTONIC_RAW)};
}

/* The least step that the thread's clock is seen to make, what reading it takes included;
 * it may not move at all. */
static double clock_step(void) {
    enum { STEPS = 8 };
    const double patience_ns = 5e8;
    double least = HUGE_VAL;
    double last = read_clock(CLOCK_THREAD_CPUTIME_ID);
    double end = read_clock(CLOCK_MONOTONIC_RAW) + patience_ns;
    for (int step = 0; step < STEPS && read_clock(CLOCK_MONOTONIC_RAW) < end;) {
        double now = read_clock(CLOCK_THREAD_CPUTIME_ID);
        if (now > last) {
            least = fmin(least, now - last);
            step++;
        }
        last = now;
    }
    return least;
}

act_status act_clock_epoch(double *epoch_ns, act_why *why) {
    const double usual = 2.5e5;
    const double longest = 1e7;
    const double steps = 400; /* of the clock in an epoch: 0.25 % */
    double step = clock_step();
    *epoch_ns = fmax(usual, steps * step);
    if (*epoch_ns > longest) {
        act_why_set(why,
                    "the clock of thread time advances by %g ms at a time, which is too "
                    "coarse for kernels: time whole runs instead, scripts/whole-process",
                    step / 1e6);
        return ACT_USAGE;
    }
    return ACT_OK;
}

double act_clock_cost(void) {
    enum { READINGS = 32 };
    double least = HUGE_VAL;
    for (int i = 0; i < READINGS; i++) {
        act_clock_instant start = act_clock_start();
        act_clock_instant stop = act_clock_stop();
        least = fmin(least, stop.cpu_ns - start.cpu_ns);
    }
    return least;
}

/* One exclusive or with another register takes one cycle on every processor we know, and
 * none of them can skip it, as some do with moves and additions of constants. */
#if defined(__x86_64__)
#define SPIN ".rept 64\n\txor %1, %0\n\t.endr"
#elif defined(__aarch64__)
#define SPIN ".rept 64\n\teor %0, %0, %1\n\t.endr"
#endif

double act_clock_spin(size_t turns) {
#ifdef SPIN
    uint64_t value = turns;
    uint64_t other = 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < turns; i++) {
        __asm__ volatile(SPIN : "+r"(value) : "r"(other));
    }
    return 64.0 * (double)turns;
#else
    (void)turns;
    return 0;
#endif
}
