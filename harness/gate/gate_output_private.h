/* The formats of output, each a function of all checks: in gate_text.c for people, in
 * gate_ci.c for CI systems. */
#ifndef ACT_GATE_OUTPUT_PRIVATE_H
#define ACT_GATE_OUTPUT_PRIVATE_H

#include "gate/gate_output.h"

void act_gate_text(FILE *out, const act_checks *checks);
void act_gate_markdown(FILE *out, const act_checks *checks);
void act_gate_junit(FILE *out, const act_checks *checks);
void act_gate_tap(FILE *out, const act_checks *checks);
void act_gate_github(FILE *out, const act_checks *checks);
void act_gate_json(FILE *out, const act_checks *checks);

#endif
