/* Kernels that do nothing, called as those under test: their time is the harness's. */
#ifndef ACT_NULL_KERNEL_H
#define ACT_NULL_KERNEL_H

#include "code/plugin.h"

typedef struct act_null_kernel {
    act_impl impl;
    act_kernel_call call; /* refers to impl */
} act_null_kernel;

/* copies: the result is the first input, as a chain needs; otherwise arrays are not
 * touched. A scalar one always returns its input. */
void act_null_kernel_make(act_null_kernel *null, const act_format *format, bool is_scalar,
                          bool copies);

#endif
