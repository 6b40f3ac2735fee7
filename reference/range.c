#include "range.h"

#include "interval.h"
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A part of one piece without kinks and poles inside. */
typedef struct segment {
    double l, r;
    int piece;
} segment;

void act_range_init(act_range *range) {
    act_bound *bounds[] = {&range->lower, &range->upper};
    for (int i = 0; i < 2; i++) {
        mpfi_init2(bounds[i]->value, ACT_FINE);
        for (int k = 0; k < ACT_SPOTS; k++) {
            mpfi_init2(bounds[i]->spot[k].x, ACT_FINE);
        }
        bounds[i]->spots = 0;
    }
}

void act_range_clear(act_range *range) {
    act_bound *bounds[] = {&range->lower, &range->upper};
    for (int i = 0; i < 2; i++) {
        mpfi_clear(bounds[i]->value);
        for (int k = 0; k < ACT_SPOTS; k++) {
            mpfi_clear(bounds[i]->spot[k].x);
        }
    }
}

/* The limit at -inf or +inf; NaN: none. A line has more digits than the table. */
static void limit_value(act_search *search, bool right, mpfi_ptr y) {
    const act_function *f = search->f;
    double limits[ACT_ORDERS][2];
    memcpy(limits, f->limit, sizeof limits);
    if (f->limits_at != NULL) {
        f->limits_at(limits, search->p);
    }
    act_program *line = right ? f->right.line : f->left.line;
    double limit = limits[search->order][right];
    mpfi_set_d(y, limit);
    if (line != NULL && isfinite(limit)) {
        act_tape_reset(search->fine);
        mpfi_set(y, line(jet_variable(search->fine, 0), search->p)->c[search->order]);
    }
}

static const act_pole *pole_at(const act_search *search, double x) {
    for (int i = 0; i < search->f->n_poles; i++) {
        if (search->f->pole[i].at == x) {
            return &search->f->pole[i];
        }
    }
    return NULL;
}

static int kink_at(const act_search *search, double x) {
    for (int i = 0; i < search->kinks; i++) {
        if (search->at[i] == x) {
            return i;
        }
    }
    return -1;
}

/* At a kink: whether f^(k) takes the value y that the piece has there. A value is a
 * convention's choice; a derivative exists only if both pieces agree. */
static act_reached reached_at_kink(act_search *search, int kink, int piece,
                                   mpfi_srcptr y) {
    enum act_side chosen = search->f->kink[kink].pytorch[0];
    bool is_chosen =
        search->order == 0 && chosen == (piece == kink ? ACT_LEFT : ACT_RIGHT);
    mpfi_t other;
    mpfi_init2(other, ACT_FINE);
    search->program = search->f->piece[piece == kink ? kink + 1 : kink];
    act_search_value(search, search->at[kink], other);
    search->program = search->f->piece[piece];
    bool agrees = act_interval_is_point(y) && mpfi_cmp(y, other) == 0;
    mpfi_clear(other);
    return is_chosen || agrees ? ACT_ATTAINED : ACT_AT_KINK;
}

/* What is reached at an end of a segment, seen from the inside, which lies on the side
 * `from` of it. */
static void add_end(act_search *search, segment s, double x, enum act_side from) {
    mpfi_t place, y;
    mpfi_init2(place, ACT_FINE);
    mpfi_init2(y, ACT_FINE);
    mpfi_set_d(place, x);
    act_reached reached = ACT_ATTAINED;
    const act_pole *pole = pole_at(search, x);
    int kink = kink_at(search, x);
    if (isinf(x)) {
        limit_value(search, x > 0, y);
        reached = ACT_AT_INFINITY;
    } else if (pole != NULL) {
        double value = pole->value[search->order][from == ACT_RIGHT];
        mpfi_set_d(y, value);
        reached = isfinite(value) ? ACT_ATTAINED : ACT_AT_SINGULARITY;
    } else {
        act_search_value(search, x, y);
        reached = kink >= 0 ? reached_at_kink(search, kink, s.piece, y) : ACT_ATTAINED;
    }
    act_search_add(search, place, y, reached, from);
    mpfi_clear(place);
    mpfi_clear(y);
}

static void add_constant(act_search *search, segment s) {
    mpfi_t place, y;
    mpfi_init2(place, ACT_FINE);
    mpfi_init2(y, ACT_FINE);
    mpfi_interv_d(place, s.l, s.r);
    act_search_value(search, isfinite(s.l) ? s.l : isfinite(s.r) ? s.r : 0, y);
    act_search_add(search, place, y, ACT_ATTAINED_ON, ACT_MIDDLE);
    mpfi_clear(place);
    mpfi_clear(y);
}

/* The |x| from which on f, f' and f'' are known to be monotone, but f perhaps beside a
 * line that is not level; HUGE_VAL: unknown. */
static double settled_from(const act_search *search, bool right) {
    const act_function *f = search->f;
    const act_tail *tail = right ? &f->right : &f->left;
    if (tail->line != NULL && tail->reach > 0) {
        return tail->per > 0 ? tail->reach / fabs(search->p[tail->per - 1]) : tail->reach;
    }
    double steady[2] = {f->steady[0], f->steady[1]};
    if (f->steady_at != NULL) {
        f->steady_at(steady, search->p);
    }
    return steady[right] > 0 ? steady[right] : HUGE_VAL;
}

/* Whether f, whose derivative goes from its value at x steadily to its limit, is itself
 * monotone beyond x. */
static bool is_monotone_beyond(act_search *search, double x) {
    if (search->order > 0) {
        return true;
    }
    mpfi_t slope;
    mpfi_init2(slope, ACT_FINE);
    search->order = 1;
    limit_value(search, x > 0, slope);
    bool level = mpfi_is_zero(slope);
    int to = mpfr_sgn(&slope->left);
    act_search_value(search, x, slope);
    search->order = 0;
    bool is_known = act_is_enclosure(slope);
    bool same = to > 0 ? mpfr_sgn(&slope->left) >= 0 : mpfr_sgn(&slope->right) <= 0;
    mpfi_clear(slope);
    return is_known && (level || same);
}

/* The |x| from which on enclosures over all that follows prove f^(k) to be monotone;
 * HUGE_VAL: none was found. */
static double proven_from(act_search *search, segment s, bool right) {
    static const double tries[] = {0, 1, 16, 256};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        double x = right ? fmax(tries[i], s.l) : fmin(-tries[i], s.r);
        bool constant;
        if (act_search_trend(search, right ? x : s.l, right ? s.r : x, &constant) !=
            ACT_NOWHERE) {
            return tries[i];
        }
    }
    return HUGE_VAL;
}

/* Cuts the part off an outermost segment in which f^(k) is monotone towards infinity.
 * Returns the end that is left. */
static double cut_tail(act_search *search, segment s, bool right) {
    const double widening = 1.5;
    double end = right ? s.r : s.l;
    bool is_outermost = s.piece == (right ? search->kinks : 0);
    bool is_outward = right ? end > 0 : end < 0;
    double from = is_outermost && is_outward ? settled_from(search, right) : HUGE_VAL;
    while (from < fabs(end) && !is_monotone_beyond(search, right ? from : -from)) {
        from *= widening;
    }
    if (from == HUGE_VAL && isinf(end)) {
        from = proven_from(search, s, right);
    }
    if (!(from < fabs(end) && is_outward)) {
        return end;
    }
    double cut = right ? fmax(from, s.l) : fmin(-from, s.r);
    add_end(search, s, cut, right ? ACT_RIGHT : ACT_LEFT);
    return cut;
}

/* Reduces a segment of a periodic f to one period, where nothing is lost by it. */
static segment cut_period(act_search *search, segment s) {
    if (search->f->period == NULL) {
        return s;
    }
    act_tape_reset(search->coarse);
    jet length = search->f->period(jet_variable(search->coarse, 0), search->p);
    double period = mpfr_get_d(&length->c[0]->right, MPFR_RNDU);
    bool drifts = search->order == 0 && !isnan(search->f->limit[0][1]);
    if (!(s.r - s.l > period) || (drifts && isfinite(s.l) && isfinite(s.r))) {
        return s;
    }
    if (drifts && isinf(s.l) && isinf(s.r)) {
        return (segment){0, 0, s.piece};
    }
    if (isfinite(s.l) || isfinite(s.r)) {
        double near = isfinite(s.l) ? s.l : s.r;
        double far = isfinite(s.l) ? near + 1.01 * period : near - 1.01 * period;
        return (segment){fmin(near, far), fmax(near, far), s.piece};
    }
    return (segment){-0.51 * period, 0.51 * period, s.piece};
}

static void search_segment(act_search *search, segment s) {
    bool constant = false;
    search->program = search->f->piece[s.piece];
    if (s.l == s.r) {
        add_end(search, s, s.l, ACT_MIDDLE);
        return;
    }
    act_trend trend = act_search_trend(search, s.l, s.r, &constant);
    if (constant) {
        add_constant(search, s);
        return;
    }
    bool repeats = search->f->period != NULL;
    bool has_limits = search->order == 0 && !isnan(search->f->limit[0][1]);
    if (isfinite(s.l) || !repeats || has_limits) {
        add_end(search, s, s.l, ACT_RIGHT);
    }
    if (isfinite(s.r) || !repeats || has_limits) {
        add_end(search, s, s.r, ACT_LEFT);
    }
    if (trend != ACT_NOWHERE) {
        return;
    }
    segment core = cut_period(search, s);
    core.l = cut_tail(search, core, false);
    core.r = cut_tail(search, core, true);
    if (core.l < core.r && (isinf(core.l) || isinf(core.r))) {
        search->status = ACT_UNDECIDED;
        return;
    }
    act_search_between(search, core.l, core.r);
}

static void search_piece(act_search *search, segment s) {
    for (int i = 0; i < search->f->n_poles; i++) {
        double pole = search->f->pole[i].at;
        if (s.l < pole && pole < s.r) {
            search_segment(search, (segment){s.l, pole, s.piece});
            s.l = pole;
        }
    }
    search_segment(search, s);
}

static void search_all(act_search *search, double from, double to) {
    for (int i = 0; i <= search->kinks; i++) {
        double l = i > 0 ? fmax(from, search->at[i - 1]) : from;
        double r = i < search->kinks ? fmin(to, search->at[i]) : to;
        if (l < r || (l == r && from == to)) {
            search_piece(search, (segment){l, r, i});
        }
    }
}

/* Sets spot to a copy. */
static void set_spot(act_spot *spot, const act_spot *from) {
    spot->reached = from->reached;
    spot->side = from->side;
    mpfi_set(spot->x, from->x);
}

static double distance_of(const act_spot *spot) {
    return mpfi_has_zero(spot->x) ? 0
                                  : fmin(fabs(mpfr_get_d(&spot->x->left, MPFR_RNDN)),
                                         fabs(mpfr_get_d(&spot->x->right, MPFR_RNDN)));
}

/* Points where the bound is attained come before limits, then those nearest to 0, then
 * those to the right. */
static bool comes_before(const act_spot *a, const act_spot *b) {
    bool attained[] = {a->reached <= ACT_ATTAINED_ON, b->reached <= ACT_ATTAINED_ON};
    if (attained[0] != attained[1]) {
        return attained[0];
    }
    double distance[] = {distance_of(a), distance_of(b)};
    if (distance[0] != distance[1]) {
        return distance[0] < distance[1];
    }
    return a->reached != b->reached ? a->reached > b->reached
                                    : mpfr_greater_p(&a->x->left, &b->x->left) != 0;
}

/* What touches is one spot: intervals join, and a point of an interval is part of it. */
static bool merge_spot(act_spot *a, const act_spot *b) {
    bool apart = mpfr_less_p(&a->x->right, &b->x->left) != 0 ||
                 mpfr_less_p(&b->x->right, &a->x->left) != 0;
    bool on[] = {a->reached == ACT_ATTAINED_ON, b->reached == ACT_ATTAINED_ON};
    if (apart) {
        return false;
    }
    if (on[0] == on[1]) {
        a->reached = b->reached < a->reached ? b->reached : a->reached;
        mpfi_union(a->x, a->x, b->x);
    } else if (on[1]) {
        set_spot(a, b);
    }
    return true;
}

static void add_spot(act_bound *bound, const act_spot *spot) {
    for (int i = 0; i < bound->spots; i++) {
        if (merge_spot(&bound->spot[i], spot)) {
            return;
        }
    }
    if (bound->spots > 0 && comes_before(spot, &bound->spot[0])) {
        set_spot(&bound->spot[1], &bound->spot[0]);
        set_spot(&bound->spot[0], spot);
        bound->spots = ACT_SPOTS;
    } else if (bound->spots < ACT_SPOTS) {
        set_spot(&bound->spot[bound->spots++], spot);
    } else if (comes_before(spot, &bound->spot[1])) {
        set_spot(&bound->spot[1], spot);
    }
}

/* The greatest (sign 1) or the least of all that is reached. */
static void choose(const act_search *search, int sign, act_bound *bound) {
    mpfr_ptr lo = &bound->value->left;
    mpfr_ptr hi = &bound->value->right;
    bound->spots = 0;
    mpfi_set(bound->value, search->list[0].y);
    for (size_t i = 1; i < search->count; i++) {
        mpfi_srcptr y = search->list[i].y;
        if (sign > 0) {
            mpfr_max(lo, lo, &y->left, MPFR_RNDD);
            mpfr_max(hi, hi, &y->right, MPFR_RNDU);
        } else {
            mpfr_min(lo, lo, &y->left, MPFR_RNDD);
            mpfr_min(hi, hi, &y->right, MPFR_RNDU);
        }
    }
    for (size_t i = 0; i < search->count; i++) {
        mpfi_srcptr y = search->list[i].y;
        bool reaches = sign > 0 ? mpfr_greaterequal_p(&y->right, lo) != 0
                                : mpfr_lessequal_p(&y->left, hi) != 0;
        if (reaches) {
            add_spot(bound, &search->list[i].spot);
        }
    }
}

static bool is_decided(const act_bound *bound) {
    const int least_bits = 100;
    mpfr_srcptr lo = &bound->value->left;
    mpfr_srcptr hi = &bound->value->right;
    if (mpfr_equal_p(lo, hi)) {
        return true;
    }
    if (mpfr_inf_p(lo) || mpfr_inf_p(hi)) {
        return false;
    }
    mpfr_t width;
    mpfr_init2(width, 53);
    mpfr_sub(width, hi, lo, MPFR_RNDU);
    mpfr_exp_t scale = mpfi_has_zero(bound->value) ? 0 : mpfr_get_exp(lo);
    bool is_narrow = mpfr_get_exp(width) < scale - least_bits;
    mpfr_clear(width);
    return is_narrow;
}

act_status act_range_find(act_range *range, const act_function *f, const double *params,
                          int order, double from, double to) {
    double l = fmax(from, f->domain[0]), r = fmin(to, f->domain[1]);
    if (!(l <= r) || (l == r && isinf(l))) {
        return ACT_USAGE;
    }
    act_search search;
    act_status status = act_search_open(&search, f, params, order);
    if (status == ACT_OK) {
        search_all(&search, l, r);
        status = search.status;
    }
    if (status == ACT_OK && search.count == 0) {
        status = ACT_UNDECIDED;
    }
    if (status == ACT_OK) {
        choose(&search, -1, &range->lower);
        choose(&search, 1, &range->upper);
        bool decided = is_decided(&range->lower) && is_decided(&range->upper);
        status = decided ? ACT_OK : ACT_UNDECIDED;
    }
    act_search_close(&search);
    return status;
}

int act_bound_sign(const act_bound *bound) {
    int lo = mpfr_sgn(&bound->value->left);
    int hi = mpfr_sgn(&bound->value->right);
    return lo == hi ? lo : 2;
}

/* Whether v is a decimal number of at most so many digits; its text then. */
static char *short_decimal(mpfr_srcptr v, int digits) {
    char *text = NULL;
    mpfr_t back;
    mpfr_init2(back, mpfr_get_prec(v));
    mpfr_asprintf(&text, "%.*Rg", digits, v);
    bool is_same =
        mpfr_strtofr(back, text, NULL, 10, MPFR_RNDN) == 0 && mpfr_equal_p(back, v) != 0;
    char *copy = is_same ? strdup(text) : NULL;
    mpfr_free_str(text);
    mpfr_clear(back);
    return copy;
}

char *act_enclosed_decimal(mpfi_srcptr x, int digits) {
    const int tiny = -150;
    if (mpfi_has_zero(x) && mpfr_get_exp(&x->left) < tiny &&
        mpfr_get_exp(&x->right) < tiny) {
        return strdup("0");
    }
    if (act_interval_is_point(x)) {
        char *text = short_decimal(&x->left, digits);
        if (text != NULL) {
            return text;
        }
    }
    for (; digits > 1; digits--) {
        char *lo = NULL;
        char *hi = NULL;
        mpfr_asprintf(&lo, "%#.*Rg", digits, &x->left);
        mpfr_asprintf(&hi, "%#.*Rg", digits, &x->right);
        char *copy = strcmp(lo, hi) == 0 ? strdup(lo) : NULL;
        mpfr_free_str(lo);
        mpfr_free_str(hi);
        if (copy != NULL) {
            return copy;
        }
    }
    return strdup("?");
}
