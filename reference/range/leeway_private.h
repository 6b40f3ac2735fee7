/* Leeways, private to the room: leeway_place.c finds the places where f takes a value,
 * leeway.c says what f^(k) is there. */
#ifndef ACT_LEEWAY_PRIVATE_H
#define ACT_LEEWAY_PRIVATE_H

#include "exact/enclose.h"
#include "range/leeway.h"
#include "range/range_private.h"

struct act_leeways {
    const act_format *format;
    act_exact *exact; /* knows the tails */
    act_range_search
        search;     /* knows pieces, limits, and from where on f^(k) is monotone */
    act_tape *tape; /* for orders up to that of the slope of f^(k) */
    double monotone_from[2];
    mpfi_t limit[2], value_limit[2]; /* of f^(k), of f */
    int piece;                       /* the one that is searched, between these: */
    double ends[2];
    mpfr_t target, near, far, step, cell;
    bool has_nominal;
    mpfi_t place, point, lower, upper, nominal;
};

/* Where a search for a place ended. */
typedef enum act_arrival {
    ACT_ARRIVED, /* `place` encloses the x where f is the target */
    ACT_AT_END,  /* the piece ends before; `place` is its end */
    ACT_ARRIVED_AT_INFINITY,
    ACT_NOWHERE_TOLD
} act_arrival;

/* Chooses the piece of x. False at a kink, a pole or outside of the domain. */
bool act_leeway_choose_piece(act_leeways *leeways, double x);

/* f and its derivatives on the piece over x. */
jet act_leeway_derivatives(act_leeways *leeways, mpfi_srcptr x);

/* The sign of f(x) less the target, 0 if it is not told; `step` is then a Newton step. */
int act_leeway_side(act_leeways *leeways, mpfr_srcptr x);

/* Looks from x for the place where f is the target. trend: of f on the piece. */
act_arrival act_leeway_find_place(act_leeways *leeways, double x, int trend);

#endif
