#include "inputs/landmarks.h"

#include "inputs/axis.h"
#include "number/round.h"
#include "range/range.h"

#include <math.h>
#include <stdlib.h>

enum {
    OUTER = 32, /* steps over all binades of a sign */
    HALVES = 2, /* of a binade where functions bend */
};

typedef struct finder {
    act_exact *exact;
    const act_format *format;
    double sign; /* of the inputs */
    double far;  /* the rounded f at the greatest of them */
    act_landmarks *out;
} finder;

static void add(finder *s, double x) {
    if (s->out->count < ACT_LANDMARKS && isfinite(x)) {
        s->out->ordinal[s->out->count++] = act_axis_ordinal(s->format, x);
    }
}

/* Adds the places where f^(k) takes a bound: a minimum of a kernel that is too low lies
 * there. */
static void add_bound(finder *s, const act_bound *bound) {
    for (int i = 0; i < bound->spots; i++) {
        const act_spot *spot = &bound->spot[i];
        if (spot->reached == ACT_ATTAINED || spot->reached == ACT_NEAR) {
            double at = mpfr_get_d(&spot->x->left, MPFR_RNDN);
            add(s, act_round_number(at, s->format, ACT_NEAREST));
        }
    }
}

static void add_bounds(finder *s, const act_function *f, const double *params) {
    act_range range;
    act_range_init(&range);
    if (act_range_find(&range, f, params, act_exact_order(s->exact), f->domain[0],
                       f->domain[1]) == ACT_OK) {
        add_bound(s, &range.lower);
        add_bound(s, &range.upper);
    }
    act_range_clear(&range);
}

static double input_at(const finder *s, int64_t magnitude) {
    return s->sign * act_decode(s->format, (uint64_t)magnitude);
}

static double rounded_at(const finder *s, int64_t magnitude) {
    act_truth truth = {.rounded = (double)NAN};
    act_exact_truth(s->exact, s->format, input_at(s, magnitude), &truth);
    return truth.rounded; /* undecided counts as NaN */
}

/* What kind of result y is: equal kinds have nothing between them. */
typedef int kind_of(const finder *s, double x, double y);

enum { NORMAL = 3 };

static int kind_of_number(const finder *s, ACT_UNUSED double x, double y) {
    int kind = isnan(y)                              ? 0
               : y == 0                              ? 1
               : fabs(y) < ldexp(1, s->format->emin) ? 2
               : isfinite(y)                         ? NORMAL
                                                     : NORMAL + 1;
    return y < 0 ? -kind : kind;
}

static int kind_by_far(const finder *s, ACT_UNUSED double x, double y) {
    return y == s->far || (isnan(y) && isnan(s->far));
}

static int kind_by_identity(ACT_UNUSED const finder *s, double x, double y) {
    return y == x;
}

/* Adds the landmark between two magnitudes whose results have other kinds: where that of
 * the greater one begins. */
static void add_between(finder *s, kind_of *kind, int64_t lo, int64_t hi) {
    int end = kind(s, input_at(s, hi), rounded_at(s, hi));
    while (hi - lo > 1) {
        int64_t middle = lo + (hi - lo) / 2;
        if (kind(s, input_at(s, middle), rounded_at(s, middle)) == end) {
            hi = middle;
        } else {
            lo = middle;
        }
    }
    add(s, input_at(s, hi));
}

/* The edge nearest to the far end from which on a property holds, if it holds on one
 * unbroken run. */
static void add_edge(finder *s, kind_of *kind, int64_t greatest) {
    bool holds = kind(s, input_at(s, greatest), rounded_at(s, greatest)) != 0;
    if (holds && kind(s, input_at(s, 0), rounded_at(s, 0)) == 0) {
        add_between(s, kind, 0, greatest);
    }
}

/* The next magnitude that is looked at after one. */
static int64_t next_magnitude(const finder *s, int64_t from, int64_t greatest) {
    int64_t binade = (int64_t)act_axis_binade_size(s->format);
    double x = act_decode(s->format, (uint64_t)from);
    int64_t bent = act_axis_ordinal(s->format, ldexp(1, ACT_AXIS_BENT_LO));
    int64_t step = greatest / OUTER;
    step = step > binade ? step - step % binade : binade;
    if (act_axis_is_bent(s->format, x)) {
        step = binade / HALVES;
    } else if (from < bent && bent - from < step) {
        step = bent - from;
    }
    return greatest - from > step ? from + step : greatest;
}

/* Looks for changes among the inputs of a sign, from 0 outward. */
static void scan(finder *s) {
    int64_t greatest = act_axis_ordinal(s->format, act_format_max(s->format));
    s->far = rounded_at(s, greatest);
    int before = kind_of_number(s, 0, rounded_at(s, 0));
    for (int64_t at = 0; at < greatest;) {
        int64_t next = next_magnitude(s, at, greatest);
        int here = kind_of_number(s, 0, rounded_at(s, next));
        bool is_root = abs(here) == NORMAL && before == -here;
        if (here != before && !is_root) {
            add_between(s, kind_of_number, at, next);
        }
        before = here;
        at = next;
    }
    add_edge(s, kind_by_far, greatest);
    add_edge(s, kind_by_identity, greatest);
}

static int by_ordinal(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

void act_landmarks_find(act_landmarks *out, const act_function *f, const double *params,
                        act_exact *exact, const act_format *format) {
    finder s = {.exact = exact, .format = format, .out = out};
    double at[ACT_KINKS];
    int kinks = act_function_kinks(f, params, at);
    out->count = 0;
    for (int i = 0; i < kinks; i++) {
        add(&s, act_axis_nearby(format, at[i]));
    }
    for (int i = 0; i < f->n_poles; i++) {
        add(&s, act_axis_nearby(format, f->pole[i].at));
    }
    for (int i = 0; i < 2; i++) {
        add(&s, act_axis_nearby(format, f->domain[i]));
    }
    add_bounds(&s, f, params);
    for (s.sign = 1; s.sign >= -1; s.sign -= 2) {
        scan(&s);
    }
    qsort(out->ordinal, out->count, sizeof out->ordinal[0], by_ordinal);
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        if (kept == 0 || out->ordinal[i] != out->ordinal[kept - 1]) {
            out->ordinal[kept++] = out->ordinal[i];
        }
    }
    out->count = kept;
}
