/* The judge of searches, which finds errors of binary64 results at any inputs: by wide
 * models, which it keeps once they are made, and by the exact tier where these leave open
 * whether an error is the greatest. */
#ifndef ACT_SEARCH_JUDGE_H
#define ACT_SEARCH_JUDGE_H

#include "judge/screen.h"

enum { ACT_SEARCH_POINTS_MOST = 512 }; /* inputs that are judged at once */

typedef struct act_search_judge act_search_judge;

/* A judge serves one thread. `isa` is not ACT_SCREEN_EXACT. ACT_OK or ACT_NOMEM. */
act_status act_search_judge_open(act_search_judge **out, const act_function *f,
                                 const double *params, int order, act_screen_isa isa);
void act_search_judge_close(act_search_judge *judge);

/* The span around x: inputs that share a model with it, *first..*last. False: they are
 * for the exact tier, one by one. */
bool act_search_judge_span(act_search_judge *judge, uint64_t x, uint64_t *first,
                           uint64_t *last);

/* The greatest error that was met, to about 2^-10 ulp, and where; 0 for results in a
 * class of failure. */
typedef struct act_search_peak {
    double error;
    uint64_t x;
} act_search_peak;

/* Judges y at x, n <= ACT_SEARCH_POINTS_MOST encodings, ascending. The tally gets the
 * inputs, the failures and what may be an extreme of |error| in ulps, decided by the
 * exact tier, but no sums. No other result is more than 2^-9 ulp above the tally's
 * extreme, nor more than 2^-21 above half an ulp if that is at most half an ulp. */
act_search_peak act_search_judge_points(act_search_judge *judge, const uint64_t *x,
                                        const double *y, size_t n, act_tally *tally);

#endif
