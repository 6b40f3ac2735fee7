/* The second oracle for gated units, over Arb's power series: each gate once more, with
 * either input as the variable. */
#ifndef ACT_ORACLE_GATES_H
#define ACT_ORACLE_GATES_H

#include "definition/gated.h"
#include "series.h"

#include <stdbool.h>

typedef series oracle_gate_program(series x, series up, const double *p);

typedef struct act_oracle_gate {
    const char *name;
    oracle_gate_program *program;
    const char *function; /* if not NULL: the program is that scalar oracle times up */
    double other[ACT_PARAMS];
    bool meets_boundaries; /* midpoints that Arb cannot prove */
} act_oracle_gate;

extern const act_oracle_gate act_oracle_gates[];
extern const size_t act_oracle_gate_count;

/* Also gated_NAME for every scalar oracle; false if there is none of that name. */
bool act_oracle_gate_find(const char *name, act_oracle_gate *out);

/* y encloses a part of the gate at a pair where no input is at a kink. */
void act_oracle_gate_value(arb_t y, const act_oracle_gate *gate, const double *p,
                           act_gated_part part, const double at[2], slong prec);

#endif
