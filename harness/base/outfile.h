/* A file that appears whole or not at all. Its text stays in memory until it is complete,
 * so that nothing lies beside it if we are killed; a symbolic link stays one. Whether it
 * can be written is known when it is opened, but for a disk that is full. */
#ifndef ACT_OUTFILE_H
#define ACT_OUTFILE_H

#include "number/status.h"
#include "number/why.h"

#include <stddef.h>
#include <stdio.h>

typedef struct act_outfile {
    FILE *out;
    const char *path; /* as given */
    char *target;     /* what path means, links followed; NULL: `out` is the standard
                         output, a pipe or a device */
    char *text;       /* what was written so far; valid once `out` is closed */
    size_t size;
} act_outfile;

/* "-" is the standard output. On failure ACT_IO or ACT_NOMEM and a line in `why`. */
act_status act_outfile_open(act_outfile *file, const char *path, act_why *why);
/* Makes it; on failure ACT_UNWRITTEN, a line in `why`, and what was there before stays.
 * Of the standard output main says whether it could be written. */
act_status act_outfile_commit(act_outfile *file, act_why *why);
/* Gives it up without a trace; also for one that is {0} or committed. */
void act_outfile_discard(act_outfile *file);

#endif
