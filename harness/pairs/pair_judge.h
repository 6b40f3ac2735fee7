/* Results of gated units into tallies. In these, "x" of an extreme is the number of a
 * pair: act_pair_inputs_at. */
#ifndef ACT_PAIR_JUDGE_H
#define ACT_PAIR_JUDGE_H

#include "gates/pair.h"
#include "gates/pair_table.h"
#include "judge/tally.h"
#include "pairs/pair_inputs.h"

/* What is true of a gated unit; for one thread. */
typedef struct act_pair_judge act_pair_judge;

/* ACT_OK or ACT_NOMEM. `inputs` and `table`, of the 16-bit formats, else NULL, must
 * outlive it. */
act_status act_pair_judge_open(act_pair_judge **out, const act_impl *impl,
                               const act_pair_inputs *inputs,
                               const act_pair_table *table);
void act_pair_judge_close(act_pair_judge *judge);

/* Judges y, results in the format's layout of a part at the x of that number with each
 * up. Where up is infinite and g(x) less than the least number, NaN is right too. */
void act_pair_judge_run(act_pair_judge *judge, act_gated_part part, size_t x,
                        const void *y, act_tally *tally);

#endif
