#include "screen.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CELL = 4096,   /* inputs of binary32 that weigh alike under N(0,1), and are judged at
                      once */
    LONGEST = 512, /* inputs of a block */
    SHORTEST = 16,
    BLOCKS_MAX = CELL / SHORTEST
};

/* How far the exact tier's errors are from the truth, in ulps. */
static const double exact_noise = 0x1p-34;
/* What a block may add to that, in units, before it is not worth screening. */
static const double bound_limit = 0x1p-10;
/* Errors up to this are screened; beyond, a result of normal size has the wrong sign, is
 * zero, or is no number. In units. */
static const double error_limit = ACT_FAR * ACT_UNITS;

/* Sums of one cell. */
typedef struct cell {
    uint64_t numbers;
    int64_t units_abs;
    double far_abs; /* in ulps */
    /* |y - f|, the part that is in units and the rest; sums of these are exact. */
    double absolute, far_absolute;
} cell;

struct act_screener {
    act_exact *exact;
    act_modeller *modeller;
    const act_format *format;
    const act_screener_kernels *kernels; /* NULL: exact only */
    int order;
    uint64_t cell_size;
    cell cell;
    act_block blocks[BLOCKS_MAX + ACT_BLOCKS];
    double bounds[BLOCKS_MAX + ACT_BLOCKS]; /* in units; 0: not to be screened */
    bool tiny[BLOCKS_MAX + ACT_BLOCKS];     /* f is subnormal */
    int ulps[BLOCKS_MAX + ACT_BLOCKS];      /* exponents of the ulp */
    double errors[CELL];
};

act_status act_screener_open(act_screener **out, const act_function *f,
                             const double *params, int order, const act_format *format,
                             const char *isa) {
    act_screener *s = calloc(1, sizeof *s);
    *out = s;
    if (s == NULL) {
        return ACT_NOMEM;
    }
    s->format = format;
    s->order = order;
    s->cell_size = format->size > sizeof(uint16_t) ? CELL : 1;
    s->kernels =
        isa != NULL && strcmp(isa, "exact") == 0 ? NULL : act_screener_kernels_find(isa);
    act_status status = act_exact_open(&s->exact, f, params, order);
    if (status == ACT_OK) {
        status = act_modeller_open(&s->modeller, s->exact, format);
    }
    if (status != ACT_OK) {
        act_screener_close(s);
        *out = NULL;
    }
    return status;
}

void act_screener_close(act_screener *s) {
    if (s == NULL) {
        return;
    }
    act_modeller_close(s->modeller);
    act_exact_close(s->exact);
    free(s);
}

act_status act_screener_model(act_screener *s, act_models *models, uint64_t first,
                              uint64_t last) {
    if (s->kernels != NULL) {
        return act_models_extend(models, s->modeller, first, last);
    }
    act_model none = {.kind = ACT_MODEL_NONE, .first = first, .last = last};
    return act_models_append(models, &none);
}

/* Closes a cell: its inputs have the same weight, the normal density at the middle of the
 * cell times the distance of neighbours. */
static void weigh_cell(act_screener *s, uint64_t x, act_tally *tally) {
    const double density = 0.39894228040143268; /* 1 / sqrt(2 pi) */
    uint64_t first = x - x % s->cell_size;
    double lo = act_decode(s->format, first);
    double hi = act_decode(s->format, first + s->cell_size - 1);
    double next = act_decode(s->format, first + 1);
    cell *c = &s->cell;
    if (isfinite(hi) && isfinite(next) && c->numbers > 0) {
        double middle = (lo + hi) / 2;
        double weight = density * exp(-middle * middle / 2) * fabs(next - lo);
        double ulps = (double)c->units_abs / ACT_UNITS + c->far_abs;
        tally->weight += weight * (double)c->numbers;
        tally->normal_ulp += weight * ulps;
        if (weight > 0) { /* far out, errors may be infinite */
            tally->normal_abs += weight * (c->absolute / ACT_UNITS + c->far_absolute);
        }
    }
    *c = (cell){0};
}

static void count(act_screener *s, act_tally *tally, act_class class,
                  const act_truth *truth, double y, double ulps, uint64_t times) {
    int64_t units = tally->units_abs;
    double far = tally->far_abs;
    act_tally_count(tally, class, truth, y, ulps, times);
    if (class == ACT_JUDGED && !isnan(y)) {
        int64_t more = tally->units_abs - units;
        far = tally->far_abs - far;
        s->cell.numbers += times;
        s->cell.units_abs += more;
        s->cell.far_abs += far;
        s->cell.absolute += ldexp((double)more, truth->ulp_exponent);
        s->cell.far_absolute += ldexp(far, truth->ulp_exponent);
    }
}

static double result_at(const act_screener *s, const void *y, size_t i, uint64_t *bits) {
    *bits = act_element_load(s->format, y, i);
    return act_decode(s->format, *bits);
}

/* The exact tier's verdict on one result; only its extremes if `extremes_only`. */
static void judge_exactly(act_screener *s, uint64_t x, uint64_t y_bits,
                          bool extremes_only, act_tally *tally) {
    act_truth truths[ACT_CONVENTIONS];
    int n;
    tally->exact++;
    if (act_exact_truths(s->exact, s->format, act_decode(s->format, x), truths, &n) !=
        ACT_OK) {
        if (!extremes_only) {
            tally->inputs++;
            tally->undecided++;
        }
        return;
    }
    double y = act_decode(s->format, y_bits);
    double ulps;
    int best = 0;
    act_class class = act_judge(&truths[0], s->format, y, &ulps);
    for (int i = 1; i < n; i++) {
        double other_ulps;
        act_class other = act_judge(&truths[i], s->format, y, &other_ulps);
        if (other == ACT_JUDGED &&
            (class != ACT_JUDGED || fabs(other_ulps) < fabs(ulps))) {
            class = other;
            ulps = other_ulps;
            best = i;
        }
    }
    if (!extremes_only) {
        count(s, tally, class, &truths[best], y, ulps, 1);
    }
    act_tally_extremes(tally, class, s->format, &truths[best], ulps, x, y_bits);
}

static bool may_be_extreme(const act_screener *s, const act_tally *tally,
                           const act_truth *truth, double ulps, double noise,
                           uint64_t x) {
    act_threshold t = act_tally_threshold(tally, s->format, truth->ulp_exponent, x);
    double normal = ldexp(1, s->format->precision - 1);
    double size = fabs(ldexp(truth->rounded, -truth->ulp_exponent) + truth->residual);
    double error = fabs(ulps) * (1 + 0x1p-45) + noise;
    return error >= t.any ||
           (size + noise >= normal && error >= t.relative * (size / normal));
}

/* Whether the exact tier might count an error otherwise. */
static bool is_between_units(double ulps, double noise) {
    if (fabs(ulps) >= ACT_FAR * (1 - 0x1p-45)) {
        double below = fabs(ulps) * (1 - 0x1p-45);
        double above = fabs(ulps) * (1 + 0x1p-45);
        return (below < ACT_FAR && above >= ACT_FAR) ||
               act_far_error(below) != act_far_error(above);
    }
    double units = ulps * ACT_UNITS;
    return fabs(units - rint(units)) > 0.5 - noise * ACT_UNITS;
}

/* `times` equal results whose truth is the same: within `noise` ulp of what the exact
 * tier says. */
static void judge_by_truth(act_screener *s, const act_truth *truth, double noise,
                           uint64_t x, uint64_t y_bits, uint64_t times,
                           act_tally *tally) {
    double ulps;
    double y = act_decode(s->format, y_bits);
    act_class class = act_judge(truth, s->format, y, &ulps);
    if (class != ACT_JUDGED || isnan(y)) {
        count(s, tally, class, truth, y, ulps, times);
        act_tally_extremes(tally, class, s->format, truth, ulps, x, y_bits);
        return;
    }
    if (noise > 0 && is_between_units(ulps, noise)) {
        for (uint64_t i = 0; i < times; i++) {
            judge_exactly(s, x + i, y_bits, false, tally);
        }
        return;
    }
    count(s, tally, class, truth, y, ulps, times);
    if (noise == 0) {
        act_tally_extremes(tally, class, s->format, truth, ulps, x, y_bits);
    } else if (may_be_extreme(s, tally, truth, ulps, noise, x)) {
        judge_exactly(s, x, y_bits, true, tally);
    }
}

static void judge_one(act_screener *s, const act_model *model, uint64_t x, const void *y,
                      size_t i, act_tally *tally) {
    act_truth truth;
    uint64_t bits = act_element_load(s->format, y, i);
    double error;
    if (act_model_truth(model, s->format, s->order, x, &truth, &error)) {
        double noise = model->exact ? 0 : error + 2 * exact_noise;
        judge_by_truth(s, &truth, noise, x, bits, 1, tally);
    } else {
        judge_exactly(s, x, bits, false, tally);
    }
}

/* How many results from y on are the same as the first, or all NaN if that is. */
static size_t same_results(const act_screener *s, const void *y, size_t n) {
    size_t size = s->format->size;
    const char *bytes = y;
    if (memcmp(bytes, bytes + size, (n - 1) * size) == 0) {
        return n;
    }
    uint64_t bits;
    uint64_t next;
    bool is_nan = isnan(result_at(s, y, 0, &bits));
    size_t i = 1;
    for (; i < n; i++) {
        bool same = isnan(result_at(s, y, i, &next)) ? is_nan : next == bits;
        if (!same) {
            break;
        }
    }
    return i;
}

static void judge_constant(act_screener *s, const act_model *model, uint64_t x,
                           const void *y, size_t n, act_tally *tally) {
    for (size_t i = 0; i < n;) {
        const void *at = (const char *)y + i * s->format->size;
        size_t times = same_results(s, at, n - i);
        judge_by_truth(s, &model->truth, 0, x + i, act_element_load(s->format, at, 0),
                       times, tally);
        i += times;
    }
}

/* Upper bound of what a polynomial of degree ACT_BLOCK_DEGREE about the middle of a block
 * leaves out of the model's, |t - middle| <= half. */
static double dropped(const act_model *model, double half) {
    double sum = 0;
    for (int j = ACT_BLOCK_DEGREE + 1; j <= model->degree; j++) {
        double binomial = 1;
        double power = 1;
        double part = 0;
        for (int k = 1; k <= j; k++) {
            binomial = binomial * (j - k + 1) / k;
            power *= half;
            part += k > ACT_BLOCK_DEGREE ? binomial * power : 0;
        }
        sum += fabs(model->coef[j]) * part;
    }
    return sum * (1 + 0x1p-40);
}

/* The longest block whose dropped terms are far below the model's own bound. */
static size_t block_length(const act_screener *s, const act_model *model) {
    double aim = ldexp(fabs(model->coef[0]), -s->format->precision - 26);
    size_t length = LONGEST;
    while (length > SHORTEST &&
           dropped(model, (double)length / 2 / model->radius) > aim) {
        length /= 2;
    }
    return length;
}

/* Turns the polynomial of one block into units; false if f's ulp is not the same all over
 * it, or is not known well enough. */
static bool scale_block(const act_screener *s, const act_model *model, double half,
                        double bound, double rest, act_block *block, int *ulp, bool *tiny,
                        double *bound_out) {
    const double u = 0x1p-53;
    const act_format *format = s->format;
    double base = model->coef[0];
    double r = block->c[0];
    double spread =
        (fabs(block->c[1]) + (fabs(block->c[2]) + fabs(block->c[3]) * half) * half) *
        half;
    /* Roundings of the shift to the middle, the scaling and the evaluation (Higham 2002,
     * 5.1). */
    bound += u * (8 * (fabs(r) + spread) + (2 * ACT_MODEL_DEGREE + 16) * rest);
    double reach = (spread + bound) * (1 + 8 * u);
    int exponent;
    if (!act_binade_of(base, r - reach, r + reach, &exponent)) {
        return false;
    }
    exponent += model->scale;
    if (exponent > format->emax) {
        return false;
    }
    *tiny = exponent < format->emin;
    *ulp = (*tiny ? format->emin : exponent) - format->precision + 1;
    int shift = model->scale - *ulp;
    double whole = rint(ldexp(base + r, shift));
    double factor = ldexp(ACT_UNITS, shift);
    block->c[0] = ((base - ldexp(whole, -shift)) + r) * factor;
    for (int k = 1; k <= ACT_BLOCK_DEGREE; k++) {
        factor /= model->radius;
        block->c[k] *= factor;
    }
    block->whole = ldexp(whole, *ulp);
    block->scale = ldexp(ACT_UNITS, -*ulp);
    *bound_out = bound * ldexp(ACT_UNITS, shift) + 2 * exact_noise * ACT_UNITS;
    return *bound_out <= bound_limit && isfinite(block->scale);
}

/* Prepares the blocks of n inputs from x on. */
static void prepare(act_screener *s, const act_model *model, uint64_t x, size_t n,
                    size_t length) {
    double half = (double)length / 2 / model->radius;
    double bound = model->bound + dropped(model, half);
    double rest = act_model_rest(model);
    size_t blocks = (n + length - 1) / length;
    double first = (double)(int64_t)(x - model->centre) / model->radius + half;
    for (size_t i = 0; i < blocks; i += ACT_BLOCKS) {
        s->kernels->shift(model, first + 2 * half * (double)i, 2 * half, s->blocks + i);
    }
    for (size_t i = 0; i < blocks; i++) {
        if (!scale_block(s, model, half, bound, rest, &s->blocks[i], &s->ulps[i],
                         &s->tiny[i], &s->bounds[i])) {
            s->bounds[i] = 0;
        }
    }
}

/* A screened group of results: blocks of one ulp. */
typedef struct group {
    uint64_t x;
    const char *y;
    size_t n;
    size_t block, length; /* the first block, inputs of each */
    int ulp;
    bool tiny;          /* f is subnormal, all of it */
    double bound;       /* units */
    double least, most; /* |f| in ulps */
} group;

static void add_ranks(const act_screener *s, const group *g, const act_screened *seen,
                      act_tally *tally) {
    uint64_t above = seen->over;
    tally->ranks[0] += g->n - above;
    for (int rank = 1; rank < ACT_RANKS && above > 0; rank++) {
        double limit = (ldexp(1, rank) - 0.5) * ACT_UNITS;
        uint64_t beyond = rank + 1 < ACT_RANKS && seen->most > limit
                              ? s->kernels->count_over(s->errors, g->n, limit)
                              : 0;
        tally->ranks[rank] += above - beyond;
        above = beyond;
    }
}

static void add_clean(act_screener *s, const group *g, const act_screened *seen,
                      act_tally *tally) {
    tally->inputs += g->n;
    tally->classes[ACT_JUDGED] += g->n;
    tally->numbers += g->n;
    tally->correct += g->n - seen->over;
    tally->units += seen->sum;
    tally->units_abs += seen->sum_abs;
    s->cell.numbers += g->n;
    s->cell.units_abs += seen->sum_abs;
    s->cell.absolute += ldexp((double)seen->sum_abs, g->ulp);
    add_ranks(s, g, seen, tally);
}

static void judge_extreme(act_screener *s, const group *g, size_t i, act_tally *tally) {
    judge_exactly(s, g->x + i, act_element_load(s->format, g->y, i), true, tally);
}

/* What |error| of result i must reach to be worth the exact tier, in units. */
static double worth(const act_screener *s, const group *g, const act_threshold *t,
                    double size) {
    double normal = ldexp(1, s->format->precision - 1);
    double ulps = g->tiny ? t->any : fmin(t->any, t->relative * (size / normal));
    return ulps * ACT_UNITS - g->bound;
}

/* |f| over a block, in ulps. */
static void range_of(const act_block *block, double half, int ulp, double *least,
                     double *most) {
    double spread = 0;
    for (int k = ACT_BLOCK_DEGREE; k >= 1; k--) {
        spread = (spread + fabs(block->c[k])) * half;
    }
    double middle = fabs(ldexp(block->whole, -ulp) + block->c[0] / ACT_UNITS);
    double reach = spread / ACT_UNITS + 0x1p-10;
    *least = middle - reach;
    *most = middle + reach;
}

/* The extremes within one block, inputs from..end of the group: the greatest first. */
static void find_in_block(act_screener *s, const group *g, size_t from, size_t end,
                          double least, act_tally *tally) {
    size_t greatest = from;
    double most = -1;
    for (size_t i = from; i < end; i++) {
        greatest = fabs(s->errors[i]) > most ? i : greatest;
        most = fmax(most, fabs(s->errors[i]));
    }
    judge_extreme(s, g, greatest, tally);
    act_threshold t = act_tally_threshold(tally, s->format, g->ulp, g->x + from);
    for (size_t i = from; i < end; i++) {
        if (i == greatest || !(fabs(s->errors[i]) >= worth(s, g, &t, least))) {
            continue;
        }
        uint64_t bits;
        double y = result_at(s, g->y, i, &bits);
        double size = fabs(ldexp(y, -g->ulp) - s->errors[i] / ACT_UNITS);
        t = act_tally_threshold(tally, s->format, g->ulp, g->x + i);
        if (fabs(s->errors[i]) >= worth(s, g, &t, size)) {
            judge_extreme(s, g, i, tally);
        }
    }
}

/* Gives the exact tier what may be an extreme: the greatest first, which leaves few. */
static void find_extremes(act_screener *s, const group *g, double most,
                          act_tally *tally) {
    act_threshold t = act_tally_threshold(tally, s->format, g->ulp, g->x);
    if (most < worth(s, g, &t, g->least)) {
        return;
    }
    for (size_t i = 0; i < g->n; i++) {
        if (fabs(s->errors[i]) == most) {
            judge_extreme(s, g, i, tally);
            break;
        }
    }
    double half = 0.5 * (double)g->length;
    for (size_t from = 0; from < g->n; from += g->length) {
        const act_block *block = &s->blocks[g->block + from / g->length];
        double least;
        double greatest;
        range_of(block, half, g->ulp, &least, &greatest);
        size_t end = from + g->length < g->n ? from + g->length : g->n;
        t = act_tally_threshold(tally, s->format, g->ulp, g->x + from);
        double limit = worth(s, g, &t, least) * (1 - 0x1p-50);
        if (s->kernels->count_over(s->errors + from, end - from, limit) > 0) {
            find_in_block(s, g, from, end, least, tally);
        }
    }
}

/* Results of which some need more than the screen: each for itself. */
static void add_mixed(act_screener *s, const act_model *model, const group *g,
                      act_tally *tally) {
    static const act_truth anything = {.rounded = 1};
    double most = -1;
    for (size_t i = 0; i < g->n; i++) {
        double error = s->errors[i];
        double size = fabs(error);
        if (!(size < error_limit) || fabs(size - rint(size)) >= 0.5 - g->bound) {
            judge_one(s, model, g->x + i, g->y, i, tally);
            s->errors[i] = (double)NAN; /* settled: no candidate any more */
            continue;
        }
        act_truth truth = anything;
        truth.ulp_exponent = g->ulp;
        truth.rounded = size < 0.5 * ACT_UNITS ? 1 : 0;
        count(s, tally, ACT_JUDGED, &truth, 1, error / ACT_UNITS, 1);
        most = fmax(most, size);
    }
    if (most >= 0) {
        find_extremes(s, g, most, tally);
    }
}

/* Whether no result for subnormal f can be in a class of failure: each has f's sign and
 * is not zero; or f rounds to zero and no result is a zero of the wrong sign. */
static bool is_plain(const act_screener *s, const act_model *model, const group *g) {
    bool negative = model->coef[0] < 0;
    bool zeros = g->most < 0.5;
    bool plain = zeros || g->least > 0.5;
    for (size_t i = 0; plain && i < g->n; i++) {
        uint64_t bits;
        double y = result_at(s, g->y, i, &bits);
        bool has_sign = (signbit(y) != 0) == negative;
        plain = zeros ? y != 0 || has_sign || s->order > 0 : y != 0 && has_sign;
    }
    return plain;
}

static void screen_group(act_screener *s, const act_model *model, const group *g,
                         act_tally *tally) {
    act_screened seen;
    if (s->format->size == sizeof(double)) {
        s->kernels->f64(s->blocks + g->block, g->length, (const double *)g->y, g->n,
                        s->errors, &seen);
    } else {
        s->kernels->f32(s->blocks + g->block, g->length, (const float *)g->y, g->n,
                        s->errors, &seen);
    }
    if (seen.most < error_limit && seen.nearest < 0.5 - g->bound) {
        add_clean(s, g, &seen, tally);
        find_extremes(s, g, seen.most, tally);
    } else {
        add_mixed(s, model, g, tally);
    }
}

/* The blocks from `i` on that have one ulp, or the one block that is not to be screened.
 */
static size_t set_group(const act_screener *s, size_t i, size_t blocks, group *g) {
    double half = 0.5 * (double)g->length;
    size_t end = i;
    g->block = i;
    g->ulp = s->ulps[i];
    g->tiny = s->tiny[i];
    g->bound = s->bounds[i];
    g->least = HUGE_VAL;
    g->most = 0;
    do {
        double least;
        double most;
        range_of(&s->blocks[end], half, g->ulp, &least, &most);
        g->bound = fmax(g->bound, s->bounds[end]);
        g->least = fmin(g->least, least);
        g->most = fmax(g->most, most);
        end++;
    } while (end < blocks && g->bound > 0 && s->bounds[end] > 0 &&
             s->ulps[end] == g->ulp && s->tiny[end] == g->tiny);
    return end;
}

/* n results of one model and cell. */
static void judge_curve(act_screener *s, const act_model *model, uint64_t x,
                        const void *y, size_t n, act_tally *tally) {
    group g = {.length = block_length(s, model)};
    size_t whole = n - n % ACT_STRIDE;
    prepare(s, model, x, whole, g.length);
    size_t blocks = (whole + g.length - 1) / g.length;
    for (size_t i = 0; i < blocks;) {
        size_t end = set_group(s, i, blocks, &g);
        size_t at = i * g.length;
        g.x = x + at;
        g.y = (const char *)y + at * s->format->size;
        g.n = (end * g.length < whole ? end * g.length : whole) - at;
        if (g.bound > 0 && (!g.tiny || is_plain(s, model, &g))) {
            screen_group(s, model, &g, tally);
        } else {
            for (size_t k = 0; k < g.n; k++) {
                judge_one(s, model, g.x + k, g.y, k, tally);
            }
        }
        i = end;
    }
    for (size_t i = whole; i < n; i++) {
        judge_one(s, model, x + i, y, i, tally);
    }
}

static void judge_run(act_screener *s, const act_model *model, uint64_t x, const void *y,
                      size_t n, act_tally *tally) {
    switch (model->kind) {
    case ACT_MODEL_CURVE:
        if (s->format->size == sizeof(uint16_t)) {
            judge_one(s, model, x, y, 0, tally);
        } else {
            judge_curve(s, model, x, y, n, tally);
        }
        break;
    case ACT_MODEL_CONSTANT:
        judge_constant(s, model, x, y, n, tally);
        break;
    case ACT_MODEL_NONE:
        for (size_t i = 0; i < n; i++) {
            judge_exactly(s, x + i, act_element_load(s->format, y, i), false, tally);
        }
        break;
    }
}

void act_screener_judge(act_screener *s, const act_models *models, uint64_t first,
                        const void *y, size_t n, act_tally *tally) {
    size_t m = act_models_find(models, first);
    for (size_t i = 0; i < n;) {
        uint64_t x = first + i;
        const act_model *model = &models->item[m];
        uint64_t left = s->cell_size - x % s->cell_size;
        left = left < n - i ? left : n - i;
        uint64_t run = model->last - x + 1;
        run = run < left ? run : left;
        judge_run(s, model, x, (const char *)y + i * s->format->size, (size_t)run, tally);
        i += run;
        if ((first + i) % s->cell_size == 0 || i == n) {
            weigh_cell(s, x, tally);
        }
        m += x + run > model->last;
    }
    double a = act_decode(s->format, first);
    double b = act_decode(s->format, first + n - 1);
    if (isfinite(a) && n > 0) {
        act_tally_reach(tally, a);
        act_tally_reach(tally, isfinite(b) ? b : a);
    }
}

void act_screener_values(act_screener *s, const act_models *models, uint64_t first,
                         void *values, size_t n) {
    size_t m = act_models_find(models, first);
    for (size_t i = 0; i < n; i++) {
        uint64_t x = first + i;
        m += x > models->item[m].last;
        act_truth truth = {.rounded = (double)NAN};
        double error;
        if (!act_model_truth(&models->item[m], s->format, s->order, x, &truth, &error)) {
            act_exact_truth(s->exact, s->format, act_decode(s->format, x), &truth);
        }
        act_element_store(s->format, values, i, act_encode(s->format, truth.rounded));
    }
}
