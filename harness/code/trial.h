/* One implementation over many inputs, in a child process, with every rule of checkact.h
 * watched: bounds, input left alone, floating-point mode, any n, any position, in place.
 */
#ifndef ACT_TRIAL_H
#define ACT_TRIAL_H

#include "code/findings.h"

/* y[i] = the kernel's result for the encoding x[i], i < n; dy is 1 for the backward
 * conventions. *measured tells whether y holds results; if not, and for all else that is
 * wrong, findings say why. ACT_OK, or ACT_NOMEM. */
act_status act_trial_run(const act_impl *impl, const uint64_t *x, uint64_t *y, size_t n,
                         double timeout, bool *measured, act_findings *findings);

/* The inputs of kernels that work from the output: f rounded in the format at the
 * encodings x[i], i < n; params may be NULL for the defaults. ACT_UNDECIDED: it is not
 * proven at one of them. */
act_status act_trial_values(const act_function *f, const double *params,
                            const act_format *format, const uint64_t *x, size_t n,
                            uint64_t *values);

#endif
