#include "identify/match.h"

#include "number/round.h"

#include <math.h>
#include <string.h>

/* A kernel that fits is within an ulp at so many of 100 inputs of the core, and within
 * FITS_FLOORED ulps of at least 2^-4 at all of them. One that has no chance any more is
 * off by more than HOPELESS such ulps at MISSES inputs. */
enum {
    FITS_PERCENT = 90,
    FITS_FLOORED = 2,
    HOPELESS = 64,
    HOPELESS_NARROW = 8,
    MISSES = 2
};

static const double floor_value = 0x1p-4;
static const double most = 1e300; /* ulps that an error counts at most, in costs */

double act_match_ulps(const act_format *format, act_twofold v, double y, double least) {
    if (isnan(v.hi) || isnan(y)) {
        return isnan(v.hi) && isnan(y) ? 0 : HUGE_VAL;
    }
    double beyond = 2 * ldexp(1, format->emax);
    if (act_format_is_binary64(format)) {
        beyond = HUGE_VAL;
    }
    if (fabs(v.hi) >= beyond) {
        v = (act_twofold){copysign(beyond, v.hi), 0};
    }
    y = fabs(y) > beyond ? copysign(beyond, y) : y;
    if (isinf(v.hi) || isinf(y)) {
        return v.hi == y               ? 0
               : fabs(v.hi) == fabs(y) ? most
                                       : fmin(ldexp(1, format->precision), most);
    }
    double magnitude = fmax(fabs(v.hi), least);
    return fabs((y - v.hi) - v.lo) / ldexp(1, act_ulp_exponent_of(magnitude, format));
}

bool act_match_fits(const act_match *match) {
    return !match->abandoned && match->core >= ACT_PROBES_TWINS / 2 &&
           100 * match->core_agree >= FITS_PERCENT * match->core &&
           match->floored.ulps <= FITS_FLOORED;
}

bool act_match_is_near(const act_match *match, double bound) {
    return !match->abandoned && match->core >= ACT_PROBES_TWINS / 2 &&
           match->floored.ulps <= bound;
}

static void raise_to(act_match_worst *worst, const act_match_worst *other) {
    if (isnan(worst->x) || other->ulps > worst->ulps) {
        *worst = *other;
    }
}

static void count(act_match *m, const act_format *format, const act_match_worst *at,
                  act_twofold v, bool is_core) {
    bool agrees = at->ulps <= 1;
    m->judged++;
    m->agree += agrees;
    if (!is_core) {
        raise_to(&m->edge, at);
        return;
    }
    act_match_worst floored = *at;
    floored.ulps = act_match_ulps(format, v, at->got, floor_value);
    m->core++;
    m->core_agree += agrees;
    m->cost += log2(1 + fmin(at->ulps, most));
    m->floored_cost += log2(1 + fmin(floored.ulps, most));
    raise_to(&m->core_worst, at);
    raise_to(&m->floored, &floored);
}

static bool is_plain(const act_guess *g) {
    return g->in == NULL && !g->from_y && !g->fitted && g->stretch == 1 &&
           isinf(g->low) && isinf(g->high);
}

/* The place among the known functions; act_function_count: it is none of them. */
static size_t place_of(const act_guess *guess) {
    size_t place = act_known_place(guess->function);
    if (!is_plain(guess) || place == act_function_count) {
        return act_function_count;
    }
    double p[ACT_PARAMS] = {0};
    act_function_set_params(guess->function, NULL, p);
    return memcmp(p, guess->params, sizeof p) == 0 ? place : act_function_count;
}

act_status act_match_find(act_match *out, const act_guess *guess, act_known *known,
                          const double *y, bool hurry) {
    const act_probes *probes = act_known_probes(known);
    const act_format *format = guess->out != NULL ? guess->out : probes->format;
    const act_match_worst none = {.ulps = 0, .x = (double)NAN};
    size_t place = place_of(guess);
    const double hopeless = act_format_is_narrow(format) ? HOPELESS_NARROW : HOPELESS;
    size_t misses = 0;
    act_guess_values values = {0};
    act_status status = ACT_OK;
    *out = (act_match){.core_worst = none, .floored = none, .edge = none};
    if (place == act_function_count || guess->factor != 1 || guess->shift != 0) {
        place = act_function_count;
        status = act_guess_open(&values, guess);
    }
    for (size_t i = 0; i < probes->judged && status == ACT_OK; i++) {
        double x = probes->x[i];
        act_twofold v = place < act_function_count
                            ? act_known_value(known, place, guess->order, i)
                            : act_guess_at(&values, x);
        if (isnan(v.lo)) {
            continue;
        }
        act_match_worst at = {act_match_ulps(format, v, y[i], 0), x, y[i], v.hi};
        bool is_core = i < probes->core && !(isnan(v.hi) && !isnan(y[i]));
        count(out, format, &at, v, is_core);
        misses += is_core && !(act_match_ulps(format, v, y[i], floor_value) <= hopeless);
        if (hurry && misses >= MISSES) {
            out->abandoned = true;
            break;
        }
    }
    out->cost = out->core > 0 ? out->cost / (double)out->core : HUGE_VAL;
    out->floored_cost /= (double)out->core;
    act_guess_close(&values);
    return status;
}
