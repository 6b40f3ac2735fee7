/* The domain in segments: smooth pieces between kinks and poles, and what is reached at
 * their ends and towards infinity. */
#include "number/interval.h"
#include "range/range_private.h"

#include <math.h>

/* A part of one piece without kinks and poles inside. */
typedef struct segment {
    double l, r;
    int piece;
} segment;

/* The limit at -inf or +inf; NaN: none. A line has more digits than the table. */
void act_range_limit(act_range_search *search, bool right, mpfi_ptr y) {
    const act_function *f = search->f;
    act_program *line = right ? f->right.line : f->left.line;
    double limit = act_function_limit(f, search->p, search->order, right);
    mpfi_set_d(y, limit);
    if (line != NULL && isfinite(limit)) {
        act_tape_reset(search->fine);
        mpfi_set(y, line(jet_variable(search->fine, 0), search->p)->c[search->order]);
    }
}

static const act_pole *pole_at(const act_range_search *search, double x) {
    for (int i = 0; i < search->f->n_poles; i++) {
        if (search->f->pole[i].at == x) {
            return &search->f->pole[i];
        }
    }
    return NULL;
}

static int kink_at(const act_range_search *search, double x) {
    for (int i = 0; i < search->kinks; i++) {
        if (search->at[i] == x) {
            return i;
        }
    }
    return -1;
}

/* The enclosure of f^(k) at a number x of a piece, on the fine tape. */
static mpfi_srcptr value_on(act_range_search *search, int piece, double x) {
    search->program = search->f->piece[piece];
    return act_range_at(search, x, 0);
}

/* Whether the pieces on both sides of a kink have the value y there. */
static bool agree_at_kink(act_range_search *search, int kink, int piece, mpfi_srcptr y) {
    int beside = piece == kink ? kink + 1 : kink;
    mpfi_srcptr other = value_on(search, beside, search->at[kink]);
    search->program = search->f->piece[piece];
    return act_interval_is_point(y) && mpfi_cmp(y, other) == 0;
}

/* f at a kink, by PyTorch's convention. Derivatives exist there only if the pieces agree,
 * which their ends tell. */
static void add_kink(act_range_search *search, int kink) {
    enum act_side side = search->f->kink[kink].pytorch[0];
    double x = search->at[kink];
    mpfi_ptr y = search->y;
    mpfi_set(y, value_on(search, side == ACT_RIGHT ? kink + 1 : kink, x));
    if (side == ACT_MIDDLE) {
        mpfi_add(y, y, value_on(search, kink + 1, x));
        mpfi_div_2ui(y, y, 1);
    }
    mpfi_set_d(search->x, x);
    act_range_add(search, search->x, y, ACT_ATTAINED, ACT_MIDDLE);
}

/* f^(k) - line^(k) at x, in d. */
static void difference_at(act_range_search *search, const act_tail *tail, double x,
                          mpfi_ptr d) {
    mpfi_set(d, act_range_at(search, x, 0));
    act_tape_reset(search->fine);
    jet line = tail->line(jet_variable(search->fine, x), search->p);
    mpfi_sub(d, d, line->c[search->order]);
}

/* f^(k) at an x in a tail where the program fails, because what it passes through leaves
 * the range of exponents: nearer to its line than at any number before x. */
static void value_in_tail(act_range_search *search, double x, mpfi_ptr y) {
    const double widening = 1.25;
    const act_tail *tail = x > 0 ? &search->f->right : &search->f->left;
    double from = act_function_reach(search->f, search->p, x > 0);
    mpfi_t d, least;
    mpfi_init2(d, ACT_FINE);
    mpfi_init2(least, ACT_FINE);
    mpfi_set_d(least, (double)NAN);
    for (; from < fabs(x); from *= widening) {
        difference_at(search, tail, copysign(from, x), d);
        if (!mpfi_bounded_p(d)) {
            break;
        }
        mpfi_set(least, d);
    }
    if (!mpfi_nan_p(least)) {
        mpfi_put_ui(least, 0);
        act_tape_reset(search->fine);
        jet line = tail->line(jet_variable(search->fine, x), search->p);
        mpfi_add(y, line->c[search->order], least);
    }
    mpfi_clear(d);
    mpfi_clear(least);
}

/* Where x lies in a tail, f^(k) is not on its line, and on the side of it where it is
 * when the tail begins: what y holds of the line and beyond is cut off. Returns that
 * side, as act_range_candidate has it; 0 if y does not hold the line. */
static int side_of_line(act_range_search *search, double x, mpfi_ptr y) {
    const act_tail *tail = x > 0 ? &search->f->right : &search->f->left;
    double from = act_function_reach(search->f, search->p, x > 0);
    if (fabs(x) < from || !isfinite(from) || act_interval_is_point(y)) {
        return 0;
    }
    int side = 0;
    mpfi_t d, line;
    mpfi_init2(d, ACT_FINE);
    mpfi_init2(line, ACT_FINE);
    act_tape_reset(search->fine);
    mpfi_set(line,
             tail->line(jet_variable(search->fine, x), search->p)->c[search->order]);
    if (act_interval_is_point(line) && mpfi_is_inside(line, y)) {
        difference_at(search, tail, copysign(from, x), d);
        side = mpfi_is_strictly_pos(d) ? 1 : mpfi_is_strictly_neg(d) ? -1 : 0;
    }
    if (side > 0) {
        mpfr_set(&y->left, &line->left, MPFR_RNDD);
    } else if (side < 0) {
        mpfr_set(&y->right, &line->left, MPFR_RNDU);
    }
    mpfi_clear(d);
    mpfi_clear(line);
    return side;
}

/* Puts what is reached at a number x that is no pole into search->y. */
static void find_at(act_range_search *search, segment s, double x, int *off) {
    mpfi_ptr y = search->y;
    mpfi_set(y, act_range_at(search, x, 0));
    if (s.piece == (x > 0 ? search->kinks : 0)) {
        if (!mpfi_bounded_p(y)) {
            value_in_tail(search, x, y);
        }
        *off = side_of_line(search, x, y);
    }
    if (!mpfi_bounded_p(y)) {
        search->status = ACT_UNDECIDED;
    }
}

/* What is reached at an end of a segment, seen from the inside, which lies on the side
 * `from` of it. */
static void add_end(act_range_search *search, segment s, double x, enum act_side from) {
    mpfi_ptr y = search->y;
    act_reached reached = ACT_ATTAINED;
    const act_pole *pole = pole_at(search, x);
    int kink = kink_at(search, x), off = 0;
    size_t known = search->count;
    if (isinf(x)) {
        act_range_limit(search, x > 0, y);
        reached = ACT_AT_INFINITY;
    } else if (pole != NULL) {
        double value = pole->value[search->order][from == ACT_RIGHT];
        mpfi_set_d(y, value);
        reached = isfinite(value) ? ACT_ATTAINED : ACT_AT_SINGULARITY;
    } else {
        find_at(search, s, x, &off);
        bool is_taken = kink < 0 || agree_at_kink(search, kink, s.piece, y);
        reached = is_taken ? ACT_ATTAINED : ACT_AT_KINK;
    }
    mpfi_set_d(search->x, x);
    act_range_add(search, search->x, y, reached, from);
    if (search->count > known) {
        search->list[known].off = off;
    }
}

static void add_constant(act_range_search *search, segment s) {
    double inside = isfinite(s.l) ? s.l : isfinite(s.r) ? s.r : 0;
    mpfi_interv_d(search->x, s.l, s.r);
    act_range_add(search, search->x, act_range_at(search, inside, 0), ACT_ATTAINED_ON,
                  ACT_MIDDLE);
}

/* The |x| from which on f, f' and f'' are known to be monotone, but f perhaps beside a
 * line that is not level; HUGE_VAL: unknown. */
static double monotone_from(const act_range_search *search, bool right) {
    double reach = act_function_reach(search->f, search->p, right);
    return isfinite(reach) ? reach : act_function_steady(search->f, search->p, right);
}

/* Whether f, whose derivative goes from its value at x steadily to its limit, is itself
 * monotone beyond x. */
static bool is_monotone_beyond(act_range_search *search, double x) {
    if (search->order > 0) {
        return true;
    }
    search->order = 1;
    act_range_limit(search, x > 0, search->y);
    bool level = mpfi_is_zero(search->y);
    int to = mpfr_sgn(&search->y->left);
    mpfi_srcptr slope = act_range_at(search, x, 0);
    search->order = 0;
    bool same = to > 0 ? mpfr_sgn(&slope->left) >= 0 : mpfr_sgn(&slope->right) <= 0;
    return !mpfi_nan_p(slope) && (level || same);
}

/* The |x| from which on enclosures over all that follows prove f^(k) to be monotone;
 * HUGE_VAL: none was found. */
static double proven_from(act_range_search *search, segment s, bool right) {
    static const double tries[] = {0, 1, 16, 256};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        double x = right ? fmax(tries[i], s.l) : fmin(-tries[i], s.r);
        bool constant;
        if (act_range_trend_over(search, right ? x : s.l, right ? s.r : x, &constant) !=
            ACT_NOWHERE) {
            return tries[i];
        }
    }
    return HUGE_VAL;
}

/* Cuts the part off an outermost segment in which f^(k) is monotone towards infinity.
 * Returns the end that is left. */
static double cut_tail(act_range_search *search, segment s, bool right) {
    const double widening = 1.5;
    double end = right ? s.r : s.l;
    bool is_outermost = s.piece == (right ? search->kinks : 0);
    bool is_outward = right ? end > 0 : end < 0;
    double from = is_outermost && is_outward ? monotone_from(search, right) : HUGE_VAL;
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

/* Searches a segment but its ends, which add_end hands over. */
static void search_inside(act_range_search *search, segment s) {
    s.l = cut_tail(search, s, false);
    s.r = cut_tail(search, s, true);
    if (s.l < s.r && (isinf(s.l) || isinf(s.r))) {
        search->status = ACT_UNDECIDED;
        return;
    }
    act_range_search_boxes(search, s.l, s.r);
}

static void search_segment(act_range_search *search, segment s) {
    bool constant = false;
    search->program = search->f->piece[s.piece];
    if (s.l == s.r) {
        add_end(search, s, s.l, kink_at(search, s.l) == s.piece ? ACT_LEFT : ACT_RIGHT);
        if (pole_at(search, s.l) != NULL && s.l > search->f->domain[0]) {
            add_end(search, s, s.l, ACT_LEFT);
        }
        return;
    }
    act_range_trend trend = act_range_trend_over(search, s.l, s.r, &constant);
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
    if (trend != ACT_NOWHERE || (search->f->rises && search->order == 0)) {
        return;
    }
    if (repeats) {
        act_range_search_repeating(search, s.l, s.r);
    } else {
        search_inside(search, s);
    }
}

static void search_piece(act_range_search *search, segment s) {
    for (int i = 0; i < search->f->n_poles; i++) {
        double pole = search->f->pole[i].at;
        if (s.l < pole && pole < s.r) {
            search_segment(search, (segment){s.l, pole, s.piece});
            s.l = pole;
        }
    }
    search_segment(search, s);
}

void act_range_search_domain(act_range_search *search, double from, double to) {
    bool is_point = from == to;
    /* At a point that is a kink, f has one value, its derivatives two limits. */
    bool has_value_only = kink_at(search, from) >= 0 && search->order == 0;
    for (int i = 0; i <= search->kinks; i++) {
        double l = i > 0 ? fmax(from, search->at[i - 1]) : from;
        double r = i < search->kinks ? fmin(to, search->at[i]) : to;
        if (l < r || (l == r && is_point && !has_value_only)) {
            search_piece(search, (segment){l, r, i});
        }
        if (search->order == 0 && i < search->kinks && from <= search->at[i] &&
            search->at[i] <= to) {
            add_kink(search, i);
        }
    }
}

double act_range_monotone_from(act_range_search *search, bool right) {
    segment s = {search->f->domain[0], search->f->domain[1], right ? search->kinks : 0};
    if (search->kinks > 0 && right) {
        s.l = search->at[search->kinks - 1];
    } else if (search->kinks > 0) {
        s.r = search->at[0];
    }
    bool constant;
    search->program = search->f->piece[s.piece];
    if (act_range_trend_over(search, s.l, s.r, &constant) != ACT_NOWHERE) {
        return right ? s.l : s.r;
    }
    double cut = cut_tail(search, s, right);
    return isinf(cut) ? (double)NAN : cut;
}
