/* The exit codes of the program. */
#ifndef ACT_EXIT_H
#define ACT_EXIT_H

#include "number/status.h"

enum {
    ACT_EXIT_PASS = 0,
    ACT_EXIT_FAIL = 1,      /* an implementation breaks its claim or limit */
    ACT_EXIT_OPEN = 3,      /* something could not be decided or measured */
    ACT_EXIT_USAGE = 64,    /* the caller's words or files are wrong */
    ACT_EXIT_INTERNAL = 70, /* our own failure */
    ACT_EXIT_INTERRUPTED = 130
};

/* The exit code that a status means. */
int act_exit_code(act_status status);

#endif
