/* The findings about an implementation: what it did that code under test must not do. */
#ifndef ACT_FINDINGS_H
#define ACT_FINDINGS_H

#include "code/impl.h"

enum { ACT_FINDINGS_MAX = 8 };

typedef enum act_finding_kind {
    ACT_FINDING_CRASH,
    ACT_FINDING_TIMEOUT,
    ACT_FINDING_EXIT,
    ACT_FINDING_OUT_OF_BOUNDS,
    ACT_FINDING_INPUT_WRITTEN,
    ACT_FINDING_UNWRITTEN,
    ACT_FINDING_ROUNDING_MODE,
    ACT_FINDING_FLUSH_TO_ZERO,
    ACT_FINDING_INCONSISTENT,
    ACT_FINDING_SKIPPED,
    ACT_FINDING_KINDS
} act_finding_kind;

/* As results call them: "crash", ... */
extern const char *const act_finding_names[ACT_FINDING_KINDS];

typedef struct act_finding {
    act_finding_kind kind;
    char detail[ACT_TEXT_SIZE];
} act_finding;

typedef struct act_findings {
    size_t count;
    act_finding item[ACT_FINDINGS_MAX];
} act_findings;

/* Adds one; beyond ACT_FINDINGS_MAX the last is replaced. */
void act_findings_add(act_findings *findings, act_finding_kind kind, const char *form,
                      ...) __attribute__((format(printf, 3, 4)));

/* Adds what was seen among the inputs first..last, as `where` says. */
void act_findings_add_among(act_findings *findings, const act_findings *seen,
                            const char *where, double first, double last);

#endif
