/* The floating-point control state of this thread: rounding mode, flush-to-zero and
 * denormals-are-zero. */
#ifndef ACT_FPMODE_H
#define ACT_FPMODE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct act_fpmode {
    uint64_t vector; /* MXCSR of x86, FPCR of Arm */
    uint64_t x87;
} act_fpmode;

act_fpmode act_fpmode_get(void);
void act_fpmode_set(act_fpmode mode);

/* Whether the rounding mode, or one of the others, is not what it was before. */
bool act_fpmode_rounding_changed(act_fpmode before, act_fpmode now);
bool act_fpmode_flush_changed(act_fpmode before, act_fpmode now);

#endif
