/* Taylor polynomials with proven remainders: the machinery behind model.h, private to the
 * reference. */
#ifndef ACT_FIT_H
#define ACT_FIT_H

#include "exact/enclose.h"
#include "model/model.h"

/* A run of encodings of one sign and binade, inside one piece. */
typedef struct act_run {
    const act_format *format;
    int piece;
    uint64_t first, last;
} act_run;

/* Rungs that curves use; what needs more is left to the exact tier. */
enum { ACT_FIT_RUNGS = 4 };

typedef struct act_fitter act_fitter;

act_fitter *act_fitter_open(act_exact *exact); /* NULL if memory is short */
void act_fitter_close(act_fitter *fitter);

/* A curve over the run. Its bound adds up, outward rounded: what binary64 misses of the
 * coefficients, the next `guard` terms of Taylor's series, and Lagrange's remainder from
 * jets over the whole run. *ratio is its bound over what is allowed, at most 1 if the
 * curve may be used; *room is how many times as wide a run its remainder would allow. */
void act_fit_taylor(act_fitter *fitter, const act_run *run, int degree, int guard,
                    act_model *out, double *ratio, double *room);

/* The curve of the affine function `value` + slope (x - x_centre), from which f differs
 * by at most `bound`, on the given side of it (0: unknown). */
void act_fit_line(const act_run *run, mpfi_srcptr value, mpfi_srcptr slope,
                  mpfr_srcptr bound, int side, act_model *out);

/* A term of Taylor's series in t = (x - centre) / 2^step, in units of 2^scale:
 * c = c 2^(j step) / j! / 2^scale, negated for odd j if x falls as encodings grow. */
void act_term_scale(mpfi_ptr c, int j, int step, int scale, bool flips);
/* The binary64 number next to c's middle, which is taken off c. */
double act_term_middle(mpfi_ptr c);

/* The middle of the run. */
double act_run_centre(const act_run *run);

/* Jets of a program over the inputs of the run, or over [0, x] up to its far end, to
 * `length` derivatives, at the precision of a rung. NULL: short of memory. */
jet act_fit_jets(act_fitter *fitter, const act_run *run, act_program *program, int length,
                 bool from_zero, int rung);
/* The same at the point 0. */
jet act_fit_jets_at_zero(act_fitter *fitter, act_program *program, int length);

#endif
