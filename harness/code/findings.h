/* The findings about an implementation: what it did that code under test must not do. */
#ifndef ACT_FINDINGS_H
#define ACT_FINDINGS_H

#include "code/impl.h"

#include <stdbool.h>

enum { ACT_FINDINGS_MAX = 32, ACT_EXAMPLE_SIZE = 224 };

typedef enum act_finding_kind {
    ACT_FINDING_CRASH,
    ACT_FINDING_TIMEOUT,
    ACT_FINDING_EXIT,
    ACT_FINDING_OUT_OF_BOUNDS,
    ACT_FINDING_INPUT_WRITTEN,
    ACT_FINDING_UNWRITTEN,
    ACT_FINDING_ROUNDING_MODE,
    ACT_FINDING_FLUSH_TO_ZERO,
    ACT_FINDING_PROCESSOR_STATE,
    ACT_FINDING_PROCESS_STATE,
    ACT_FINDING_MEMORY,
    /* A result depends on ... */
    ACT_FINDING_TAIL,     /* ... whether its element is one of those that are left over */
    ACT_FINDING_PLACE,    /* ... n, position or neighbours in other ways */
    ACT_FINDING_IN_PLACE, /* ... whether it overwrites an input */
    ACT_FINDING_STATE,    /* ... the calls before */
    ACT_FINDING_THREAD,   /* ... other threads */
    ACT_FINDING_NOISE,    /* ... nothing that could be seen */
    ACT_FINDING_LONG,     /* not all of a long array is computed */
    /* What becomes of dy in a backward kernel. */
    ACT_FINDING_DY_FORGOTTEN,
    ACT_FINDING_DY_ABSOLUTE,
    ACT_FINDING_DY_SQUARED,
    ACT_FINDING_DY_CLIPPED,
    ACT_FINDING_DY_NARROWED,
    ACT_FINDING_DY_MASKED,
    ACT_FINDING_DX_ACCUMULATED,
    ACT_FINDING_DY_PRODUCT,
    /* What is proven of f and not true of the kernel. */
    ACT_FINDING_RANGE,
    ACT_FINDING_MONOTONE,
    ACT_FINDING_SYMMETRY,
    ACT_FINDING_SLOPE_SIGN,
    ACT_FINDING_ZERO,
    ACT_FINDING_LIMIT,
    ACT_FINDING_ROW_SUM,      /* of shares not 1, of gradients not 0 */
    ACT_FINDING_REGISTER,     /* one that a call must keep was not kept */
    ACT_FINDING_LEAK,         /* each call leaves memory allocated, or a file open */
    ACT_FINDING_FLAGS,        /* exceptions that neither x nor f(x) explains */
    ACT_FINDING_ERRNO,        /* changed */
    ACT_FINDING_UPPER_HALVES, /* of vector registers, left in use */
    /* Those that accuse nobody. */
    ACT_FINDING_SKIPPED,
    ACT_FINDING_NOT_JUDGED,
    ACT_FINDING_OWN_ERROR, /* of a kernel of y = f(x), even if f(x) were y */
    ACT_FINDING_NOTE,
    ACT_FINDING_KINDS
} act_finding_kind;

/* As results call them: "crash", ... */
extern const char *const act_finding_names[ACT_FINDING_KINDS];

/* True if it is a fault of the code, which fails it. */
bool act_finding_accuses(act_finding_kind kind);
/* The kind of that name; ACT_FINDING_KINDS if there is none. */
act_finding_kind act_finding_named(const char *name);

typedef struct act_finding {
    act_finding_kind kind;
    /* Within what the row promises: it fails nothing, unless a limit forbids it. */
    bool is_excused;
    char detail[ACT_TEXT_SIZE];
    uint64_t count; /* how often it was seen; 0: not counted */
    /* Where, as a line each: the first, the one that is most wrong, and the one that is
     * easiest to understand (least n, then least position, then simplest values). "":
     * not told. */
    char first[ACT_EXAMPLE_SIZE], worst[ACT_EXAMPLE_SIZE], simplest[ACT_EXAMPLE_SIZE];
} act_finding;

typedef struct act_findings {
    size_t count;
    act_finding item[ACT_FINDINGS_MAX];
} act_findings;

/* True if one of them is a fault of the code. */
bool act_findings_accuse(const act_findings *findings);

/* Adds one, and returns it for what else is known of it; beyond ACT_FINDINGS_MAX the last
 * is replaced. */
act_finding *act_findings_add(act_findings *findings, act_finding_kind kind,
                              const char *form, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether one of them is of that kind. */
bool act_findings_have(const act_findings *findings, act_finding_kind kind);
/* Takes out all of that kind. */
void act_findings_remove(act_findings *findings, act_finding_kind kind);

/* Takes out what `told` has in the same words. */
void act_findings_remove_told(act_findings *findings, const act_findings *told);

/* Adds those of `from`, which has none then. */
void act_findings_move(act_findings *from, act_findings *to);

/* Adds what a call changed of the processor's state (ACT_MODE_... of base/fpmode.h). */
void act_findings_add_mode(act_findings *findings, unsigned changed, const char *when);

/* Adds what was seen among the inputs first..last, as `where` says, unless it is told. */
void act_findings_add_among(act_findings *findings, const act_findings *seen,
                            const char *where, double first, double last);

#endif
