/* Instruction sets by the names of checkact.h. */
#ifndef ACT_ISA_H
#define ACT_ISA_H

#include <stdbool.h>

typedef struct act_isa {
    const char *name; /* "": none in particular */
    int level;        /* of x86-64 that it belongs to: 2 to 4, or 0 */
    bool runs;        /* this processor has it */
    bool is_foreign;  /* it is of another architecture than this program */
} act_isa;

/* Finds the instruction set of that name; false: there is none. */
bool act_isa_find(const char *name, act_isa *out);

#endif
