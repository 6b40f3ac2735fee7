/* Taylor polynomials with proven remainders: the machinery behind model.h and wide.h,
 * private to the reference. */
#ifndef ACT_FIT_H
#define ACT_FIT_H

#include "exact/enclose.h"
#include "model/model.h"
#include "model/run.h"

/* Precisions that curves use. What needs more is left to the exact tier. */
enum { ACT_FIT_RUNGS = 4 };

/* The tapes and scratch numbers of polynomials of one function and order. */
typedef struct act_fitter act_fitter;

/* NULL if memory is short. */
act_fitter *act_fitter_open(act_exact *exact);
void act_fitter_close(act_fitter *fitter);

/* The quality of a curve. */
typedef struct act_fit {
    double ratio; /* its bound over what is allowed: at most 1 if the curve may be used */
    double room;  /* how many times as wide a run its remainder would allow */
} act_fit;

/* A curve over the run. Its bound adds up, outward rounded: what binary64 misses of the
 * coefficients, the next `guard` terms of Taylor's series, and Lagrange's remainder from
 * jets over the whole run. */
act_fit act_fit_taylor(act_fitter *fitter, const act_run *run, int degree, int guard,
                       act_model *out);

/* The curve of the affine function `value` + slope (x - x_centre), from which f differs
 * by at most `bound`, on the given side of it (0: unknown). */
void act_fit_line(const act_run *run, mpfi_srcptr value, mpfi_srcptr slope,
                  mpfr_srcptr bound, int side, act_model *out);

/* The units of a polynomial: t = (x - centre) / 2^step, negated if x falls as encodings
 * grow, and f = 2^scale times the polynomial. */
typedef struct act_units {
    int step, scale;
    bool flips;
} act_units;

/* Turns c, the derivative of order j, into the term of degree j of Taylor's series:
 * c = c 2^(j step) / j! / 2^scale, negated for odd j if t is. */
void act_fit_scale_term(mpfi_ptr c, int j, act_units units);

/* The binary64 number next to c's middle, which is taken off c. */
double act_fit_take_middle(mpfi_ptr c);

/* Jets of a program over the inputs of the run, to `length` derivatives, at the precision
 * of a rung. NULL: short of memory. */
jet act_fit_jets(act_fitter *fitter, const act_run *run, act_program *program, int length,
                 int rung);

/* The same over [0, x] up to the far end of the run, and at the point 0. */
jet act_fit_jets_from_zero(act_fitter *fitter, const act_run *run, act_program *program,
                           int length);
jet act_fit_jets_at_zero(act_fitter *fitter, act_program *program, int length);

#endif
