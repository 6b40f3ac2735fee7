#include "model/wide.h"

#include "model/model_private.h"
#include "number/binade.h"

#include <math.h>

enum {
    TERMS = ACT_WIDE_DEGREE + 1, /* the first that is left out */
    SLOPE_BITS = 7,              /* 46 bits of t times these: exact */
    EXPONENT_LEAST = -1150,      /* of |f|: less is no more than zero */
    SCALE_LEAST = -1000, /* so that unscaled values are finite, subnormal ones too */
    SCALE_MOST = 1020
};

static const double unit_roundoff = 0x1p-53;
static const double bound_limit = 0x1p-10;

static double few_bits(double value) {
    int exponent;
    double fraction = frexp(value, &exponent);
    return ldexp(rint(ldexp(fraction, SLOPE_BITS)), exponent - SLOPE_BITS);
}

/* Sets the scale, and Lagrange's remainder in `missing`, from jets over the whole
 * stretch.
 */
static act_wide_outcome enclose(act_modeller *m, const act_run *run, act_units *units) {
    int order = m->exact->order;
    jet over = act_fit_jets(m->fitter, run, m->exact->f->piece[run->piece],
                            order + TERMS + 1, 0);
    if (over == NULL || !mpfi_bounded_p(over->c[order]) || mpfi_is_zero(over->c[order])) {
        return over == NULL ? ACT_WIDE_NONE : ACT_WIDE_TRY_PARTS;
    }
    mpfi_mag(m->bound, over->c[order]);
    mpfr_exp_t exponent = mpfr_get_exp(m->bound);
    if (exponent < EXPONENT_LEAST) {
        return ACT_WIDE_NONE;
    }
    if (mpfi_has_zero(over->c[order]) || !mpfi_bounded_p(over->c[order + TERMS])) {
        return ACT_WIDE_TRY_PARTS;
    }
    mpfi_mig(m->bound, over->c[order]);
    if (mpfr_get_exp(m->bound) > SCALE_MOST) {
        return ACT_WIDE_NONE;
    }
    if (exponent > SCALE_MOST) {
        return ACT_WIDE_TRY_PARTS;
    }
    units->scale = exponent > SCALE_LEAST ? (int)exponent : SCALE_LEAST;
    mpfi_set_prec(m->value, 64);
    mpfi_set(m->value, over->c[order + TERMS]);
    act_fit_scale_term(m->value, TERMS, *units);
    mpfi_mag(m->missing, m->value);
    return ACT_WIDE_FOUND;
}

/* The coefficients, from jets at the centre; adds to `missing` what they miss. */
static bool expand(act_modeller *m, const act_run *run, act_units units, int rung,
                   act_wide *out) {
    int order = m->exact->order;
    jet at =
        act_fit_jets(m->fitter, run, m->exact->f->piece[run->piece], order + TERMS, rung);
    if (at == NULL) {
        return false;
    }
    mpfi_set_prec(m->value, act_exact_ladder[rung]);
    for (int j = 0; j < TERMS; j++) {
        mpfi_set(m->value, at->c[order + j]);
        act_fit_scale_term(m->value, j, units);
        if (j == 0) {
            out->base = act_fit_take_middle(m->value);
        } else if (j == 1) {
            out->slope = few_bits(mpfi_get_d(m->value));
            mpfi_sub_d(m->value, m->value, out->slope);
        }
        out->c[j] = act_fit_take_middle(m->value);
        mpfi_mag(m->bound, m->value);
        mpfr_add(m->missing, m->missing, m->bound, MPFR_RNDU);
    }
    return mpfr_number_p(m->missing) != 0;
}

/* Sets the ulps; false if |f| may be in more than two binades, or far from `base`. */
static bool set_ulps(act_wide *out, int scale, double missing) {
    double rest = fabs(out->slope) + missing;
    for (int j = 1; j < TERMS; j++) {
        rest += fabs(out->c[j]);
    }
    rest *= 1 + 0x1p-40;
    double base = fabs(out->base);
    double spread = rest + fabs(out->c[0]) + 0x1p-40 * base;
    if (!(spread < 0.45 * base)) {
        return false;
    }
    const act_format *format = act_binary64;
    int least = format->emin - scale;
    int low = ilogb(base - spread);
    int high = ilogb(base + spread);
    int only;
    if (act_binade_of(out->base, out->c[0] - rest, out->c[0] + rest, &only)) {
        low = high = only;
    }
    low = low > least ? low : least;
    high = high > least ? high : least;
    out->edge = ldexp(1 + 0x1p-40, high);
    out->below = ldexp(1, format->precision - 1 - low);
    out->above = ldexp(1, format->precision - 1 - high);
    out->is_nonzero = base - spread > ldexp(1, least - format->precision + 2);
    out->least = (base - spread) * out->above - 1;
    return high - low <= 1;
}

/* Higham 2002, 5.1, for Horner's rule; the difference from `base` is exact where y is
 * within a factor of two of it, and elsewhere the error is so great that it hardly
 * matters. */
static double bound_of(const act_wide *model, double missing, double *roundings) {
    double sum = 0;
    for (int j = 0; j < TERMS; j++) {
        sum += fabs(model->c[j]);
    }
    *roundings = (2 * ACT_WIDE_DEGREE + 6) * unit_roundoff * sum * 1.02 * model->below;
    return (missing * model->below + *roundings) * 1.0001;
}

/* The exponent of x's step per unit of t; sets what of the model does not depend on f. */
static int set_frame(act_wide *out, uint64_t first, uint64_t last) {
    *out = (act_wide){.first = first, .last = last, .centre = first + (last - first) / 2};
    int radius = 0;
    while (((uint64_t)1 << radius) < last - out->centre) {
        radius++;
    }
    out->per_input = ldexp(1, -radius);
    return ilogb(act_decode(act_binary64, first)) - act_binary64->precision + 1 + radius;
}

/* By how many bits a stretch must be shorter to bring `size` to the limit, if it falls
 * with the given power of the length. */
static int excess_of(double size, int power) {
    double bits = log2(size / bound_limit) / power;
    return bits > 1 ? bits < ACT_WIDE_BITS ? (int)ceil(bits) : ACT_WIDE_BITS : 1;
}

static act_wide_outcome fit(act_modeller *m, act_run run, act_wide *out, int *excess) {
    act_units units = {.step = set_frame(out, run.first, run.last),
                       .flips = act_run_falls(&run)};
    act_wide_outcome outcome = enclose(m, &run, &units);
    if (outcome != ACT_WIDE_FOUND) {
        return outcome;
    }
    out->unscale = ldexp(1, -units.scale);
    double rest = mpfr_get_d(m->missing, MPFR_RNDU);
    run.first = run.last = out->centre;
    if (rest * 0x1p52 > bound_limit) {
        *excess = excess_of(rest * 0x1p53, TERMS);
        return ACT_WIDE_TRY_PARTS;
    }
    for (int rung = 1; rung < ACT_FIT_RUNGS; rung++) {
        mpfr_set_d(m->missing, rest, MPFR_RNDU);
        if (!expand(m, &run, units, rung, out)) {
            continue;
        }
        double roundings = 0;
        double missing = mpfr_get_d(m->missing, MPFR_RNDU);
        bool fits = set_ulps(out, units.scale, missing);
        out->bound = bound_of(out, missing, &roundings);
        if (fits && out->bound <= bound_limit) {
            return ACT_WIDE_FOUND;
        }
        if (!fits || roundings > bound_limit / 2) {
            *excess = fits ? excess_of(roundings, 2) : 1;
            break; /* more bits are of no use */
        }
    }
    return ACT_WIDE_TRY_PARTS;
}

/* Tells whether all of [lo, hi] is a matter of evaluation: FOUND if so. */
static act_wide_outcome look_around(const act_exact *exact, double lo, double hi) {
    const act_function *f = exact->f;
    if (hi < f->domain[0] || lo > f->domain[1]) {
        return ACT_WIDE_NONE;
    }
    bool parts = lo <= f->domain[0] || hi >= f->domain[1];
    for (int i = 0; i < f->n_poles; i++) {
        parts = parts || (lo <= f->pole[i].at && f->pole[i].at <= hi);
    }
    int piece = act_exact_piece_at(exact, lo);
    parts = parts || piece < 0 || piece != act_exact_piece_at(exact, hi);
    return parts ? ACT_WIDE_TRY_PARTS : ACT_WIDE_FOUND;
}

act_wide_outcome act_wide_find(act_modeller *m, uint64_t first, uint64_t last,
                               act_wide *out, int *excess) {
    *excess = 1;
    const act_format *format = act_binary64;
    double x = act_decode(format, first);
    if (!isfinite(x) || fabs(x) < ldexp(1, format->emin) || last - first < 8) {
        return ACT_WIDE_NONE;
    }
    double end = act_decode(format, last);
    act_wide_outcome around = look_around(m->exact, fmin(x, end), fmax(x, end));
    if (around != ACT_WIDE_FOUND) {
        return around;
    }
    act_run run = {.format = format,
                   .piece = act_exact_piece_at(m->exact, x),
                   .first = first,
                   .last = last};
    return fit(m, run, out, excess);
}
