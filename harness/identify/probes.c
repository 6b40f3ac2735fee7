#include "identify/probes.h"

#include "base/random.h"
#include "inputs/axis.h"
#include "number/round.h"

#include <math.h>
#include <stdlib.h>

enum {
    CORE_LO = -8, /* binades of the core */
    CORE_HI = 5,
    STRIDE = 41, /* has no factor in common with the size of the core */
    PROBES_MAX = 16384,
};

/* Decimals of the ladder: from the end of the row above, in steps of 1 / per. */
static const struct {
    double to;
    int per;
} ladder[] = {{10, 100}, {128, 2}, {1024, 0}};

const act_format *act_probes_narrow(int which) {
    return act_format_find(which == 0 ? "f16" : "bf16");
}

static void add(act_probes *p, double x) {
    if (p->count < PROBES_MAX && (isinf(x) || fabs(x) <= act_format_max(p->format))) {
        p->x[p->count++] = x;
    }
}

/* How many probes of the core a binade has, on each side of zero. */
static int probes_of(int exponent) {
    return exponent < -3 ? 1 : exponent < 3 ? 5 : 3;
}

static void add_core(act_probes *p) {
    act_random random = act_random_seeded(1, p->format->name);
    uint64_t width = act_axis_binade_size(p->format);
    double in_order[PROBES_MAX];
    size_t n = 0;
    for (int e = CORE_LO; e <= CORE_HI; e++) {
        int each = probes_of(e);
        for (int i = 0; i < 2 * each; i++) {
            uint64_t part = width / (uint64_t)each;
            uint64_t fraction =
                (uint64_t)(i / 2) * part + act_random_next(&random) % part;
            double x =
                ldexp((double)(width + (fraction | 1)), e - p->format->precision + 1);
            in_order[n++] = i % 2 == 0 ? x : -x;
        }
    }
    for (size_t i = 0; i < n; i++) {
        add(p, in_order[i * STRIDE % n]);
    }
    p->core = p->count;
}

static void add_edges(act_probes *p) {
    const double magnitudes[] = {0x1.8p-40, 0x1.8p-20, 150,  1000,
                                 60000,     0x1.8p60,  1e30, HUGE_VAL};
    for (size_t i = 0; i < sizeof magnitudes / sizeof magnitudes[0]; i++) {
        double x = isinf(magnitudes[i])
                       ? magnitudes[i]
                       : act_round_number(magnitudes[i], p->format, ACT_NEAREST);
        bool is_there = x != 0 && (isfinite(x) || isinf(magnitudes[i]));
        for (int sign = -1; sign <= 1 && is_there; sign += 2) {
            add(p, sign * x);
        }
    }
    p->judged = p->count;
}

static void add_twins(act_probes *p) {
    for (size_t i = 0; i < ACT_PROBES_TWINS; i++) {
        for (int which = 0; which < ACT_PROBES_NARROW; which++) {
            double x = act_round_number(p->x[i], act_probes_narrow(which), ACT_NEAREST);
            add(p, act_round_number(x, p->format, ACT_NEAREST));
        }
    }
}

/* The greatest number below a positive decimal and the least above. */
static void add_beside(act_probes *p, double decimal) {
    double below = act_round_number(decimal, p->format, ACT_DOWN);
    int64_t ordinal = act_axis_ordinal(p->format, below);
    bool has_it = below == decimal;
    add(p, act_decode(p->format, act_from_ordinal(p->format, ordinal - has_it)));
    add(p, act_decode(p->format, act_from_ordinal(p->format, ordinal + 1)));
}

static int by_value(const void *a, const void *b) {
    const double *x = a;
    const double *y = b;
    return (*x > *y) - (*x < *y);
}

static void add_ladder(act_probes *p) {
    double from = 0;
    p->ladder = p->count;
    for (size_t i = 0; i < sizeof ladder / sizeof ladder[0]; i++) {
        int per = ladder[i].per;
        for (double k = from * per + 1; per > 0 && k <= ladder[i].to * per; k++) {
            add_beside(p, k / per);
        }
        for (double x = 2 * from; per == 0 && x <= ladder[i].to; x *= 2) {
            add_beside(p, x);
        }
        from = ladder[i].to;
    }
    size_t positive = p->count;
    for (size_t i = p->ladder; i < positive; i++) {
        add(p, -p->x[i]);
    }
    qsort(p->x + p->ladder, p->count - p->ladder, sizeof *p->x, by_value);
    size_t kept = p->ladder;
    for (size_t i = p->ladder; i < p->count; i++) {
        if (kept == p->ladder || p->x[i] != p->x[kept - 1]) {
            p->x[kept++] = p->x[i];
        }
    }
    p->count = kept;
}

act_status act_probes_make(act_probes *out, const act_format *format) {
    *out = (act_probes){.format = format, .x = calloc(PROBES_MAX, sizeof *out->x)};
    if (out->x == NULL) {
        return ACT_NOMEM;
    }
    add_core(out);
    add_edges(out);
    add_twins(out);
    add_ladder(out);
    return ACT_OK;
}

void act_probes_free(act_probes *probes) {
    free(probes->x);
    *probes = (act_probes){0};
}
