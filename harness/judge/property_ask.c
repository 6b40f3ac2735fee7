#include "judge/property_private.h"

#include <math.h>
#include <stdlib.h>

/* Inputs of a run that are asked at once, and breaches of one kind in a tally up to which
 * each is looked at for the simplest. */
enum { BLOCK = 4096, LOOKS = 1 << 12 };

/* A question that is being put to consecutive results. */
typedef struct asking {
    const act_property *p;
    act_property_tally *tally;
} asking;

static int stretch_of(const act_property *p, int64_t ordinal) {
    for (int i = 0; i < p->count; i++) {
        if (ordinal >= p->stretch[i].first && ordinal <= p->stretch[i].last) {
            return i;
        }
    }
    return -1;
}

static void add(const act_property *p, act_property_tally *tally, act_property_kind kind,
                const act_breach *breach) {
    tally->of[kind].count++;
    act_breaches_show(&tally->of[kind], p->format, breach);
}

/* The trend that binds results in two stretches, 0 if none does. */
static int trend_between(const act_property *p, int i, int k) {
    int least = i < k ? i : k;
    int greatest = i < k ? k : i;
    for (int j = least + 1; j <= greatest; j++) {
        if (!p->stretch[j].is_linked) {
            return 0;
        }
    }
    return p->stretch[least].trend;
}

void act_property_ask_order(const act_property *p, uint64_t x, uint64_t y,
                            act_property_tally *tally) {
    if (!tally->has_ends) {
        return;
    }
    int64_t here = act_ordinal(p->format, x);
    int64_t before = act_ordinal(p->format, tally->last_x);
    int one = stretch_of(p, before);
    int other = stretch_of(p, here);
    int trend = one < 0 || other < 0 ? 0 : trend_between(p, one, other);
    trend = here > before ? trend : -trend;
    int64_t last = act_rank(p->format, tally->last_y);
    int64_t next = act_rank(p->format, y);
    if ((trend > 0 && next < last) || (trend < 0 && next > last)) {
        act_breach breach = {.set = true,
                             .x = x,
                             .y = y,
                             .beside_x = tally->last_x,
                             .beside_y = tally->last_y,
                             .steps = fabs((double)next - (double)last)};
        add(p, tally, ACT_PROPERTY_MONOTONE, &breach);
    }
}

static bool is_level(const act_property_stretch *s) {
    return s->lower.is_firm && s->upper.is_firm && s->lower.rank == s->upper.rank;
}

bool act_property_is_level(const act_property *p, uint64_t x) {
    int k = stretch_of(p, act_ordinal(p->format, x));
    return k >= 0 && is_level(&p->stretch[k]);
}

static act_property_kind kind_of(const act_property *p, const act_property_stretch *s,
                                 const act_property_bound *bound) {
    if (!bound->is_firm) {
        return ACT_PROPERTY_BOUND;
    }
    if (bound->rank == 0 && is_level(s)) {
        return ACT_PROPERTY_ZERO;
    }
    return bound->rank == 0 && p->order == 1 ? ACT_PROPERTY_SLOPE_SIGN
                                             : ACT_PROPERTY_RANGE;
}

static void ask_bounds(const act_property *p, uint64_t x, uint64_t y,
                       act_property_tally *tally) {
    int k = stretch_of(p, act_ordinal(p->format, x));
    double at = act_decode(p->format, x);
    if (k < 0 || (isinf(at) && p->has_limit[at > 0])) {
        return; /* the limit is asked for by itself */
    }
    const act_property_stretch *s = &p->stretch[k];
    int64_t rank = act_rank(p->format, y);
    const act_property_bound *bound = rank < s->lower.rank   ? &s->lower
                                      : rank > s->upper.rank ? &s->upper
                                                             : NULL;
    if (bound != NULL) {
        act_breach breach = {.set = true,
                             .x = x,
                             .y = y,
                             .beside_x = x,
                             .beside_y = bound->bits,
                             .steps = fabs((double)rank - (double)bound->rank)};
        add(p, tally, kind_of(p, s, bound), &breach);
    }
}

static void note_end(act_property_tally *tally, uint64_t x, uint64_t y) {
    if (!tally->has_ends) {
        tally->has_ends = true;
        tally->first_x = x;
        tally->first_y = y;
    }
    tally->last_x = x;
    tally->last_y = y;
}

void act_property_ask(const act_property *p, uint64_t x, uint64_t y,
                      act_property_tally *tally) {
    if (act_is_nan(p->format, x) || act_is_nan(p->format, y)) {
        return;
    }
    act_property_ask_order(p, x, y, tally);
    ask_bounds(p, x, y, tally);
    note_end(tally, x, y);
}

/* A block of consecutive encodings, all within a stretch; y[-1] belongs to the one before
 * if is_led. */
typedef struct block {
    uint64_t first;
    const uint32_t *y;
    size_t n;
    int stretch;
    bool is_led;
} block;

/* Looks at pairs that are in the wrong order, by their encodings. */
static void show_turns(asking *a, const block *b, bool falls) {
    for (size_t i = b->is_led ? 0 : 1; i < b->n; i++) {
        int32_t before = (int32_t)(b->y - 1)[i];
        int32_t here = (int32_t)b->y[i];
        if (falls ? before < here : before > here) {
            act_breach breach = {.set = true,
                                 .x = b->first + i,
                                 .y = b->y[i],
                                 .beside_x = b->first + i - 1,
                                 .beside_y = (b->y - 1)[i],
                                 .steps = fabs((double)before - (double)here)};
            act_breaches_show(&a->tally->of[ACT_PROPERTY_MONOTONE], a->p->format,
                              &breach);
        }
    }
}

/* Tells whether all of the results are numbers of one sign, so that their encodings are
 * in their order or in the opposite one. */
static bool are_alike(const act_screen_course *course) {
    const int32_t infinity = 0x7f800000;
    const int32_t minus_infinity = (int32_t)0xff800000U;
    return course->least >= 0 ? course->greatest <= infinity
                              : course->greatest <= minus_infinity;
}

static bool are_within(const act_property *p, const act_property_stretch *s,
                       const act_screen_course *course) {
    int64_t one = act_rank(p->format, (uint32_t)course->least);
    int64_t other = act_rank(p->format, (uint32_t)course->greatest);
    return one >= s->lower.rank && other >= s->lower.rank && one <= s->upper.rank &&
           other <= s->upper.rank;
}

static void ask_each(asking *a, const block *b) {
    for (size_t i = 0; i < b->n; i++) {
        act_property_ask(a->p, b->first + i, b->y[i], a->tally);
    }
}

/* Asks a block by its encodings; false if they do not tell. */
static bool ask_block(asking *a, const block *b) {
    const act_property *p = a->p;
    const act_property_stretch *s = &p->stretch[b->stretch];
    bool is_minus_x = b->first >> 31 != 0;
    bool is_minus_y = b->y[0] >> 31 != 0;
    bool falls = (s->trend < 0) != (is_minus_x != is_minus_y);
    act_screen_course course;
    p->kernels->course((const int32_t *)b->y, b->n, b->is_led, falls, &course);
    if (!are_alike(&course) || !are_within(p, s, &course)) {
        return false;
    }
    if (s->trend != 0 && course.turns > 0) {
        act_breaches *breaches = &a->tally->of[ACT_PROPERTY_MONOTONE];
        bool is_worse = (double)course.most > breaches->worst.steps;
        if (breaches->count < LOOKS || is_worse) {
            show_turns(a, b, falls);
        }
        breaches->count += course.turns;
    }
    note_end(a->tally, b->first, b->y[0]);
    note_end(a->tally, b->first + b->n - 1, b->y[b->n - 1]);
    return true;
}

/* The number of encodings from x on, at most n, that belong to its stretch, or to none as
 * x does. */
static size_t run_of(const act_property *p, uint64_t x, size_t n, int k) {
    if (k < 0) {
        return 1;
    }
    const act_property_stretch *s = &p->stretch[k];
    int64_t ordinal = act_ordinal(p->format, x);
    int64_t left = x >> 31 != 0 ? ordinal - s->first : s->last - ordinal;
    return (uint64_t)left + 1 < n ? (size_t)left + 1 : n;
}

/* Tells whether the encodings of a result and the next are ordered as those of a block
 * are. */
static bool is_led_by(const act_property *p, uint32_t before, uint32_t y) {
    return (before ^ y) >> 31 == 0 && !act_is_nan(p->format, before);
}

void act_property_run(const act_property *p, uint64_t first, const void *results,
                      size_t n, act_property_tally *tally) {
    const uint32_t *y = results;
    asking a = {.p = p, .tally = tally};
    if (!isfinite(act_decode(p->format, first))) {
        n = act_is_nan(p->format, first) ? 0 : 1; /* NaNs beyond */
    }
    int before = -1;
    for (size_t i = 0; i < n;) {
        int k = stretch_of(p, act_ordinal(p->format, first + i));
        size_t run = run_of(p, first + i, n - i, k);
        run = run < BLOCK ? run : BLOCK;
        block b = {.first = first + i,
                   .y = y + i,
                   .n = run,
                   .stretch = k,
                   .is_led = i > 0 && k == before && is_led_by(p, y[i - 1], y[i])};
        if (k >= 0 && !b.is_led && p->kernels != NULL) {
            b.n = 1; /* beside the last result of the tally */
            ask_each(&a, &b);
            i++;
        } else {
            if (k < 0 || p->kernels == NULL || !ask_block(&a, &b)) {
                ask_each(&a, &b);
            }
            i += run;
        }
        before = k;
    }
}
