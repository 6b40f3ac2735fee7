/* Commands of the program. A file cmd_NAME.c adds one, act_cmd_NAME: the build finds it
 * by its name. */
#ifndef ACT_COMMAND_H
#define ACT_COMMAND_H

#include "cli/options.h"

typedef struct act_command {
    const char *name;
    const char *summary; /* a line for the program's --help */
    const char *words; /* what the command's --help calls its words; NULL: it has none */
    const char *doc;   /* the same, what it does */
    int takes;         /* groups of options */
    /* Options of its own, which fill act_options.own: so many bytes, zeros unless
     * `defaults` points to others. */
    const act_option *own;
    size_t own_size;
    const void *defaults;
    act_status (*run)(act_options *options);
} act_command;

extern const act_command *const act_commands[];
extern const size_t act_command_count;

/* Reads the command line and runs the command; argv[0] is "checkact NAME". Returns the
 * exit code. */
int act_command_run(const act_command *command, int argc, char **argv);

#endif
