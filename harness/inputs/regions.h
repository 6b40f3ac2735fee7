/* The parts of the line of binary64 that a search visits. */
#ifndef ACT_PLACES_H
#define ACT_PLACES_H

#include "inputs/plan.h"

/* Consecutive encodings of one sign and binade. */
typedef struct act_stretch {
    uint64_t first, last;
} act_stretch;

/* All finite numbers of the plan's range: those of the binades that are bent
 * (act_is_bent) in stretches of 2^ACT_WIDE_BITS, then the other binades whole. */
typedef struct act_places {
    act_stretch *stretch;
    size_t count, bent; /* the first `bent` of them */
} act_places;

/* ACT_OK, ACT_NOMEM, or ACT_USAGE if there is none. */
act_status act_places_open(act_places *out, const act_plan *plan);
void act_places_close(act_places *places);

#endif
