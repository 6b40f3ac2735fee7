/* The choice of the screen's inner loops at run time, by instruction set. */
#ifndef ACT_SCREEN_ISA_H
#define ACT_SCREEN_ISA_H

#include "judge/screen_block.h"

typedef enum act_screen_isa {
    ACT_SCREEN_BEST, /* that this processor runs */
    ACT_SCREEN_BASE,
    ACT_SCREEN_V3, /* x86-64-v3 */
    ACT_SCREEN_V4,
    ACT_SCREEN_EXACT, /* no inner loops: every input goes to the exact tier */
    ACT_SCREEN_ISAS
} act_screen_isa;

extern const char *const act_screen_isa_names[ACT_SCREEN_ISAS];

/* The inner loops; NULL if this processor cannot run them, or for ACT_SCREEN_EXACT. */
const act_screen_kernels *act_screen_kernels_find(act_screen_isa isa);

#endif
