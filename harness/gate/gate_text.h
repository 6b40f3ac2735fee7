/* Findings of the gate for people: the terminal's table, and Markdown. */
#ifndef ACT_GATE_TEXT_H
#define ACT_GATE_TEXT_H

#include "gate/checks.h"

#include <stdio.h>

void act_gate_text(FILE *out, const act_checks *checks);
void act_gate_markdown(FILE *out, const act_checks *checks);

#endif
