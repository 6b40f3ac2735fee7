/* The part of its error that a kernel which starts from y = f(x) has itself. */
#ifndef ACT_OWN_ERROR_H
#define ACT_OWN_ERROR_H

#include "sweep/sweep.h"
#include "sweep/target.h"

/* Judges the results y at the points of a target by what they start from, if that is
 * f(x), and adds a note if they are further off than the claim, or one ulp without one,
 * even if f(x) were what they start from. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_own_error_find(act_sweep_result *result, const act_target *target,
                              const uint64_t *y);

#endif
