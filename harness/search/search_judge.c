#include "search/search_judge.h"

#include "model/model_list.h"
#include "number/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Spans have 2^46 aligned inputs. Where one has no model its parts may: of 2^43, 2^40,
 * ... 2^10 inputs. */
enum { LEVELS = 13, LEVEL_STEP = 3, SLOTS = 1 << 16 };

/* Decisions of the exact tier in a span that may fail to change the maximum. After them
 * its errors count as equal, and only those surely above the maximum are decided. */
enum { PATIENCE = 16 };

typedef enum kind { EMPTY, WIDE, CONSTANT, PARTS, NONE } kind;

/* The model of one span, as far as it is known. */
typedef struct span {
    kind kind;
    int level;
    int fruitless;
    int next; /* level of the parts that are worth trying */
    uint64_t prefix;
    act_wide wide;
    act_model constant;
} span;

struct act_search_judge {
    const act_format *format;
    const act_screen_kernels *kernels;
    act_exact *exact;
    act_modeller *modeller;
    act_screen *screen; /* for single inputs */
    span *slot;         /* SLOTS, by hash */
    size_t used;
    act_landmarks landmarks;
    double errors[ACT_SEARCH_POINTS_MOST + ACT_STRIDE];
};

act_status act_search_judge_open(act_search_judge **out, const act_function *f,
                                 const double *params, int order, const act_lost *lost,
                                 act_screen_isa isa) {
    act_status status = ACT_NOMEM;
    act_search_judge *j = calloc(1, sizeof *j);
    *out = j;
    if (j == NULL) {
        return ACT_NOMEM;
    }
    j->format = act_binary64;
    j->kernels = act_screen_kernels_find(isa);
    j->slot = calloc(SLOTS, sizeof *j->slot);
    if (j->slot == NULL) {
        goto cleanup;
    }
    status = act_exact_open(&j->exact, f, params, order);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_modeller_open(&j->modeller, j->exact, j->format);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_screen_open(&j->screen, f, params, order, j->format, ACT_SCREEN_EXACT);
    if (status != ACT_OK) {
        goto cleanup;
    }
    act_screen_set_lost(j->screen, lost);
    double p[ACT_PARAMS];
    act_function_set_params(f, params, p);
    act_landmarks_find(&j->landmarks, f, p, j->exact, j->format);
cleanup:
    if (status != ACT_OK) {
        act_search_judge_close(j);
        *out = NULL;
    }
    return status;
}

void act_search_judge_close(act_search_judge *j) {
    if (j == NULL) {
        return;
    }
    act_screen_close(j->screen);
    act_modeller_close(j->modeller);
    act_exact_close(j->exact);
    free(j->slot);
    free(j);
}

static int bits_of(int level) {
    return ACT_WIDE_BITS - LEVEL_STEP * level;
}

static span *slot_of(act_search_judge *j, int level, uint64_t prefix) {
    uint64_t hash = (prefix * LEVELS + (uint64_t)level) * 0x9E3779B97F4A7C15u;
    for (size_t i = hash >> 32;; i++) {
        span *s = &j->slot[i % SLOTS];
        if (s->kind == EMPTY || (s->level == level && s->prefix == prefix)) {
            return s;
        }
    }
}

static void make_span(act_search_judge *j, span *s, int level, uint64_t prefix) {
    uint64_t first = prefix << bits_of(level);
    uint64_t last = first + ((uint64_t)1 << bits_of(level)) - 1;
    *s = (span){.kind = PARTS, .level = level, .prefix = prefix};
    int excess;
    act_wide_outcome outcome = act_wide_find(j->modeller, first, last, &s->wide, &excess);
    s->next = level + (excess + LEVEL_STEP - 1) / LEVEL_STEP;
    s->next = s->next < LEVELS ? s->next : LEVELS - 1;
    s->kind = outcome == ACT_WIDE_FOUND                         ? WIDE
              : outcome == ACT_WIDE_NONE || level == LEVELS - 1 ? NONE
                                                                : PARTS;
    if (outcome != ACT_WIDE_NONE) {
        return;
    }
    act_model_find(j->modeller, first, last, &s->constant);
    if (s->constant.kind == ACT_MODEL_CONSTANT && s->constant.last == last) {
        s->kind = CONSTANT;
    }
}

/* The span around x that is not left to its parts, with its model. */
static span *find_span(act_search_judge *j, uint64_t x) {
    for (int level = 0;;) {
        uint64_t prefix = x >> bits_of(level);
        span *s = slot_of(j, level, prefix);
        if (s->kind == EMPTY) {
            if (j->used >= SLOTS / 2) { /* models are made again when needed */
                memset(j->slot, 0, SLOTS * sizeof *j->slot);
                j->used = 0;
                s = slot_of(j, level, prefix);
            }
            j->used++;
            make_span(j, s, level, prefix);
        }
        if (s->kind != PARTS) {
            return s;
        }
        level = s->next;
    }
}

static uint64_t first_of(const span *s) {
    return s->prefix << bits_of(s->level);
}

static uint64_t last_of(const span *s) {
    return first_of(s) + ((uint64_t)1 << bits_of(s->level)) - 1;
}

bool act_search_judge_span(act_search_judge *j, uint64_t x, uint64_t *first,
                           uint64_t *last) {
    const span *s = find_span(j, x);
    *first = first_of(s);
    *last = last_of(s);
    return s->kind != NONE;
}

const act_landmarks *act_search_judge_landmarks(const act_search_judge *j) {
    return &j->landmarks;
}

double act_search_judge_value(act_search_judge *j, uint64_t x) {
    act_truth truth = {.rounded = (double)NAN};
    act_exact_truth(j->exact, j->format, act_decode(j->format, x), &truth);
    return truth.rounded;
}

/* What is being looked for, and what was met. */
typedef struct seeking {
    act_search_peak peak;
    bool floored;
    bool any, failed; /* the last result, if there was one */
    uint64_t last;
} seeking;

static void take_peak(seeking *s, double error, uint64_t x) {
    if (error > s->peak.error) {
        s->peak.error = error;
        s->peak.x = x;
    }
}

static void note_result(seeking *s, uint64_t x, bool failed) {
    if (s->any && s->failed != failed && s->peak.border[0] == s->peak.border[1]) {
        s->peak.border[0] = s->last;
        s->peak.border[1] = x;
    }
    s->peak.has[failed] = true;
    s->peak.of[failed] = x;
    s->any = true;
    s->failed = failed;
    s->last = x;
}

/* Consecutive results of one span. */
typedef struct results {
    const uint64_t *x;
    const double *y;
    size_t n;
} results;

static void note_right(seeking *s, const results *r) {
    note_result(s, r->x[0], false);
    s->last = r->x[r->n - 1];
}

/* From ulps at a value with this exponent of the ulp to those of at least 2^-4. */
static double floor_of(const act_format *format, int ulp_exponent) {
    int least = -4 - format->precision + 1;
    return ulp_exponent < least ? act_scale(1, ulp_exponent - least) : 1;
}

/* An error, and whether it is a failure instead. */
typedef struct verdict {
    double error;
    bool failed;
} verdict;

/* Judges one result by the exact tier. */
static verdict decide(act_search_judge *j, uint64_t x, uint64_t y, bool floored,
                      act_tally *tally) {
    act_model none = {.kind = ACT_MODEL_NONE, .first = x, .last = x};
    const act_model_list models = {.item = &none, .count = 1, .capacity = 1};
    act_tally one;
    bool failed = false;
    act_tally_clear(&one);
    act_screen_judge(j->screen, &models, x, &y, 1, &one);
    for (int i = ACT_JUDGED + 1; i < ACT_CLASSES; i++) {
        tally->classes[i] += one.classes[i];
        failed = failed || (act_class_is_failure((act_class)i) && one.classes[i] > 0);
    }
    tally->undecided += one.undecided;
    tally->exact++;
    act_tally_merge_extremes(tally, &one);
    return (verdict){floored ? one.floored.error : one.ulp.error, failed};
}

/* Whether a result fails where f does not round to zero, and in which class but of zeros.
 */
static bool is_failure(const act_wide *model, double y, act_class *class) {
    *class = isnan(y) ? ACT_NAN_FOR_NUMBER : ACT_WRONG_SIGN;
    return isnan(y) || y == 0 || (y < 0) != (model->base < 0);
}

/* From ulps of the span's values to those of at least 2^-4. */
static double floor_of_span(const act_search_judge *j, const span *s) {
    int ulp = -ilogb(s->wide.unscale) - ilogb(s->wide.above);
    return floor_of(j->format, ulp);
}

/* The error above which a result is for the exact tier, if `known` is the greatest. */
static double limit_beyond(const span *s, double known) {
    const act_wide *model = &s->wide;
    double best = fmax(known, 0.5);
    double limit = best * (1 - 0x1p-44);
    /* Of results that may be wrongly rounded each is decided while none is known. */
    bool patient = s->fruitless < PATIENCE || best == 0.5;
    limit += patient ? -model->bound : model->bound;
    /* Beside a power of two a great error may be halved. */
    return limit > 0x1p12 && model->below != model->above ? limit / 2 : limit;
}

static double limit_of(const act_search_judge *j, const span *s, const act_tally *tally) {
    double limit = limit_beyond(s, tally->ulp.set ? tally->ulp.error : 0);
    double floored = tally->floored.set ? tally->floored.error : 0;
    return fmin(limit, limit_beyond(s, fmax(floored, 0.5) / floor_of_span(j, s)));
}

/* Judges a result that may be an extreme or a failure. */
static verdict judge_candidate(act_search_judge *j, span *s, uint64_t x, double y,
                               bool floored, act_tally *tally) {
    act_judgement failure = {0};
    uint64_t bits = act_encode(j->format, y);
    bool fails = s->wide.is_nonzero && is_failure(&s->wide, y, &failure.class);
    if (fails && y != 0) { /* what a zero stands for is told too, and so decided */
        tally->classes[failure.class]++;
        act_tally_extremes(tally, j->format, &failure, x, bits);
        return (verdict){0, true};
    }
    double before = tally->ulp.error + tally->floored.error;
    verdict v = decide(j, x, bits, floored, tally);
    bool grew = fails || tally->ulp.error + tally->floored.error > before;
    s->fruitless = grew ? 0 : s->fruitless + 1;
    return v;
}

/* Fills j->errors; returns the greatest. What is beyond the last whole stride is filled
 * up with repeats. */
static double find_errors(act_search_judge *j, const act_wide *model, const results *r) {
    size_t whole = r->n - r->n % ACT_STRIDE;
    double most = j->kernels->seek(model, r->x, r->y, whole, j->errors);
    if (whole == r->n) {
        return most;
    }
    uint64_t x[ACT_STRIDE];
    double y[ACT_STRIDE];
    for (size_t i = 0; i < ACT_STRIDE; i++) {
        size_t k = whole + i < r->n ? whole + i : r->n - 1;
        x[i] = r->x[k];
        y[i] = r->y[k];
    }
    double more = j->kernels->seek(model, x, y, ACT_STRIDE, j->errors + whole);
    return more <= most ? most : more; /* NaN stays */
}

/* Judges results of one wide model. The greatest error comes first, which leaves few. */
static void judge_wide(act_search_judge *j, span *s, const results *r, act_tally *tally,
                       seeking *sought) {
    bool floored = sought->floored;
    double scale = floored ? floor_of_span(j, s) : 1;
    double most = find_errors(j, &s->wide, r);
    bool has_failures = !(most <= s->wide.least);
    if (most <= limit_of(j, s, tally) && !has_failures) { /* the usual case */
        size_t at = 0;
        while (most * scale > sought->peak.error && j->errors[at] != most) {
            at++;
        }
        take_peak(sought, most * scale, r->x[at]);
        note_right(sought, r);
        return;
    }
    size_t first = r->n; /* the one that was decided first */
    verdict of_first = {0};
    for (size_t i = 0; i < r->n && most > limit_of(j, s, tally); i++) {
        if (j->errors[i] == most) {
            of_first = judge_candidate(j, s, r->x[i], r->y[i], floored, tally);
            first = i;
            break;
        }
    }
    for (size_t i = 0; i < r->n; i++) {
        act_class class;
        verdict v = {j->errors[i] * scale, false};
        bool fails = has_failures && is_failure(&s->wide, r->y[i], &class);
        if (i == first) {
            v = of_first;
        } else if (fails || !(j->errors[i] <= limit_of(j, s, tally))) {
            v = judge_candidate(j, s, r->x[i], r->y[i], floored, tally);
        }
        take_peak(sought, v.error, r->x[i]);
        note_result(sought, r->x[i], v.failed);
    }
}

/* Judges results where f is one number. */
static void judge_constant(act_search_judge *j, const span *s, const results *r,
                           act_tally *tally, seeking *sought) {
    double scale =
        sought->floored ? floor_of(j->format, s->constant.truth.ulp_exponent) : 1;
    for (size_t i = 0; i < r->n; i++) {
        act_judgement result = act_judge(&s->constant.truth, j->format, r->y[i]);
        uint64_t bits = act_encode(j->format, r->y[i]);
        tally->classes[result.class] += result.class != ACT_JUDGED;
        tally->classes[ACT_MINUS_ZERO] += result.is_minus_zero;
        act_tally_extremes(tally, j->format, &result, r->x[i], bits);
        take_peak(sought, fabs(result.ulps) * scale, r->x[i]);
        note_result(sought, r->x[i], act_class_is_failure(result.class));
    }
}

static void judge_each(act_search_judge *j, const results *r, act_tally *tally,
                       seeking *sought) {
    for (size_t i = 0; i < r->n; i++) {
        uint64_t bits = act_encode(j->format, r->y[i]);
        verdict v = decide(j, r->x[i], bits, sought->floored, tally);
        take_peak(sought, v.error, r->x[i]);
        note_result(sought, r->x[i], v.failed);
    }
}

act_search_peak act_search_judge_points(act_search_judge *j, const uint64_t *x,
                                        const double *y, size_t n, bool floored,
                                        act_tally *tally) {
    seeking sought = {.floored = floored, .peak.x = n > 0 ? x[0] : 0};
    tally->inputs += n;
    for (size_t i = 0; i < n;) {
        span *s = find_span(j, x[i]);
        uint64_t last = last_of(s);
        size_t end = x[n - 1] <= last ? n : i + 1;
        while (end < n && x[end] <= last) {
            end++;
        }
        results r = {.x = x + i, .y = y + i, .n = end - i};
        if (s->kind == NONE) {
            judge_each(j, &r, tally, &sought);
        } else if (s->kind == WIDE) {
            judge_wide(j, s, &r, tally, &sought);
        } else {
            judge_constant(j, s, &r, tally, &sought);
        }
        i = end;
    }
    return sought.peak;
}
