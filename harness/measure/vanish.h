/* Inputs from which on the derivatives that implementations compute are exactly zero. */
#ifndef ACT_VANISH_H
#define ACT_VANISH_H

#include "code/catalogue.h"
#include "inputs/plan.h"

#include <jansson.h>

/* For each implementation of f' with these parameters, and each side on which f' rounds
 * to zero from some input on, a row: from which input on its results are zero, and
 * whether that is earlier or later than for the correctly rounded f'. Results are looked
 * at in all inputs of 16 bits; of wider formats in inputs spread over the side, then
 * again and again between the last result that was not zero and the next. saturation: the
 * rows of act_rows_of_saturation. */
act_status act_vanish_rows(const act_function *f, const double *params,
                           const act_plan *plan, const act_catalogue *catalogue,
                           const json_t *saturation, json_t *rows);

#endif
