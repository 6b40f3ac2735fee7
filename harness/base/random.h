/* Reproducible random numbers, by SplitMix64 (Steele, Lea, Flood, OOPSLA 2014,
 * section 6). */
#ifndef ACT_RANDOM_H
#define ACT_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct act_random {
    uint64_t state;
    double spare; /* normal numbers come in pairs */
    bool has_spare;
} act_random;

/* Begins a stream of its own for each seed and name. */
act_random act_random_seeded(uint64_t seed, const char *name);
uint64_t act_random_next(act_random *random);
double act_random_uniform(act_random *random); /* in [0, 1), a multiple of 2^-53 */
/* N(0, 1), by Marsaglia's polar method (Knuth, The Art of Computer Programming 2,
 * 3.4.1, algorithm P). */
double act_random_normal(act_random *random);

#endif
