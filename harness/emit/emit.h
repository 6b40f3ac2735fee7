/* A built-in kernel as one C file that compiles alone: what it needs of its family's
 * file, which the build keeps beside the shared object. */
#ifndef ACT_EMIT_H
#define ACT_EMIT_H

#include "code/impl.h"
#include "number/why.h"

#include <stdio.h>

/* Writes the file. `evidence`: lines for its head on what is proven of the kernel, each
 * ended by '\n'. ACT_OK; ACT_LOAD if there is no source of it, or ACT_NOMEM, and `why`
 * holds one line. */
act_status act_emit(FILE *out, const act_impl *impl, const char *evidence, act_why *why);

#endif
