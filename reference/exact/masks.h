/* What derivatives are at NaN where code takes them from comparisons. */
#ifndef ACT_MASKS_H
#define ACT_MASKS_H

#include "exact/exact.h"

/* Fills in the masks of a truth at NaN: the constants that f^(order) is on whole pieces;
 * none of f itself. A constant is told by the zeros of the derivatives after it, at a
 * point where nothing else is zero. */
void act_exact_masks(act_exact *exact, const act_format *format, act_truth *truth);

#endif
