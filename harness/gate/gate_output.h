/* The formats in which the gate can say what it has found, by name. */
#ifndef ACT_GATE_OUTPUT_H
#define ACT_GATE_OUTPUT_H

#include "gate/checks.h"

#include <stdio.h>

typedef struct act_gate_format {
    const char *name;
    void (*write)(FILE *out, const act_checks *checks);
} act_gate_format;

/* NULL: there is none of that name. */
const act_gate_format *act_gate_format_find(const char *name);

#endif
