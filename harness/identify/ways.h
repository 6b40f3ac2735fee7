/* Ways in which a kernel may compute a function: guesses without one. */
#ifndef ACT_WAYS_H
#define ACT_WAYS_H

#include "identify/features.h"
#include "identify/guess.h"

enum { ACT_WAYS_MAX = 16 };

typedef struct act_way {
    act_guess guess; /* its function, parameters and order are to be filled in */
    double near;     /* floored ulps within which it matches too; 0: it must fit */
    bool is_rare;    /* only a thorough search tries it with all functions */
} act_way;

/* The guess of a way for a derivative of a function; params may be NULL for the defaults.
 */
act_guess act_way_guess(const act_way *way, const act_function *function,
                        const double *params, int order);

/* As it is. */
act_way act_way_plain(void);

/* Those that the results show signs of, the simplest first, but for the plain one:
 * narrower formats, clamps. Returns their count. */
size_t act_ways_find(act_way ways[ACT_WAYS_MAX], const act_features *features);

#endif
