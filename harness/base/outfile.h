/* A file that appears whole or not at all. It is written beside its place under another
 * name and moved there in the end; a symbolic link stays one. Whether it can be written
 * is known when it is opened. */
#ifndef ACT_OUTFILE_H
#define ACT_OUTFILE_H

#include "number/status.h"
#include "number/why.h"

#include <stddef.h>
#include <stdio.h>

typedef struct act_outfile {
    FILE *out;
    const char *path; /* as given */
    char *target;     /* what path means, links followed */
    char *temporary;  /* NULL: `out` is the standard output, a pipe or a device */
} act_outfile;

/* "-" is the standard output. On failure ACT_IO or ACT_NOMEM and a line in `why`. */
act_status act_outfile_open(act_outfile *file, const char *path, act_why *why);
/* Moves it to its place; on failure ACT_IO, a line in `why`, and what was there before
 * stays. */
act_status act_outfile_commit(act_outfile *file, act_why *why);
/* Gives it up without a trace; also for one that is {0} or committed. */
void act_outfile_discard(act_outfile *file);

#endif
