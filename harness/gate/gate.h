/* The state of the gate, which holds measurements against limits, a baseline and another
 * build. */
#ifndef ACT_GATE_H
#define ACT_GATE_H

#include "base/outfile.h"
#include "code/selection.h"
#include "gate/gate_output.h"
#include "inputs/plan.h"

enum { ACT_GATE_OUTPUTS = 16, ACT_GATE_OTHERS = 32 };

typedef struct act_gate_target {
    const act_gate_format *format;
    act_outfile file;
} act_gate_target;

/* The options of its own. */
typedef struct act_gate_options {
    const char *limits, *baseline, *db;   /* NULL: not given */
    const char *against[ACT_GATE_OTHERS]; /* other builds */
    size_t against_count;
    const char *proposal; /* --write-limits */
    bool no_speed, instructions;
    char *outputs[ACT_GATE_OUTPUTS]; /* "FORMAT" or "FORMAT:FILE" */
    size_t output_count;
} act_gate_options;

/* Everything that one call of the gate holds. */
typedef struct act_gate {
    const act_gate_options *own;
    const act_selection *selection;
    const act_plan *plan;
    act_limits limits;
    act_catalogue catalogue; /* what was chosen; empty with --db */
    act_catalogue others;    /* rows of other builds */
    act_catalogue all;       /* what the choice was from */
    json_t *rows;            /* what was measured or read, an array */
    json_t *baseline;        /* rows by id, or NULL */
    json_t *old_speeds;      /* rows of the baseline's headline and run by id, or NULL */
    json_t *run;             /* this one, as a row, or NULL */
    act_gate_target targets[ACT_GATE_OUTPUTS];
    size_t target_count;
    act_outfile proposal;
    act_checks checks;
} act_gate;

#endif
