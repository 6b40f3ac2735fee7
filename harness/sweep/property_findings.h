/* What contradicts the proven properties of a function, as findings. */
#ifndef ACT_PROPERTY_FINDINGS_H
#define ACT_PROPERTY_FINDINGS_H

#include "code/findings.h"
#include "sweep/target.h"

/* Adds a finding for each kind of breach, by the tallies of the coverage and the results
 * y at the points of a target. Out of order, asymmetric or beyond a bound that the format
 * rounds, results are excused as far as the claim of the implementation, or an error of
 * one ulp if it makes none, explains that. An ACT_APPROXIMATE one is excused whatever it
 * does. */
void act_property_findings_add(act_findings *findings, const act_target *target,
                               const act_impl *impl, const act_tally *tally,
                               const uint64_t *y);

#endif
