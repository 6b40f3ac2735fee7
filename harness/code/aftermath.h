/* What calls of a kernel leave behind in their process: registers, exception flags,
 * errno, memory, open files. */
#ifndef ACT_AFTERMATH_H
#define ACT_AFTERMATH_H

#include "code/findings.h"

/* The elements of a call, all of which are the same input, so that what is seen is of
 * that input: four times the widest vectors of the narrowest format, and some left over.
 */
enum { ACT_AFTERMATH_COPIES = 4 * 32 + 7 };

typedef struct act_aftermath {
    const act_impl *impl;
    const uint64_t *x; /* encodings: inputs, or f of them for kernels that start there */
    size_t n;
    double timeout; /* seconds */
} act_aftermath;

/* What the call for one input did. */
typedef struct act_aftermath_of_input {
    uint8_t flags; /* raised: ACT_FLAG_... of base/fpmode.h */
    bool sets_errno;
} act_aftermath_of_input;

/* Calls the kernel for each input by itself, and then again and again with each n up to
 * ACT_AFTERMATH_COPIES. seen[i] becomes
 * what was seen of x[i], if *measured; of all else findings tell. ACT_OK, ACT_NOMEM or
 * ACT_INTERRUPTED. */
act_status act_aftermath_run(const act_aftermath *aftermath, act_aftermath_of_input *seen,
                             bool *measured, act_findings *findings);

#endif
