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

/* How far out x is, in numbers of the format: its ordinal, mirrored for the left. */
static int64_t rank_of(const probe *p, double x) {
    int64_t ordinal = act_ordinal(p->format, act_encode(p->format, x));
    return p->right ? ordinal : -1 - ordinal;
}

static double value_at(const probe *p, int64_t rank) {
    int64_t ordinal = p->right ? rank : -1 - rank;
    return act_decode(p->format, act_from_ordinal(p->format, ordinal));
}

static bool rounds_to_limit(probe *p, int64_t rank) {
    act_truth truth = {0};
    if (p->status == ACT_OK) {
        p->status = act_exact_truth(p->exact, p->format, value_at(p, rank), &truth);
    }
    return p->status == ACT_OK && truth.rounded == p->value;
}

/* The rank of the format's number at x, or else of the next one outward. */
static int64_t rank_beyond(const probe *p, double x) {
    double max = act_format_max(p->format);
    double near = act_round_number(x, p->format, p->right ? ACT_UP : ACT_DOWN);
    return rank_of(p, fmax(-max, fmin(max, near)));
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

/* The least rank in (before, limit] whose value rounds to the limit, as that of `limit`
 * does; f^(order) is monotone there. */
static int64_t bisect(probe *p, int64_t before, int64_t limit) {
    while (limit > before + 1) {
        int64_t middle = before / 2 + limit / 2 + (before % 2 + limit % 2) / 2;
        if (rounds_to_limit(p, middle)) {
            limit = middle;
        } else {
            before = middle;
        }
    }
    return limit;
}

/* Walks inward from a rank beyond which all rounds to the limit, to the rank where that
 * begins. */
static int64_t walk_in(probe *p, const act_range_search *search, int64_t rank) {
    enum { LEGS = 64 };
    double sign = p->right ? 1 : -1;
    int64_t innermost = rank_of(p, -sign * act_format_max(p->format));
    for (int leg = 0; leg < LEGS; leg++) {
        if (rank == innermost || !rounds_to_limit(p, rank - 1)) {
            return rank;
        }
        double x = value_at(p, rank);
        double inner = further_in(p, search, x);
        if (inner == x) {
            break;
        }
        /* At a kink, conventions decide: the piece begins one number further out. */
        int64_t next = rank_beyond(p, inner);
        next = next == innermost ? next : next + 1;
        next = next < rank ? next : rank - 1;
        if (!rounds_to_limit(p, next)) {
            return bisect(p, next, rank);
        }
        rank = next;
    }
    p->status = ACT_UNDECIDED;
    return rank;
}

/* Sets out->x, for an f^(order) with a limit to round to. */
static void find(probe *p, act_range_search *search, act_saturation_point *out) {
    double max = act_format_max(p->format);
    double end = p->right ? max : -max;
    int64_t outermost = rank_of(p, end);
    double from = act_range_monotone_from(search, p->right);
    if (isnan(from)) {
        p->status = search->status != ACT_OK ? search->status : ACT_UNDECIDED;
        return;
    }
    if (!rounds_to_limit(p, outermost)) {
        return;
    }
    int64_t begin = rank_beyond(p, from);
    int64_t rank = rounds_to_limit(p, begin) ? walk_in(p, search, begin)
                                             : bisect(p, begin, outermost);
    bool is_everywhere = rank == rank_of(p, -end);
    out->x = is_everywhere ? copysign(HUGE_VAL, -end) : value_at(p, rank);
}

/* The limit that f^(order) rounds to towards the infinity; NaN: there is none, or it is
 * none that saturates. */
static double limit_of(probe *p) {
    double infinity = p->right ? HUGE_VAL : -HUGE_VAL;
    if (p->f->domain[p->right] != infinity) {
        return (double)NAN;
    }
    act_truth limit = {0};
    p->status = act_exact_truth(p->exact, p->format, infinity, &limit);
    bool saturates = isfinite(limit.rounded) && (p->order == 0 || limit.rounded == 0);
    return p->status == ACT_OK && saturates ? limit.rounded : (double)NAN;
}

act_status act_saturation_find(act_saturation_point *out, const act_function *f,
                               const double *params, int order, const act_format *format,
                               bool right) {
    *out = (act_saturation_point){.x = (double)NAN, .value = (double)NAN};
    probe p = {
        .f = f, .params = params, .format = format, .order = order, .right = right};
    act_range_search search;
    p.status = act_range_search_open(&search, f, params, order);
    if (p.status != ACT_OK) {
        goto cleanup;
    }
    p.status = act_exact_open(&p.exact, f, params, order);
    if (p.status != ACT_OK) {
        goto cleanup;
    }
    p.value = out->value = limit_of(&p);
    if (!isnan(p.value)) {
        find(&p, &search, out);
    }
cleanup:
    act_exact_close(p.exact);
    act_range_search_close(&search);
    return p.status;
}
