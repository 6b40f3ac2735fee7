#include "judge/screen_private.h"

#include "number/scale.h"

#include <limits.h>
#include <math.h>

void act_screen_count(act_screen *s, act_tally *tally, const act_judgement *result,
                      uint64_t times) {
    act_tally_count(tally, result, times);
    if (result->class != ACT_JUDGED || isnan(result->y)) {
        return;
    }
    double size = fabs(result->ulps);
    s->cell.numbers += times;
    if (size < ACT_FAR) {
        int64_t units = (int64_t)act_tally_units(size) * (int64_t)times;
        s->cell.units_abs += units;
        s->cell.absolute += act_scale((double)units, result->truth->ulp_exponent);
    } else {
        double far = act_tally_far_error(size) * (double)times;
        s->cell.far_abs += far;
        s->cell.far_absolute += act_scale(far, result->truth->ulp_exponent);
    }
}

/* As act_exact_truths, which is remembered in 16 bits: many implementations ask it. */
static act_status find_truths(act_screen *s, uint64_t x, act_truth *truths, int *n) {
    act_screen_memo *memo = s->memo != NULL ? &s->memo[x] : NULL;
    if (memo != NULL && memo->known) {
        truths[0] = memo->truth;
        *n = 1;
        return ACT_OK;
    }
    act_status status =
        act_exact_truths(s->exact, s->format, act_decode(s->format, x), truths, n);
    if (memo != NULL && status == ACT_OK && *n == 1) {
        *memo = (act_screen_memo){.known = true, .truth = truths[0]};
    }
    return status;
}

void act_screen_decide(act_screen *s, uint64_t x, uint64_t y, bool extremes_only,
                       act_tally *tally) {
    act_truth truths[ACT_CONVENTIONS];
    int n;
    tally->exact++;
    if (find_truths(s, x, truths, &n) != ACT_OK) {
        tally->inputs += !extremes_only;
        tally->undecided += !extremes_only;
        return;
    }
    act_judgement result = act_judge_best(truths, n, s->format, act_decode(s->format, y));
    act_excuse(&s->excuses, s->format, act_decode(s->format, x), &result);
    if (!extremes_only) {
        act_screen_count(s, tally, &result, 1);
        act_tally_direct(tally, s->direction, &result, x, y);
    }
    act_tally_extremes(tally, s->format, &result, x, y);
}

/* |f| in ulps. */
static double size_of(const act_truth *truth) {
    return fabs(act_scale(truth->rounded, -truth->ulp_exponent) + truth->residual);
}

static bool exceeds(const act_screen *s, const act_threshold *t,
                    const act_screen_candidate *c) {
    double normal = act_scale(1, s->format->precision - 1);
    double size = size_of(&c->f.truth);
    double noise = c->f.noise;
    double error = c->ulps * (1 + 0x1p-45) + noise;
    return error >= t->any || error >= ACT_SATURATING ||
           (size + noise >= normal && error >= t->relative * ((size - noise) / normal));
}

static bool may_be_extreme(const act_screen *s, const act_tally *tally,
                           const act_screen_candidate *c) {
    act_threshold t =
        act_tally_threshold(tally, s->format, c->f.truth.ulp_exponent, c->x);
    return exceeds(s, &t, c);
}

/* Fills in what the model says of f at x; false if it leaves the rounding open. */
static bool estimate(const act_screen *s, const act_model *model, uint64_t x,
                     act_screen_estimate *f) {
    double error;
    act_model_target target = {s->format, s->order, s->direction};
    bool known = act_model_truth_towards(model, target, x, &f->truth, &error);
    f->noise = known && error > 0 ? error + 2 * ACT_EXACT_NOISE : 0;
    return known;
}

static double in_ulps(const act_screen_candidate *c) {
    return c->ulps;
}

static double absolute(const act_screen_candidate *c) {
    return act_scale(c->ulps, c->f.truth.ulp_exponent);
}

static double relative(const act_screen_candidate *c) {
    return c->ulps / size_of(&c->f.truth);
}

void act_screen_confirm(act_screen *s, const act_model *model,
                        const act_screen_candidate *c, act_tally *tally) {
    if (!may_be_extreme(s, tally, c)) {
        return;
    }
    /* The model by itself knows f better than a block of it. */
    act_screen_candidate closer = {.x = c->x, .y = c->y};
    if (!estimate(s, model, c->x, &closer.f)) {
        act_screen_decide(s, c->x, c->y, true, tally);
        return;
    }
    act_judgement result =
        act_judge(&closer.f.truth, s->format, act_decode(s->format, c->y));
    act_excuse(&s->excuses, s->format, act_decode(s->format, c->x), &result);
    if (closer.f.noise == 0) {
        act_tally_extremes(tally, s->format, &result, c->x, c->y);
        return;
    }
    closer.ulps = fabs(result.ulps);
    if (result.class == ACT_JUDGED && !may_be_extreme(s, tally, &closer)) {
        return;
    }
    bool is_plain = result.class == ACT_JUDGED && !result.is_flushed && result.y != 0;
    if (!is_plain || !act_tally_extremes_within(tally, s->format, &result, closer.f.noise,
                                                c->x, c->y)) {
        act_screen_decide(s, c->x, c->y, true, tally);
    }
}

/* Confirms the first of the greatest; differences that extremes do not show are none. */
static void confirm_greatest(act_screen *s, const act_model *model,
                             double (*measure)(const act_screen_candidate *),
                             act_tally *tally) {
    const act_screen_candidate *greatest = &s->candidates[0];
    double most = measure(greatest);
    for (size_t i = 1; i < s->n_candidates; i++) {
        double value = measure(&s->candidates[i]);
        if (value > most * (1 + 0x1p-42)) {
            greatest = &s->candidates[i];
            most = value;
        }
    }
    act_screen_confirm(s, model, greatest, tally);
}

/* The greatest come first: where errors grow from input to input, each is an extreme for
 * a while. */
void act_screen_confirm_all(act_screen *s, const act_model *model, act_tally *tally) {
    if (s->n_candidates > 0) {
        confirm_greatest(s, model, in_ulps, tally);
        confirm_greatest(s, model, absolute, tally);
        confirm_greatest(s, model, relative, tally);
    }
    act_threshold t = {0};
    int ulp_exponent = INT_MIN;
    uint64_t x = 0;
    for (size_t i = 0; i < s->n_candidates; i++) {
        const act_screen_candidate *c = &s->candidates[i];
        /* Thresholds only rise as x does. */
        if (c->f.truth.ulp_exponent != ulp_exponent || c->x < x) {
            ulp_exponent = c->f.truth.ulp_exponent;
            x = c->x;
            t = act_tally_threshold(tally, s->format, ulp_exponent, x);
        }
        if (exceeds(s, &t, c)) {
            act_screen_confirm(s, model, c, tally);
            ulp_exponent = INT_MIN; /* others that tie with it come later */
        }
    }
    s->n_candidates = 0;
}

bool act_screen_is_ambiguous(double ulps, double noise) {
    double slack = fabs(ulps) * 0x1p-45 + noise;
    double below = fabs(ulps) - slack;
    double above = fabs(ulps) + slack;
    if (above >= ACT_FAR) {
        return below < ACT_FAR ||
               act_tally_far_error(below) != act_tally_far_error(above);
    }
    double units = ulps * ACT_UNITS;
    double rounding = fabs(ulps) * 0x1p-51; /* of both differences in binary64 */
    return fabs(units - rint(units)) > 0.5 - (noise + rounding) * ACT_UNITS;
}

/* Tells whether a zero is a failure, flushed or an ordinary error may be up to the noise.
 */
static bool is_open_zero(const act_screen *s, const act_screen_estimate *f, double y) {
    double size = act_truth_size(&f->truth, s->format);
    double limit = act_excuses_flushing_limit(&s->excuses, s->format);
    return y == 0 && (fabs(size - 1) <= f->noise || fabs(size - limit) <= f->noise);
}

void act_screen_accept(act_screen *s, const act_screen_estimate *f, uint64_t x,
                       uint64_t y, uint64_t times, act_tally *tally) {
    act_judgement result = act_judge(&f->truth, s->format, act_decode(s->format, y));
    act_excuse(&s->excuses, s->format, act_decode(s->format, x), &result);
    bool has_error = result.class == ACT_JUDGED && !isnan(result.y);
    double size = fabs(result.ulps);
    /* A result that is rounded correctly is at most half an ulp off, which is 63 units.
     */
    bool is_tie = s->direction == ACT_NEAREST && result.y == f->truth.rounded &&
                  size - f->noise > 62.5 / ACT_UNITS;
    bool is_open = has_error && !is_tie && act_screen_is_ambiguous(result.ulps, f->noise);
    if (f->noise > 0 && (is_open || is_open_zero(s, f, result.y))) {
        for (uint64_t i = 0; i < times; i++) {
            act_screen_decide(s, x + i, y, false, tally);
        }
        return;
    }
    act_screen_count(s, tally, &result, times);
    act_tally_direct(tally, s->direction, &result, x, y);
    if (!has_error || f->noise == 0) {
        act_tally_extremes(tally, s->format, &result, x, y);
        return;
    }
    act_screen_candidate candidate = {.x = x, .y = y, .f = *f, .ulps = size};
    if (may_be_extreme(s, tally, &candidate)) {
        s->candidates[s->n_candidates++] = candidate;
    }
}

void act_screen_judge_one(act_screen *s, const act_model *model, uint64_t x,
                          const void *y, size_t i, act_tally *tally) {
    act_screen_estimate f;
    uint64_t bits = act_element_load(s->format, y, i);
    if (estimate(s, model, x, &f)) {
        act_screen_accept(s, &f, x, bits, 1, tally);
    } else {
        act_screen_decide(s, x, bits, false, tally);
    }
}

bool act_screen_take_zero(act_screen *s, const act_model *model, uint64_t x, uint64_t y,
                          act_tally *tally, bool *is_less) {
    act_screen_estimate f;
    if (!estimate(s, model, x, &f)) {
        return false;
    }
    act_judgement zero = act_judge(&f.truth, s->format, act_decode(s->format, y));
    act_excuse(&s->excuses, s->format, act_decode(s->format, x), &zero);
    *is_less = tally->zero.set && act_tally_zero_size(&f.truth) < tally->zero.error;
    act_tally_extremes(tally, s->format, &zero, x, y);
    return true;
}
