/* Breaches: results that contradict what is proven of f, counted, with examples. Tallies
 * of them do not depend on the order in which segments were judged. */
#ifndef ACT_BREACH_H
#define ACT_BREACH_H

#include "number/format.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum act_property_kind {
    ACT_PROPERTY_RANGE,      /* beyond a bound of f^(k) that is a number of the format */
    ACT_PROPERTY_SLOPE_SIGN, /* f' of the sign that it never has */
    ACT_PROPERTY_ZERO,       /* f^(k) is 0 there */
    ACT_PROPERTY_LIMIT,      /* at an infinity */
    ACT_PROPERTY_BOUND,      /* beyond a bound that the format has to round */
    ACT_PROPERTY_MONOTONE,   /* two results in the wrong order */
    ACT_PROPERTY_SYMMETRY,   /* f(-x) is not what f(x) says */
    ACT_PROPERTIES
} act_property_kind;

/* A result y for x; `steps` says how many numbers of the format it is off. beside_x and
 * beside_y are the input and the result that it contradicts, if it is another result;
 * else beside_y is the bound, limit or zero. All are encodings. */
typedef struct act_breach {
    bool set;
    double steps;
    uint64_t x, y, beside_x, beside_y;
} act_breach;

/* first: of least |x|, the positive x before the negative one. simplest: of the x with
 * the fewest significant bits, then the exponent nearest to 0. Where breaches are many,
 * it is the simplest of those that were looked at. */
typedef struct act_breaches {
    uint64_t count;
    act_breach first, worst, simplest;
} act_breaches;

/* What was asked of the results of a run of inputs, and their ends. */
typedef struct act_property_tally {
    act_breaches of[ACT_PROPERTIES];
    bool has_ends;
    uint64_t first_x, first_y, last_x, last_y; /* of results that are numbers */
} act_property_tally;

/* Takes a breach into the examples. */
void act_breaches_show(act_breaches *breaches, const act_format *format,
                       const act_breach *breach);
void act_breaches_merge(act_breaches *breaches, const act_format *format,
                        const act_breaches *more);

#endif
