/* What the gate has found, in the formats that people and CI systems read. */
#ifndef ACT_GATE_OUTPUT_H
#define ACT_GATE_OUTPUT_H

#include "gate/checks.h"

#include <stdio.h>

typedef struct act_gate_format {
    const char *name;
    void (*write)(FILE *out, const act_checks *checks);
} act_gate_format;

extern const act_gate_format act_gate_formats[];
extern const size_t act_gate_format_count;

/* NULL: there is none of that name. */
const act_gate_format *act_gate_format_find(const char *name);

/* Each writes all of `checks`. */
void act_gate_text(FILE *out, const act_checks *checks);
void act_gate_markdown(FILE *out, const act_checks *checks);
void act_gate_junit(FILE *out, const act_checks *checks);
void act_gate_tap(FILE *out, const act_checks *checks);
void act_gate_github(FILE *out, const act_checks *checks);
void act_gate_json(FILE *out, const act_checks *checks);

/* "passed", "FAILED" or "undecided". */
const char *act_gravity_name(act_gravity gravity);

#endif
