/* Instruction sets by the names of checkact.h. */
#ifndef ACT_ISA_H
#define ACT_ISA_H

#include <stdbool.h>

/* Whether there is an instruction set of that name ("" for none in particular), and
 * whether this processor has it. */
bool act_isa_find(const char *name, bool *runs);

/* The level of x86-64 that an instruction set belongs to: 2 to 4, or 0 for none in
 * particular. */
int act_isa_level(const char *name);

#endif
