#include "identify/identify.h"

#include "identify/attempts_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct act_identifier {
    act_known *known[ACT_FORMATS];
};

/* By so much must the nearest function cost less than the one that is claimed. */
static const double margin = 0.85;

act_status act_identifier_open(act_identifier **out) {
    *out = calloc(1, sizeof **out);
    return *out != NULL ? ACT_OK : ACT_NOMEM;
}

void act_identifier_close(act_identifier *identifier) {
    for (int i = 0; i < ACT_FORMATS && identifier != NULL; i++) {
        act_known_close(identifier->known[i]);
    }
    free(identifier);
}

static act_known *known_of(act_identifier *identifier, const act_format *format) {
    act_known **known = &identifier->known[format - act_formats];
    if (*known == NULL && act_known_open(known, format) != ACT_OK) {
        act_known_close(*known);
        *known = NULL;
    }
    return *known;
}

const act_probes *act_identifier_probes(act_identifier *identifier,
                                        const act_format *format) {
    act_known *known = known_of(identifier, format);
    return known != NULL ? act_known_probes(known) : NULL;
}

/* Tries everything, the likeliest first, until something matches: kernels that are right
 * but for what they compute, then those that are bad as well. */
static void search_all(act_search *s) {
    static act_search_step *const attempts[] = {
        act_attempt_catalogue, act_attempt_claim_near, act_attempt_claim_params,
        act_attempt_ways,      act_attempt_from_y,     act_attempt_claim_scaled,
        act_attempt_params,    act_attempt_scaled};
    for (int loose = 0; loose < 2; loose++) {
        s->is_loose = loose != 0;
        for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
            if (s->out->count == 0 && s->status == ACT_OK) {
                attempts[i](s);
            }
        }
    }
}

/* Moves a guess of the list to its front. */
static void put_first(act_identity *out, size_t i) {
    act_guess guess = out->guess[i];
    act_match match = out->match[i];
    memmove(out->guess + 1, out->guess, i * sizeof guess);
    memmove(out->match + 1, out->match, i * sizeof match);
    out->guess[0] = guess;
    out->match[0] = match;
}

/* Keeps those that agree at as many inputs as the best, and the claim if it fails at no
 * more, or if the best is not perfect. */
static void finish_list(act_search *s) {
    act_identity *out = s->out;
    const act_match best = out->match[0];
    size_t misses = best.core - best.core_agree;
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        const act_match *m = &out->match[i];
        bool is_own = act_search_is_claim(s, &out->guess[i]);
        if (m->core_agree >= best.core_agree ||
            (is_own && (misses > 0 || m->core == m->core_agree))) {
            out->guess[kept] = out->guess[i];
            out->match[kept] = out->match[i];
            if (is_own) {
                put_first(out, kept);
                out->is_claim = true;
            }
            kept++;
        }
    }
    out->count = kept;
}

static bool is_listed(const act_identity *out, const act_guess *guess) {
    for (size_t i = 0; i < out->count; i++) {
        if (out->guess[i].function == guess->function &&
            out->guess[i].order == guess->order) {
            return true;
        }
    }
    return false;
}

/* The nearest of all that are not listed, in the way of the first that is. */
static void find_nearest(act_search *s, act_guess *nearest, act_match *nearest_match) {
    act_way way = act_way_plain();
    const act_identity_claim *claim = s->claim;
    size_t least = ACT_PROBES_TWINS / 2;
    *nearest_match = (act_match){.floored_cost = HUGE_VAL};
    if (s->out->count > 0) {
        way.guess = s->out->guess[0];
        way.guess.words = NULL;
        way.guess.fitted = false;
        least = s->out->match[0].core;
    }
    for (size_t i = 0; i <= act_function_count && s->status == ACT_OK; i++) {
        bool own = i == act_function_count;
        if (way.guess.from_y && (own || !act_search_is_monotone(s, i))) {
            continue;
        }
        for (int order = 0; order < ACT_ORDERS && !(own && claim->function == NULL);
             order++) {
            act_match match;
            act_guess guess = own ? act_search_claimed(s)
                                  : act_way_guess(&way, act_functions[i], NULL, order);
            if (is_listed(s->out, &guess) || (way.guess.from_y && order == 0)) {
                continue;
            }
            s->status = act_match_find(&match, &guess, s->fit.known, s->fit.y, false);
            double handicap =
                act_search_is_claim(s, &guess) && s->out->count == 0 ? margin : 1;
            if (s->status == ACT_OK && match.core >= least && match.floored.ulps > 1 &&
                match.floored_cost * handicap < nearest_match->floored_cost) {
                match.floored_cost *= handicap;
                *nearest = guess;
                *nearest_match = match;
            }
        }
    }
}

/* What is nearest if nothing fits, and the runner-up. */
static void find_others(act_search *s) {
    act_identity *out = s->out;
    act_guess guess;
    act_match match;
    if (out->count == 0) {
        find_nearest(s, &guess, &match);
        if (s->status == ACT_OK && isfinite(match.floored_cost)) {
            act_search_take(s, &guess, &match);
            out->is_claim = act_search_is_claim(s, &guess);
        }
    }
    find_nearest(s, &out->runner_up, &out->runner_up_match);
    out->has_runner_up = isfinite(out->runner_up_match.floored_cost);
}

act_status act_identify(act_identifier *identifier, const act_identity_claim *claim,
                        const double *y, bool thorough, act_identity *out) {
    act_known *known = known_of(identifier, claim->format);
    act_search s = {.claim = claim,
                    .thorough = thorough,
                    .claim_match.floored_cost = HUGE_VAL,
                    .out = out};
    *out = (act_identity){.kind = ACT_IDENTITY_NONE};
    if (known == NULL) {
        return ACT_NOMEM;
    }
    s.fit = (act_fitting){.known = known, .y = y, .features = &s.features};
    act_features_find(&s.features, act_known_probes(known), y);
    search_all(&s);
    finish_list(&s);
    if (out->count > 0) {
        out->kind = out->guess[0].is_near ? ACT_IDENTITY_NEAR : ACT_IDENTITY_FITS;
    }
    if (thorough && s.status == ACT_OK) {
        find_others(&s);
    }
    return s.status;
}
