/* Where on the line the errors of a kernel are, if they are large on a part of it only.
 */
#ifndef ACT_SHAPE_H
#define ACT_SHAPE_H

#include "sweep/sweep.h"
#include "sweep/target.h"

/* Writes into result->shape, one line, what the errors of a measured result have in
 * common, by the results y at the points of its target and by the tallies of the bins:
 * one result over a stretch where f^(k) changes, or a kink, a root or a spot beside which
 * all of them lie. "": they are small, within what the row promises, have no such
 * shape, or are of a kernel that approximates or starts from f(x), whose loss has shapes
 * of its own. ACT_OK or ACT_NOMEM. */
act_status act_shape_find(act_sweep_result *result, const act_target *target,
                          const uint64_t *y, const act_tally bins[ACT_BINS]);

#endif
