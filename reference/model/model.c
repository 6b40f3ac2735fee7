#include "model/model_private.h"

#include <math.h>
#include <stdlib.h>

enum {
    LOW_DEGREE = 3,
    GUARD = 8,    /* terms beyond the degree, which tame what jets overestimate */
    SHORTEST = 8, /* inputs of a run worth a curve */
    /* Longer ones would lose bits: roundings of the sum grow with how far f moves. */
    LONGEST = 1 << 18
};

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
    mpfr_inits2(64, m->bound, m->missing, (mpfr_ptr)0);
    for (int right = 0; right < 2; right++) {
        mpfi_init2(m->head[right].slope, 64);
        mpfi_init2(m->head[right].root, 64);
        mpfr_init2(m->head[right].curvature, 64);
    }
    m->fitter = act_fitter_open(exact);
    if (m->fitter == NULL) {
        act_modeller_close(m);
        *out = NULL;
        return ACT_NOMEM;
    }
    act_model_head_find(m, 0);
    act_model_head_find(m, 1);
    return ACT_OK;
}

void act_modeller_close(act_modeller *m) {
    if (m == NULL) {
        return;
    }
    for (int right = 0; right < 2; right++) {
        mpfi_clear(m->head[right].slope);
        mpfi_clear(m->head[right].root);
        mpfr_clear(m->head[right].curvature);
    }
    mpfi_clear(m->value);
    mpfr_clears(m->bound, m->missing, (mpfr_ptr)0);
    act_fitter_close(m->fitter);
    free(m);
}

/* Inputs that are no matter of evaluation; false for all others. The run ends before the
 * next of them. */
static bool find_special(act_modeller *m, uint64_t first, uint64_t *last,
                         act_model *out) {
    const act_function *f = m->exact->f;
    static const act_truth nan = {.rounded = (double)NAN};
    double x = act_decode(m->format, first);
    if (isnan(x)) { /* the conventions of masks are in the exact tier's truth */
        act_truth truth = nan;
        act_model_exact_truth(m, first, &truth);
        act_model_set_constant(out, *last, &truth);
        return true;
    }
    if (x == 0 || isinf(x)) {
        return true;
    }
    act_run_cut(m->format, first, last, x < 0 ? -HUGE_VAL : HUGE_VAL);
    for (int i = 0; i < f->n_poles; i++) {
        if (x == f->pole[i].at) {
            return true;
        }
        act_run_cut(m->format, first, last, f->pole[i].at);
    }
    for (int i = 0; i < m->exact->kinks; i++) {
        if (x == m->exact->at[i]) {
            return true;
        }
        act_run_cut(m->format, first, last, m->exact->at[i]);
    }
    if (x == f->domain[0] || x == f->domain[1]) {
        return true;
    }
    act_run_cut(m->format, first, last, f->domain[0]);
    act_run_cut(m->format, first, last, f->domain[1]);
    if (x < f->domain[0] || x > f->domain[1]) {
        act_model_set_constant(out, *last, &nan);
        return true;
    }
    return false;
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
        int guard = degree == LOW_DEGREE ? 0 : GUARD;
        act_fit fit = act_fit_taylor(m->fitter, run, degree, guard, out);
        double factor = fmax(0x1p-6, fmin(0.9 * fit.room, 4));
        if (fit.ratio <= 1) {
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

/* The last input of a curve up to which |f| is on the side of `edge` where the first one
 * is. */
static uint64_t last_on_side(const act_model *model, double edge) {
    bool below = act_model_magnitude(model, model->first) < edge;
    uint64_t first = model->first;
    uint64_t last = model->last;
    while (first < last) {
        uint64_t middle = first + (last - first + 1) / 2;
        if ((act_model_magnitude(model, middle) < edge) == below) {
            first = middle;
        } else {
            last = middle - 1;
        }
    }
    return first;
}

/* Ends a curve where f leaves the format; false if it begins there. */
static bool cut_overflow(const act_format *format, act_model *model) {
    double most = ldexp(1, format->emax + 1 - model->scale);
    if (act_model_magnitude(model, model->first) >= most) {
        return false;
    }
    model->last = last_on_side(model, most);
    return true;
}

/* The run on which a curve is so far beyond the format that jets can tell; false if it is
 * not so at its beginning, and then the run ends where it is. */
static bool cut_beyond(const act_format *format, const act_model *curve, act_run *run) {
    const double clearly = 1 + 0x1p-12;
    double most = ldexp(1, format->emax + 1 - curve->scale);
    bool begins_far = act_model_magnitude(curve, curve->first) >= clearly * most;
    bool ends_far = act_model_magnitude(curve, curve->last) >= clearly * most;
    run->last = last_on_side(curve, begins_far || ends_far ? clearly * most : most);
    return begins_far;
}

/* Tells whether f changes by so little, in ulps, that it may soon be constant. */
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
                   .piece = act_exact_piece_at(m->exact, x),
                   .first = first,
                   .last = last};
    if (act_model_tail_constant(m, &run, &last, out)) {
        return;
    }
    run.last = last;
    bool try_constant = m->try_constant || m->share >= 1;
    m->try_constant = false;
    if (try_constant && act_model_constant_find(m, &run, out)) {
        m->try_constant = true;
        return;
    }
    uint64_t end = act_run_binade_end(m->format, first);
    end = end - first < LONGEST ? end : (first | (LONGEST - 1));
    run.last = last < end ? last : end;
    bool fits = act_model_tail_line(m, &run, out) || act_model_head_line(m, &run, out) ||
                find_curve(m, &run, out);
    if (fits && cut_overflow(m->format, out)) {
        m->try_constant = is_flat(m->format, out);
        return;
    }
    run.last = run.last < end ? run.last : end;
    if (fits && cut_beyond(m->format, out, &run) &&
        act_model_constant_find(m, &run, out)) {
        return;
    }
    m->try_constant = true;
    *out = (act_model){.kind = ACT_MODEL_NONE, .first = first, .last = run.last};
}

void act_model_find(act_modeller *m, uint64_t first, uint64_t last, act_model *out) {
    /* Elsewhere, what the last run taught says nothing; and the models of a binade must
     * not depend on what was asked for before. */
    if (first != m->next || first == act_run_binade_start(m->format, first)) {
        m->share = 1;
        m->try_constant = true;
    }
    find_run(m, first, last, out);
    m->next = out->last + 1;
}
