/* Instruction sets by the names of checkact.h. */
#ifndef ACT_ISA_H
#define ACT_ISA_H

#include <stdbool.h>

/* Whether there is an instruction set of that name, "" for none in particular, and
 * whether this processor has it. */
bool act_isa_find(const char *name, bool *runs);

#endif
