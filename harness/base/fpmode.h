/* The state of the processor that a call must leave as it was: how this thread computes
 * with floating-point numbers, and on x86-64 the x87 stack and the direction flag. */
#ifndef ACT_FPMODE_H
#define ACT_FPMODE_H

#include "number/round.h"

#include <stdbool.h>
#include <stdint.h>

/* How code under test is made to compute: zeros are the usual way. */
typedef struct act_arithmetic {
    act_direction rounding;
    bool flushes; /* flush-to-zero and denormals-are-zero */
} act_arithmetic;

/* The directions as people type them: "nearest", "down", "up", "zero". */
enum { ACT_DIRECTIONS = 4 };
extern const char *const act_direction_names[ACT_DIRECTIONS];

bool act_arithmetic_is_usual(act_arithmetic arithmetic);

typedef struct act_fpmode {
    uint64_t vector;   /* MXCSR of x86, FPCR of Arm */
    uint64_t x87;      /* control word */
    uint64_t x87_tags; /* which registers of the stack are in use */
    uint64_t flags;    /* the direction of string operations */
} act_fpmode;

/* The parts of the state that a call left changed: a set of bits. */
enum {
    ACT_MODE_ROUNDING = 1,
    ACT_MODE_FLUSH = 2,      /* flush-to-zero, denormals-are-zero */
    ACT_MODE_EXCEPTIONS = 4, /* those that trap */
    ACT_MODE_X87_STACK = 8,
    ACT_MODE_DIRECTION = 16,
    ACT_MODE_X87_ROUNDING = 32,
    ACT_MODE_X87_EXCEPTIONS = 64,
    ACT_MODE_X87_PRECISION = 128,
};

act_fpmode act_fpmode_get(void);
void act_fpmode_set(act_fpmode mode);

/* The mode with the rounding and the flushing of an arithmetic, all of it by default. */
act_fpmode act_fpmode_with(act_fpmode mode, act_arithmetic arithmetic);

/* The exceptions that IEEE 754 flags: a set of bits. */
enum {
    ACT_FLAG_INVALID = 1,
    ACT_FLAG_DIVIDE = 2, /* by zero */
    ACT_FLAG_OVERFLOW = 4,
    ACT_FLAG_UNDERFLOW = 8,
    ACT_FLAG_INEXACT = 16,
    ACT_FLAGS = 5,
};

/* Lowers all flags of this thread, or tells which were raised since. */
void act_fpflags_clear(void);
unsigned act_fpflags_get(void);

/* Makes the state what it was before; returns what had changed. */
unsigned act_fpmode_restore(act_fpmode before);

#endif
