/* Files to read, which must be such: a pipe, a device or a folder could make us wait or
 * read for ever. */
#ifndef ACT_INFILE_H
#define ACT_INFILE_H

#include "number/status.h"
#include "number/why.h"

#include <stdio.h>

/* Opens it; NULL and a line in `why` if it cannot be read or is no file. */
FILE *act_infile_open(const char *path, act_why *why);
/* Tells whether it can be opened so. ACT_OK; ACT_IO and a line in `why`. */
act_status act_infile_check(const char *path, act_why *why);

#endif
