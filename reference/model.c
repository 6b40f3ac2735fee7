#include "model.h"

#include "fit.h"
#include "interval.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum {
    LOW_DEGREE = 3,
    GUARD = 8,    /* terms beyond the degree, which tame what jets overestimate */
    SHORTEST = 8, /* inputs of a run worth a curve */
    /* Longer ones would lose bits: roundings of the sum grow with how far f moves. */
    LONGEST = 1 << 18
};

/* f(x) = slope x + d for |x| <= reach, d far below the last bit of f; reach 0: it is not
 * like that. */
typedef struct head {
    double reach;
    int side; /* sign of d, 0: unknown */
    mpfi_t slope;
    unsigned long power; /* 2, or 3 where f has no second derivative at 0 */
    mpfr_t curvature;    /* |d| <= curvature |x|^power */
} head;

struct act_modeller {
    act_exact *exact;
    const act_format *format;
    act_fitter *fitter;
    head head[2];      /* left, right of 0 */
    double share;      /* of its binade that the last curve took */
    bool try_constant; /* the run before was one, or nothing is known */
    uint64_t next;     /* the input after the last run */
    mpfi_t value;
    mpfr_t bound;
};

/* Slope and curvature at 0 on one side, where f^(order)(0) = 0 exactly and the slope is
 * not 0. */
static void find_head(act_modeller *m, int right) {
    const double widest = 0x1p-20;
    const int margin = 38; /* d is below 2^-margin ulp: residuals do not show it */
    head *h = &m->head[right];
    act_exact *exact = m->exact;
    int order = exact->order;
    const act_function *f = exact->f;
    double tiny = right ? widest : -widest;
    if (tiny < f->domain[0] || tiny > f->domain[1]) {
        return;
    }
    for (int i = 0; i < f->n_poles; i++) {
        if (fabs(f->pole[i].at) <= widest) {
            return;
        }
    }
    int piece = act_piece_at(exact, tiny);
    if (piece < 0 || piece != act_piece_at(exact, tiny * DBL_MIN)) {
        return;
    }
    jet y = act_fit_jets_at_zero(m->fitter, f->piece[piece], order + 4);
    if (y == NULL || !mpfi_is_zero(y->c[order]) || !mpfi_bounded_p(y->c[order + 1]) ||
        mpfi_has_zero(y->c[order + 1])) {
        return;
    }
    mpfi_set_prec(h->slope, mpfi_get_prec(y->c[order + 1]));
    mpfi_set(h->slope, y->c[order + 1]);
    h->power = mpfi_is_zero(y->c[order + 2]) ? 3 : 2;
    act_run run = {.format = m->format,
                   .piece = piece,
                   .first = act_encode(m->format, right ? 0.0 : -0.0),
                   .last = act_encode(m->format, tiny)};
    y = act_fit_jets(m->fitter, &run, f->piece[piece], order + 4, true, 0);
    mpfi_srcptr bend = y != NULL ? y->c[(unsigned long)order + h->power] : NULL;
    if (bend == NULL || !mpfi_bounded_p(bend)) {
        return;
    }
    mpfi_mag(h->curvature, bend);
    mpfr_div_ui(h->curvature, h->curvature, h->power == 2 ? 2 : 6, MPFR_RNDU);
    if (mpfr_zero_p(h->curvature)) {
        return; /* affine: any curve says it all */
    }
    h->side = mpfi_is_strictly_pos(bend) ? 1 : mpfi_is_strictly_neg(bend) ? -1 : 0;
    h->side *= h->power == 3 && !right ? -1 : 1;
    /* curvature x^power < 2^-margin ulp(slope x) holds if
     * x^(power - 1) < 2^-margin-p slope/curvature. */
    mpfi_mig(m->bound, h->slope);
    mpfr_div(m->bound, m->bound, h->curvature, MPFR_RNDD);
    mpfr_div_2ui(m->bound, m->bound, (unsigned long)(margin + m->format->precision),
                 MPFR_RNDD);
    mpfr_rootn_ui(m->bound, m->bound, h->power - 1, MPFR_RNDD);
    h->reach = fmin(widest, mpfr_get_d(m->bound, MPFR_RNDD));
}

act_status act_modeller_open(act_modeller **out, act_exact *exact,
                             const act_format *format) {
    act_modeller *m = calloc(1, sizeof *m);
    *out = m;
    if (m == NULL) {
        return ACT_NOMEM;
    }
    m->exact = exact;
    m->format = format;
    m->share = 1;
    m->try_constant = true;
    mpfi_init2(m->value, 64);
    mpfr_init2(m->bound, 64);
    for (int right = 0; right < 2; right++) {
        mpfi_init2(m->head[right].slope, 64);
        mpfr_init2(m->head[right].curvature, 64);
    }
    m->fitter = act_fitter_open(exact);
    if (m->fitter == NULL) {
        act_modeller_close(m);
        *out = NULL;
        return ACT_NOMEM;
    }
    find_head(m, 0);
    find_head(m, 1);
    return ACT_OK;
}

void act_modeller_close(act_modeller *m) {
    if (m == NULL) {
        return;
    }
    for (int right = 0; right < 2; right++) {
        mpfi_clear(m->head[right].slope);
        mpfr_clear(m->head[right].curvature);
    }
    mpfi_clear(m->value);
    mpfr_clear(m->bound);
    act_fitter_close(m->fitter);
    free(m);
}

/* The last encoding of first..last whose magnitude is below that of `edge`, or at most it
 * if `included`. The first one is. */
static uint64_t last_before(const act_format *format, uint64_t first, uint64_t last,
                            double edge, bool included) {
    while (first < last) {
        uint64_t middle = first + (last - first + 1) / 2;
        double x = fabs(act_decode(format, middle));
        if (x < fabs(edge) || (included && x == fabs(edge))) {
            first = middle;
        } else {
            last = middle - 1;
        }
    }
    return first;
}

/* Ends the run before `edge` if that lies in it. */
static void cut(const act_modeller *m, uint64_t first, uint64_t *last, double edge) {
    double x = act_decode(m->format, first);
    if (edge != 0 && (edge < 0) == (x < 0) && fabs(edge) > fabs(x)) {
        *last = last_before(m->format, first, *last, edge, false);
    }
}

static void be_constant(act_model *out, uint64_t last, const act_truth *truth) {
    out->kind = ACT_MODEL_CONSTANT;
    out->exact = true;
    out->last = last;
    out->truth = *truth;
}

/* Inputs that are no matter of evaluation; false for all others. The run ends before the
 * next of them. */
static bool find_special(act_modeller *m, uint64_t first, uint64_t *last,
                         act_model *out) {
    const act_function *f = m->exact->f;
    static const act_truth nan = {.rounded = (double)NAN};
    double x = act_decode(m->format, first);
    if (isnan(x)) {
        be_constant(out, *last, &nan);
        return true;
    }
    if (x == 0 || isinf(x)) {
        return true;
    }
    cut(m, first, last, x < 0 ? -HUGE_VAL : HUGE_VAL);
    for (int i = 0; i < f->n_poles; i++) {
        if (x == f->pole[i].at) {
            return true;
        }
        cut(m, first, last, f->pole[i].at);
    }
    for (int i = 0; i < m->exact->kinks; i++) {
        if (x == m->exact->at[i]) {
            return true;
        }
        cut(m, first, last, m->exact->at[i]);
    }
    if (x == f->domain[0] || x == f->domain[1]) {
        return true;
    }
    cut(m, first, last, f->domain[0]);
    cut(m, first, last, f->domain[1]);
    if (x < f->domain[0] || x > f->domain[1]) {
        be_constant(out, *last, &nan);
        return true;
    }
    return false;
}

static bool find_truth(act_modeller *m, uint64_t bits, act_truth *truth) {
    return act_exact_truth(m->exact, m->format, act_decode(m->format, bits), truth) ==
           ACT_OK;
}

/* Within a tail f is its line, moved to a known side by less than the format sees. */
static bool find_tail(act_modeller *m, const act_run *run, uint64_t *last,
                      act_model *out) {
    double x = act_decode(m->format, run->first);
    const act_tail_state *tail = act_tail_find(m->exact, m->format, x > 0);
    if (tail->sign == 0) {
        return false;
    }
    if (fabs(x) < tail->start) {
        cut(m, run->first, last, x < 0 ? -tail->start : tail->start);
        return false;
    }
    const act_function *f = m->exact->f;
    int order = m->exact->order;
    act_run all = *run;
    all.last = *last;
    jet line = act_fit_jets(m->fitter, &all, x > 0 ? f->right.line : f->left.line,
                            order + 2, false, 0);
    if (line == NULL) {
        return false;
    }
    if (mpfi_is_zero(line->c[order + 1])) {
        act_truth truth;
        if (!find_truth(m, run->first, &truth)) {
            return false;
        }
        be_constant(out, *last, &truth);
        return true;
    }
    return false;
}

/* Within a tail whose line is not constant. What the line adds to its slope times x may
 * be too small to see; then that gives the side. */
static bool find_tail_line(act_modeller *m, const act_run *run, act_model *out) {
    double x = act_decode(m->format, run->first);
    const act_tail_state *tail = act_tail_find(m->exact, m->format, x > 0);
    act_program *line = x > 0 ? m->exact->f->right.line : m->exact->f->left.line;
    int order = m->exact->order;
    if (tail->sign == 0 || fabs(x) < tail->start) {
        return false;
    }
    jet y = act_fit_jets_at_zero(m->fitter, line, order + 2);
    if (y == NULL) {
        return false;
    }
    int side = tail->sign;
    mpfi_srcptr slope = y->c[order + 1];
    mpfi_set_prec(m->value, mpfi_get_prec(slope));
    mpfi_mul_d(m->value, slope, act_run_centre(run));
    mpfr_set(m->bound, tail->bound, MPFR_RNDU);
    if (!mpfi_is_zero(y->c[order])) {
        const int invisible = 40;
        mpfi_mag(m->bound, y->c[order]);
        if (mpfr_get_exp(m->bound) <
            mpfr_get_exp(&m->value->left) - m->format->precision - invisible) {
            side = mpfi_is_strictly_pos(y->c[order]) ? 1 : -1;
            mpfr_add(m->bound, m->bound, tail->bound, MPFR_RNDU);
        } else {
            mpfi_add(m->value, m->value, y->c[order]);
            mpfr_set(m->bound, tail->bound, MPFR_RNDU);
        }
    }
    if (mpfi_has_zero(m->value)) {
        return false;
    }
    act_fit_line(run, m->value, slope, m->bound, side, out);
    return true;
}

/* Next to 0, see `head`. */
static bool find_head_line(act_modeller *m, const act_run *run, act_model *out) {
    double x = act_decode(m->format, run->first);
    double end = fabs(act_decode(m->format, run->last));
    const head *h = &m->head[x > 0];
    if (h->reach == 0 || end > h->reach) {
        return false;
    }
    mpfr_set_d(m->bound, end, MPFR_RNDU);
    mpfr_pow_ui(m->bound, m->bound, h->power, MPFR_RNDU);
    mpfr_mul(m->bound, m->bound, h->curvature, MPFR_RNDU);
    mpfi_set_prec(m->value, mpfi_get_prec(h->slope));
    mpfi_mul_d(m->value, h->slope, act_run_centre(run));
    act_fit_line(run, m->value, h->slope, m->bound, h->side, out);
    return true;
}

/* Whether all of [lo, hi] is at least 2^(emax + 1) in magnitude, where f counts as that.
 */
static bool is_beyond(const act_format *format, mpfi_srcptr range) {
    mpfr_exp_t edge = format->emax + 1;
    return mpfr_cmp_si_2exp(&range->left, 1, edge) >= 0 ||
           mpfr_cmp_si_2exp(&range->right, -1, edge) <= 0;
}

/* Whether every truth within `range` reads like this one: it rounds to itself, all but
 * for 2^-36 ulp, which residuals do not show. */
static bool is_indistinct(act_modeller *m, mpfi_srcptr range, const act_truth *truth) {
    bool one_binade =
        truth->rounded == 0 || mpfr_get_exp(&range->left) == mpfr_get_exp(&range->right);
    if (!isfinite(truth->rounded) || !one_binade) {
        return false;
    }
    mpfi_set_prec(m->value, mpfi_get_prec(range));
    mpfi_sub_d(m->value, range, truth->rounded);
    mpfi_mag(m->bound, m->value);
    return mpfr_cmp_si_2exp(m->bound, 1, truth->ulp_exponent - 36) <= 0;
}

static bool same_truth(const act_truth *a, const act_truth *b) {
    return a->rounded == b->rounded && a->ulp_exponent == b->ulp_exponent &&
           a->residual == b->residual;
}

/* Whether the function file promises that f is monotone over the run: in a tail whose
 * line is a constant, or where f is steady. *has_sign: and that it keeps its sign, since
 * its limit is zero. */
static bool is_settled(act_modeller *m, const act_run *run, bool *has_sign) {
    double x = act_decode(m->format, run->first);
    const act_tail_state *tail = act_tail_find(m->exact, m->format, x > 0);
    const act_function *f = m->exact->f;
    int order = m->exact->order;
    if (order < ACT_ORDERS && fabs(x) >= act_function_steady(f, m->exact->p, x > 0)) {
        *has_sign = act_function_limit(f, m->exact->p, order, x > 0) == 0;
        return true;
    }
    if (tail->sign == 0 || fabs(x) < tail->reach) {
        return false;
    }
    jet line = act_fit_jets(m->fitter, run, x > 0 ? f->right.line : f->left.line,
                            order + 2, false, 0);
    *has_sign = line != NULL && mpfi_is_zero(line->c[order]);
    return line != NULL && mpfi_is_zero(line->c[order + 1]);
}

/* Whether f is monotone over the run; next to a maximum that takes many bits to see. */
static bool is_monotone(act_modeller *m, const act_run *run) {
    int order = m->exact->order;
    for (int rung = 0; rung < ACT_FIT_RUNGS; rung += ACT_FIT_RUNGS - 1) {
        jet y = act_fit_jets(m->fitter, run, m->exact->f->piece[run->piece], order + 2,
                             false, rung);
        if (y != NULL && (mpfi_is_strictly_pos(y->c[order + 1]) ||
                          mpfi_is_strictly_neg(y->c[order + 1]))) {
            return true;
        }
    }
    return false;
}

/* Whether the exact tier gives the same truth at every input of the run: f is one number,
 * or hardly differs from one, or is monotone and has the same truth at both ends. */
static bool find_constant(act_modeller *m, const act_run *run, act_model *out) {
    int order = m->exact->order;
    bool has_sign = false;
    bool settled = is_settled(m, run, &has_sign);
    jet y =
        act_fit_jets(m->fitter, run, m->exact->f->piece[run->piece], order + 1, false, 0);
    if (y == NULL || mpfi_nan_p(y->c[order])) {
        return false;
    }
    mpfi_srcptr range = y->c[order];
    bool same = act_interval_is_point(range) || is_beyond(m->format, range);
    has_sign = has_sign || mpfi_is_strictly_pos(range) || mpfi_is_strictly_neg(range);
    act_truth truth;
    act_truth end;
    if ((!same && !has_sign) || !find_truth(m, run->first, &truth)) {
        return false;
    }
    same = same || is_indistinct(m, range, &truth) ||
           (find_truth(m, run->last, &end) && same_truth(&truth, &end) &&
            (settled || is_monotone(m, run)));
    if (same) {
        be_constant(out, run->last, &truth);
    }
    return same;
}

static uint64_t fraction_mask(const act_format *format) {
    return ((uint64_t)1 << (format->precision - 1)) - 1;
}

static uint64_t binade_start(const act_format *format, uint64_t bits) {
    return bits & ~fraction_mask(format);
}

static uint64_t binade_end(const act_format *format, uint64_t bits) {
    return bits | fraction_mask(format);
}

/* Fits curves to ever shorter runs until one keeps the bound. */
static bool find_curve(act_modeller *m, act_run *run, act_model *out) {
    const double binade = ldexp(1, m->format->precision - 1);
    uint64_t end = run->last;
    int degree = m->share >= 1 ? LOW_DEGREE : ACT_MODEL_DEGREE;
    for (;;) {
        double wanted = fmax(m->share * binade, SHORTEST);
        bool whole = wanted >= (double)(end - run->first + 1);
        run->last = whole ? end : run->first + (uint64_t)wanted - 1;
        double length = (double)(run->last - run->first + 1);
        double ratio;
        double room;
        int guard = degree == LOW_DEGREE ? 0 : GUARD;
        act_fit_taylor(m->fitter, run, degree, guard, out, &ratio, &room);
        double factor = fmax(0x1p-6, fmin(0.9 * room, 4));
        if (ratio <= 1) {
            double share = fmax(m->share, length / binade) * factor;
            m->share = degree == LOW_DEGREE ? 1 : fmin(1, share);
            return true;
        }
        if (degree == LOW_DEGREE) {
            degree = ACT_MODEL_DEGREE;
            m->share = length / binade;
        } else if (length <= SHORTEST) {
            return false;
        } else {
            m->share = length / binade * fmin(factor, 0.7);
        }
    }
}

/* The sum at an input less coef[0], and what may be missing of it. */
static double evaluate(const act_model *model, uint64_t bits, double *bound) {
    double t = (double)(int64_t)(bits - model->centre) / model->radius;
    double v = 0;
    double size = 0;
    for (int j = model->degree; j >= 1; j--) {
        v = (v + model->coef[j]) * t;
        size = (size + fabs(model->coef[j])) * fabs(t);
    }
    v += model->low;
    size += fabs(model->low);
    /* Horner's rule: at most 2n + 1 roundings act on each term (Higham, Accuracy and
     * Stability of Numerical Algorithms, 2002, 5.1). */
    *bound =
        model->exact ? 0 : model->bound + size * (2 * model->degree + 4) * 0x1p-53 * 1.01;
    return v;
}

static double magnitude_at(const act_model *model, uint64_t bits) {
    double bound;
    return fabs(model->coef[0] + evaluate(model, bits, &bound));
}

double act_model_rest(const act_model *model) {
    double sum = 0;
    for (int j = 1; j <= model->degree; j++) {
        sum += fabs(model->coef[j]);
    }
    return sum;
}

/* Ends a curve where f leaves the format; false if it begins there. */
static bool cut_overflow(const act_format *format, act_model *model) {
    double most = ldexp(1, format->emax + 1 - model->scale);
    if (magnitude_at(model, model->first) >= most) {
        return false;
    }
    uint64_t first = model->first;
    while (first < model->last) {
        uint64_t middle = first + (model->last - first + 1) / 2;
        if (magnitude_at(model, middle) < most) {
            first = middle;
        } else {
            model->last = middle - 1;
        }
    }
    return true;
}

/* Whether f changes by so little, in ulps, that it may soon be constant. */
static bool is_flat(const act_format *format, const act_model *model) {
    int exponent = model->scale;
    exponent = exponent > format->emin ? exponent : format->emin;
    int shift = model->scale - exponent + format->precision;
    return ldexp(act_model_rest(model), shift) < 0x1p-28;
}

static void find_run(act_modeller *m, uint64_t first, uint64_t last, act_model *out) {
    *out = (act_model){.kind = ACT_MODEL_NONE, .first = first, .last = first};
    if (find_special(m, first, &last, out)) {
        return;
    }
    double x = act_decode(m->format, first);
    act_run run = {.format = m->format,
                   .piece = act_piece_at(m->exact, x),
                   .first = first,
                   .last = last};
    if (find_tail(m, &run, &last, out)) {
        return;
    }
    run.last = last;
    bool try_constant = m->try_constant || m->share >= 1;
    m->try_constant = false;
    if (try_constant && find_constant(m, &run, out)) {
        m->try_constant = true;
        return;
    }
    uint64_t end = binade_end(m->format, first);
    end = end - first < LONGEST ? end : (first | (LONGEST - 1));
    run.last = last < end ? last : end;
    bool fits = find_tail_line(m, &run, out) || find_head_line(m, &run, out) ||
                find_curve(m, &run, out);
    if (fits && cut_overflow(m->format, out)) {
        m->try_constant = is_flat(m->format, out);
        return;
    }
    run.last = run.last < end ? run.last : end;
    m->try_constant = true;
    *out = (act_model){.kind = ACT_MODEL_NONE, .first = first, .last = run.last};
}

void act_model_find(act_modeller *m, uint64_t first, uint64_t last, act_model *out) {
    /* Elsewhere, what the last run taught says nothing; and the models of a binade must
     * not depend on what was asked for before. */
    if (first != m->next || first == binade_start(m->format, first)) {
        m->share = 1;
        m->try_constant = true;
    }
    find_run(m, first, last, out);
    m->next = out->last + 1;
}

/* Whether |base| + [lo, hi] lies in [2^exponent, 2^(exponent + 1)). The differences from
 * the edges are exact where they matter (Sterbenz). */
static bool is_in_binade(double base, double lo, double hi, int exponent) {
    double margin = fabs(lo) + fabs(hi) > base / 8 ? base * 0x1p-50 : 0;
    double above = base - ldexp(1, exponent);
    double below = base - ldexp(1, exponent + 1);
    return above + lo >= margin && below + hi < -margin;
}

bool act_binade_of(double base, double lo, double hi, int *exponent) {
    if (base < 0) {
        double flipped = -lo;
        base = -base;
        lo = -hi;
        hi = flipped;
    }
    double value = base + (lo + hi) / 2;
    if (!(value > 0) || !isfinite(value)) {
        return false;
    }
    *exponent = ilogb(value);
    if (is_in_binade(base, lo, hi, *exponent)) {
        return true;
    }
    *exponent += value > ldexp(1.5, *exponent) ? 1 : -1;
    return is_in_binade(base, lo, hi, *exponent);
}

/* The exponent of |f| = |base + r + d|. */
static bool exponent_of(const act_model *model, double r, double bound, int *exponent) {
    double base = model->coef[0];
    double slack = bound * (1 + 0x1p-50);
    if (!act_binade_of(base, r - slack, r + slack, exponent)) {
        return false;
    }
    double v = base + r;
    bool inward = model->side != 0 && (model->side > 0) != (v > 0);
    if (inward && fabs(v) == ldexp(1, *exponent)) {
        (*exponent)--;
    }
    *exponent += model->scale;
    return true;
}

/* f = whole + r + d in ulps, |r| <= 1, |d| <= error: rounds it; a side breaks ties.
 * False: open. */
static bool round_in_ulps(double whole, double r, double error, int side,
                          act_truth *out) {
    double step = rint(r);
    double residual = r - step;
    if (error > 0 && fabs(residual) >= 0.5 - error) {
        return false;
    }
    double rounded = whole + step;
    if (fabs(residual) == 0.5) {
        /* A tie but for d, which goes to the side of f; a true one to the even number. */
        double up = residual > 0 ? 1 : -1;
        bool moves = side != 0 ? (side > 0) == (up > 0) : fmod(rounded, 2) != 0;
        rounded += moves ? up : 0;
        residual -= moves ? up : 0;
    }
    out->rounded = rounded;
    out->residual = residual;
    return true;
}

/* A residual as the exact tier gives it; a side decides what lies midway. */
static double on_step(double residual, int side) {
    const double step = 0x1p-34;
    double steps = residual / step;
    bool midway = fabs(steps - trunc(steps)) == 0.5;
    return (midway && side != 0 ? floor(steps) + (side > 0) : rint(steps)) * step;
}

bool act_model_truth(const act_model *model, const act_format *format, int order,
                     uint64_t bits, act_truth *out, double *error) {
    *error = 0;
    if (model->kind != ACT_MODEL_CURVE) {
        *out = model->truth;
        return model->kind == ACT_MODEL_CONSTANT;
    }
    double bound;
    int exponent;
    double base = model->coef[0];
    double r = evaluate(model, bits, &bound);
    if (!exponent_of(model, r, bound, &exponent) || exponent > format->emax) {
        return false;
    }
    int ulp = (exponent > format->emin ? exponent : format->emin) - format->precision + 1;
    int shift = model->scale - ulp;
    double whole = rint(ldexp(base + r, shift));
    double rest = ldexp(base - ldexp(whole, -shift), shift) + ldexp(r, shift);
    *error = ldexp(bound, shift) + (model->exact ? 0 : fabs(rest) * 0x1p-52);
    *out = (act_truth){.ulp_exponent = ulp};
    if (!round_in_ulps(whole, rest, *error, model->side, out)) {
        return false;
    }
    if (model->exact) {
        out->residual = on_step(out->residual, model->side);
    }
    bool is_zero = out->rounded == 0;
    out->rounded = is_zero ? copysign(0, base + r) : ldexp(out->rounded, ulp);
    if (is_zero && order == 0) {
        out->zero = signbit(out->rounded) ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
    }
    return fabs(out->rounded) <= act_format_max(format);
}
