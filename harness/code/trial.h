/* A trial of one implementation over many inputs, in a child process. It watches every
 * rule of checkact.h: bounds, inputs left alone, the floating-point mode, any n, any
 * position, in place. */
#ifndef ACT_TRIAL_H
#define ACT_TRIAL_H

#include "base/fpmode.h"
#include "code/findings.h"

typedef struct act_trial {
    const act_impl *impl;
    /* The inputs' encodings; dy is 1 for the backward conventions. */
    const uint64_t *x;
    size_t n;
    double timeout;            /* seconds */
    act_arithmetic arithmetic; /* that the calls find */
} act_trial;

/* Calls the kernel; y[i] becomes its result for x[i]. *measured tells whether y holds
 * results; if not, and for all else that is wrong, findings say why. ACT_OK, ACT_NOMEM or
 * ACT_INTERRUPTED. */
act_status act_trial_run(const act_trial *trial, uint64_t *y, bool *measured,
                         act_findings *findings);

/* The inputs of kernels that work from the output: f rounded in the format at the
 * encodings x[i], i < n; params may be NULL for the defaults. ACT_UNDECIDED: it is not
 * proven at one of them. */
act_status act_trial_values(const act_function *f, const double *params,
                            const act_format *format, const uint64_t *x, size_t n,
                            uint64_t *values);

#endif
