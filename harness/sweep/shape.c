#include "sweep/shape.h"

#include "inputs/axis.h"
#include "number/round.h"
#include "sweep/suspect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Floored errors from which on a shape is looked for, in ulps of formats with many digits
 * and with few. */
enum { LARGE = 8, LARGE_NARROW = 4 };

/* A finite point, f^(k) rounded there, and the result with its error; 0 if it is in a
 * class of failure, of which is told elsewhere. */
typedef struct place {
    double x, f, error;
    uint64_t y;
} place;

typedef struct evidence {
    const act_target *target;
    const act_format *format;
    const act_tally *bins;
    place *place; /* ascending */
    size_t count;
    bool is_floored; /* errors are, else these are small and those in ulps are not */
    act_worst worst; /* of all errors */
    double bar;      /* beyond it they are large */
    double floored;  /* the greatest floored one */
} evidence;

/* What encloses all large errors, on the line of x or of |x|. */
typedef struct hull {
    bool is_folded;
    double lo, hi;
    double rest; /* the greatest error outside */
} hull;

/* A stretch with one result. */
typedef struct run {
    size_t first, last; /* places */
    double lo, hi;      /* x, or |x| */
    double least, most; /* of f^(k) */
} run;

static bool keeps_claim(const act_impl *impl, const act_accuracy *accuracy) {
    return impl->claim > 0 && accuracy->ulp.error <= impl->claim;
}

/* Chooses the errors that are told of; false if none are large. */
static bool choose_errors(evidence *e, const act_accuracy *accuracy) {
    bool is_narrow = act_format_is_narrow(e->format);
    double far = act_suspect_far(e->format);
    e->floored = accuracy->floored.error;
    e->is_floored = e->floored > (is_narrow ? LARGE_NARROW : LARGE);
    e->worst = e->is_floored ? accuracy->floored : accuracy->ulp;
    e->bar = fmax(1, fmin(far, e->worst.error / 8));
    return e->worst.set && isfinite(act_decode(e->format, e->worst.x)) &&
           (e->is_floored || e->worst.error > 8 * LARGE);
}

static double error_at(const evidence *e, const act_truth *truths, int count,
                       uint64_t bits) {
    double y = act_decode(e->format, bits);
    act_judgement result = act_judge_best(truths, count, e->format, y);
    if (result.class != ACT_JUDGED || isnan(y)) {
        return 0;
    }
    return e->is_floored
               ? act_tally_floored_error(result.truth, e->format, y, result.ulps)
               : fabs(result.ulps);
}

/* Looks at the points, in a table that may lack their truths. */
static act_status find_places(evidence *e, const uint64_t *y) {
    const act_truth_table *table = &e->target->table;
    e->place = calloc(table->points.count + 1, sizeof *e->place);
    if (e->place == NULL) {
        return ACT_NOMEM;
    }
    for (size_t i = 0; i < table->points.count; i++) {
        double x = act_decode(e->format, table->points.bits[i]);
        act_truth truths[ACT_CONVENTIONS];
        int count = 1;
        if (!isfinite(x)) {
            continue;
        }
        if (!table->has_truths || table->has_more[i]) {
            act_exact_truths(table->exact, e->format, x, truths, &count);
        } else if (!table->is_undecided[i]) {
            truths[0] = table->truth[i];
        } else {
            continue;
        }
        e->place[e->count++] = (place){.x = x,
                                       .f = truths[0].rounded,
                                       .error = error_at(e, truths, count, y[i]),
                                       .y = y[i]};
    }
    return ACT_OK;
}

static void enclose(hull *h, double bar, double x, double error) {
    double at = h->is_folded ? fabs(x) : x;
    if (error <= bar) {
        h->rest = fmax(h->rest, error);
        return;
    }
    h->lo = fmin(h->lo, at);
    h->hi = fmax(h->hi, at);
}

static hull hull_of(const evidence *e, bool is_folded) {
    hull h = {.is_folded = is_folded, .lo = HUGE_VAL, .hi = -HUGE_VAL};
    for (size_t i = 0; i < e->count; i++) {
        enclose(&h, e->bar, e->place[i].x, e->place[i].error);
    }
    for (int i = 0; i < ACT_BINS - 1; i++) {
        const act_worst *worst = e->is_floored ? &e->bins[i].floored : &e->bins[i].ulp;
        if (worst->set) {
            enclose(&h, e->bar, act_decode(e->format, worst->x), worst->error);
        }
    }
    return h;
}

/* Writes an interval; an end that is not finite is none. */
static void write_interval(char *out, size_t size, const hull *h, double lo, double hi) {
    const char *x = h->is_folded ? "|x|" : "x";
    if (lo == hi) {
        snprintf(out, size, "near %s = %a (%.9g)", x, lo, lo);
    } else if (isfinite(lo) && isfinite(hi)) {
        snprintf(out, size, "for %a <= %s <= %a (%.6g to %.6g)", lo, x, hi, lo, hi);
    } else if (isfinite(lo)) {
        snprintf(out, size, "for %s >= %a (%.9g)", x, lo, lo);
    } else {
        snprintf(out, size, "for %s <= %a (%.9g)", x, hi, hi);
    }
}

/* How far apart two values are, in floored ulps of the greater. */
static double ulps_between(const act_format *format, double a, double b) {
    double size = fmin(fmax(fabs(a), fabs(b)), act_format_max(format));
    int exponent = act_ulp_exponent_of(fmax(size, 0x1p-4), format);
    return fabs(act_truth_in_ulps(format, a, exponent) -
                act_truth_in_ulps(format, b, exponent));
}

/* The stretch around the worst input whose results are all as there; false: no point lies
 * in it. */
static bool find_run(const evidence *e, const hull *h, run *r) {
    double x = act_decode(e->format, e->worst.x);
    size_t next = 0;
    while (next < e->count && e->place[next].x < x) {
        next++;
    }
    size_t from = next;
    size_t to = next;
    while (from > 0 && e->place[from - 1].y == e->worst.y) {
        from--;
    }
    while (to < e->count && e->place[to].y == e->worst.y) {
        to++;
    }
    if (from == to) {
        return false;
    }
    *r = (run){.first = from, .last = to - 1, .least = HUGE_VAL, .most = -HUGE_VAL};
    double lo = from == 0 ? -HUGE_VAL : fmin(e->place[from].x, x);
    double hi = to == e->count ? HUGE_VAL : fmax(e->place[to - 1].x, x);
    bool is_mirrored = h->is_folded && x < 0;
    r->lo = is_mirrored ? -hi : lo;
    r->hi = is_mirrored ? -lo : hi;
    for (size_t i = from; i < to; i++) {
        r->least = fmin(r->least, e->place[i].f);
        r->most = fmax(r->most, e->place[i].f);
    }
    return true;
}

static const char *name_of(const evidence *e) {
    static const char *const names[ACT_ORDERS] = {"f", "f'", "f''"};
    return names[e->target->property.order];
}

/* One result where f^(k) has many: from x on it saturates too early, say. */
static bool tell_constant(const evidence *e, const hull *h, char text[ACT_TEXT_SIZE]) {
    char where[ACT_EXAMPLE_SIZE];
    run r;
    if (!e->is_floored || !find_run(e, h, &r) || h->lo < r.lo || h->hi > r.hi ||
        (isinf(r.lo) && isinf(r.hi))) {
        return false;
    }
    double change = ulps_between(e->format, r.least, r.most);
    const char *side = act_decode(e->format, e->worst.x) < 0 ? " at x < 0" : " at x > 0";
    write_interval(where, sizeof where, h, r.lo, r.hi);
    snprintf(text, ACT_TEXT_SIZE,
             "one result, %a%s, %.120s, where %s changes by %.4g floored ulp",
             act_decode(e->format, e->worst.y), h->is_folded ? side : "", where,
             name_of(e), change);
    return change > e->bar;
}

/* The size of a small neighbourhood. */
static double small_at(double x) {
    return fmax(fabs(x), 1) / 8;
}

/* Whether the hull lies in a small neighbourhood of c, and no farther from it than it is
 * wide, or than a few points are apart. */
static bool is_beside(const hull *h, double c) {
    double at = h->is_folded ? fabs(c) : c;
    double reach = fmax(fabs(h->lo - at), fabs(h->hi - at));
    double gap = fmax(fmax(h->lo - at, at - h->hi), 0);
    return reach <= small_at(at) && gap <= fmax(h->hi - h->lo, small_at(at) / 8);
}

/* Whether two neighbouring points have a root between them that may be beside the hull.
 */
static bool is_candidate(const hull *h, const place *from, const place *to) {
    double a = h->is_folded ? fabs(from->x) : from->x;
    double b = h->is_folded ? fabs(to->x) : to->x;
    double margin = small_at(h->hi);
    return from->f * to->f < 0 && fmin(a, b) <= h->hi + margin &&
           fmax(a, b) >= h->lo - margin;
}

/* Narrows down a root between two inputs, at which f^(k) has other signs. */
static double root_between(const evidence *e, place from, place to) {
    for (int i = 0; i < 64; i++) {
        double middle = act_axis_nearby(e->format, (from.x + to.x) / 2);
        act_truth truth;
        if (middle <= from.x || middle >= to.x ||
            act_exact_truth(e->target->exact, e->format, middle, &truth) != ACT_OK) {
            break;
        }
        place *end = signbit(truth.rounded) == signbit(from.f) ? &from : &to;
        *end = (place){.x = middle, .f = truth.rounded};
    }
    return from.x;
}

/* The kink or root beside which the hull lies; NULL if there is none. */
static const char *find_neighbour(const evidence *e, const hull *h, double *c) {
    const act_property *p = &e->target->property;
    for (int i = 0; i < p->kinks; i++) {
        if (is_beside(h, p->kink[i])) {
            *c = p->kink[i];
            return "kink";
        }
    }
    for (int i = 0; i < p->zeros; i++) {
        if (is_beside(h, p->zero[i])) {
            *c = p->zero[i];
            return "root";
        }
    }
    for (size_t i = 0; i + 1 < e->count; i++) {
        if (is_candidate(h, &e->place[i], &e->place[i + 1])) {
            *c = root_between(e, e->place[i], e->place[i + 1]);
            if (is_beside(h, *c)) {
                return "root";
            }
        }
    }
    return NULL;
}

static bool tell_neighbour(const evidence *e, const hull *h, char text[ACT_TEXT_SIZE]) {
    double c;
    const char *what = find_neighbour(e, h, &c);
    if (what == NULL) {
        return false;
    }
    double at = h->is_folded ? fabs(c) : c;
    double reach = fmax(fabs(h->lo - at), fabs(h->hi - at));
    char unit[ACT_EXAMPLE_SIZE] = "floored ulp";
    if (!e->is_floored) {
        snprintf(unit, sizeof unit, "ulp (%.4g floored ulp)", e->floored);
    }
    snprintf(text, ACT_TEXT_SIZE,
             "errors are large only beside the %s %s%.9g, within %.3g of it: %.4g %.40s, "
             "at most %.4g elsewhere",
             what, h->is_folded ? "+-" : "", at, reach, e->worst.error, unit, h->rest);
    return true;
}

/* A spike, or a side. */
static bool tell_spot(const evidence *e, const hull *h, char text[ACT_TEXT_SIZE]) {
    char where[ACT_EXAMPLE_SIZE];
    bool is_narrow = h->hi - h->lo <= fmax(fabs(h->hi), fabs(h->lo)) / 8;
    bool is_right = h->lo >= 1 && h->hi >= e->place[e->count - 1].x;
    bool is_left = h->hi <= -1 && h->lo <= e->place[0].x;
    if (!e->is_floored || !(is_narrow || is_right || is_left)) {
        return false;
    }
    write_interval(where, sizeof where, h, is_left ? -HUGE_VAL : h->lo,
                   is_right ? HUGE_VAL : h->hi);
    snprintf(text, ACT_TEXT_SIZE,
             "errors are large only %.120s: %.4g floored ulp, at most %.4g elsewhere",
             where, e->worst.error, h->rest);
    return true;
}

act_status act_shape_find(act_sweep_result *result, const act_target *target,
                          const uint64_t *y, const act_tally bins[ACT_BINS]) {
    const act_impl *impl = result->impl;
    evidence e = {.target = target, .format = impl->format, .bins = bins};
    bool is_free =
        (impl->flags & ACT_APPROXIMATE) != 0 || impl->convention == ACT_BACKWARD_Y;
    if (is_free || keeps_claim(impl, &result->accuracy) ||
        !choose_errors(&e, &result->accuracy)) {
        return ACT_OK;
    }
    act_status status = find_places(&e, y);
    if (status != ACT_OK || e.count == 0) {
        goto cleanup;
    }
    for (int folds = 0; folds <= 1; folds++) {
        hull h = hull_of(&e, folds != 0);
        if (tell_constant(&e, &h, result->shape) ||
            tell_neighbour(&e, &h, result->shape) || tell_spot(&e, &h, result->shape)) {
            break;
        }
    }
cleanup:
    free(e.place);
    return status;
}
