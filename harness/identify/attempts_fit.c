#include "identify/attempts_private.h"

#include "identify/variants.h"

#include <math.h>
#include <string.h>

/* How far off a shifted function may be, in ulps of at least 2^-4: few of its digits
 * show. */
enum { SHIFTED = 4, SEEN = 64, SEEN_NARROW = 4 };

static void fit_family(act_search *s, const act_function *function, const char *words,
                       int order) {
    act_match match;
    bool found = false;
    act_way plain = act_way_plain();
    act_guess guess = act_way_guess(&plain, function, NULL, order);
    guess.words = words;
    s->fit.near = s->is_loose ? act_search_near(s, &guess) : 0;
    if (s->status == ACT_OK && function->params[0].name != NULL) {
        s->status = act_fit_params(&s->fit, &guess, &match, &found);
    }
    if (found) {
        act_search_take_near(s, &guess, &match, s->fit.near);
    }
}

void act_attempt_claim_params(act_search *s) {
    const act_identity_claim *claim = s->claim;
    if (claim->function == NULL || claim->from_y) {
        return;
    }
    fit_family(s, claim->function, NULL, claim->order);
    for (size_t i = 0; i < act_variant_count && s->out->count == 0; i++) {
        const act_variant *variant = &act_variants[i];
        if (strcmp(variant->function.name, claim->function->name) == 0) {
            fit_family(s, &variant->function, variant->words, claim->order);
        }
    }
}

/* Fits all functions that have so many parameters, or, if `variants`, those too. */
static void fit_catalogue(act_search *s, bool has_many, bool variants) {
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        bool many = f->params[0].name != NULL && f->params[1].name != NULL;
        for (int order = 0; order < ACT_ORDERS && many == has_many; order++) {
            fit_family(s, f, NULL, order);
        }
    }
    for (size_t i = 0; i < act_variant_count && variants; i++) {
        for (int order = 0; order < ACT_ORDERS; order++) {
            fit_family(s, &act_variants[i].function, act_variants[i].words, order);
        }
    }
}

void act_attempt_params(act_search *s) {
    if (s->thorough) {
        fit_catalogue(s, false, false);
    }
    if (s->thorough && s->out->count == 0) {
        fit_catalogue(s, true, true);
    }
}

/* The decimal of fewest digits that a value may be, which errors of `scale` went into;
 * NaN if it differs from `unit` by no more than a bad kernel does. */
static double seen(const act_search *s, double value, double scale, double unit) {
    const act_format *format = act_known_probes(s->fit.known)->format;
    const double near = act_format_is_narrow(format) ? SEEN_NARROW : SEEN;
    double ulp = scale * ldexp(1, 1 - format->precision);
    double slack = s->is_loose ? near * ulp / 2 : 2 * ulp;
    bool shows = fabs(value - unit) > 2 * near * ulp;
    return shows && isfinite(value) ? act_shortest_decimal(value - slack, value + slack)
                                    : (double)NAN;
}

static void try_stretched(act_search *s, const act_way *way, act_guess *guess) {
    double stretch = (double)NAN;
    for (size_t i = 0; i < ACT_PROBES_TWINS && isnan(stretch); i++) {
        stretch = act_fit_stretch(&s->fit, guess, i);
    }
    stretch = isnan(stretch) ? stretch : seen(s, stretch, stretch, 1);
    for (int power = 0; power <= guess->order && stretch > 0; power++) {
        guess->stretch = stretch;
        guess->factor = pow(stretch, power);
        act_search_try(s, way, guess);
    }
}

/* Tries a factor, a shift and a factor of x, as they are seen at single inputs. */
static void try_scaled(act_search *s, const act_function *f, const double *params,
                       int order) {
    const double y = s->fit.y[0];
    act_way way = act_way_plain();
    act_guess guess = act_way_guess(&way, f, params, order);
    act_guess_values values;
    s->status = act_guess_open(&values, &guess);
    double v = s->status == ACT_OK
                   ? act_guess_at(&values, act_known_probes(s->fit.known)->x[0]).hi
                   : 0;
    act_guess_close(&values);
    act_guess scaled = guess;
    scaled.factor = seen(s, y / v, fabs(y / v), 1);
    if (scaled.factor != 0 && !isnan(scaled.factor)) {
        act_search_try(s, &way, &scaled);
    }
    act_guess shifted = guess;
    shifted.shift = seen(s, y - v, fmax(fabs(y), fabs(v)), 0);
    if (v != 0 && !isnan(shifted.shift)) {
        way.near = SHIFTED;
        act_search_try(s, &way, &shifted);
        way.near = 0;
    }
    try_stretched(s, &way, &guess);
}

void act_attempt_claim_scaled(act_search *s) {
    const act_identity_claim *claim = s->claim;
    if (claim->function != NULL && !claim->from_y) {
        try_scaled(s, claim->function, claim->params, claim->order);
    }
}

void act_attempt_scaled(act_search *s) {
    for (size_t i = 0; i < act_function_count && s->thorough && s->out->count == 0; i++) {
        for (int order = 0; order < ACT_ORDERS && s->status == ACT_OK; order++) {
            try_scaled(s, act_functions[i], NULL, order);
        }
    }
}
