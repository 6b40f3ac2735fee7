#include "base/fpmode.h"

#if defined(__x86_64__)
#include <x86intrin.h>

/* Intel SDM volume 1, 10.2.3, 8.1.5 and 3.4.3.2: MXCSR bits 13-14 RC, 15 FTZ, 6 DAZ, 7-12
 * masks; x87 bits 8-11 precision and rounding, 0-5 masks; flags bit 10 DF. */
enum {
    VECTOR_ROUNDING = 3 << 13,
    VECTOR_FLUSH = 1 << 15 | 1 << 6,
    VECTOR_TRAPS = 63 << 7,
    X87_ROUNDING = 15 << 8,
    X87_TRAPS = 63,
    DIRECTION = 1 << 10
};

/* Volume 1, figure 8-9: what FNSTENV writes. */
typedef struct x87_environment {
    uint16_t control, unused, status, unused_too, tags, rest[9];
} x87_environment;

act_fpmode act_fpmode_get(void) {
    uint64_t flags = __readeflags();
    x87_environment x87;
    __asm__ volatile("cld" : : : "cc");
    __asm__ volatile("fnstenv %0; fldenv %0" : "+m"(x87));
    return (act_fpmode){.vector = _mm_getcsr(),
                        .x87 = x87.control,
                        .x87_tags = x87.tags,
                        .flags = flags & DIRECTION};
}

/* The stack becomes empty and the direction upward, as a caller may expect. */
void act_fpmode_set(act_fpmode mode) {
    uint16_t x87 = (uint16_t)mode.x87;
    __asm__ volatile("cld; fninit; fldcw %0" : : "m"(x87) : "cc");
    _mm_setcsr((unsigned)mode.vector);
}
#elif defined(__aarch64__)
/* Arm ARM, FPCR: bits 22-23 RMode, 24 FZ, 19 FZ16, 8-12 and 15 traps. */
enum {
    VECTOR_ROUNDING = 3 << 22,
    VECTOR_FLUSH = 1 << 24 | 1 << 19,
    VECTOR_TRAPS = 31 << 8 | 1 << 15,
    X87_ROUNDING = 0,
    X87_TRAPS = 0
};

act_fpmode act_fpmode_get(void) {
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    return (act_fpmode){.vector = fpcr};
}

void act_fpmode_set(act_fpmode mode) {
    __asm__ volatile("msr fpcr, %0" : : "r"(mode.vector));
}
#else
#error "checkact watches the floating-point mode of x86-64 and AArch64 only"
#endif

unsigned act_fpmode_restore(act_fpmode before) {
    act_fpmode now = act_fpmode_get();
    act_fpmode_set(before);
    uint64_t vector = before.vector ^ now.vector, x87 = before.x87 ^ now.x87;
    unsigned changed = 0;
    if ((vector & VECTOR_ROUNDING) != 0 || (x87 & X87_ROUNDING) != 0) {
        changed |= ACT_MODE_ROUNDING;
    }
    if ((vector & VECTOR_FLUSH) != 0) {
        changed |= ACT_MODE_FLUSH;
    }
    if ((vector & VECTOR_TRAPS) != 0 || (x87 & X87_TRAPS) != 0) {
        changed |= ACT_MODE_EXCEPTIONS;
    }
    if (before.x87_tags != now.x87_tags) {
        changed |= ACT_MODE_X87_STACK;
    }
    if (before.flags != now.flags) {
        changed |= ACT_MODE_DIRECTION;
    }
    return changed;
}
