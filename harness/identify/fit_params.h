/* Parameters with which a function gives the results of a kernel. */
#ifndef ACT_FIT_PARAMS_H
#define ACT_FIT_PARAMS_H

#include "identify/features.h"
#include "identify/match.h"

/* What the parameters are fitted to. */
typedef struct act_fitting {
    act_known *known;
    const double *y; /* results at its probes */
    const act_features *features;
    double near; /* floored ulps within which a guess may do; 0: it must fit */
} act_fitting;

/* Looks for parameters of the guess's function by which it matches: numbers that the
 * results show, and solutions of f(x) = y at single inputs, as decimals of few digits. If
 * *found, *guess has the best of them, and *match says how well it matches.
 * ACT_OK or ACT_NOMEM. */
act_status act_fit_params(const act_fitting *fit, act_guess *guess, act_match *match,
                          bool *found);

/* The factor of the input, or of the value, for which the guess at input i of the core
 * equals the result there, as a decimal of few digits; NaN if there is none. */
double act_fit_stretch(const act_fitting *fit, const act_guess *guess, size_t i);

#endif
