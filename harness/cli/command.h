/* Commands of the program. A file cmd_NAME.c adds one: the build finds it by its name. */
#ifndef ACT_COMMAND_H
#define ACT_COMMAND_H

#include <stddef.h>

typedef struct act_command {
    const char *name;
    const char *summary; /* a line for --help */
    /* argv[0] is "checkact NAME"; returns the exit code. */
    int (*run)(int argc, char **argv);
} act_command;

extern const act_command act_commands[];
extern const size_t act_command_count;

#define ACT_COMMAND(name)                                                                \
    int act_cmd_##name(int argc, char **argv);                                           \
    extern const char act_cmd_##name##_summary[]

#endif
