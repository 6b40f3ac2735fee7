/* Jets: the value and the derivatives of f at x0, as MPFI intervals. They are not divided
 * by factorials, as Taylor coefficients are, so that exact derivatives stay exact.
 *
 * A definition is a straight-line program over jets: jet_mul(x, jet_tanh(x)). Element k
 * encloses f^(k)(x0) for every x0 of the interval that the program started from.
 *
 * Jets live on a tape; operations find it through their first operand. */
#ifndef ACT_JET_H
#define ACT_JET_H

#include "jet/tape.h"

#include <mpfi.h>
#include <mpfr.h>
#include <stdbool.h>

typedef struct act_jet {
    act_tape *tape;
    mpfi_t *c; /* as many derivatives as the tape says, order 0 first */
} act_jet;

typedef const act_jet *jet;

/* The independent variable: x0 + t, at a point or over [lo, hi]. */
jet jet_variable(act_tape *tape, double x0);
jet jet_variable_interval(act_tape *tape, mpfi_srcptr x0);

/* Tells whether the value is below zero for every x0 of the interval: a definition may be
 * written otherwise there, to cancel less. */
bool jet_is_negative(jet a);

/* Constants on the tape of `like`. jet_ratio is the rational number n / d, d > 0. */
jet jet_const(jet like, double value);
jet jet_ratio(jet like, long n, unsigned long d);
jet jet_pi(jet like);

jet jet_neg(jet a);
jet jet_add(jet a, jet b);
jet jet_sub(jet a, jet b);
jet jet_mul(jet a, jet b);
jet jet_div(jet a, jet b); /* b without zero */
jet jet_inv(jet a);        /* 1 / a */
jet jet_sqr(jet a);
jet jet_plus(jet a, double b);  /* a + b */
jet jet_scale(jet a, double b); /* a * b */

jet jet_sqrt(jet a); /* a > 0; at a = 0 only the value is finite */
jet jet_exp(jet a);
jet jet_expm1(jet a);
jet jet_exp2(jet a);
jet jet_log(jet a);   /* a > 0 */
jet jet_log1p(jet a); /* a > -1 */
jet jet_sin(jet a);
jet jet_cos(jet a);
jet jet_atan(jet a);
jet jet_sinh(jet a);
jet jet_cosh(jet a);
jet jet_tanh(jet a);
jet jet_erf(jet a);
jet jet_erfc(jet a);
jet jet_sigmoid(jet a);  /* 1 / (1 + exp(-a)) */
jet jet_softplus(jet a); /* log(1 + exp(a)) */

#endif
