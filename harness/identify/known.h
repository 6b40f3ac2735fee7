/* What is true at the probes of a format, for each function of the catalogue with its
 * default parameters: found when it is first asked for, and kept. */
#ifndef ACT_KNOWN_H
#define ACT_KNOWN_H

#include "identify/guess.h"
#include "identify/probes.h"

typedef struct act_known act_known;

/* ACT_OK or ACT_NOMEM; close it in any case. */
act_status act_known_open(act_known **out, const act_format *format);
void act_known_close(act_known *known);

const act_probes *act_known_probes(const act_known *known);

/* f^(order) at probe i, of the core or the edges, f being act_functions[place].
 * Undecided too if memory is short. */
act_twofold act_known_value(act_known *known, size_t place, int order, size_t i);

/* The place of a function in the catalogue; act_function_count if it is no function of
 * it. */
size_t act_known_place(const act_function *function);

#endif
