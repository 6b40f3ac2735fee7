/* The file of a new store, and which file a path leads to. */
#ifndef ACT_STORE_MAKE_H
#define ACT_STORE_MAKE_H

#include "number/status.h"
#include "number/why.h"

#include <stdbool.h>
#include <sys/types.h>

/* Makes the file of a store where there is none: complete, or, on file systems that
 * cannot do that, empty. If another process is first, its file stays. On failure a line
 * in why. */
act_status act_store_make(const char *path, act_why *why);

/* Whether there is anything in the file PATH followed by `suffix`. */
bool act_file_has(const char *path, const char *suffix);

/* A file, whatever it is called. */
typedef struct act_file_identity {
    dev_t device;
    ino_t node;
} act_file_identity;

/* That of PATH followed by `suffix`; of no file if there is none. */
act_file_identity act_file_identity_of(const char *path, const char *suffix);
bool act_file_identity_same(act_file_identity a, act_file_identity b);

#endif
