/* The commands that measure: ulp, bench and run. */
#ifndef ACT_MEASURING_H
#define ACT_MEASURING_H

#include "cli/options.h"

enum { ACT_MEASURES_ACCURACY = 1, ACT_MEASURES_SPEED = 2 };

/* A command that measures. */
typedef struct act_measuring_command {
    act_usage usage;
    int measures;
    const char *default_db; /* the store if --db is not given; NULL: none */
    bool summary;           /* print a summary of the store instead of each row */
    const bool
        *quick; /* whether --quick was given, once that is known; NULL: no such option */
} act_measuring_command;

/* Runs it and returns the exit code: that of the gravest verdict, or of the first
 * failure, before which finished rows are kept. */
int act_measuring_main(const act_measuring_command *command, int argc, char **argv);

#endif
