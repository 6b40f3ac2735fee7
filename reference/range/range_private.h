/* The search for the extremes of f^(k), private to the room: range_segments.c cuts the
 * domain into smooth segments, range_boxes.c does branch and bound over one of them,
 * range_period.c over one that repeats, and all hand what may be a bound over to
 * range_search.c. */
#ifndef ACT_RANGE_PRIVATE_H
#define ACT_RANGE_PRIVATE_H

#include "range/range.h"

/* Bits of the enclosures of boxes, and of what is handed over. */
enum { ACT_COARSE = 95, ACT_FINE = 255 };

/* Bits of what is reached: enough for products of three of the largest numbers less three
 * of the least. */
enum { ACT_FINEST = 6655 };

/* Derivatives beyond f^(k) on the tapes: those that boxes need, and those that tell how f
 * leaves a point at which its slope is zero. */
enum { ACT_SLOPES = 2, ACT_FLAT = 5 };

enum { ACT_FINER = 2 };

/* A place at which f^(k) may reach a bound. */
typedef struct act_range_candidate {
    act_spot spot;
    mpfi_t y; /* what f^(k) reaches there */
    int off;  /* 1: more than y's left end, -1: less than its right end; 0: or that */
} act_range_candidate;

/* How f^(k) runs over a box. ACT_NOWHERE: no bound is reached in it, ends included. */
typedef enum act_range_trend { ACT_NOWHERE, ACT_RISING, ACT_FALLING } act_range_trend;

/* The state of a search over the pieces of one function and order. */
typedef struct act_range_search {
    const act_function *f;
    double p[ACT_PARAMS];
    int order, kinks;
    double at[ACT_KINKS];
    act_program *program;       /* of the piece */
    act_tape *coarse, *fine;    /* with ACT_SLOPES more orders */
    act_tape *deep;             /* with ACT_FLAT, as fine */
    act_tape *finer[ACT_FINER]; /* as fine; made when needed */
    act_range_candidate *list;
    size_t count, capacity;
    mpfr_t least, greatest; /* f^(k) reaches something <= least, and >= greatest */
    mpfi_t x, y;            /* scratch: a place, and what is reached there */
    double ends[2];         /* of what is searched */
    act_range_trend trend;  /* of the box to the left */
    long boxes;             /* so far; the search gives up beyond a limit */
    act_status status;
} act_range_search;

act_status act_range_search_open(act_range_search *search, const act_function *f,
                                 const double *params, int order);
void act_range_search_close(act_range_search *search);

/* Hands over every place where f^(k) may reach a bound on [from, to], a part of the
 * domain. */
void act_range_search_domain(act_range_search *search, double from, double to);

/* y encloses the limit of f^(k) at -inf or +inf; NaN: there is none. */
void act_range_limit(act_range_search *search, bool right, mpfi_ptr y);

/* The x from which f^(k) is monotone outward to the left or to the right, perhaps -inf or
 * inf itself; NaN: unknown. */
double act_range_monotone_from(act_range_search *search, bool right);

/* Hands over every place where f^(k) may reach a bound in [l, r], a part of the piece,
 * but its ends. */
void act_range_search_boxes(act_range_search *search, double l, double r);

/* The same for an f with a period, whatever the length of [l, r] is. */
void act_range_search_repeating(act_range_search *search, double l, double r);

/* Adds a candidate, unless more and less is known to be reached; y encloses what f^(k)
 * reaches at x. */
void act_range_add(act_range_search *search, mpfi_srcptr x, mpfi_srcptr y,
                   act_reached reached, enum act_side side);

/* The derivatives of the piece over x, f^(k) first; valid until the tape is used again.
 */
mpfi_t *act_range_derivatives(act_range_search *search, act_tape *tape, mpfi_srcptr x);
/* f^(k + more) at a number x of the piece, more <= ACT_SLOPES. Where much cancels it is
 * computed with more bits, so that it is narrow and of one sign, unless it is 0 and no
 * formula shows that, or it leaves the range of exponents. Valid until the next call. */
mpfi_srcptr act_range_at(act_range_search *search, double x, int more);
/* A tape for what cancels, i < ACT_FINER; NULL and a status if memory is short. */
act_tape *act_range_finer(act_range_search *search, int i);

/* Takes note that f^(k) reaches what y encloses. */
void act_range_note(act_range_search *search, mpfi_srcptr y);
/* Whether f^(k) is known to reach more and less than y. */
bool act_range_beats(const act_range_search *search, mpfi_srcptr y);

/* The trend that an enclosure of f^(k+1) proves; ACT_NOWHERE if none. */
act_range_trend act_range_trend_of(mpfi_srcptr slope);
/* The trend that enclosures of f^(k) and f^(k+1) over all of [l, r] prove, ends that are
 * infinite included; ACT_NOWHERE if none. *constant: f^(k) is one number there. */
act_range_trend act_range_trend_over(act_range_search *search, double l, double r,
                                     bool *constant);

#endif
