/* How the build compiles the kernels of an instruction set. */
#ifndef ACT_FLAGS_H
#define ACT_FLAGS_H

#include "code/impl.h"

enum { ACT_FLAGS_SIZE = 1024 };

/* Whether a * b + c is one instruction there. */
bool act_flags_have_fma(const act_impl *impl);

/* Writes those flags that mean something outside of the build and begin with `start`
 * ("-f"), without it, each between quotes, with `between` between them. */
void act_flags_list(const act_impl *impl, const char *start, const char *quote,
                    const char *between, char list[ACT_FLAGS_SIZE]);

#endif
