#include "range/saturation.h"

#include "number/round.h"
#include "range/range_private.h"

#include <math.h>

typedef struct probe {
    const act_function *f;
    const double *params;
    const act_format *format;
    act_exact *exact;
    int order;
    bool right;
    double value; /* the rounded limit */
    act_status status;
} probe;

/* Steps of the search go outward: places are ordinals, mirrored for the left. */
static int64_t place_of(const probe *p, double x) {
    int64_t ordinal = act_ordinal(p->format, act_encode(p->format, x));
    return p->right ? ordinal : -1 - ordinal;
}

static double at_place(const probe *p, int64_t place) {
    int64_t ordinal = p->right ? place : -1 - place;
    return act_decode(p->format, act_from_ordinal(p->format, ordinal));
}

static bool is_settled(probe *p, int64_t place) {
    act_truth truth = {0};
    if (p->status == ACT_OK) {
        p->status = act_exact_truth(p->exact, p->format, at_place(p, place), &truth);
    }
    return p->status == ACT_OK && truth.rounded == p->value;
}

/* The place of the format's number next to x, outward or at x. */
static int64_t place_beyond(const probe *p, double x) {
    mpfr_t v, cell;
    mpfr_init2(v, 53);
    mpfr_init2(cell, 53);
    mpfr_set_d(v, x, MPFR_RNDN);
    double max = act_format_max(p->format);
    double near = act_round(v, p->format, p->right ? ACT_UP : ACT_DOWN, cell);
    mpfr_clears(v, cell, (mpfr_ptr)0);
    return place_of(p, fmax(-max, fmin(max, near)));
}

/* Whether f^(order) is monotone on [a, b] by the sign of its derivative. */
static bool is_monotone(probe *p, double a, double b) {
    act_range range;
    act_range_init(&range);
    act_status status =
        act_range_find(&range, p->f, p->params, p->order + 1, fmin(a, b), fmax(a, b));
    int lower = act_bound_sign(&range.lower);
    int upper = act_bound_sign(&range.upper);
    act_range_clear(&range);
    return status == ACT_OK && (lower == 0 || lower == 1 || upper == 0 || upper == -1);
}

/* A number further in, so that f^(order) is monotone from there to x without a kink in
 * between; x if there is none. */
static double further_in(probe *p, const act_range_search *search, double x) {
    enum { HALVINGS = 40 };
    double max = act_format_max(p->format);
    double sign = p->right ? 1 : -1;
    double inner = fmax(p->f->domain[0], -sign * max);
    for (int i = 0; i < search->kinks; i++) {
        double kink = search->at[i];
        bool between = (kink - inner) * sign > 0 && (x - kink) * sign > 0;
        inner = between ? kink : inner;
    }
    for (int i = 0; i < HALVINGS && inner != x; i++) {
        if (is_monotone(p, inner, x)) {
            return inner;
        }
        double near = x - sign * 4 * fmax(1, fabs(x));
        bool is_far = (near - inner) * sign > 0;
        inner = is_far ? near : x / 2 + inner / 2;
    }
    return x;
}

/* The least settled place in (unsettled, settled], f^(order) being monotone there. */
static int64_t bisect(probe *p, int64_t unsettled, int64_t settled) {
    while (settled > unsettled + 1) {
        int64_t middle = unsettled / 2 + settled / 2 + (unsettled % 2 + settled % 2) / 2;
        if (is_settled(p, middle)) {
            settled = middle;
        } else {
            unsettled = middle;
        }
    }
    return settled;
}

/* From a settled place, beyond which all is settled, inward to where that begins. */
static int64_t walk_in(probe *p, const act_range_search *search, int64_t place) {
    enum { LEGS = 64 };
    double sign = p->right ? 1 : -1;
    int64_t innermost = place_of(p, -sign * act_format_max(p->format));
    for (int leg = 0; leg < LEGS && p->status == ACT_OK; leg++) {
        if (place == innermost || !is_settled(p, place - 1)) {
            return place;
        }
        double x = at_place(p, place);
        double inner = further_in(p, search, x);
        if (inner == x) {
            break;
        }
        /* At a kink, conventions decide: the piece begins one number further out. */
        int64_t next = place_beyond(p, inner);
        next = next == innermost ? next : next + 1;
        next = next < place ? next : place - 1;
        if (!is_settled(p, next)) {
            return bisect(p, next, place);
        }
        place = next;
    }
    p->status = p->status == ACT_OK ? ACT_UNDECIDED : p->status;
    return place;
}

static void find(probe *p, act_range_search *search, act_saturation_point *out) {
    double max = act_format_max(p->format);
    double end = p->right ? max : -max;
    int64_t outermost = place_of(p, end);
    double from = act_range_monotone_from(search, p->right);
    if (isnan(from)) {
        p->status = search->status != ACT_OK ? search->status : ACT_UNDECIDED;
        return;
    }
    if (!is_settled(p, outermost)) {
        return;
    }
    int64_t begin = place_beyond(p, from);
    int64_t place =
        is_settled(p, begin) ? walk_in(p, search, begin) : bisect(p, begin, outermost);
    bool is_everywhere = place == place_of(p, -end);
    out->x = is_everywhere ? copysign(HUGE_VAL, -end) : at_place(p, place);
}

act_status act_saturation_find(act_saturation_point *out, const act_function *f,
                               const double *params, int order, const act_format *format,
                               bool right) {
    *out = (act_saturation_point){.x = (double)NAN, .value = (double)NAN};
    probe p = {
        .f = f, .params = params, .format = format, .order = order, .right = right};
    act_range_search search;
    act_truth limit = {0};
    p.status = act_range_search_open(&search, f, params, order);
    if (p.status == ACT_OK) {
        p.status = act_exact_open(&p.exact, f, params, order);
    }
    double infinity = right ? HUGE_VAL : -HUGE_VAL;
    if (p.status == ACT_OK && f->domain[right] == infinity) {
        p.status = act_exact_truth(p.exact, format, infinity, &limit);
        bool settles = isfinite(limit.rounded) && (order == 0 || limit.rounded == 0);
        if (p.status == ACT_OK && settles) {
            p.value = out->value = limit.rounded;
            find(&p, &search, out);
        }
    }
    act_exact_close(p.exact);
    act_range_search_close(&search);
    return p.status;
}
