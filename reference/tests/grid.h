/* Bounds found by the second oracle: dense points, and golden sections between them. */
#ifndef ACT_GRID_H
#define ACT_GRID_H

#include "oracle.h"
#include "range/range.h"

enum { GRID_WHY = 240 };

/* Whether the oracle of f agrees with a range of f^(order) on [ends[0], ends[1]]: nothing
 * that it finds lies outside, and it comes as near to each bound as 2e-13, or beyond 30
 * where there is none. If not, why says so. */
bool act_grid_agrees(const act_range *range, const act_function *f, const double *p,
                     int order, const double ends[2], char why[GRID_WHY]);

#endif
