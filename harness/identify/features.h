/* What results show by themselves, whichever function they are of. */
#ifndef ACT_FEATURES_H
#define ACT_FEATURES_H

#include "identify/probes.h"

#include <stdbool.h>

enum { ACT_FEATURES_JUMPS = 8, ACT_FEATURES_NUMBERS = 32 };

/* A side of the number line on which the results are all the same. */
typedef struct act_plateau {
    bool is_there;
    double value;
    double inside, outside; /* the last number that is not on it; the first that is */
} act_plateau;

typedef struct act_features {
    /* Results do not change if the input is rounded to the narrower format; all of them
     * belong to it. */
    bool in[ACT_PROBES_NARROW], out[ACT_PROBES_NARROW];
    act_plateau plateau[2]; /* to the left, to the right */
    /* Decimals at which zeros, plateaus, or results that are the input begin or end. */
    double jump[ACT_FEATURES_JUMPS];
    size_t jumps;
    /* The jumps, plateaus and slopes at the ends, and their negatives: what a parameter
     * may be. */
    double number[ACT_FEATURES_NUMBERS];
    size_t numbers;
} act_features;

/* Looks for them in the results y[i] at the probes' x[i]. */
void act_features_find(act_features *out, const act_probes *probes, const double *y);

/* The number of fewest decimal digits within [lo, hi], of so many the one nearest to the
 * middle. */
double act_shortest_decimal(double lo, double hi);

#endif
