/* How well results match a guess. */
#ifndef ACT_MATCH_H
#define ACT_MATCH_H

#include "identify/known.h"

/* A result beside the guess, where it is farthest off. */
typedef struct act_match_worst {
    double ulps; /* inf: one of the two is no number */
    double x, got, value;
} act_match_worst;

typedef struct act_match {
    size_t judged, agree;    /* inputs that were compared; those that are within an ulp */
    size_t core, core_agree; /* of the core; numbers outside the domain are beyond it */
    /* The mean of log2(1 + error) over the core, in ulps, and in ulps of at least 2^-4.
     */
    double cost, floored_cost;
    act_match_worst core_worst;
    /* Over the core, in ulps of at least 2^-4; what no format of 2^16 numbers is off by
     * chance. */
    act_match_worst floored;
    act_match_worst edge; /* beyond the core */
    bool abandoned;
} act_match;

/* |y - v| in ulps of the format at v, or at `least` if that is greater; infinities count
 * as 2^(emax + 1). inf if one of the two is NaN, 0 if both are. */
double act_match_ulps(const act_format *format, act_twofold v, double y, double least);

/* Whether the match is that of a kernel that computes the guess: on the core, nearly all
 * within an ulp and the others not far off ... */
bool act_match_fits(const act_match *match);
/* ... or one that does so in the ways of its format, within `bound` floored ulps. */
bool act_match_is_near(const act_match *match, double bound);

/* Compares y[i] with the guess at the probes' x[i]. With `hurry`, gives up when the core
 * cannot fit any more. ACT_OK or ACT_NOMEM. */
act_status act_match_find(act_match *out, const act_guess *guess, act_known *known,
                          const double *y, bool hurry);

#endif
