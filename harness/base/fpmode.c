#include "base/fpmode.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Intel SDM volume 1, 10.2.3 and 8.1.5: MXCSR bits 13-14 RC, 15 FTZ, 6 DAZ; x87 bits 8-11
 * precision and rounding. */
enum {
    VECTOR_ROUNDING = 3 << 13,
    VECTOR_FLUSH = 1 << 15 | 1 << 6,
    X87_ROUNDING = 15 << 8
};

act_fpmode act_fpmode_get(void) {
    uint16_t x87;
    __asm__ volatile("fnstcw %0" : "=m"(x87));
    return (act_fpmode){.vector = _mm_getcsr(), .x87 = x87};
}

void act_fpmode_set(act_fpmode mode) {
    uint16_t x87 = (uint16_t)mode.x87;
    __asm__ volatile("fldcw %0" : : "m"(x87));
    _mm_setcsr((unsigned)mode.vector);
}
#elif defined(__aarch64__)
/* Arm ARM, FPCR: bits 22-23 RMode, 24 FZ, 19 FZ16. */
enum { VECTOR_ROUNDING = 3 << 22, VECTOR_FLUSH = 1 << 24 | 1 << 19, X87_ROUNDING = 0 };

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

act_fpmode_change act_fpmode_restore(act_fpmode before) {
    act_fpmode now = act_fpmode_get();
    act_fpmode_set(before);
    uint64_t vector = before.vector ^ now.vector;
    return (act_fpmode_change){.rounding = (vector & VECTOR_ROUNDING) != 0 ||
                                           ((before.x87 ^ now.x87) & X87_ROUNDING) != 0,
                               .flush = (vector & VECTOR_FLUSH) != 0};
}
