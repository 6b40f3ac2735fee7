#include "judge/property_private.h"

#include <math.h>

static void add(const act_property *p, act_property_tally *tally, act_property_kind kind,
                const act_breach *breach) {
    tally->of[kind].count++;
    act_breaches_show(&tally->of[kind], p->format, breach);
}

/* Asks that y is a number that is known, for x. */
static void ask_value(const act_property *p, act_property_tally *tally,
                      act_property_kind kind, uint64_t x, uint64_t y,
                      const act_property_bound *value) {
    int64_t rank = act_rank(p->format, y);
    if (rank != value->rank) {
        act_breach breach = {.set = true,
                             .x = x,
                             .y = y,
                             .beside_x = x,
                             .beside_y = value->bits,
                             .steps = fabs((double)rank - (double)value->rank)};
        add(p, tally, kind, &breach);
    }
}

static void ask_places(const act_property *p, uint64_t x, uint64_t y,
                       act_property_tally *tally) {
    static const act_property_bound zero = {.is_firm = true};
    double at = act_decode(p->format, x);
    for (int i = 0; i < p->zeros; i++) {
        if (at == p->zero[i] && !act_property_is_level(p, x)) {
            ask_value(p, tally, ACT_PROPERTY_ZERO, x, y, &zero);
        }
    }
    int right = at > 0;
    if (isinf(at) && p->has_limit[right]) {
        const act_property_bound *limit = &p->limit[right];
        act_property_kind kind = limit->is_firm ? ACT_PROPERTY_LIMIT : ACT_PROPERTY_BOUND;
        ask_value(p, tally, kind, x, y, limit);
    }
}

/* How far f(x) + f(-x) is from 1, in numbers below 1; 0: less than one, as correct
 * rounding to two numbers up to 1 leaves it. */
static double gap(const act_property *p, uint64_t y, uint64_t mirrored) {
    double sum = act_decode(p->format, y) + act_decode(p->format, mirrored);
    return floor(ldexp(fabs(sum - 1), p->format->precision));
}

static bool is_at_kink(const act_property *p, double x) {
    for (int i = 0; i < p->kinks; i++) {
        if (fabs(p->kink[i]) == fabs(x)) {
            return true; /* conventions need no symmetry */
        }
    }
    return false;
}

static void ask_pair(const act_property *p, uint64_t x, uint64_t y, uint64_t mirrored,
                     act_property_tally *tally) {
    uint64_t sign = (uint64_t)1 << (8 * p->format->size - 1);
    int64_t one = act_rank(p->format, y);
    int64_t other = act_rank(p->format, mirrored);
    double steps = act_property_is_sigmoidal(p) ? gap(p, y, mirrored)
                   : act_property_is_odd(p)     ? fabs((double)one + (double)other)
                                                : fabs((double)one - (double)other);
    if (steps > 0 && !act_is_nan(p->format, x) && !act_is_nan(p->format, y) &&
        !act_is_nan(p->format, mirrored) && !is_at_kink(p, act_decode(p->format, x))) {
        act_breach breach = {.set = true,
                             .x = x,
                             .y = y,
                             .beside_x = x ^ sign,
                             .beside_y = mirrored,
                             .steps = steps};
        add(p, tally, ACT_PROPERTY_SYMMETRY, &breach);
    }
}

/* The number of results that are not symmetric at first sight; 1 if there are no vectors
 * to look with. */
static size_t count_suspects(const act_property *p, const uint32_t *y,
                             const uint32_t *mirrored, uint32_t flip, size_t n) {
    if (p->kernels == NULL) {
        return 1;
    }
    return act_property_is_sigmoidal(p)
               ? p->kernels->gaps((const float *)(const void *)y,
                                  (const float *)(const void *)mirrored, 0x1p-24, n)
               : p->kernels->unlike(y, mirrored, flip, n);
}

void act_property_mirror(const act_property *p, uint64_t first, const void *results,
                         const void *opposite, size_t n, act_property_tally *tally) {
    enum { BLOCK = 4096 };
    const uint32_t *y = results;
    const uint32_t *mirrored = opposite;
    /* Signs that differ everywhere, or nowhere. */
    uint32_t flip = act_property_is_odd(p) ? (uint32_t)1 << 31 : 0;
    bool is_sigmoidal = act_property_is_sigmoidal(p);
    if (p->symmetry == ACT_NO_SYMMETRY) {
        return;
    }
    for (size_t from = 0; from < n; from += BLOCK) {
        size_t end = from + BLOCK < n ? from + BLOCK : n;
        if (count_suspects(p, y + from, mirrored + from, flip, end - from) == 0) {
            continue;
        }
        for (size_t i = from; i < end; i++) {
            if (is_sigmoidal || (y[i] ^ mirrored[i]) != flip) {
                ask_pair(p, first + i, y[i], mirrored[i], tally);
            }
        }
    }
}

/* Asks each positive input beside its opposite, both among x. */
static void ask_pairs(const act_property *p, const uint64_t *x, const uint64_t *y,
                      size_t n, act_property_tally *tally) {
    size_t left = 0;
    for (size_t i = n; i-- > 0 && left < n;) {
        int64_t mirrored = -1 - act_ordinal(p->format, x[i]);
        if (mirrored >= 0) {
            break;
        }
        while (left < n && act_ordinal(p->format, x[left]) < mirrored) {
            left++;
        }
        if (left < n && act_ordinal(p->format, x[left]) == mirrored) {
            ask_pair(p, x[i], y[i], y[left], tally);
        }
    }
}

void act_property_points(const act_property *p, const uint64_t *x, const uint64_t *y,
                         size_t n, act_property_tally *tally) {
    for (size_t i = 0; i < n; i++) {
        act_property_ask(p, x[i], y[i], tally);
        if (!act_is_nan(p->format, x[i]) && !act_is_nan(p->format, y[i])) {
            ask_places(p, x[i], y[i], tally);
        }
    }
    if (p->symmetry != ACT_NO_SYMMETRY) {
        ask_pairs(p, x, y, n, tally);
    }
}

void act_property_join(const act_property *p, act_property_tally *tally,
                       const act_property_tally *next) {
    for (int i = 0; i < ACT_PROPERTIES; i++) {
        act_breaches_merge(&tally->of[i], p->format, &next->of[i]);
    }
    if (next->has_ends) {
        act_property_ask_order(p, next->first_x, next->first_y, tally);
        if (!tally->has_ends) {
            tally->has_ends = true;
            tally->first_x = next->first_x;
            tally->first_y = next->first_y;
        }
        tally->last_x = next->last_x;
        tally->last_y = next->last_y;
    }
}
