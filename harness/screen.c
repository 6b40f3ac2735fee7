#include "screen.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CELL = 4096,     /* consecutive inputs that weigh alike under N(0,1) */
    LONGEST = 512,   /* inputs of a block */
    SHORTEST = 16,
    BLOCKS_MAX = CELL / SHORTEST
};

/* How far the error by a model may be from that by the exact tier, in ulps. */
static const double noise = 0x1p-23;
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
    uint64_t exact_count;
    cell cell;
    act_block blocks[BLOCKS_MAX + ACT_BLOCKS];
    double bounds[BLOCKS_MAX + ACT_BLOCKS]; /* in units; 0: not to be screened */
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
    s->kernels = isa != NULL && strcmp(isa, "exact") == 0
                     ? NULL
                     : act_screener_kernels_find(isa);
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

uint64_t act_screener_exact_count(const act_screener *s) {
    return s->exact_count;
}

void act_models_free(act_models *models) {
    free(models->item);
    *models = (act_models){0};
}

act_status act_screener_model(act_screener *s, act_models *models, uint64_t first,
                              uint64_t last) {
    for (;;) {
        if (models->count == models->capacity) {
            size_t capacity = models->capacity * 2 + 8;
            act_model *grown = realloc(models->item, capacity * sizeof *grown);
            if (grown == NULL) {
                return ACT_NOMEM;
            }
            models->item = grown;
            models->capacity = capacity;
        }
        act_model *model = &models->item[models->count++];
        if (s->kernels == NULL) {
            *model = (act_model){.kind = ACT_MODEL_NONE, .first = first, .last = last};
        } else {
            act_model_find(s->modeller, first, last, model);
        }
        if (model->last >= last) {
            return ACT_OK;
        }
        first = model->last + 1;
    }
}

/* Closes a cell: its inputs have the same weight, the normal density at the middle of the
 * cell times the distance of neighbours. */
static void weigh_cell(act_screener *s, uint64_t first, act_tally *tally) {
    uint64_t start = first & ~(uint64_t)(CELL - 1);
    double lo = act_decode(s->format, start);
    double hi = act_decode(s->format, start + CELL - 1);
    const double density = 0.39894228040143268; /* 1 / sqrt(2 pi) */
    cell *c = &s->cell;
    if (isfinite(lo) && isfinite(hi) && c->numbers > 0) {
        double middle = (lo + hi) / 2;
        double weight =
            density * exp(-middle * middle / 2) * fabs(hi - lo) / (CELL - 1);
        double ulps = (double)c->units_abs / ACT_UNITS + c->far_abs;
        tally->weight += weight * (double)c->numbers;
        tally->normal_ulp += weight * ulps;
        tally->normal_abs += weight * (c->absolute / ACT_UNITS + c->far_absolute);
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
    s->exact_count++;
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
        if (other == ACT_JUDGED && (class != ACT_JUDGED || fabs(other_ulps) < fabs(ulps))) {
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
                           const act_truth *truth, double ulps, uint64_t x) {
    act_threshold t = act_tally_threshold(tally, s->format, truth->ulp_exponent, x);
    double normal = ldexp(1, s->format->precision - 1);
    double size = fabs(ldexp(truth->rounded, -truth->ulp_exponent));
    double error = fabs(ulps) * (1 + 0x1p-45) + noise;
    return error >= t.any || (size >= normal && error >= t.relative * (size / normal));
}

/* Whether the exact tier might count an error otherwise. */
static bool is_between_units(double ulps) {
    if (fabs(ulps) >= ACT_FAR / 2) {
        double below = fabs(ulps) * (1 - 0x1p-45);
        double above = fabs(ulps) * (1 + 0x1p-45);
        return fabs(ulps) < ACT_FAR * 2 || (float)below != (float)above;
    }
    double units = ulps * ACT_UNITS;
    return fabs(units - rint(units)) > 0.5 - noise * ACT_UNITS;
}

/* `times` equal results whose truth is the same: within `noise` of what the exact tier
 * says, or that if `exact`. */
static void judge_by_truth(act_screener *s, const act_truth *truth, bool exact,
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
    if (!exact && is_between_units(ulps)) {
        for (uint64_t i = 0; i < times; i++) {
            judge_exactly(s, x + i, y_bits, false, tally);
        }
        return;
    }
    count(s, tally, class, truth, y, ulps, times);
    if (exact) {
        act_tally_extremes(tally, class, s->format, truth, ulps, x, y_bits);
    } else if (may_be_extreme(s, tally, truth, ulps, x)) {
        judge_exactly(s, x, y_bits, true, tally);
    }
}

static void judge_one(act_screener *s, const act_model *model, uint64_t x, const void *y,
                      size_t i, act_tally *tally) {
    act_truth truth;
    uint64_t bits = act_element_load(s->format, y, i);
    if (act_model_truth(model, s->format, s->order, x, &truth)) {
        judge_by_truth(s, &truth, model->exact, x, bits, 1, tally);
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
        judge_by_truth(s, &model->truth, true, x + i, act_element_load(s->format, at, 0),
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

static double rest_of(const act_model *model) {
    double sum = 0;
    for (int j = 1; j <= model->degree; j++) {
        sum += fabs(model->coef[j]);
    }
    return sum;
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
                        double bound, double rest, act_block *block, int *ulp,
                        double *bound_out) {
    const double u = 0x1p-53;
    const act_format *format = s->format;
    double base = model->coef[0];
    double r = block->c[0];
    double spread =
        (fabs(block->c[1]) + (fabs(block->c[2]) + fabs(block->c[3]) * half) * half) * half;
    /* Roundings of the shift to the middle, the scaling and the evaluation (Higham 2002,
     * 5.1). */
    bound += u * (8 * (fabs(r) + spread) + (2 * ACT_MODEL_DEGREE + 16) * rest);
    double reach = (spread + bound) * (1 + 8 * u);
    int exponent;
    if (!act_binade_of(base, r - reach, r + reach, &exponent)) {
        return false;
    }
    exponent += model->scale;
    if (exponent < format->emin || exponent > format->emax) {
        return false;
    }
    *ulp = exponent - format->precision + 1;
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
    *bound_out = bound * ldexp(ACT_UNITS, shift) + 0x1p-30;
    return *bound_out <= bound_limit && isfinite(block->scale);
}

/* Prepares the blocks of n inputs from x on. */
static void prepare(act_screener *s, const act_model *model, uint64_t x, size_t n,
                    size_t length) {
    double half = (double)length / 2 / model->radius;
    double bound = model->bound + dropped(model, half);
    double rest = rest_of(model);
    size_t blocks = (n + length - 1) / length;
    double first = ((double)x - (double)model->centre) / model->radius + half;
    for (size_t i = 0; i < blocks; i += ACT_BLOCKS) {
        s->kernels->shift(model, first + 2 * half * (double)i, 2 * half, s->blocks + i);
    }
    for (size_t i = 0; i < blocks; i++) {
        if (!scale_block(s, model, half, bound, rest, &s->blocks[i], &s->ulps[i],
                         &s->bounds[i])) {
            s->bounds[i] = 0;
        }
    }
}

/* A screened group of results: blocks of one ulp. */
typedef struct group {
    uint64_t x;
    const char *y;
    size_t n;
    int ulp;
    double bound; /* units */
    double least; /* |f| in ulps, about */
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

/* |f| at a result of the group, in ulps. */
static double size_at(const act_screener *s, const group *g, size_t i) {
    uint64_t bits;
    double y = result_at(s, g->y, i, &bits);
    return fabs(ldexp(y, -g->ulp) - s->errors[i] / ACT_UNITS);
}

static void judge_extreme(act_screener *s, const group *g, size_t i, act_tally *tally) {
    judge_exactly(s, g->x + i, act_element_load(s->format, g->y, i), true, tally);
}

/* Gives the exact tier what may be an extreme: the greatest first, which leaves few. */
static void find_extremes(act_screener *s, const group *g, double most,
                          act_tally *tally) {
    double normal = ldexp(1, s->format->precision - 1);
    act_threshold t = act_tally_threshold(tally, s->format, g->ulp, g->x);
    double error = most / ACT_UNITS + noise;
    if (error < t.any && error < t.relative * (g->least / normal)) {
        return;
    }
    size_t greatest = 0;
    size_t relative = 0;
    double most_relative = -1;
    for (size_t i = 0; i < g->n; i++) {
        double size = fabs(s->errors[i]);
        greatest = size > fabs(s->errors[greatest]) ? i : greatest;
        double ratio = size / size_at(s, g, i);
        if (ratio > most_relative) {
            most_relative = ratio;
            relative = i;
        }
    }
    judge_extreme(s, g, greatest, tally);
    judge_extreme(s, g, relative, tally);
    size_t last = greatest > relative ? greatest : relative;
    for (size_t i = 0; i < g->n; i++) {
        if (i == 0 || i == last + 1) {
            t = act_tally_threshold(tally, s->format, g->ulp, g->x + i);
        }
        error = fabs(s->errors[i]) / ACT_UNITS + noise;
        if (i != greatest && i != relative &&
            (error >= t.any || error >= t.relative * (size_at(s, g, i) / normal))) {
            judge_extreme(s, g, i, tally);
            t = act_tally_threshold(tally, s->format, g->ulp, g->x + i + 1);
        }
    }
}

/* Results of which some need more than the screen: each for itself. */
static void add_mixed(act_screener *s, const act_model *model, const group *g,
                      act_tally *tally) {
    static const act_truth anything = {.rounded = 1};
    double most = 0;
    for (size_t i = 0; i < g->n; i++) {
        double error = s->errors[i];
        double size = fabs(error);
        if (!(size < error_limit) || fabs(size - rint(size)) >= 0.5 - g->bound) {
            judge_one(s, model, g->x + i, g->y, i, tally);
            s->errors[i] = 0;
            continue;
        }
        act_truth truth = anything;
        truth.ulp_exponent = g->ulp;
        truth.rounded = size < 0.5 * ACT_UNITS ? 1 : 0;
        count(s, tally, ACT_JUDGED, &truth, 1, error / ACT_UNITS, 1);
        most = fmax(most, size);
    }
    find_extremes(s, g, most, tally);
}

static void screen_group(act_screener *s, const act_model *model, size_t block,
                         size_t length, group *g, act_tally *tally) {
    act_screened seen;
    if (s->format->size == sizeof(double)) {
        s->kernels->f64(s->blocks + block, length, (const double *)g->y, g->n, s->errors,
                        &seen);
    } else {
        s->kernels->f32(s->blocks + block, length, (const float *)g->y, g->n, s->errors,
                        &seen);
    }
    if (seen.most < error_limit && seen.nearest < 0.5 - g->bound) {
        add_clean(s, g, &seen, tally);
        find_extremes(s, g, seen.most, tally);
    } else {
        add_mixed(s, model, g, tally);
    }
}

/* n results of one model and cell. */
static void judge_curve(act_screener *s, const act_model *model, uint64_t x,
                        const void *y, size_t n, act_tally *tally) {
    size_t size = s->format->size;
    size_t length = block_length(s, model);
    size_t whole = n - n % ACT_STRIDE;
    prepare(s, model, x, whole, length);
    size_t blocks = (whole + length - 1) / length;
    for (size_t i = 0; i < blocks;) {
        size_t end = i + 1;
        size_t at = i * length;
        group g = {.x = x + at,
                   .y = (const char *)y + at * size,
                   .ulp = s->ulps[i],
                   .bound = s->bounds[i],
                   .least = fabs(ldexp(s->blocks[i].whole, -s->ulps[i]))};
        while (s->bounds[i] > 0 && end < blocks && s->bounds[end] > 0 &&
               s->ulps[end] == s->ulps[i]) {
            g.bound = fmax(g.bound, s->bounds[end]);
            g.least = fmin(g.least, fabs(ldexp(s->blocks[end].whole, -s->ulps[i])));
            end++;
        }
        g.n = (end * length < whole ? end * length : whole) - at;
        g.least *= 0.9; /* within a block, f is not far from that */
        if (s->bounds[i] > 0) {
            screen_group(s, model, i, length, &g, tally);
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
        judge_curve(s, model, x, y, n, tally);
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

static size_t find_model(const act_models *models, uint64_t x) {
    size_t lo = 0;
    size_t hi = models->count - 1;
    while (lo < hi) {
        size_t middle = (lo + hi + 1) / 2;
        if (models->item[middle].first <= x) {
            lo = middle;
        } else {
            hi = middle - 1;
        }
    }
    return lo;
}

void act_screener_judge(act_screener *s, const act_models *models, uint64_t first,
                        const void *y, size_t n, act_tally *tally) {
    size_t m = find_model(models, first);
    for (size_t i = 0; i < n;) {
        uint64_t x = first + i;
        const act_model *model = &models->item[m];
        uint64_t left = CELL - x % CELL;
        left = left < n - i ? left : n - i;
        uint64_t run = model->last - x + 1;
        run = run < left ? run : left;
        judge_run(s, model, x, (const char *)y + i * s->format->size, (size_t)run, tally);
        i += run;
        if ((first + i) % CELL == 0 || i == n) {
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
