#include "inputs/points.h"

#include "base/array.h"
#include "base/random.h"
#include "inputs/axis.h"

#include <math.h>
#include <stdlib.h>

enum { NEIGHBOURS = 4, FEW_NEIGHBOURS = 1 };

typedef struct builder {
    const act_format *format;
    int64_t first, last; /* ordinals of the range */
    bool with_nan;
    int neighbours; /* on each side of what is special */
    int64_t *ordinal;
    size_t count;
    bool failed;
} builder;

static void add(builder *b, int64_t ordinal) {
    if (ordinal < b->first || ordinal > b->last || b->failed) {
        return;
    }
    int64_t *added = act_array_add(&b->ordinal, &b->count, sizeof *added);
    if (added == NULL) {
        b->failed = true;
        return;
    }
    *added = ordinal;
}

static void add_neighbourhood(builder *b, double value) {
    int64_t centre = act_axis_ordinal(b->format, act_axis_nearby(b->format, value));
    for (int64_t i = -b->neighbours; i <= b->neighbours; i++) {
        add(b, centre + i);
    }
}

static void add_specials(builder *b, const act_function *f, const double *params) {
    const act_format *format = b->format;
    int64_t infinity = act_axis_ordinal(format, HUGE_VAL);
    const double always[] = {0, 1, HUGE_VAL, act_format_subnormal(format),
                             ldexp(1, format->emin)};
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        add_neighbourhood(b, always[i]);
        add_neighbourhood(b, -always[i]);
    }
    double at[ACT_KINKS];
    int kinks = act_function_kinks(f, params, at);
    for (int i = 0; i < kinks; i++) {
        add_neighbourhood(b, at[i]);
    }
    for (int i = 0; i < f->n_poles; i++) {
        add_neighbourhood(b, f->pole[i].at);
    }
    add_neighbourhood(b, f->domain[0]);
    add_neighbourhood(b, f->domain[1]);
    if (b->with_nan) {
        int64_t quiet = act_axis_ordinal(format, (double)NAN);
        const int64_t nans[] = {quiet, quiet + 1, infinity + 1};
        for (size_t i = 0; i < sizeof nans / sizeof nans[0]; i++) {
            add(b, nans[i]);
            add(b, -nans[i] - 1);
        }
    }
}

/* A bisection for an edge of one half of the number line. */
typedef struct edge_search {
    act_exact *exact;
    const act_format *format;
    double sign;
    /* The property that begins at the edge: f rounds to x, or else as at the far end. */
    bool to_identity;
    double far;
} edge_search;

static double rounded_at(const edge_search *s, int64_t magnitude) {
    act_truth truth = {.rounded = (double)NAN};
    double x = s->sign * act_decode(s->format, (uint64_t)magnitude);
    act_exact_truth(s->exact, s->format, x, &truth); /* undecided: no edge here */
    return truth.rounded;
}

static bool has_property(const edge_search *s, int64_t magnitude) {
    double x = s->sign * act_decode(s->format, (uint64_t)magnitude);
    double y = rounded_at(s, magnitude);
    double want = s->to_identity ? x : s->far;
    return y == want || (isnan(y) && isnan(want));
}

/* Adds the edge nearest to the far end from which on the property holds, if bisection
 * finds one: it does whenever the property holds on one unbroken run. */
static void add_edge(builder *b, edge_search s) {
    int64_t hi = act_axis_ordinal(s.format, act_format_max(s.format));
    int64_t lo = 0;
    s.far = rounded_at(&s, hi);
    if (!has_property(&s, hi) || has_property(&s, lo)) {
        return;
    }
    while (hi - lo > 1) {
        int64_t middle = lo + (hi - lo) / 2;
        if (has_property(&s, middle)) {
            hi = middle;
        } else {
            lo = middle;
        }
    }
    add_neighbourhood(b, s.sign * act_decode(s.format, (uint64_t)hi));
}

static void add_edges(builder *b, act_exact *exact) {
    edge_search s = {.exact = exact, .format = b->format};
    for (s.sign = 1; s.sign >= -1; s.sign -= 2) {
        s.to_identity = false;
        add_edge(b, s);
        s.to_identity = true;
        add_edge(b, s);
    }
}

/* Ordinals of the numbers of one binade of one sign, cut to the range. */
typedef struct cell {
    int64_t first, last;
} cell;

/* The next of the binades from..to that has numbers in the range; *i: how many were
 * looked at. */
static bool next_cell(const builder *b, int from, int to, int *i, cell *c) {
    int64_t width = (int64_t)1 << (b->format->precision - 1);
    while (*i < 2 * (to - from + 1)) {
        int exponent = from + *i / 2;
        bool negative = (*i)++ % 2 != 0;
        int64_t start =
            (exponent - b->format->emin + 1) * width; /* 0: the subnormal numbers */
        int64_t first = negative ? -start - width : start;
        int64_t last = first + width - 1;
        c->first = first > b->first ? first : b->first;
        c->last = last < b->last ? last : b->last;
        if (c->first <= c->last) {
            return true;
        }
    }
    return false;
}

static size_t count_cells(const builder *b, int from, int to) {
    size_t count = 0;
    cell c;
    for (int i = 0; next_cell(b, from, to, &i, &c);) {
        count++;
    }
    return count;
}

/* Spreads n points over the binades from..to, at least one each. */
static void add_binades(builder *b, act_random *random, int from, int to, size_t n) {
    size_t cells = count_cells(b, from, to);
    size_t each = cells > 0 && n > cells ? n / cells : 1;
    cell c;
    for (int i = 0; next_cell(b, from, to, &i, &c);) {
        uint64_t width = (uint64_t)(c.last - c.first) + 1;
        for (size_t k = 0; k < each; k++) {
            add(b, c.first + (int64_t)(act_random_next(random) % width));
        }
    }
}

static void add_binade_ends(builder *b) {
    cell c;
    for (int i = 0; next_cell(b, b->format->emin - 1, b->format->emax, &i, &c);) {
        add(b, c.first);
        add(b, c.last);
    }
}

static void add_uniform(builder *b, act_random *random, double from, double to,
                        size_t n) {
    for (size_t i = 0; i < n && from < to; i++) {
        double share = act_random_uniform(random);
        double x = from * (1 - share) + to * share;
        add(b, act_axis_ordinal(b->format, act_axis_nearby(b->format, x)));
    }
}

static void add_sample(builder *b, const act_plan *plan, const char *name) {
    const double centre = 16;
    act_random random = act_random_seeded(plan->seed, name);
    int emin = b->format->emin - 1;
    int emax = b->format->emax;
    size_t quarter = act_plan_points(plan, b->format) / 4;
    add_binade_ends(b);
    add_binades(b, &random, emin, emax, quarter);
    int lo = ACT_AXIS_BENT_LO > emin ? ACT_AXIS_BENT_LO : emin;
    int hi = ACT_AXIS_BENT_HI < emax ? ACT_AXIS_BENT_HI : emax;
    size_t centre_points = count_cells(b, lo, hi) > 0 ? 2 * quarter : 0;
    add_binades(b, &random, lo, hi, centre_points);
    double from =
        plan->has_range ? fmax(plan->from, -act_format_max(b->format)) : -centre;
    double to = plan->has_range ? fmin(plan->to, act_format_max(b->format)) : centre;
    add_uniform(b, &random, from, to, 3 * quarter - centre_points);
}

static int by_ordinal(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static act_status finish(builder *b, act_points *out) {
    if (b->failed || b->count == 0) {
        return ACT_NOMEM;
    }
    qsort(b->ordinal, b->count, sizeof *b->ordinal, by_ordinal);
    out->bits = malloc(b->count * sizeof *out->bits);
    if (out->bits == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < b->count; i++) {
        if (i == 0 || b->ordinal[i] != b->ordinal[i - 1]) {
            out->bits[out->count++] = act_from_ordinal(b->format, b->ordinal[i]);
        }
    }
    return ACT_OK;
}

act_status act_points_choose(act_points *out, const act_plan *plan,
                             const act_function *function, const double *params,
                             act_exact *exact, const act_format *format) {
    *out = (act_points){0};
    builder b = {
        .format = format, .with_nan = !plan->has_range, .neighbours = NEIGHBOURS};
    act_plan_ordinals(plan, format, &b.first, &b.last);
    if (b.first > b.last) {
        return ACT_USAGE;
    }
    uint64_t size = (uint64_t)b.last - (uint64_t)b.first; /* less one */
    out->exhaustive =
        act_format_is_narrow(format) || size < act_plan_points(plan, format);
    if (out->exhaustive) {
        for (int64_t ordinal = b.first; ordinal <= b.last; ordinal++) {
            add(&b, ordinal);
        }
    } else {
        add_specials(&b, function, params);
        add_edges(&b, exact);
        add_sample(&b, plan, function->name);
    }
    act_status status = finish(&b, out);
    free(b.ordinal);
    if (status != ACT_OK) {
        act_points_free(out);
    }
    return status;
}

act_status act_points_few(act_points *out, const act_function *function,
                          const double *params, act_exact *exact,
                          const act_format *format) {
    const int lo = -8; /* one of each sign in every binade from here ... */
    const int hi = 9;  /* ... to here */
    const act_plan whole = {0};
    builder b = {.format = format, .with_nan = true, .neighbours = FEW_NEIGHBOURS};
    act_random random = act_random_seeded(whole.seed, function->name);
    *out = (act_points){0};
    act_plan_ordinals(&whole, format, &b.first, &b.last);
    add_specials(&b, function, params);
    add_edges(&b, exact);
    add_binades(&b, &random, lo, hi, 0);
    act_status status = finish(&b, out);
    free(b.ordinal);
    if (status != ACT_OK) {
        act_points_free(out);
    }
    return status;
}

void act_points_free(act_points *points) {
    free(points->bits);
    *points = (act_points){0};
}
