/* Errors of results of binary64 at any inputs, for searches: by wide models, which are
 * kept once they are made, and by the exact tier where these leave open whether an error
 * is the greatest. */
#ifndef ACT_SEARCH_JUDGE_H
#define ACT_SEARCH_JUDGE_H

#include "judge/screen.h"
#include "model/wide.h"

enum { ACT_SEARCH_POINTS_MOST = 512 }; /* inputs that are judged at once */

typedef struct act_search_judge act_search_judge;

/* Serves one thread. `isa` as in act_screen_open, but not "exact". ACT_OK or
 * ACT_NOMEM. */
act_status act_search_judge_open(act_search_judge **out, const act_function *f,
                                 const double *params, int order, const char *isa);
void act_search_judge_close(act_search_judge *gauge);

/* The inputs around x that share a model with it, *first..*last. False: they are for the
 * exact tier, one by one. */
bool act_search_judge_span(act_search_judge *gauge, uint64_t x, uint64_t *first,
                           uint64_t *last);

/* The greatest error that was seen, to 2^-10 ulp about, and where; 0 for results in a
 * class of failure. */
typedef struct act_search_peak {
    double error;
    uint64_t x;
} act_search_peak;

/* Judges y at x, n <= ACT_SEARCH_POINTS_MOST encodings, ascending. Takes into the tally
 * the inputs, the failures and what may be an extreme of |error| in ulps, decided by the
 * exact tier: no other result is more than 2^-9 ulp above the tally's, nor more than
 * 2^-21 above half an ulp if that is at most half an ulp. The tally has no sums. */
act_search_peak act_search_judge_points(act_search_judge *gauge, const uint64_t *x,
                                        const double *y, size_t n, act_tally *tally);

#endif
