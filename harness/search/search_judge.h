/* Errors of results of binary64 at any inputs, for searches: by wide models, which are
 * kept once they are made, and by the exact tier where these leave open whether an error
 * is the greatest. */
#ifndef ACT_GAUGE_H
#define ACT_GAUGE_H

#include "judge/screen.h"
#include "model/wide.h"

enum { ACT_GAUGE_MOST = 512 }; /* inputs that are judged at once */

typedef struct act_gauge act_gauge;

/* Serves one thread. `isa` as in act_screener_open, but not "exact". ACT_OK or
 * ACT_NOMEM. */
act_status act_gauge_open(act_gauge **out, const act_function *f, const double *params,
                          int order, const char *isa);
void act_gauge_close(act_gauge *gauge);

/* The inputs around x that share a model with it, *first..*last. False: they are for the
 * exact tier, one by one. */
bool act_gauge_stretch(act_gauge *gauge, uint64_t x, uint64_t *first, uint64_t *last);

/* The greatest error that was seen, to 2^-10 ulp about, and where; 0 for results in a
 * class of failure. */
typedef struct act_peak {
    double error;
    uint64_t x;
} act_peak;

/* Judges y at x, n <= ACT_GAUGE_MOST encodings, ascending. Takes into the tally
 * the inputs, the failures and what may be an extreme of |error| in ulps, decided by the
 * exact tier: no other result is more than 2^-9 ulp above the tally's, nor more than
 * 2^-21 above half an ulp if that is at most half an ulp. The tally has no sums. */
act_peak act_gauge_judge(act_gauge *gauge, const uint64_t *x, const double *y, size_t n,
                         act_tally *tally);

#endif
