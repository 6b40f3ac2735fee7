/* Findings of the gate for CI systems: JUnit XML, TAP, annotations of GitHub, JSON. */
#ifndef ACT_GATE_CI_H
#define ACT_GATE_CI_H

#include "gate/checks.h"

#include <stdio.h>

void act_gate_junit(FILE *out, const act_checks *checks);
void act_gate_tap(FILE *out, const act_checks *checks);
void act_gate_github(FILE *out, const act_checks *checks);
void act_gate_json(FILE *out, const act_checks *checks);

#endif
