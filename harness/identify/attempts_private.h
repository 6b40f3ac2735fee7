/* A search for the function that results are of: attempts (attempts.c, attempts_fit.c),
 * and what matched. */
#ifndef ACT_ATTEMPTS_PRIVATE_H
#define ACT_ATTEMPTS_PRIVATE_H

#include "identify/fit_params.h"
#include "identify/identify.h"
#include "identify/ways.h"

typedef struct act_search {
    act_fitting fit;
    act_features features;
    const act_identity_claim *claim;
    bool thorough;
    bool is_loose;         /* what is computed badly matches too */
    act_match claim_match; /* once it is known; its floored cost is inf before */
    act_identity *out;     /* guesses that matched, the best first */
    act_status status;
} act_search;

/* What is claimed, as a guess; whether a guess is that. */
act_guess act_search_claimed(const act_search *s);
bool act_search_is_claim(const act_search *s, const act_guess *guess);

/* Whether f, of that place in the catalogue, rises, or falls, wherever it is looked at:
 * only then is x known from f(x). */
bool act_search_is_monotone(const act_search *s, size_t place);

/* How far off the results may be, in ulps of at least 2^-4, and still be of a function.
 */
double act_search_near(const act_search *s, const act_guess *guess);

/* Takes a guess that matches into the list. */
void act_search_take(act_search *s, const act_guess *guess, const act_match *match);
/* The same if it fits, or is within `near` such ulps and much better than the claim. */
void act_search_take_near(act_search *s, act_guess *guess, const act_match *match,
                          double near);
/* Takes the guess of a way if it fits, or is as near as the way allows. */
void act_search_try(act_search *s, const act_way *way, act_guess *guess);

/* Attempts. Each takes what matches; those of all functions or all parameters need a
 * thorough search. */
typedef void act_search_step(act_search *s);
act_search_step act_attempt_catalogue;  /* the claim, and all functions as they are */
act_search_step act_attempt_claim_near; /* the claim, badly computed */
act_search_step act_attempt_ways;
act_search_step act_attempt_from_y;
act_search_step
    act_attempt_claim_params; /* other parameters of the claim, other constants */
act_search_step act_attempt_claim_scaled; /* the claim, with a factor or a shift */
act_search_step act_attempt_params;
act_search_step act_attempt_scaled;

#endif
