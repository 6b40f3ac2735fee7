/* The flags by which the build compiles the kernels of an instruction set. */
#ifndef ACT_FLAGS_H
#define ACT_FLAGS_H

#include "code/impl.h"

enum { ACT_FLAGS_SIZE = 1024 };

/* Tells whether a * b + c is one instruction in the kernels of that instruction set. */
bool act_flags_have_fma(const act_impl *impl);

/* Lists the flags that mean something outside of the build and begin with `start`, such
 * as "-f". Each is written without that beginning, with `quote` on both sides, and with
 * `between` before the next. */
void act_flags_list(const act_impl *impl, const char *start, const char *quote,
                    const char *between, char list[ACT_FLAGS_SIZE]);

#endif
