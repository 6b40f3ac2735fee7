/* Sources of the gate: rows measured now or stored, other builds, baselines. */
#ifndef ACT_GATE_SOURCES_H
#define ACT_GATE_SOURCES_H

#include "gate/gate.h"

/* Fills `catalogue`, `rows` and `baseline`; with `errors`, those are measured unless a
 * store is judged. Faults are printed. */
act_status act_gate_load_rows(act_gate *gate, bool errors);

/* Fills `others` with the rows of --against. Faults are printed. */
act_status act_gate_load_others(act_gate *gate);

/* Fills `all` with the built-ins, `old_speeds` and `run`. Faults are printed. */
act_status act_gate_load_speeds(act_gate *gate);

#endif
