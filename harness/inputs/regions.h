/* The regions of binary64 that a search visits. */
#ifndef ACT_REGIONS_H
#define ACT_REGIONS_H

#include "inputs/plan.h"

/* Consecutive encodings of one sign and binade. */
typedef struct act_region {
    uint64_t first, last;
} act_region;

/* All finite numbers of the plan's range: those of the binades that are bent
 * (axis.h) in regions of 2^ACT_WIDE_BITS, then the other binades whole. */
typedef struct act_regions {
    act_region *region;
    size_t count, bent; /* the first `bent` of them */
} act_regions;

/* ACT_OK, ACT_NOMEM, or ACT_USAGE if the range holds none. */
act_status act_regions_open(act_regions *out, const act_plan *plan);
void act_regions_close(act_regions *regions);

#endif
