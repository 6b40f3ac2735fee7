/* The range of f^(k): proven bounds over an interval or the whole domain, and the places
 * where they are reached. */
#ifndef ACT_RANGE_H
#define ACT_RANGE_H

#include "definition/function.h"
#include "number/status.h"

#include <mpfi.h>
#include <stdbool.h>
#include <stddef.h>

/* How a bound is reached. */
typedef enum act_reached {
    ACT_ATTAINED,       /* f^(k) takes it at x */
    ACT_ATTAINED_ON,    /* f^(k) takes it all over the interval x */
    ACT_AT_INFINITY,    /* approached towards -inf or +inf */
    ACT_AT_SINGULARITY, /* approached at a pole or at an end of the domain */
    ACT_AT_KINK,        /* limit at a kink from one side; f^(k) need not take it */
    ACT_NEAR,           /* somewhere in the narrow interval x */
} act_reached;

/* A place where a bound is reached. */
typedef struct act_spot {
    act_reached reached;
    enum act_side side; /* of the place, from which f^(k) tends to the bound */
    mpfi_t x;           /* encloses the place */
} act_spot;

enum { ACT_SPOTS = 2 };

typedef struct act_bound {
    mpfi_t value;             /* encloses the bound; an infinite point: there is none */
    act_spot spot[ACT_SPOTS]; /* attained ones and those nearest to 0 first */
    int spots;                /* 2: no digit tells apart what f^(k) reaches at both */
} act_bound;

typedef struct act_range {
    act_bound lower, upper;
} act_range;

void act_range_init(act_range *range);
void act_range_clear(act_range *range);

/* The bounds of f^(order) on [from, to], order at most 2; params as for act_exact_open.
 * Enclosures of finite bounds are numbers, or of one sign and at most 2^-100 wide
 * relative to the bound. ACT_OK, ACT_UNDECIDED, ACT_NOMEM, or ACT_USAGE if the domain has
 * no number in [from, to]. */
act_status act_range_find(act_range *range, const act_function *f, const double *params,
                          int order, double from, double to);

/* The sign of the bound: -1, 0 or 1 if it is proven; 2 if its enclosure contains zero,
 * but is not zero. */
int act_bound_sign(const act_bound *bound);

#endif
