#include "base/fpmode.h"

#if defined(__x86_64__)
#include <x86intrin.h>

/* Intel SDM volume 1, 10.2.3, 8.1.5 and 3.4.3.2: MXCSR bits 13-14 RC, 15 FTZ, 6 DAZ, 7-12
 * masks; x87 bits 8-11 precision and rounding, 0-5 masks; flags bit 10 DF. */
enum {
    VECTOR_ROUNDING = 3 << 13,
    VECTOR_FLUSH = 1 << 15 | 1 << 6,
    VECTOR_TRAPS = 63 << 7,
    X87_ROUNDING = 3 << 10,
    X87_PRECISION = 3 << 8,
    X87_TRAPS = 63,
    DIRECTION = 1 << 10
};

/* Codes of the directions, volume 1, table 4-8. */
static const unsigned directions[] = {
    [ACT_NEAREST] = 0, [ACT_DOWN] = 1, [ACT_UP] = 2, [ACT_TO_ZERO] = 3};
enum { VECTOR_DIRECTION = 13, X87_DIRECTION = 10 };

/* Volume 1, figure 8-9: what FNSTENV writes. */
typedef struct x87_environment {
    uint16_t control, unused, status, unused_too, tags, rest[9];
} x87_environment;

/* The mode. The x87 is left with all exceptions masked, as FNSTENV does. */
static act_fpmode look(x87_environment *x87) {
    uint64_t flags = __readeflags();
    __asm__ volatile("cld" : : : "cc");
    __asm__ volatile("fnstenv %0" : "=m"(*x87));
    return (act_fpmode){.vector = _mm_getcsr(),
                        .x87 = x87->control,
                        .x87_tags = x87->tags,
                        .flags = flags & DIRECTION};
}

act_fpmode act_fpmode_get(void) {
    x87_environment x87;
    act_fpmode mode = look(&x87);
    __asm__ volatile("fldenv %0" : : "m"(x87));
    return mode;
}

/* The stack becomes empty and the direction upward, as a caller may expect. */
void act_fpmode_set(act_fpmode mode) {
    uint16_t x87 = (uint16_t)mode.x87;
    __asm__ volatile("cld; fninit; fldcw %0" : : "m"(x87) : "cc");
    _mm_setcsr((unsigned)mode.vector);
}

/* Returns to a mode from the one that it tells. FNINIT, which empties the stack, takes
 * long. */
static act_fpmode return_to(act_fpmode before) {
    x87_environment x87;
    uint16_t control = (uint16_t)before.x87;
    act_fpmode now = look(&x87);
    if (now.x87_tags != before.x87_tags) {
        act_fpmode_set(before);
    } else {
        __asm__ volatile("fnclex; fldcw %0" : : "m"(control));
        _mm_setcsr((unsigned)before.vector);
    }
    return now;
}

/* MXCSR and the x87 status word, bits 0 to 5: IE, DE, ZE, OE, UE, PE. */
enum { VECTOR_FLAGS = 63 };

void act_fpflags_clear(void) {
    __asm__ volatile("fnclex");
    _mm_setcsr(_mm_getcsr() & ~(unsigned)VECTOR_FLAGS);
}

unsigned act_fpflags_get(void) {
    uint16_t x87;
    __asm__ volatile("fnstsw %0" : "=m"(x87));
    unsigned raised = _mm_getcsr() | x87;
    return (raised & 1) | ((raised >> 1) & 30); /* without DE */
}
#elif defined(__aarch64__)
/* Arm ARM, FPCR: bits 22-23 RMode, 24 FZ, 19 FZ16, 8-12 and 15 traps. */
enum {
    VECTOR_ROUNDING = 3 << 22,
    VECTOR_FLUSH = 1 << 24 | 1 << 19,
    VECTOR_TRAPS = 31 << 8 | 1 << 15,
    X87_ROUNDING = 0,
    X87_PRECISION = 0,
    X87_TRAPS = 0
};
static const unsigned directions[] = {
    [ACT_NEAREST] = 0, [ACT_DOWN] = 2, [ACT_UP] = 1, [ACT_TO_ZERO] = 3};
enum { VECTOR_DIRECTION = 22, X87_DIRECTION = 0 };

act_fpmode act_fpmode_get(void) {
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    return (act_fpmode){.vector = fpcr};
}

void act_fpmode_set(act_fpmode mode) {
    __asm__ volatile("msr fpcr, %0" : : "r"(mode.vector));
}

static act_fpmode return_to(act_fpmode before) {
    act_fpmode now = act_fpmode_get();
    act_fpmode_set(before);
    return now;
}

/* FPSR, bits 0 to 4: IOC, DZC, OFC, UFC, IXC. */
void act_fpflags_clear(void) {
    __asm__ volatile("msr fpsr, %0" : : "r"((uint64_t)0));
}

unsigned act_fpflags_get(void) {
    uint64_t fpsr;
    __asm__ volatile("mrs %0, fpsr" : "=r"(fpsr));
    return (unsigned)fpsr & 31;
}
#else
#error "checkact watches the floating-point mode of x86-64 and AArch64 only"
#endif

act_fpmode act_fpmode_with(act_fpmode mode, act_arithmetic arithmetic) {
    uint64_t direction = directions[arithmetic.rounding];
    uint64_t flushing = arithmetic.flushes ? VECTOR_FLUSH : 0;
    mode.vector &= ~(uint64_t)(VECTOR_ROUNDING | VECTOR_FLUSH);
    mode.vector |= direction << VECTOR_DIRECTION | flushing;
    mode.x87 = (mode.x87 & ~(uint64_t)X87_ROUNDING) | direction << X87_DIRECTION;
    return mode;
}

const char *const act_direction_names[ACT_DIRECTIONS] = {[ACT_NEAREST] = "nearest",
                                                         [ACT_DOWN] = "down",
                                                         [ACT_UP] = "up",
                                                         [ACT_TO_ZERO] = "zero"};

bool act_arithmetic_is_usual(act_arithmetic arithmetic) {
    return arithmetic.rounding == ACT_NEAREST && !arithmetic.flushes;
}

unsigned act_fpmode_restore(act_fpmode before) {
    act_fpmode now = return_to(before);
    uint64_t vector = before.vector ^ now.vector, x87 = before.x87 ^ now.x87;
    unsigned changed = 0;
    changed |= (vector & VECTOR_ROUNDING) != 0 ? ACT_MODE_ROUNDING : 0;
    changed |= (vector & VECTOR_FLUSH) != 0 ? ACT_MODE_FLUSH : 0;
    changed |= (vector & VECTOR_TRAPS) != 0 ? ACT_MODE_EXCEPTIONS : 0;
    changed |= (x87 & X87_ROUNDING) != 0 ? ACT_MODE_X87_ROUNDING : 0;
    changed |= (x87 & X87_PRECISION) != 0 ? ACT_MODE_X87_PRECISION : 0;
    changed |= (x87 & X87_TRAPS) != 0 ? ACT_MODE_X87_EXCEPTIONS : 0;
    changed |= before.x87_tags != now.x87_tags ? ACT_MODE_X87_STACK : 0;
    changed |= before.flags != now.flags ? ACT_MODE_DIRECTION : 0;
    return changed;
}
