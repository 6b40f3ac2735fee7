#include "base/random.h"

#include <math.h>

uint64_t act_random_next(act_random *random) {
    random->state += 0x9E3779B97F4A7C15u;
    uint64_t z = random->state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

act_random act_random_seeded(uint64_t seed, const char *name) {
    act_random random = {.state = seed};
    for (; *name != '\0'; name++) {
        random.state = act_random_next(&random) ^ (unsigned char)*name;
    }
    return random;
}

double act_random_uniform(act_random *random) {
    return (double)(act_random_next(random) >> 11) * 0x1p-53;
}

double act_random_normal(act_random *random) {
    if (random->has_spare) {
        random->has_spare = false;
        return random->spare;
    }
    double u;
    double v;
    double square;
    do {
        u = 2 * act_random_uniform(random) - 1;
        v = 2 * act_random_uniform(random) - 1;
        square = u * u + v * v;
    } while (square >= 1 || square == 0);
    double stretch = sqrt(-2 * log(square) / square);
    random->spare = v * stretch;
    random->has_spare = true;
    return u * stretch;
}
