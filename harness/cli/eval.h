/* Evaluation at single inputs: the exact value, and what implementations return. */
#ifndef ACT_EVAL_H
#define ACT_EVAL_H

#include "code/catalogue.h"
#include "exact/exact.h"

#include <jansson.h>

typedef struct act_eval {
    /* What is evaluated, and to how many digits. */
    const act_function *function;
    double params[ACT_PARAMS];
    const char *params_text; /* as typed; "" for the defaults */
    int order, digits;
    const act_format *format;
    /* The inputs, to be filled in. */
    size_t n;
    uint64_t *x;
    /* The result: an array with an object for each input, as `eval --json` prints it. */
    json_t *rows;
    /* On the way there: f's rounded values, for kernels that work from the output;
     * results of the implementation under way; what is true, and how much of it (0:
     * undecided). */
    uint64_t *values, *y;
    act_truth (*truths)[ACT_CONVENTIONS];
    int *counts;
} act_eval;

/* Makes room for n inputs; its first members are set already. ACT_OK or ACT_NOMEM. Free
 * it in both cases. */
act_status act_eval_begin(act_eval *e, size_t n);
void act_eval_free(act_eval *e);

/* Evaluates all; each implementation of the catalogue that fits has `timeout` seconds.
 * ACT_UNDECIDED if a value or its digits are not proven; *e has the rows then too. */
act_status act_eval_run(act_eval *e, const act_catalogue *catalogue, double timeout);

#endif
