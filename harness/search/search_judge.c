#include "search/search_judge.h"
#include "model/model_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Stretches of 2^46 aligned inputs have a model, or none and then parts of 2^43, ...
 * 2^10.
 */
enum { LEVELS = 13, LEVEL_STEP = 3, SLOTS = 1 << 16 };

/* Decisions of the exact tier that may fail to change the maximum before a stretch whose
 * errors all are about as great is taken for what it is. */
enum { PATIENCE = 16 };

typedef enum kind { EMPTY, WIDE, CONSTANT, PARTS, NONE } kind;

/* What is known of one aligned stretch. */
typedef struct stretch {
    kind kind;
    int level;
    int fruitless;
    int next; /* level of the parts that are worth trying */
    uint64_t prefix;
    act_wide wide;
    act_model constant;
} stretch;

struct act_search_judge {
    const act_format *format;
    const act_screen_kernels *kernels;
    act_exact *exact;
    act_modeller *modeller;
    act_wide_maker *maker;
    act_screen *screen; /* for single inputs */
    stretch *slot;      /* SLOTS, by hash */
    size_t used;
    double errors[ACT_SEARCH_POINTS_MOST + ACT_STRIDE];
};

act_status act_search_judge_open(act_search_judge **out, const act_function *f,
                                 const double *params, int order, const char *isa) {
    act_search_judge *g = calloc(1, sizeof *g);
    *out = g;
    if (g == NULL) {
        return ACT_NOMEM;
    }
    g->format = act_binary64;
    g->kernels = act_screen_kernels_find(isa);
    g->slot = calloc(SLOTS, sizeof *g->slot);
    act_status status = g->slot != NULL ? ACT_OK : ACT_NOMEM;
    if (status == ACT_OK) {
        status = act_exact_open(&g->exact, f, params, order);
    }
    if (status == ACT_OK) {
        status = act_modeller_open(&g->modeller, g->exact, g->format);
    }
    if (status == ACT_OK) {
        status = act_screen_open(&g->screen, f, params, order, g->format, "exact");
    }
    g->maker = status == ACT_OK ? act_wide_open(g->exact) : NULL;
    if (g->maker == NULL) {
        act_search_judge_close(g);
        *out = NULL;
        return ACT_NOMEM;
    }
    return ACT_OK;
}

void act_search_judge_close(act_search_judge *g) {
    if (g == NULL) {
        return;
    }
    act_wide_close(g->maker);
    act_screen_close(g->screen);
    act_modeller_close(g->modeller);
    act_exact_close(g->exact);
    free(g->slot);
    free(g);
}

static int bits_of(int level) {
    return ACT_WIDE_BITS - LEVEL_STEP * level;
}

static stretch *slot_of(act_search_judge *g, int level, uint64_t prefix) {
    uint64_t hash = (prefix * LEVELS + (uint64_t)level) * 0x9E3779B97F4A7C15u;
    for (size_t i = hash >> 32;; i++) {
        stretch *s = &g->slot[i % SLOTS];
        if (s->kind == EMPTY || (s->level == level && s->prefix == prefix)) {
            return s;
        }
    }
}

static void make(act_search_judge *g, stretch *s, int level, uint64_t prefix) {
    uint64_t first = prefix << bits_of(level);
    uint64_t last = first + ((uint64_t)1 << bits_of(level)) - 1;
    *s = (stretch){.kind = PARTS, .level = level, .prefix = prefix};
    int excess;
    act_wide_outcome outcome = act_wide_find(g->maker, first, last, &s->wide, &excess);
    s->next = level + (excess + LEVEL_STEP - 1) / LEVEL_STEP;
    s->next = s->next < LEVELS ? s->next : LEVELS - 1;
    s->kind = outcome == ACT_WIDE_FOUND                         ? WIDE
              : outcome == ACT_WIDE_NONE || level == LEVELS - 1 ? NONE
                                                                : PARTS;
    if (outcome != ACT_WIDE_NONE) {
        return;
    }
    act_model_find(g->modeller, first, last, &s->constant);
    if (s->constant.kind == ACT_MODEL_CONSTANT && s->constant.last == last) {
        s->kind = CONSTANT;
    }
}

/* What is known around x. */
static stretch *find(act_search_judge *g, uint64_t x) {
    for (int level = 0;;) {
        uint64_t prefix = x >> bits_of(level);
        stretch *s = slot_of(g, level, prefix);
        if (s->kind == EMPTY) {
            if (g->used >= SLOTS / 2) { /* models are made again when needed */
                memset(g->slot, 0, SLOTS * sizeof *g->slot);
                g->used = 0;
                s = slot_of(g, level, prefix);
            }
            g->used++;
            make(g, s, level, prefix);
        }
        if (s->kind != PARTS) {
            return s;
        }
        level = s->next;
    }
}

static uint64_t first_of(const stretch *s) {
    return s->prefix << bits_of(s->level);
}

static uint64_t last_of(const stretch *s) {
    return first_of(s) + ((uint64_t)1 << bits_of(s->level)) - 1;
}

bool act_search_judge_span(act_search_judge *g, uint64_t x, uint64_t *first,
                           uint64_t *last) {
    const stretch *s = find(g, x);
    *first = first_of(s);
    *last = last_of(s);
    return s->kind != NONE;
}

/* The exact tier on one result. Returns its error. */
static double decide(act_search_judge *g, uint64_t x, uint64_t y, act_tally *tally) {
    act_model none = {.kind = ACT_MODEL_NONE, .first = x, .last = x};
    const act_model_list models = {.item = &none, .count = 1, .capacity = 1};
    act_tally one;
    act_tally_clear(&one);
    act_screen_judge(g->screen, &models, x, &y, 1, &one);
    act_worst error = one.ulp;
    for (int i = ACT_JUDGED + 1; i < ACT_CLASSES; i++) {
        tally->classes[i] += one.classes[i];
    }
    tally->undecided += one.undecided;
    tally->exact++;
    memset(one.classes, 0, sizeof one.classes);
    act_tally extremes;
    act_tally_clear(&extremes);
    extremes.ulp = one.ulp;
    extremes.floored = one.floored;
    extremes.absolute = one.absolute;
    extremes.relative = one.relative;
    extremes.special = one.special;
    act_tally_merge(tally, &extremes);
    return error.set ? error.error : 0;
}

/* A failure, if f does not round to zero there. */
static bool is_failure(const act_wide *model, double y, act_class *class) {
    *class = isnan(y) ? ACT_NAN_FOR_NUMBER
             : y == 0 ? ACT_ZERO_FOR_NUMBER
                      : ACT_WRONG_SIGN;
    return isnan(y) || y == 0 || (y < 0) != (model->base < 0);
}

/* What an error must exceed to be for the exact tier. */
static double limit_of(const stretch *s, const act_tally *tally) {
    const act_wide *model = &s->wide;
    double best = fmax(tally->ulp.set ? tally->ulp.error : 0, 0.5);
    double limit = best * (1 - 0x1p-44);
    /* Of results that may be wrongly rounded each is decided while none is known. */
    bool patient = s->fruitless < PATIENCE || best == 0.5;
    limit += patient ? -model->bound : model->bound;
    /* Beside a power of two a great error may be halved. */
    return limit > 0x1p12 && model->below != model->above ? limit / 2 : limit;
}

/* A result that may be an extreme or a failure. Returns what it is: 0 for a failure. */
static double judge_candidate(act_search_judge *g, stretch *s, uint64_t x, double y,
                              act_tally *tally) {
    act_class class;
    uint64_t bits = act_encode(g->format, y);
    if (s->wide.is_nonzero && is_failure(&s->wide, y, &class)) {
        static const act_truth anything = {.rounded = 1};
        tally->classes[class]++;
        act_tally_extremes(tally, class, g->format, &anything, 0, x, bits);
        return 0;
    }
    double before = tally->ulp.set ? tally->ulp.error : -1;
    double error = decide(g, x, bits, tally);
    s->fruitless = tally->ulp.set && tally->ulp.error > before ? 0 : s->fruitless + 1;
    return error;
}

static void take_peak(act_search_peak *peak, double error, uint64_t x) {
    if (error > peak->error) {
        *peak = (act_search_peak){.error = error, .x = x};
    }
}

/* Fills g->errors; returns the greatest. What is beyond the last whole stride is filled
 * up with repeats. */
static double seek(act_search_judge *g, const act_wide *model, const uint64_t *x,
                   const double *y, size_t n) {
    size_t whole = n - n % ACT_STRIDE;
    double most = g->kernels->seek(model, x, y, whole, g->errors);
    if (whole < n) {
        uint64_t more_x[ACT_STRIDE];
        double more_y[ACT_STRIDE];
        for (size_t i = 0; i < ACT_STRIDE; i++) {
            size_t k = whole + i < n ? whole + i : n - 1;
            more_x[i] = x[k];
            more_y[i] = y[k];
        }
        double more =
            g->kernels->seek(model, more_x, more_y, ACT_STRIDE, g->errors + whole);
        most = more <= most ? most : more; /* NaN stays */
    }
    return most;
}

/* n results of one wide model; the greatest error first, which leaves few. */
static void judge_wide(act_search_judge *g, stretch *s, const uint64_t *x,
                       const double *y, size_t n, act_tally *tally,
                       act_search_peak *peak) {
    double most = seek(g, &s->wide, x, y, n);
    bool has_failures = !(most <= s->wide.least);
    if (most <= limit_of(s, tally) && !has_failures) { /* the usual case */
        size_t at = 0;
        while (most > peak->error && g->errors[at] != most) {
            at++;
        }
        take_peak(peak, most, x[at]);
        return;
    }
    size_t first = n; /* that was decided first */
    for (size_t i = 0; i < n && most > limit_of(s, tally); i++) {
        if (g->errors[i] == most) {
            take_peak(peak, judge_candidate(g, s, x[i], y[i], tally), x[i]);
            first = i;
            break;
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (i == first) {
            continue;
        }
        double error = g->errors[i];
        act_class class;
        bool fails = has_failures && is_failure(&s->wide, y[i], &class);
        if (fails || !(error <= limit_of(s, tally))) {
            error = judge_candidate(g, s, x[i], y[i], tally);
        }
        take_peak(peak, error, x[i]);
    }
}

/* Results where f is one number. */
static void judge_constant(act_search_judge *g, const stretch *s, const uint64_t *x,
                           const double *y, size_t n, act_tally *tally,
                           act_search_peak *peak) {
    for (size_t i = 0; i < n; i++) {
        double ulps;
        const act_truth *truth = &s->constant.truth;
        act_class class = act_judge(truth, g->format, y[i], &ulps);
        uint64_t bits = act_encode(g->format, y[i]);
        tally->classes[class] += class != ACT_JUDGED;
        act_tally_extremes(tally, class, g->format, truth, ulps, x[i], bits);
        take_peak(peak, fabs(ulps), x[i]);
    }
}

act_search_peak act_search_judge_points(act_search_judge *g, const uint64_t *x,
                                        const double *y, size_t n, act_tally *tally) {
    act_search_peak peak = {.x = n > 0 ? x[0] : 0};
    tally->inputs += n;
    for (size_t i = 0; i < n;) {
        stretch *s = find(g, x[i]);
        uint64_t last = last_of(s);
        size_t end = x[n - 1] <= last ? n : i + 1;
        while (end < n && x[end] <= last) {
            end++;
        }
        if (s->kind == NONE) {
            for (; i < end; i++) {
                uint64_t bits = act_encode(g->format, y[i]);
                take_peak(&peak, decide(g, x[i], bits, tally), x[i]);
            }
        } else if (s->kind == WIDE) {
            judge_wide(g, s, x + i, y + i, end - i, tally, &peak);
        } else {
            judge_constant(g, s, x + i, y + i, end - i, tally, &peak);
        }
        i = end;
    }
    return peak;
}
