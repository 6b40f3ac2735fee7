/* The judge of searches, which finds errors of binary64 results at any inputs: by wide
 * models, which it keeps once they are made, and by the exact tier where these leave open
 * whether an error is the greatest. */
#ifndef ACT_SEARCH_JUDGE_H
#define ACT_SEARCH_JUDGE_H

#include "inputs/landmarks.h"
#include "judge/screen.h"

enum { ACT_SEARCH_POINTS_MOST = 512 }; /* inputs that are judged at once */

typedef struct act_search_judge act_search_judge;

/* A judge serves one thread. lost: to the kernels whose results it gets. `isa` is not
 * ACT_SCREEN_EXACT. ACT_OK or ACT_NOMEM. */
act_status act_search_judge_open(act_search_judge **out, const act_function *f,
                                 const double *params, int order, const act_lost *lost,
                                 act_screen_isa isa);
void act_search_judge_close(act_search_judge *judge);

/* The span around x: inputs that share a model with it, *first..*last. False: they are
 * for the exact tier, one by one. */
bool act_search_judge_span(act_search_judge *judge, uint64_t x, uint64_t *first,
                           uint64_t *last);

/* The value of f at x, to some digits; NaN: it is none, or undecided. */
double act_search_judge_value(act_search_judge *judge, uint64_t x);

/* The landmarks of f^(order) in binary64. */
const act_landmarks *act_search_judge_landmarks(const act_search_judge *judge);

/* What was met: the greatest error, to about 2^-10 ulp, and where; 0 for results in a
 * class of failure. And one input whose result is right or ordinarily wrong, one that
 * fails, and the first two that follow each other and differ in that. */
typedef struct act_search_peak {
    double error;
    uint64_t x;
    bool has[2]; /* an input that does not fail, one that does */
    uint64_t of[2];
    uint64_t border[2]; /* equal: none */
} act_search_peak;

/* Judges y at x, n <= ACT_SEARCH_POINTS_MOST encodings, ascending. The tally gets the
 * inputs, the failures and what may be an extreme of the error in ulps or of the floored
 * one, decided by the exact tier, but no sums. No other result is more than 2^-9 ulp
 * above these extremes, nor more than 2^-21 above half an ulp if that is at most half an
 * ulp. The peak is of floored errors if `floored` says so. */
act_search_peak act_search_judge_points(act_search_judge *judge, const uint64_t *x,
                                        const double *y, size_t n, bool floored,
                                        act_tally *tally);

#endif
