/* The choice of the screen's inner loops at run time, by instruction set. */
#ifndef ACT_SCREEN_ISA_H
#define ACT_SCREEN_ISA_H

#include "judge/screen_block.h"

/* The best that this processor runs, or the one named "base", "v3", "v4" (NULL if it
 * cannot). */
const act_screen_kernels *act_screen_kernels_find(const char *isa);

#endif
