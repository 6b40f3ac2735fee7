/* The sweep of one gated unit over pairs of inputs. */
#ifndef ACT_PAIR_SWEEP_H
#define ACT_PAIR_SWEEP_H

#include "code/findings.h"
#include "pairs/pair_judge.h"

enum { ACT_PAIR_OUTPUTS = 2 };

/* The outcome for one implementation: of its value, or of each gradient. */
typedef struct act_pair_result {
    const act_impl *impl;
    bool measured; /* else only the findings count */
    act_pair_inputs inputs;
    int outputs;
    act_gated_part part[ACT_PAIR_OUTPUTS];
    act_tally tally[ACT_PAIR_OUTPUTS];
    act_findings findings;
    act_gated_exact *exact; /* for more digits */
} act_pair_result;

/* Calls the kernel in child processes, with all ups of one x or of several, less a few at
 * the end, which are a call of their own; of gradients dy is 1. `table` is that of the
 * gate in a 16-bit format, and NULL in others.
 * Free the result in any case. ACT_OK, ACT_NOMEM, ACT_INTERRUPTED, or ACT_USAGE if the
 * range holds no value of the format. */
act_status act_pair_sweep(act_pair_result *out, const act_impl *impl,
                          const act_plan *plan, const act_pair_table *table);
void act_pair_result_free(act_pair_result *result);

#endif
