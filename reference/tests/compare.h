/* Confronts the exact tier with the second oracle at one input. */
#ifndef ACT_COMPARE_H
#define ACT_COMPARE_H

#include "exact/exact.h"
#include "oracle.h"

/* How comparisons ended. Arb's ball at x either decides every rounding; or holds a
 * boundary of the format, and the oracle knows from nearer inputs on which side f is,
 * because x lies in a tail; or holds a boundary down to 8192 bits, so that f is it; or
 * there is no ball, because f is far beyond the format. */
typedef struct act_comparisons {
    long decided, in_tail, on_boundary, beyond;
    long wrong;
    char first[400]; /* the first disagreement */
} act_comparisons;

/* What the oracle learns about a tail from the farthest inputs where Arb can still tell f
 * from 0 and from its line: the signs of f and of f - line, which then stay. 0: none. */
typedef struct act_tail_view {
    bool known;
    int sign, side;
    double sign_from, side_from; /* |x| */
} act_tail_view;

/* f^(order) with parameters in a format, ready to be compared. */
typedef struct act_case {
    const act_function *f;
    const act_oracle *oracle;
    double p[ACT_PARAMS];
    int order;
    const act_format *format;
    act_exact *exact;
    act_tail_view tail[2];
} act_case;

/* params: NULL for the defaults of f. False if memory is short. */
bool act_case_open(act_case *c, const act_function *f, const act_oracle *oracle,
                   const double *params, int order, const act_format *format);
void act_case_close(act_case *c);

/* The value of the format at or beside x where f is finite and smooth; inputs outside of
 * the domain are mirrored into it. */
double act_case_place(const act_case *c, double x);

/* x: in the open domain, no kink. The truth and the roundings in all four directions. */
void act_case_compare(act_case *c, double x, act_comparisons *tally);

long act_comparisons_total(const act_comparisons *tally);

#endif
