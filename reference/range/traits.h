/* Properties of a function that follow from its ranges. */
#ifndef ACT_TRAITS_H
#define ACT_TRAITS_H

#include "range/range.h"

typedef enum act_monotone {
    ACT_NOT_MONOTONE,
    ACT_INCREASING, /* strictly: f' > 0 */
    ACT_DECREASING,
    ACT_NONDECREASING,
    ACT_NONINCREASING,
    ACT_MONOTONES
} act_monotone;

/* How f saturates towards an infinity. */
typedef enum act_saturates {
    ACT_NO_SATURATION,
    ACT_SOFT, /* f approaches a number, and f' zero */
    ACT_HARD, /* f is a number from some x on */
    ACT_SATURATIONS
} act_saturates;

typedef struct act_traits {
    act_monotone monotone; /* over the domain; f' >= -2^-150 counts as f' >= 0 */
    bool zero_centred;     /* f(0) = 0 and the bounds of f are -b and b, perhaps inf */
    bool has_jumps;        /* or poles inside the domain */
    mpfi_t lipschitz;      /* encloses the least constant; infinite: there is none */
    act_saturates saturation[2]; /* to the left, to the right */
} act_traits;

extern const char *const act_monotone_names[ACT_MONOTONES];
extern const char *const act_saturates_names[ACT_SATURATIONS];

void act_traits_init(act_traits *traits);
void act_traits_clear(act_traits *traits);

/* Finds the traits from `range`, those of f and of f' over the whole domain. ACT_OK or
 * ACT_NOMEM. */
act_status act_traits_find(act_traits *traits, const act_function *f,
                           const double *params, const act_range *range);

#endif
