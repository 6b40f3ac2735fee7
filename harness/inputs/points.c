#include "inputs/points.h"

#include "base/array.h"
#include "base/random.h"
#include "inputs/axis.h"
#include "inputs/landmarks.h"

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

static void add_neighbours(builder *b, int64_t ordinal) {
    for (int64_t i = -b->neighbours; i <= b->neighbours; i++) {
        add(b, ordinal + i);
    }
}

static void add_specials(builder *b) {
    const act_format *format = b->format;
    int64_t infinity = act_axis_ordinal(format, HUGE_VAL);
    const double always[] = {0, 1, HUGE_VAL, act_format_subnormal(format),
                             ldexp(1, format->emin)};
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        add_neighbours(b, act_axis_ordinal(format, always[i]));
        add_neighbours(b, act_axis_ordinal(format, -always[i]));
    }
    if (b->with_nan) {
        int64_t quiet = act_axis_ordinal(format, (double)NAN);
        const int64_t nans[] = {quiet, quiet + 1, infinity + 1};
        for (size_t i = 0; i < sizeof nans / sizeof nans[0]; i++) {
            add(b, nans[i]);
            add(b, -nans[i] - 1);
        }
    }
}

/* Adds inputs ever closer to a landmark: one at random in every other binade of the
 * distance, on both sides. */
static void add_approach(builder *b, act_random *random, int64_t landmark) {
    int64_t binade = (int64_t)act_axis_binade_size(b->format);
    int64_t least = act_axis_ordinal(b->format, -act_format_max(b->format));
    int64_t most = act_axis_ordinal(b->format, act_format_max(b->format));
    for (int64_t width = NEIGHBOURS; width < binade; width *= 4) {
        int64_t distance =
            width + (int64_t)(act_random_next(random) % (uint64_t)(3 * width));
        if (landmark + distance <= most) {
            add(b, landmark + distance);
        }
        if (landmark - distance >= least) {
            add(b, landmark - distance);
        }
    }
}

static void add_landmarks(builder *b, const act_plan *plan,
                          const act_landmarks *landmarks) {
    act_random random = act_random_seeded(plan->seed, "landmarks");
    for (size_t i = 0; i < landmarks->count; i++) {
        add_neighbours(b, landmarks->ordinal[i]);
        add_approach(b, &random, landmarks->ordinal[i]);
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

/* Makes every other input from `first` on the opposite of the one before it, so that
 * symmetry is asked of all. */
static void mirror(builder *b, size_t first) {
    for (size_t i = first; i + 1 < b->count && b->first == -1 - b->last; i += 2) {
        b->ordinal[i + 1] = -1 - b->ordinal[i];
    }
}

/* The sample is the same for all orders, for what is true of them is found at once. About
 * a 16th of the points are at landmarks, which differ. */
static void add_sample(builder *b, const act_plan *plan, const act_function *f) {
    const double centre = 16;
    act_random random = act_random_seeded(plan->seed, f->name);
    size_t points = act_plan_points(plan, b->format);
    size_t quarter = (points - points / 16) / 4;
    int emin = b->format->emin - 1;
    int emax = b->format->emax;
    add_binade_ends(b);
    size_t first = b->count;
    add_binades(b, &random, emin, emax, quarter);
    int lo = ACT_AXIS_BENT_LO > emin ? ACT_AXIS_BENT_LO : emin;
    int hi = act_axis_bent_hi(b->format);
    size_t centre_points = count_cells(b, lo, hi) > 0 ? 2 * quarter : 0;
    add_binades(b, &random, lo, hi, centre_points);
    double from =
        plan->has_range ? fmax(plan->from, -act_format_max(b->format)) : -centre;
    double to = plan->has_range ? fmin(plan->to, act_format_max(b->format)) : centre;
    add_uniform(b, &random, from, to, 3 * quarter - centre_points);
    if (f->symmetry != ACT_NO_SYMMETRY) {
        mirror(b, first);
    }
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
        act_landmarks landmarks;
        act_landmarks_find(&landmarks, function, params, exact, format);
        add_specials(&b);
        add_landmarks(&b, plan, &landmarks);
        add_sample(&b, plan, function);
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
    act_landmarks landmarks;
    act_landmarks_find(&landmarks, function, params, exact, format);
    add_specials(&b);
    for (size_t i = 0; i < landmarks.count; i++) {
        add_neighbours(&b, landmarks.ordinal[i]);
    }
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
