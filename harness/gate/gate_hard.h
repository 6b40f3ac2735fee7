/* Limits on the time that hard inputs take, over that on N(0, 1). */
#ifndef ACT_GATE_HARD_H
#define ACT_GATE_HARD_H

#include "gate/gate.h"

/* Times each row of the catalogue that has such a limit, and adds the checks: `fail` if
 * the whole interval is beyond the limit, `inconclusive` if it straddles it. ACT_OK,
 * ACT_NOMEM, ACT_INTERRUPTED or ACT_USAGE. */
act_status act_gate_hard(act_gate *gate);

#endif
