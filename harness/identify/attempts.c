#include "identify/attempts_private.h"

#include <math.h>
#include <string.h>

/* Kernels whose errors are at most so many ulps of at least 2^-4 compute a function,
 * though badly. */
enum { NEAR = 64, NEAR_NARROW = 4 };

act_guess act_search_claimed(const act_search *s) {
    const act_identity_claim *claim = s->claim;
    act_way plain = act_way_plain();
    act_guess guess = act_way_guess(&plain, claim->function, claim->params, claim->order);
    guess.from_y = claim->from_y;
    return guess;
}

bool act_search_is_claim(const act_search *s, const act_guess *guess) {
    if (s->claim->function == NULL) {
        return false;
    }
    act_guess own = act_search_claimed(s);
    return guess->function == own.function && guess->order == own.order &&
           guess->from_y == own.from_y && guess->in == NULL && guess->out == NULL &&
           guess->stretch == 1 && guess->factor == 1 && guess->shift == 0 &&
           isinf(guess->low) && isinf(guess->high) &&
           memcmp(guess->params, own.params, sizeof own.params) == 0;
}

bool act_search_is_monotone(const act_search *s, size_t place) {
    act_known *known = s->fit.known;
    bool rises = false;
    bool falls = false;
    for (size_t i = 0; i < act_known_probes(known)->core; i++) {
        double slope = act_known_value(known, place, 1, i).hi;
        rises = rises || slope > 0;
        falls = falls || slope < 0;
    }
    return rises != falls;
}

double act_search_near(const act_search *s, const act_guess *guess) {
    const act_format *format =
        guess->out != NULL ? guess->out : act_known_probes(s->fit.known)->format;
    return act_format_is_narrow(format) ? NEAR_NARROW : NEAR;
}

/* Whether one match is to be told before another: one that fits, one at more inputs, a
 * value before a derivative. */
static bool is_better(const act_match *a, int order_a, const act_match *b, int order_b) {
    if (act_match_fits(a) != act_match_fits(b)) {
        return act_match_fits(a);
    }
    if (a->core != b->core) {
        return a->core > b->core;
    }
    return a->cost < b->cost || (a->cost == b->cost && order_a < order_b);
}

void act_search_take(act_search *s, const act_guess *guess, const act_match *match) {
    act_identity *out = s->out;
    size_t at = out->count < ACT_IDENTITY_GUESSES ? out->count++ : out->count - 1;
    while (at > 0 && is_better(match, guess->order, &out->match[at - 1],
                               out->guess[at - 1].order)) {
        out->guess[at] = out->guess[at - 1];
        out->match[at] = out->match[at - 1];
        at--;
    }
    out->guess[at] = *guess;
    out->match[at] = *match;
}

/* Whether a bad match is so much better than the claim that it is no luck: errors are
 * smaller by BETTER bits on average. */
static bool is_decisive(const act_search *s, const act_guess *guess,
                        const act_match *match) {
    enum { BETTER = 3 };
    return act_search_is_claim(s, guess) ||
           match->floored_cost + BETTER <= s->claim_match.floored_cost;
}

void act_search_take_near(act_search *s, act_guess *guess, const act_match *match,
                          double near) {
    guess->is_near = !act_match_fits(match);
    if (!guess->is_near ||
        (near > 0 && act_match_is_near(match, near) && is_decisive(s, guess, match))) {
        act_search_take(s, guess, match);
    }
}

void act_search_try(act_search *s, const act_way *way, act_guess *guess) {
    act_match match;
    double near = s->is_loose ? fmax(way->near, act_search_near(s, guess)) : way->near;
    if (s->status != ACT_OK) {
        return;
    }
    s->status = act_match_find(&match, guess, s->fit.known, s->fit.y, true);
    if (s->status == ACT_OK) {
        act_search_take_near(s, guess, &match, near);
    }
}

/* Tries the claim in a way of computing. */
static void try_claim(act_search *s, const act_way *way) {
    const act_identity_claim *claim = s->claim;
    if (claim->function != NULL) {
        act_guess guess =
            act_way_guess(way, claim->function, claim->params, claim->order);
        guess.from_y = guess.from_y || claim->from_y;
        act_search_try(s, way, &guess);
    }
}

static int count_params(const act_function *f) {
    int count = 0;
    while (f->params[count].name != NULL) {
        count++;
    }
    return count;
}

/* Tries other functions with the claim's parameters: what is elu may be celu. */
static void try_same_params(act_search *s, const act_way *way) {
    const act_identity_claim *claim = s->claim;
    int count = claim->function != NULL ? count_params(claim->function) : 0;
    for (size_t i = 0; i < act_function_count && count > 0; i++) {
        const act_function *f = act_functions[i];
        if (count_params(f) == count && f != claim->function) {
            act_guess guess = act_way_guess(way, f, claim->params, claim->order);
            act_guess usual = act_way_guess(way, f, NULL, claim->order);
            bool is_new = memcmp(guess.params, usual.params, sizeof guess.params) != 0;
            for (int k = 0; k < count; k++) {
                double value = guess.params[k];
                is_new = is_new && value >= f->params[k].lo && value <= f->params[k].hi;
            }
            if (is_new) {
                act_search_try(s, way, &guess);
            }
        }
    }
}

/* Tries all derivatives of all functions in a way of computing. */
static void try_catalogue(act_search *s, const act_way *way) {
    try_same_params(s, way);
    for (size_t i = 0; i < act_function_count; i++) {
        for (int order = 0; order < ACT_ORDERS; order++) {
            act_guess guess = act_way_guess(way, act_functions[i], NULL, order);
            if (!act_search_is_claim(s, &guess)) {
                act_search_try(s, way, &guess);
            }
        }
    }
}

void act_attempt_catalogue(act_search *s) {
    act_way plain = act_way_plain();
    try_claim(s, &plain);
    try_catalogue(s, &plain);
}

void act_attempt_claim_near(act_search *s) {
    act_way plain = act_way_plain();
    if (s->claim->function != NULL && s->status == ACT_OK) {
        act_guess guess = act_search_claimed(s);
        plain.near = act_search_near(s, &guess);
        try_claim(s, &plain);
        s->status =
            act_match_find(&s->claim_match, &guess, s->fit.known, s->fit.y, false);
    }
}

void act_attempt_ways(act_search *s) {
    act_way ways[ACT_WAYS_MAX];
    size_t count = act_ways_find(ways, &s->features);
    for (size_t i = 0; i < count && s->out->count == 0; i++) {
        try_claim(s, &ways[i]);
        if (s->out->count == 0 && (s->thorough || !ways[i].is_rare)) {
            try_catalogue(s, &ways[i]);
        }
    }
}

/* Kernels of y that get x, and kernels of y that are of other functions. */
void act_attempt_from_y(act_search *s) {
    const act_identity_claim *claim = s->claim;
    act_way way = act_way_plain();
    way.guess.from_y = true;
    if (claim->function == NULL || claim->order == 0) {
        return;
    }
    try_claim(s, &way);
    for (size_t i = 0; i < act_function_count && claim->from_y && s->thorough; i++) {
        act_guess guess = act_way_guess(&way, act_functions[i], NULL, claim->order);
        if (!act_search_is_claim(s, &guess) && act_search_is_monotone(s, i)) {
            act_search_try(s, &way, &guess);
        }
    }
}
