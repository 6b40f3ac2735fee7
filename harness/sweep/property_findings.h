/* What contradicts the proven properties of a function, as findings. */
#ifndef ACT_PROPERTY_FINDINGS_H
#define ACT_PROPERTY_FINDINGS_H

#include "sweep/sweep.h"
#include "sweep/target.h"

/* Adds a finding to a result for each kind of breach, by the tallies of the coverage and
 * the results y at the points of a target. Out of order, asymmetric or beyond a bound
 * that the format rounds, results are excused as far as the claim of the implementation,
 * or an error of one ulp if it makes none, explains that; so is a limit that a kernel of
 * f(x) misses within what its input permits (from_y of the result). An ACT_APPROXIMATE
 * one is excused whatever it does. */
void act_property_findings_add(act_sweep_result *result, const act_target *target,
                               const act_tally *tally, const uint64_t *y);

#endif
