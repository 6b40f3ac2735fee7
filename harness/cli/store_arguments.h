/* The arguments of commands that read stores: files, and globs over ids. */
#ifndef ACT_STORE_ARGUMENTS_H
#define ACT_STORE_ARGUMENTS_H

#include "cli/options.h"

enum { ACT_STORE_ARGUMENTS = 256 };

typedef struct act_store_arguments {
    char *files[ACT_STORE_ARGUMENTS], *globs[ACT_STORE_ARGUMENTS];
    size_t file_count, glob_count;
} act_store_arguments;

/* The argp of --id GLOB and files as arguments; its input is an act_store_arguments. */
extern const struct argp act_store_arguments_argp;

#endif
