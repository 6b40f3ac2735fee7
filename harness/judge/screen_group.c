#include "judge/screen_private.h"

#include "number/scale.h"

#include <math.h>

/* Errors up to this are screened, in units: a result for an f of normal size has f's sign
 * then, and is not zero. */
static const double error_limit = ACT_FAR * ACT_UNITS;

/* Results that are screened together: of consecutive blocks on the same terms. */
typedef struct group {
    uint64_t x;
    const char *y;
    size_t n;
    size_t block, length; /* the first block, inputs of each */
    act_screen_terms terms;
    double least, most; /* |f| in ulps */
    bool has_zeros;     /* extremes have what zeros amount to */
} group;

static void add_ranks(const act_screen *s, const group *g, const act_screen_sums *seen,
                      act_tally *tally) {
    uint64_t above = seen->over;
    tally->ranks[0] += g->n - above;
    for (int rank = 1; rank < ACT_RANKS && above > 0; rank++) {
        double limit = (act_scale(1, rank) - 0.5) * ACT_UNITS;
        uint64_t beyond = rank + 1 < ACT_RANKS && seen->most > limit
                              ? s->kernels->count_over(s->errors, g->n, limit)
                              : 0;
        tally->ranks[rank] += above - beyond;
        above = beyond;
    }
}

static void add_clean(act_screen *s, const group *g, const act_screen_sums *seen,
                      act_tally *tally) {
    tally->inputs += g->n;
    tally->classes[ACT_JUDGED] += g->n;
    tally->numbers += g->n;
    tally->correct += g->n - seen->over;
    tally->units += seen->sum;
    tally->units_abs += seen->sum_abs;
    s->cell.numbers += g->n;
    s->cell.units_abs += seen->sum_abs;
    s->cell.absolute += act_scale((double)seen->sum_abs, g->terms.ulp);
    add_ranks(s, g, seen, tally);
}

/* Returns what an |error| must reach, in units, to be worth a closer look, where |f| is
 * `size` ulps. */
static double worth(const act_screen *s, const group *g, const act_threshold *t,
                    double size) {
    double normal = act_scale(1, s->format->precision - 1);
    double ulps = g->terms.tiny ? t->any : fmin(t->any, t->relative * (size / normal));
    return ulps * ACT_UNITS * (1 - 0x1p-45) - g->terms.bound;
}

/* |f| over a block, in ulps. */
static void range_of(const act_screen_block *block, double half, int ulp, double *least,
                     double *most) {
    double spread = 0;
    for (int k = ACT_BLOCK_DEGREE; k >= 1; k--) {
        spread = (spread + fabs(block->c[k])) * half;
    }
    double middle = fabs(act_scale(block->whole, -ulp) + block->c[0] / ACT_UNITS);
    double reach = spread / ACT_UNITS + 0x1p-10;
    *least = middle - reach;
    *most = middle + reach;
}

static act_screen_candidate candidate_at(const act_screen *s, const act_model *model,
                                         const group *g, size_t i) {
    double error = s->errors[i] / ACT_UNITS;
    uint64_t bits = act_element_load(s->format, g->y, i);
    act_screen_candidate c = {.x = g->x + i,
                              .y = bits,
                              .f.truth = {.ulp_exponent = g->terms.ulp,
                                          .rounded = act_decode(s->format, bits),
                                          .residual = -error},
                              .f.noise = g->terms.bound / ACT_UNITS,
                              .ulps = fabs(error)};
    double unused;
    if (c.ulps >= ACT_FAR && /* y less its error has few digits of f */
        !act_model_truth(model, s->format, s->order, c.x, &c.f.truth, &unused)) {
        c.f.truth = (act_truth){.ulp_exponent = g->terms.ulp,
                                .rounded = act_scale(g->least, g->terms.ulp)};
    }
    return c;
}

/* The results of one block within a group. */
typedef struct block_results {
    size_t from, end;
    double least; /* of |f|, in ulps */
} block_results;

static block_results results_at(const act_screen *s, const group *g, size_t from) {
    const act_screen_block *block = &s->blocks[g->block + from / g->length];
    size_t end = from + g->length;
    block_results b = {.from = from, .end = end < g->n ? end : g->n};
    double most;
    range_of(block, 0.5 * (double)g->length, g->terms.ulp, &b.least, &most);
    return b;
}

/* Makes candidates of the results of a block that may be extremes. The first one is
 * confirmed at once: what ties with it later is none. */
static void propose(act_screen *s, const act_model *model, const group *g,
                    const block_results *b, act_tally *tally) {
    act_threshold t = act_tally_threshold(tally, s->format, g->terms.ulp, g->x + b->from);
    double limit = worth(s, g, &t, b->least);
    bool is_first = true;
    for (size_t i = b->from; i < b->end; i++) {
        double size = fabs(s->errors[i]);
        if (!(size >= limit)) {
            continue;
        }
        act_screen_candidate c = candidate_at(s, model, g, i);
        double f = fabs(act_scale(c.f.truth.rounded, -g->terms.ulp) + c.f.truth.residual);
        if (!(size >= worth(s, g, &t, f - c.f.noise))) {
            continue;
        }
        if (is_first) {
            act_screen_confirm(s, model, &c, tally);
            t = act_tally_threshold(tally, s->format, g->terms.ulp, c.x + 1);
            limit = worth(s, g, &t, b->least);
            is_first = false;
        } else {
            s->candidates[s->n_candidates++] = c;
        }
    }
}

/* Looks for extremes in the group. The greatest error, which leaves few others, is
 * confirmed at once. */
static void find_extremes(act_screen *s, const act_model *model, const group *g,
                          double most, act_tally *tally) {
    act_threshold t = act_tally_threshold(tally, s->format, g->terms.ulp, g->x);
    if (most < worth(s, g, &t, g->least)) {
        return;
    }
    for (size_t i = 0; i < g->n; i++) {
        if (fabs(s->errors[i]) == most) {
            act_screen_candidate c = candidate_at(s, model, g, i);
            act_screen_confirm(s, model, &c, tally);
            break;
        }
    }
    t = act_tally_threshold(tally, s->format, g->terms.ulp, g->x);
    for (size_t from = 0; from < g->n; from += g->length) {
        block_results b = results_at(s, g, from);
        double limit = worth(s, g, &t, b.least) * (1 - 0x1p-50);
        if (s->kernels->count_over(s->errors + from, b.end - from, limit) > 0) {
            propose(s, model, g, &b, tally);
        }
    }
}

/* Takes the zeros for the greatest |f| in a block into the extremes, so that all zeros in
 * it are failures that only count. False: they are to be judged one by one. */
static bool take_zeros(act_screen *s, const act_model *model, const group *g,
                       act_tally *tally) {
    int trend = act_screen_block_trend(&s->blocks[g->block], 0.5 * (double)g->length,
                                       g->terms.bound);
    bool grows = (trend > 0) == (model->coef[0] > 0);
    bool is_less = false;
    if (g->terms.tiny || trend == 0 || s->excuses.may_flush) {
        return false;
    }
    for (size_t k = 0; k < g->n && !is_less; k++) {
        size_t i = grows ? g->n - 1 - k : k;
        uint64_t y = act_element_load(s->format, g->y, i);
        if (act_decode(s->format, y) == 0 &&
            !act_screen_take_zero(s, model, g->x + i, y, tally, &is_less)) {
            return false;
        }
    }
    return true;
}

/* The class of a result for an f of coef[0]'s sign; ACT_JUDGED: not known to be a
 * failure, or a zero that is judged for itself. */
static act_class class_of(const act_screen *s, const act_model *model, const group *g,
                          size_t i) {
    double y = act_screen_result(s, g->y, i);
    if (isnan(y)) {
        return ACT_NAN_FOR_NUMBER;
    }
    if (g->terms.tiny || (y == 0 && !g->has_zeros)) {
        return ACT_JUDGED;
    }
    if (y == 0) {
        act_judgement zero = {.class = ACT_ZERO_FOR_NUMBER, .y = y};
        act_excuse(&s->excuses, s->format, act_decode(s->format, g->x + i), &zero);
        return zero.class;
    }
    bool has_sign = (signbit(y) != 0) == (model->coef[0] < 0);
    return has_sign ? ACT_JUDGED : ACT_WRONG_SIGN;
}

/* Counts the results from i on that are in one class of failure, and returns how many. */
static size_t add_failures(act_screen *s, const act_model *model, const group *g,
                           size_t i, act_tally *tally) {
    const act_truth least = {.ulp_exponent = g->terms.ulp}; /* changes no extreme */
    const act_judgement failure = {.class = class_of(s, model, g, i), .truth = &least};
    size_t end = i;
    if (failure.class == ACT_JUDGED) {
        return 0;
    }
    while (end < g->n && class_of(s, model, g, end) == failure.class) {
        s->errors[end++] = (double)NAN; /* no candidate any more */
    }
    act_screen_count(s, tally, &failure, end - i);
    act_tally_extremes(tally, s->format, &failure, g->x + i,
                       act_element_load(s->format, g->y, i));
    return end - i;
}

/* An error below this limit is surely not far, whatever roundings add; see
 * act_screen_is_ambiguous. */
static double near_limit(const group *g) {
    return error_limit * (1 - 0x1p-45) - g->terms.bound;
}

/* Tells whether the exact tier might count an error otherwise, or |f| is too small for
 * it. */
static bool is_open(const group *g, double error) {
    double size = fabs(error);
    if (size < near_limit(g)) {
        return fabs(size - rint(size)) >= 0.5 - g->terms.bound - size * 0x1p-51;
    }
    return !(size < ACT_SATURATING * ACT_UNITS) || g->terms.tiny ||
           act_screen_is_ambiguous(error / ACT_UNITS, g->terms.bound / ACT_UNITS);
}

/* Counts results of which some need more than the screen: each for itself. */
static void add_mixed(act_screen *s, const act_model *model, const group *g,
                      act_tally *tally) {
    double most = -1;
    for (size_t i = 0; i < g->n;) {
        double error = s->errors[i];
        bool is_far = !(fabs(error) < error_limit);
        size_t failures = is_far ? add_failures(s, model, g, i, tally) : 0;
        if (failures > 0) {
            i += failures;
            continue;
        }
        if (is_open(g, error) || act_screen_result(s, g->y, i) == 0) {
            act_screen_judge_one(s, model, g->x + i, g->y, i, tally);
            s->errors[i] = (double)NAN;
        } else {
            bool is_correct = fabs(error) < 0.5 * ACT_UNITS;
            act_truth truth = {.ulp_exponent = g->terms.ulp,
                               .rounded = is_correct ? 1 : 0};
            act_judgement result = {.truth = &truth, .y = 1, .ulps = error / ACT_UNITS};
            act_screen_count(s, tally, &result, 1);
            most = fmax(most, fabs(error));
        }
        i++;
    }
    if (most >= 0) {
        find_extremes(s, model, g, most, tally);
    }
}

/* Tells whether no result for subnormal f can be in a class of failure: each has f's sign
 * and is not zero; or f rounds to zero and no result is a zero of the wrong sign. */
static bool is_plain(const act_screen *s, const act_model *model, const group *g) {
    bool negative = model->coef[0] < 0;
    bool zeros = g->most < 0.5;
    bool plain = zeros || g->least > 0.5;
    for (size_t i = 0; plain && i < g->n; i++) {
        double y = act_screen_result(s, g->y, i);
        bool has_sign = (signbit(y) != 0) == negative;
        plain = zeros ? y != 0 || has_sign || s->order > 0 : y != 0 && has_sign;
    }
    return plain;
}

/* Tells whether the exact tier would count what the inner loop has counted. Results on
 * the wrong side of a midpoint are as far off as the right ones: their number is *wrong,
 * and *seen is corrected by them. */
static bool is_clean(const act_model *model, const group *g, act_screen_sums *seen,
                     uint64_t *wrong) {
    const double tie = 0.5 * ACT_UNITS + ACT_TIE_MOVE;
    *wrong = 0;
    if (!g->terms.ties) {
        return seen->most < near_limit(g) &&
               seen->nearest < 0.5 - g->terms.bound - seen->most * 0x1p-51;
    }
    if (!(seen->most <= tie && seen->nearest <= 0.5 - ACT_TIE_MOVE)) {
        return false;
    }
    *wrong = seen->over;
    seen->over = 0;
    seen->sum_abs -= (int64_t)*wrong; /* half an ulp less, not more, is 63 units */
    seen->sum += model->side > 0 ? (int64_t)*wrong : -(int64_t)*wrong;
    return true;
}

static void screen_group(act_screen *s, const act_model *model, const group *g,
                         act_tally *tally) {
    act_screen_sums seen;
    if (act_format_is_binary64(s->format)) {
        s->kernels->f64(s->blocks + g->block, g->length, (const double *)g->y, g->n,
                        s->errors, &seen);
    } else {
        s->kernels->f32(s->blocks + g->block, g->length, (const float *)g->y, g->n,
                        s->errors, &seen);
    }
    uint64_t wrong;
    if (is_clean(model, g, &seen, &wrong)) {
        if (!s->looks_ahead) {
            add_clean(s, g, &seen, tally);
            tally->correct -= wrong;
        }
        find_extremes(s, model, g, seen.most, tally);
    } else if (s->looks_ahead) {
        return;
    } else if (g->n <= g->length) {
        group block = *g;
        block.has_zeros = take_zeros(s, model, g, tally);
        add_mixed(s, model, &block, tally);
    } else { /* some blocks may be clean */
        group part = *g;
        for (size_t at = 0; at < g->n; at += g->length, part.block++) {
            part.x = g->x + at;
            part.y = g->y + at * s->format->size;
            part.n = g->n - at < g->length ? g->n - at : g->length;
            screen_group(s, model, &part, tally);
        }
    }
}

static bool same_terms(const act_screen_terms *a, const act_screen_terms *b) {
    return a->bound > 0 && b->bound > 0 && a->ulp == b->ulp && a->tiny == b->tiny &&
           a->ties == b->ties;
}

/* Begins a group at block `i`, with the blocks after it on the same terms, and returns
 * where it ends. A block that is not to be screened is a group by itself. */
static size_t set_group(const act_screen *s, size_t i, size_t blocks, group *g) {
    double half = 0.5 * (double)g->length;
    size_t end = i;
    g->block = i;
    g->terms = s->terms[i];
    g->least = HUGE_VAL;
    g->most = 0;
    do {
        double least;
        double most;
        range_of(&s->blocks[end], half, g->terms.ulp, &least, &most);
        g->terms.bound = fmax(g->terms.bound, s->terms[end].bound);
        g->least = fmin(g->least, least);
        g->most = fmax(g->most, most);
        end++;
    } while (end < blocks && same_terms(&g->terms, &s->terms[end]));
    return end;
}

static void judge_each(act_screen *s, const act_model *model, uint64_t x, const char *y,
                       size_t n, act_tally *tally) {
    for (size_t i = 0; i < n && !s->looks_ahead; i++) {
        act_screen_judge_one(s, model, x + i, y, i, tally);
    }
}

void act_screen_judge_curve(act_screen *s, const act_model *model, uint64_t x,
                            const void *y, size_t n, act_tally *tally) {
    group g = {.length = act_screen_block_length(s, model)};
    size_t whole = n - n % ACT_STRIDE;
    act_screen_prepare(s, model, x, whole, g.length);
    size_t blocks = (whole + g.length - 1) / g.length;
    double first = act_decode(s->format, x);
    bool is_taken = act_excuses_take_subnormal(&s->excuses, s->format, first);
    for (size_t i = 0; i < blocks;) {
        size_t end = set_group(s, i, blocks, &g);
        size_t at = i * g.length;
        g.x = x + at;
        g.y = (const char *)y + at * s->format->size;
        g.n = (end * g.length < whole ? end * g.length : whole) - at;
        bool is_screened = g.terms.bound > 0 && !is_taken;
        if (is_screened && (!g.terms.tiny || is_plain(s, model, &g))) {
            screen_group(s, model, &g, tally);
        } else {
            judge_each(s, model, g.x, g.y, g.n, tally);
        }
        i = end;
    }
    const char *rest = (const char *)y + whole * s->format->size;
    judge_each(s, model, x + whole, rest, n - whole, tally);
}
