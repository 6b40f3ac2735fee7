/* The findings about an implementation: what it did that code under test must not do. */
#ifndef ACT_FINDINGS_H
#define ACT_FINDINGS_H

#include "code/impl.h"

enum { ACT_FINDINGS_MAX = 8 };

typedef struct act_finding {
    /* crash, timeout, exit, out_of_bounds, input_written, unwritten, rounding_mode,
     * flush_to_zero, inconsistent or skipped */
    char kind[ACT_NAME_SIZE];
    char detail[ACT_TEXT_SIZE];
} act_finding;

typedef struct act_findings {
    size_t count;
    act_finding item[ACT_FINDINGS_MAX];
} act_findings;

/* Adds one; beyond ACT_FINDINGS_MAX the last is replaced. */
void act_findings_add(act_findings *findings, const char *kind, const char *form, ...)
    __attribute__((format(printf, 3, 4)));

#endif
