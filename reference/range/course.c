#include "range/course.h"

#include "range/range_private.h"
#include "range/traits.h"

#include <math.h>
#include <stdlib.h>

/* A place at which the line is cut. */
typedef struct cut {
    double left, right; /* the last number before, and the first one after it */
    bool is_smooth;     /* f^(k) is continuous there */
} cut;

enum { CUTS = ACT_STRETCHES - 1 };

/* What is known while the course is found. */
typedef struct search {
    const act_function *f;
    const double *params;
    double p[ACT_PARAMS];
    int order;
    act_range whole[ACT_ORDERS]; /* over the domain, from f^(order) on; of f all */
    bool is_known[ACT_ORDERS];
    cut cuts[CUTS];
    int n_cuts;
} search;

static void add_cut(search *s, double left, double right, bool is_smooth) {
    bool is_inside = left >= s->f->domain[0] && right <= s->f->domain[1];
    if (s->n_cuts < CUTS && is_inside && isfinite(left) && isfinite(right)) {
        s->cuts[s->n_cuts++] = (cut){left, right, is_smooth};
    }
}

/* Cuts at a number that belongs to no stretch. */
static void cut_out(search *s, double x) {
    add_cut(s, nextafter(x, -HUGE_VAL), nextafter(x, HUGE_VAL), false);
}

static void cut_at_bound(search *s, const act_bound *bound) {
    for (int i = 0; i < bound->spots; i++) {
        const act_spot *spot = &bound->spot[i];
        if (spot->reached == ACT_ATTAINED || spot->reached == ACT_NEAR) {
            add_cut(s, mpfr_get_d(&spot->x->left, MPFR_RNDD),
                    mpfr_get_d(&spot->x->right, MPFR_RNDU), true);
        }
    }
}

static int by_place(const void *a_of, const void *b_of) {
    const cut *a = a_of;
    const cut *b = b_of;
    return a->left != b->left ? (a->left > b->left) - (a->left < b->left)
                              : (a->right > b->right) - (a->right < b->right);
}

/* Cuts that touch are one, which is smooth if all are. */
static void merge_cuts(search *s) {
    int kept = 0;
    qsort(s->cuts, (size_t)s->n_cuts, sizeof s->cuts[0], by_place);
    for (int i = 0; i < s->n_cuts; i++) {
        cut *last = kept > 0 ? &s->cuts[kept - 1] : NULL;
        if (last != NULL && s->cuts[i].left <= last->right) {
            last->right = fmax(last->right, s->cuts[i].right);
            last->is_smooth = last->is_smooth && s->cuts[i].is_smooth;
        } else {
            s->cuts[kept++] = s->cuts[i];
        }
    }
    s->n_cuts = kept;
}

static void find_cuts(search *s) {
    double at[ACT_KINKS];
    int kinks = act_function_finite_kinks(s->f, s->p, at);
    for (int i = 0; i < kinks; i++) {
        cut_out(s, at[i]);
    }
    for (int i = 0; i < s->f->n_poles; i++) {
        cut_out(s, s->f->pole[i].at);
    }
    add_cut(s, -0.0, 0.0, true);
    if (s->is_known[s->order]) {
        cut_at_bound(s, &s->whole[s->order].lower);
        cut_at_bound(s, &s->whole[s->order].upper);
    }
    merge_cuts(s);
}

static void find_whole(search *s, int order) {
    act_range_init(&s->whole[order]);
    s->is_known[order] = act_range_find(&s->whole[order], s->f, s->params, order,
                                        s->f->domain[0], s->f->domain[1]) == ACT_OK;
}

/* The trend of f over the whole domain, if it has one. */
static int whole_trend(const search *s) {
    static const int trends[ACT_MONOTONES] = {[ACT_INCREASING] = 1,
                                              [ACT_NONDECREASING] = 1,
                                              [ACT_DECREASING] = -1,
                                              [ACT_NONINCREASING] = -1};
    act_traits traits;
    int trend = 0;
    if (s->order > 0 || !s->is_known[0] || !s->is_known[1]) {
        return 0;
    }
    act_traits_init(&traits);
    if (act_traits_find(&traits, s->f, s->params, s->whole) == ACT_OK) {
        trend = trends[traits.monotone];
    }
    act_traits_clear(&traits);
    return trend;
}

static bool is_one_of(int sign, int a, int b) {
    return sign == a || sign == b;
}

/* The trend of f^(order) on a stretch, by the sign of its derivative. */
static int trend_on(const search *s, double from, double to) {
    act_range slope;
    int trend = 0;
    if (s->order + 1 >= ACT_ORDERS) {
        return 0;
    }
    act_range_init(&slope);
    if (act_range_find(&slope, s->f, s->params, s->order + 1, from, to) == ACT_OK) {
        trend = is_one_of(act_bound_sign(&slope.lower), 0, 1)    ? 1
                : is_one_of(act_bound_sign(&slope.upper), -1, 0) ? -1
                                                                 : 0;
    }
    act_range_clear(&slope);
    return trend;
}

static void find_bounds(const search *s, act_stretch *stretch) {
    act_range range;
    act_range_init(&range);
    if (act_range_find(&range, s->f, s->params, s->order, stretch->from, stretch->to) ==
        ACT_OK) {
        mpfi_set(stretch->lower, range.lower.value);
        mpfi_set(stretch->upper, range.upper.value);
        stretch->is_bounded = true;
    }
    act_range_clear(&range);
}

static void find_stretches(const search *s, act_course *course) {
    int whole = whole_trend(s);
    double from = s->f->domain[0];
    bool is_smooth = false;
    for (int i = 0; i <= s->n_cuts; i++) {
        double to = i < s->n_cuts ? s->cuts[i].left : s->f->domain[1];
        act_stretch *stretch = &course->stretch[course->count];
        if (from <= to) {
            stretch->from = from;
            stretch->to = to;
            stretch->trend = whole != 0 ? whole : trend_on(s, from, to);
            stretch->is_linked = course->count > 0 && (whole != 0 || is_smooth) &&
                                 stretch->trend == stretch[-1].trend;
            find_bounds(s, stretch);
            course->count++;
        }
        if (i < s->n_cuts) {
            from = s->cuts[i].right;
            is_smooth = s->cuts[i].is_smooth;
        }
    }
}

static bool is_cut_out(const search *s, double x) {
    for (int i = 0; i < s->n_cuts; i++) {
        if (!s->cuts[i].is_smooth && s->cuts[i].left < x && x < s->cuts[i].right) {
            return true;
        }
    }
    return x < s->f->domain[0] || x > s->f->domain[1];
}

static void find_zeros(const search *s, act_course *course) {
    static const double places[ACT_ZEROS] = {0, 1, -1};
    for (int i = 0; i < ACT_ZEROS; i++) {
        double x = places[i];
        act_range at;
        act_range_init(&at);
        if (!is_cut_out(s, x) &&
            act_range_find(&at, s->f, s->params, s->order, x, x) == ACT_OK &&
            act_bound_sign(&at.lower) == 0 && act_bound_sign(&at.upper) == 0) {
            course->zero[course->zeros++] = x;
        }
        act_range_clear(&at);
    }
}

static act_status find_limits(const search *s, act_course *course) {
    act_range_search ends;
    act_status status = act_range_search_open(&ends, s->f, s->params, s->order);
    for (int right = 0; right < 2 && status == ACT_OK; right++) {
        bool reaches = s->f->domain[right] == (right == 1 ? HUGE_VAL : -HUGE_VAL);
        if (reaches) {
            act_range_limit(&ends, right == 1, course->limit[right]);
            course->has_limit[right] = mpfi_nan_p(course->limit[right]) == 0;
        }
    }
    act_range_search_close(&ends);
    return status;
}

static void init(act_course *course) {
    *course = (act_course){0};
    for (int i = 0; i < ACT_STRETCHES; i++) {
        mpfi_init2(course->stretch[i].lower, ACT_FINE);
        mpfi_init2(course->stretch[i].upper, ACT_FINE);
    }
    for (int i = 0; i < 2; i++) {
        mpfi_init2(course->limit[i], ACT_FINE);
    }
}

act_status act_course_open(act_course *course, const act_function *f,
                           const double *params, int order) {
    search s = {.f = f, .params = params, .order = order};
    int orders = order == 0 ? 2 : order + 1;
    init(course);
    act_function_set_params(f, params, s.p);
    for (int k = order; k < orders; k++) {
        find_whole(&s, k);
    }
    find_cuts(&s);
    find_stretches(&s, course);
    find_zeros(&s, course);
    for (int k = order; k < orders; k++) {
        act_range_clear(&s.whole[k]);
    }
    return find_limits(&s, course);
}

void act_course_close(act_course *course) {
    for (int i = 0; i < ACT_STRETCHES; i++) {
        mpfi_clear(course->stretch[i].lower);
        mpfi_clear(course->stretch[i].upper);
    }
    for (int i = 0; i < 2; i++) {
        mpfi_clear(course->limit[i]);
    }
}
