/* What calls of a kernel leave allocated or open, each time again. */
#ifndef ACT_LEAKS_H
#define ACT_LEAKS_H

#include "code/findings.h"
#include "code/plugin.h"

typedef enum act_leak_kind {
    ACT_LEAK_HEAP,  /* bytes allocated */
    ACT_LEAK_PAGES, /* bytes mapped in other ways */
    ACT_LEAK_FILES,
    ACT_LEAK_KINDS
} act_leak_kind;

typedef struct act_leak {
    bool is_there;
    double each;    /* bytes or files that a call leaves, of those that leave some */
    size_t lengths; /* n whose calls leave some; 0: not always the same */
    size_t least_n;
} act_leak;

/* Plain data, so that a child can hand it over. */
typedef struct act_leaks {
    size_t calls, lengths; /* in all; n that were tried */
    act_leak of[ACT_LEAK_KINDS];
} act_leaks;

/* Calls the kernel with each n from 0 to `most`, again and again, and finds what grows as
 * much each time; what is kept once does not. The kernel must have been called with each
 * n before. Runs in a child. */
void act_leaks_find(act_leaks *out, const act_kernel_call *call, const void *x,
                    const void *dy, void *y, size_t most);

void act_leaks_tell(const act_leaks *leaks, act_findings *findings);

#endif
