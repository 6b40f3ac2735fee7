/* What is true at the inputs of targets. */
#ifndef ACT_TRUTHS_H
#define ACT_TRUTHS_H

#include "sweep/target.h"

/* Fills the references of targets of one function, format and parameters, whose inputs
 * are known: truths and weights where these are sampled, values of f where kernels start
 * from them. ACT_OK, ACT_NOMEM or ACT_INTERRUPTED. */
act_status act_truths_find(act_target *targets, size_t count);

#endif
