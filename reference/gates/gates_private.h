/* The insides of the exact tier for gates: the two factors (factors.c) and the product
 * (product.c). */
#ifndef ACT_GATES_PRIVATE_H
#define ACT_GATES_PRIVATE_H

#include "exact/decide.h"
#include "exact/enclose.h"
#include "gates/pair.h"

struct act_gated_exact {
    const act_gated *gate;
    double p[ACT_PARAMS];
    double limit, delta;
    act_exact *order[2];                    /* g and g' */
    act_exact_tail tail[2][ACT_FORMATS][2]; /* of them; found when first needed */
    mpfr_t second;                          /* the factor of up, exact */
    mpfr_t lo, hi;                          /* of the product */
    mpfr_t cell, width;
};

/* The first factor, g^(k) at a place, or a number. */
typedef struct act_gated_first {
    act_exact *g; /* NULL: it is `value` */
    int order;
    double at;
    act_pieces pieces;
    double value;   /* may be infinite or NaN */
    bool is_masked; /* 0 because of a comparison */
} act_gated_first;

/* The factors of a part at a pair as a framework takes them, the second one in
 * exact->second. ACT_UNDECIDED if it is not known on which side of a limit g(x) is. */
act_status act_gated_factors(act_gated_exact *exact, act_gated_part part,
                             const act_gated_input *at, int framework,
                             act_gated_first *first);

/* Tells whether the first factor is a zero that does not depend on x around it. */
bool act_gated_is_constant_zero(const act_gated_first *first);

/* Ends of the first factor at a rung; is_open: the factor is not that end. */
typedef struct act_gated_ends {
    mpfr_srcptr lo, hi;
    bool lo_is_open, hi_is_open;
} act_gated_ends;

/* The ends by evaluation, or by the tail as products in the format see it; false if there
 * are none at this rung. */
bool act_gated_evaluate(const act_gated_first *first, int rung, act_gated_ends *ends);
bool act_gated_evaluate_tail(act_gated_exact *exact, const act_format *format,
                             const act_gated_first *first, int rung,
                             act_gated_ends *ends);

/* exact->lo..hi = the product; where an end is open, the number next to it, which is on
 * the same side of all boundaries of formats. Both factors are finite. */
void act_gated_multiply(act_gated_exact *exact, const act_gated_ends *ends);

/* Replaces lo..hi by the one number of half-ulps in it, if the product must be that
 * number, being algebraic and so close to it. */
bool act_gated_settle(act_gated_exact *exact, const act_format *format,
                      const act_gated_first *first);

#endif
