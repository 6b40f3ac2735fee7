#include "model/fit.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

enum { LENGTHS = 40 };

/* A curve's bound in ulps of the smallest |f| of its run. */
static const double tolerance = 0x1p-28;

struct act_fitter {
    act_exact *exact;
    /* By number of derivatives and rung, made when needed. */
    act_tape *tape[LENGTHS][ACT_FIT_RUNGS];
    mpfi_t x, c;
    mpfr_t inexact, rest, remainder, part;
};

act_fitter *act_fitter_open(act_exact *exact) {
    act_fitter *fitter = calloc(1, sizeof *fitter);
    if (fitter == NULL) {
        return NULL;
    }
    fitter->exact = exact;
    mpfi_init2(fitter->x, 64);
    mpfi_init2(fitter->c, 64);
    mpfr_inits2(64, fitter->inexact, fitter->rest, fitter->remainder, fitter->part,
                (mpfr_ptr)0);
    return fitter;
}

void act_fitter_close(act_fitter *fitter) {
    if (fitter == NULL) {
        return;
    }
    for (int i = 0; i < LENGTHS; i++) {
        for (int rung = 0; rung < ACT_FIT_RUNGS; rung++) {
            act_tape_close(fitter->tape[i][rung]);
        }
    }
    mpfi_clear(fitter->x);
    mpfi_clear(fitter->c);
    mpfr_clears(fitter->inexact, fitter->rest, fitter->remainder, fitter->part,
                (mpfr_ptr)0);
    free(fitter);
}

static act_tape *tape_of(act_fitter *fitter, int length, int rung) {
    if (length >= LENGTHS) {
        return NULL;
    }
    act_tape **tape = &fitter->tape[length][rung];
    if (*tape == NULL) {
        *tape = act_tape_open(length, act_exact_ladder[rung]);
    }
    if (*tape != NULL) {
        act_tape_reset(*tape);
    }
    return *tape;
}

static double decode(const act_run *run, uint64_t bits) {
    return act_decode(run->format, bits);
}

/* Jets of a program over what lies between a and b. */
static jet jets_between(act_fitter *fitter, act_program *program, double a, double b,
                        act_tape *tape) {
    if (tape == NULL) {
        return NULL;
    }
    mpfi_interv_d(fitter->x, fmin(a, b), fmax(a, b));
    return program(jet_variable_interval(tape, fitter->x), fitter->exact->p);
}

jet act_fit_jets(act_fitter *fitter, const act_run *run, act_program *program, int length,
                 int rung) {
    return jets_between(fitter, program, decode(run, run->first), decode(run, run->last),
                        tape_of(fitter, length, rung));
}

jet act_fit_jets_from_zero(act_fitter *fitter, const act_run *run, act_program *program,
                           int length) {
    return jets_between(fitter, program, 0, decode(run, run->last),
                        tape_of(fitter, length, 0));
}

jet act_fit_jets_at_zero(act_fitter *fitter, act_program *program, int length) {
    act_tape *tape = tape_of(fitter, length, ACT_FIT_RUNGS - 1);
    return tape != NULL ? program(jet_variable(tape, 0), fitter->exact->p) : NULL;
}

/* Binary exponent of the spacing of the run's inputs. */
static int spacing_of(const act_run *run) {
    int p = run->format->precision;
    double x = fabs(decode(run, run->last));
    int exponent = x < ldexp(1, run->format->emin) ? run->format->emin : ilogb(x);
    return exponent - p + 1;
}

static void set_frame(const act_run *run, act_model *out) {
    *out = (act_model){.kind = ACT_MODEL_CURVE,
                       .first = run->first,
                       .last = run->last,
                       .centre = act_run_middle(run)};
    uint64_t reach = run->last - out->centre;
    int exponent = 0;
    while (((uint64_t)1 << exponent) < reach) {
        exponent++;
    }
    out->radius = ldexp(1, exponent);
}

static act_units units_of(const act_run *run, const act_model *model) {
    return (act_units){.step = spacing_of(run) + ilogb(model->radius),
                       .scale = model->scale,
                       .flips = act_run_falls(run)};
}

void act_fit_scale_term(mpfi_ptr c, int j, act_units units) {
    long shift = (long)j * units.step - units.scale;
    if (shift >= 0) {
        mpfi_mul_2ui(c, c, (unsigned long)shift);
    } else {
        mpfi_div_2ui(c, c, (unsigned long)-shift);
    }
    unsigned long factors = 1; /* as many of j! as fit */
    for (unsigned long k = 2; k <= (unsigned long)j; k++) {
        if (factors > ULONG_MAX / k) {
            mpfi_div_ui(c, c, factors);
            factors = 1;
        }
        factors *= k;
    }
    if (factors > 1) {
        mpfi_div_ui(c, c, factors);
    }
    if (units.flips && j % 2 == 1) {
        mpfi_neg(c, c);
    }
}

double act_fit_take_middle(mpfi_ptr c) {
    double a = mpfi_get_d(c);
    mpfi_sub_d(c, c, a);
    return a;
}

/* The term of degree j is the middle of c, which is replaced; what that misses is added
 * to `inexact`. */
static void set_coefficient(act_model *out, int j, mpfi_ptr c, mpfr_ptr inexact,
                            mpfr_ptr part) {
    if (j == 1) {
        out->coef[1] = (double)(float)mpfi_get_d(c);
        mpfi_sub_d(c, c, out->coef[1]);
        out->tilt = act_fit_take_middle(c);
    } else {
        out->coef[j] = act_fit_take_middle(c);
    }
    if (j == 0) {
        out->low = act_fit_take_middle(c);
    }
    mpfi_mag(part, c);
    mpfr_add(inexact, inexact, part, MPFR_RNDU);
}

/* Returns what a bound may be, over 2^scale: the tolerance in ulps of the least |f|. */
static double allowed(const act_run *run, const act_model *model, double least) {
    int exponent = run->format->emin;
    if (least > 0 && ilogb(least) + model->scale > exponent) {
        exponent = ilogb(least) + model->scale;
    }
    exponent = exponent > run->format->emax ? run->format->emax : exponent;
    return ldexp(tolerance, exponent - run->format->precision + 1 - model->scale);
}

static double least_of(const act_model *model, double enclosed) {
    double least =
        (fabs(model->coef[0]) - act_model_rest(model)) * (1 - 16 * DBL_EPSILON) -
        model->bound;
    return fmax(least, enclosed);
}

/* As allowed, and where all of f is close to a power of two or, in ulps, to zero, less
 * than what is between them, so that its ulp or its sign is known; 2^-38 ulp if that is
 * still less. */
static double allowed_near_power(const act_run *run, const act_model *model,
                                 double least) {
    double most = allowed(run, model, least);
    double base = fabs(model->coef[0]);
    double low = model->coef[0] < 0 ? -model->low : model->low;
    double power = ldexp(1, ilogb(base));
    power *= base > 1.5 * power ? 2 : 1;
    const double close = 0x1p-16;
    double gap = fabs(base - power + low);
    double rest = act_model_rest(model);
    bool is_close = gap + rest < close * power;
    if (base + rest < close * (most / tolerance)) {
        gap = base;
        is_close = true;
    }
    return is_close ? fmin(most, fmax((gap - rest) / 4, most * 0x1p-10)) : most;
}

/* Fills the coefficients from jets at the centre, and what the terms beyond them may
 * amount to; false if this rung cannot. */
static bool expand(act_fitter *fitter, const act_run *run, int guard, int rung,
                   act_model *out) {
    int order = fitter->exact->order;
    int terms = out->degree + guard;
    act_tape *tape = tape_of(fitter, order + terms + 1, rung);
    if (tape == NULL) {
        return false;
    }
    act_program *program = fitter->exact->f->piece[run->piece];
    jet y = program(jet_variable(tape, act_run_centre(run)), fitter->exact->p);
    act_units units = units_of(run, out);
    mpfi_set_prec(fitter->c, act_exact_ladder[rung]);
    mpfr_set_zero(fitter->inexact, 1);
    mpfr_set_zero(fitter->rest, 1);
    for (int j = 0; j <= terms; j++) {
        mpfi_set(fitter->c, y->c[order + j]);
        act_fit_scale_term(fitter->c, j, units);
        if (j <= out->degree) {
            set_coefficient(out, j, fitter->c, fitter->inexact, fitter->part);
        } else {
            mpfi_mag(fitter->part, fitter->c);
            mpfr_add(fitter->rest, fitter->rest, fitter->part, MPFR_RNDU);
        }
    }
    return mpfr_number_p(fitter->inexact) && mpfr_number_p(fitter->rest);
}

/* Encloses |f| over the run, which gives the scale and *least, and Lagrange's remainder
 * after `terms` terms; false if something is not finite, or f is zero. */
static bool enclose_run(act_fitter *fitter, const act_run *run, int terms, act_model *out,
                        double *least) {
    int order = fitter->exact->order;
    jet over = act_fit_jets(fitter, run, fitter->exact->f->piece[run->piece],
                            order + terms + 1, 0);
    if (over == NULL || !mpfi_bounded_p(over->c[order]) ||
        !mpfi_bounded_p(over->c[order + terms]) || mpfi_is_zero(over->c[order])) {
        return false;
    }
    mpfi_mag(fitter->part, over->c[order]);
    out->scale = (int)mpfr_get_exp(fitter->part);
    mpfi_mig(fitter->part, over->c[order]);
    mpfr_mul_2si(fitter->part, fitter->part, -out->scale, MPFR_RNDD);
    *least = mpfr_get_d(fitter->part, MPFR_RNDD);
    mpfi_set_prec(fitter->c, 64);
    mpfi_set(fitter->c, over->c[order + terms]);
    act_fit_scale_term(fitter->c, terms, units_of(run, out));
    mpfi_mag(fitter->remainder, fitter->c);
    return true;
}

/* Tells whether the slope has at most 21 bits. */
static bool has_short_slope(const act_model *model) {
    const double few = 0x1p21;
    int exponent;
    double slope = few * frexp(model->coef[1], &exponent);
    return slope == trunc(slope);
}

/* Tells whether the sum is exact in binary64 at every input: an affine function whose
 * numbers have few bits. */
static bool is_exact(const act_model *model) {
    if (model->low != 0 || model->tilt != 0) {
        return false;
    }
    for (int j = 2; j <= model->degree; j++) {
        if (model->coef[j] != 0) {
            return false;
        }
    }
    return has_short_slope(model);
}

/* Tells whether the curve is next to a line of few bits, on which many values lie midway
 * between numbers, and does not tell well how far from it: that decides how they are
 * rounded. */
static bool hides_ties(const act_run *run, const act_model *model) {
    double visible = ldexp(1, -run->format->precision - 8);
    return fabs(model->low) + fabs(model->tilt) < visible && has_short_slope(model) &&
           model->bound * 0x1p10 > fabs(model->low);
}

act_fit act_fit_taylor(act_fitter *fitter, const act_run *run, int degree, int guard,
                       act_model *out) {
    const act_fit none = {.ratio = HUGE_VAL, .room = 0.25};
    act_fit fit = none;
    int terms = degree + guard + 1;
    double enclosed;
    set_frame(run, out);
    out->degree = degree;
    if (!enclose_run(fitter, run, terms, out, &enclosed)) {
        return none;
    }
    for (int rung = 0; rung < ACT_FIT_RUNGS; rung++) {
        if (!expand(fitter, run, guard, rung, out)) {
            fit.ratio = HUGE_VAL;
            continue;
        }
        mpfr_add(fitter->rest, fitter->rest, fitter->remainder, MPFR_RNDU);
        mpfr_add(fitter->inexact, fitter->inexact, fitter->rest, MPFR_RNDU);
        double rest = mpfr_get_d(fitter->rest, MPFR_RNDU);
        out->bound = mpfr_get_d(fitter->inexact, MPFR_RNDU);
        out->exact = out->bound == 0 && is_exact(out);
        double most = allowed_near_power(run, out, least_of(out, enclosed));
        fit =
            (act_fit){.ratio = out->bound / most, .room = pow(most / rest, 1.0 / terms)};
        bool sharper = fit.ratio <= 1 && rung < 2 && !out->exact && hides_ties(run, out);
        if ((fit.ratio <= 1 && !sharper) || rest > most / 2) {
            return fit;
        }
    }
    return fit;
}

void act_fit_line(const act_run *run, mpfi_srcptr value, mpfi_srcptr slope,
                  mpfr_srcptr bound, int side, act_model *out) {
    mpfi_t c;
    mpfr_t sum, part;
    mpfi_init2(c, mpfi_get_prec(value));
    mpfr_inits2(64, sum, part, (mpfr_ptr)0);
    set_frame(run, out);
    out->degree = 1;
    out->scale = (int)mpfr_get_exp(&value->left);
    mpfr_set_zero(sum, 1);
    for (int j = 0; j <= 1; j++) {
        mpfi_set(c, j == 0 ? value : slope);
        act_fit_scale_term(c, j, units_of(run, out));
        set_coefficient(out, j, c, sum, part);
    }
    out->exact = side != 0 && mpfr_zero_p(sum) && is_exact(out);
    out->side = out->exact ? side : 0;
    mpfr_mul_2si(part, bound, -out->scale, MPFR_RNDU);
    mpfr_add(sum, sum, part, MPFR_RNDU);
    out->bound = mpfr_get_d(sum, MPFR_RNDU);
    mpfi_clear(c);
    mpfr_clears(sum, part, (mpfr_ptr)0);
}
