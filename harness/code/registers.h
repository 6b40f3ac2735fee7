/* Calls of a kernel after which is seen what it did to registers that belong to its
 * caller: System V AMD64 ABI, 3.2.1 and 3.2.3. */
#ifndef ACT_REGISTERS_H
#define ACT_REGISTERS_H

#include "code/findings.h"
#include "code/plugin.h"

/* What came back changed: a set of bits. */
enum {
    ACT_REGISTER_RBX = 1,
    ACT_REGISTER_RBP = 2,
    ACT_REGISTER_R12 = 4,
    ACT_REGISTER_R13 = 8,
    ACT_REGISTER_R14 = 16,
    ACT_REGISTER_R15 = 32,
    ACT_REGISTERS_KEPT = 63, /* those above */
    /* The upper halves of vector registers are in use, which makes code that follows slow
     * on some processors: vzeroupper is missing. No rule forbids it. */
    ACT_REGISTER_UPPER_HALVES = 64
};

/* Tells whether this build can see it: on x86-64 only. */
bool act_registers_are_seen(void);

/* As act_kernel_run; returns what came back changed, of all elements if the kernel takes
 * one at a time. */
unsigned act_kernel_run_watched(const act_kernel_call *call, const void *x,
                                const void *dy, void *y, size_t n);

/* Adds a finding if registers that belong to the caller were changed, and returns it, or
 * NULL. */
act_finding *act_registers_tell(act_findings *findings, unsigned changed);

#endif
