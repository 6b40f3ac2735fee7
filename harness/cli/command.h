/* Commands of the program. A file cmd_NAME.c adds one: the build finds it by its name. */
#ifndef ACT_COMMAND_H
#define ACT_COMMAND_H

#include <stddef.h>

/* Exit codes of every command. */
enum {
    ACT_EXIT_PASS = 0,
    ACT_EXIT_FAIL = 1,      /* an implementation breaks its claim */
    ACT_EXIT_OPEN = 3,      /* something could not be decided or measured */
    ACT_EXIT_USAGE = 64,    /* the caller's words or files are wrong */
    ACT_EXIT_INTERNAL = 70, /* our own failure */
    ACT_EXIT_INTERRUPTED = 130
};

typedef struct act_command {
    const char *name;
    const char *summary; /* a line for --help */
    int (*run)(int argc,
               char **argv); /* argv[0]: "checkact NAME"; returns the exit code */
} act_command;

extern const act_command act_commands[];
extern const size_t act_command_count;

#define ACT_COMMAND(name)                                                                \
    int act_cmd_##name(int argc, char **argv);                                           \
    extern const char act_cmd_##name##_summary[]

#endif
