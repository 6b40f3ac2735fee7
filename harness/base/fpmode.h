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

/* The parts that are not as they were before: the rounding mode, one of the others. */
typedef struct act_fpmode_change {
    bool rounding, flush;
} act_fpmode_change;

/* Makes the state what it was before, and tells what had changed. */
act_fpmode_change act_fpmode_restore(act_fpmode before);

#endif
