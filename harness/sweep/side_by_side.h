/* The measurement of implementations of one target side by side. */
#ifndef ACT_SIDE_BY_SIDE_H
#define ACT_SIDE_BY_SIDE_H

#include "sweep/sweep.h"
#include "sweep/target.h"

/* Fills results[i] for impls[i], 1 to ACT_PIPELINE_MOST of them, which all start from x
 * or all from f(x). There is one only if the sweep is exhaustive or searches. ACT_OK,
 * ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_side_by_side_measure(const act_sweep *sweep, act_target *target,
                                    const act_impl *const *impls, size_t count,
                                    act_sweep_result *results);

#endif
