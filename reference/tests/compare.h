/* Confronts the exact tier with the second oracle at one input, or at a pair. */
#ifndef ACT_COMPARE_H
#define ACT_COMPARE_H

#include "exact/exact.h"
#include "gates/pair.h"
#include "oracle.h"
#include "oracle_gates.h"

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

/* f^(order) with parameters in a format, or a part of a gate, ready to be compared. */
typedef struct act_case {
    const act_function *f; /* that gates, if this is a gate */
    const act_oracle *oracle;
    double p[ACT_PARAMS];
    int order;
    const act_format *format;
    act_exact *exact;
    const act_gated *gate; /* NULL: none */
    act_oracle_gate gate_oracle;
    act_gated_part part;
    act_gated_exact *gated;
    double up;                /* at present */
    act_tail_view tail[2][2]; /* of either sign of x and of up */
} act_case;

/* params: NULL for the defaults of f. False if memory is short. */
bool act_case_open(act_case *c, const act_function *f, const act_oracle *oracle,
                   const double *params, int order, const act_format *format);
bool act_case_open_gate(act_case *c, const act_gated *gate, const double *params,
                        act_gated_part part, const act_format *format);
void act_case_close(act_case *c);

/* The value of the format at or beside x where f is finite and smooth; inputs outside of
 * the domain are mirrored into it. */
double act_case_place(const act_case *c, double x);

/* x: in the open domain, no kink. The truth and the roundings in all four directions. */
void act_case_compare(act_case *c, double x, act_comparisons *tally);

/* x and up: finite, neither at a kink. The truth of the part. */
void act_case_compare_pair(act_case *c, double x, double up, act_comparisons *tally);

long act_comparisons_total(const act_comparisons *tally);

#endif
