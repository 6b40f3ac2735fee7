/* The speed gate: each row against its other build, or, if there is only a baseline from
 * another run, against a built-in that both runs have. */
#ifndef ACT_GATE_SPEED_H
#define ACT_GATE_SPEED_H

#include "gate/gate.h"

/* Adds the checks of speed. Faults are printed. */
act_status act_gate_speed(act_gate *gate);

#endif
