/* The machine that timings are taken on: its name, and what makes them less sure. */
#ifndef ACT_MACHINE_H
#define ACT_MACHINE_H

#include "speed/bench.h"

enum { ACT_WARNINGS_MAX = 8 };

typedef struct act_warning {
    /* governor, frequency, steal, load, pinning, control or overhead; quick, of
     * `run --quick` */
    char kind[ACT_NAME_SIZE];
    char detail[ACT_TEXT_SIZE], remedy[ACT_TEXT_SIZE];
} act_warning;

typedef struct act_warnings {
    size_t count;
    act_warning item[ACT_WARNINGS_MAX];
} act_warnings;

/* The processor's name, "unknown" if the system does not tell it. */
void act_machine_name(char *text, size_t size);

/* Jiffies of all processors since the start of the machine. */
typedef struct act_machine_jiffies {
    double stolen, total;
} act_machine_jiffies;

/* What was seen in a run. */
typedef struct act_machine_watch {
    act_machine_jiffies start;
    double load; /* processes that wanted to run in the last minute, at the start */
    size_t rows, unpinned, above_overhead;
    double ghz_low, ghz_high;
    size_t controls, told_apart;
    double furthest; /* ratio of the control that is furthest from 1, as one above 1 */
} act_machine_watch;

void act_machine_watch_begin(act_machine_watch *watch);
void act_machine_watch_add(act_machine_watch *watch, const act_speed *speed);

/* At any time. Files of the system are read below `root`, "" but in tests. */
void act_machine_watch_warn(const act_machine_watch *watch, const char *root,
                            act_warnings *out);

/* Fields of the first line of /proc/stat; false if it is something else. */
bool act_machine_jiffies_read(const char *root, act_machine_jiffies *out);

#endif
