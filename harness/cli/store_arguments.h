/* The arguments of commands that read stores: files, and globs over ids. */
#ifndef ACT_STORE_WORDS_H
#define ACT_STORE_WORDS_H

#include "cli/options.h"

enum { ACT_STORE_WORDS = 256 };

typedef struct act_store_words {
    char *files[ACT_STORE_WORDS], *globs[ACT_STORE_WORDS];
    size_t file_count, glob_count;
} act_store_words;

/* An argp with --id GLOB and files as arguments, whose input is an act_store_words. */
extern const struct argp act_store_words_argp;

#endif
