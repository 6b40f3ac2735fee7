/* Clocks for timings: of the thread, of the wall, of the core. */
#ifndef ACT_CLOCK_H
#define ACT_CLOCK_H

#include "number/status.h"
#include "number/why.h"

#include <stddef.h>

/* The readings of the thread's clock and the wall's at one moment. */
typedef struct act_clock_instant {
    double cpu_ns, wall_ns;
} act_clock_instant;

/* Seconds of wall time, from a fixed moment on. */
double act_clock_seconds(void);

/* Read both clocks: the wall's first at the start and last at the end, for reading the
 * thread's takes longer. */
act_clock_instant act_clock_start(void);
act_clock_instant act_clock_stop(void);

/* Tells how long timed work must take at least, in ns, so that steps and cost of the
 * thread's clock do not matter. ACT_USAGE and a line in why if that would be too long. */
act_status act_clock_epoch(double *epoch_ns, act_why *why);
/* The thread time that reading adds to timed work, in ns. */
double act_clock_cost(void);

/* Runs for a known number of the core's cycles, a chain of dependent instructions of one
 * cycle each; returns the number, 0 on a processor for which there is no such chain. */
double act_clock_spin(size_t turns);

#endif
