/* The inputs of the checks, with what is true at them: few, since every one of them is
 * tried in every element of every short call. */
#ifndef ACT_CHECK_INPUTS_H
#define ACT_CHECK_INPUTS_H

#include "code/impl.h"
#include "exact/exact.h"

enum { ACT_CHECK_INPUTS_MOST = 512 };

typedef struct act_check_inputs {
    const act_format *format;
    size_t count;
    uint64_t *x;
    uint64_t *value;  /* f itself there, rounded: what kernels get that start from it */
    act_truth *truth; /* of the order in question, PyTorch's at kinks */
    bool *is_exact;   /* the truth is what it is rounded to */
    bool *is_zero;    /* the same, and that is 0 */
    bool *has_more;   /* conventions differ there */
    bool *is_undecided;
} act_check_inputs;

/* Finds the inputs of a target: zeros, ends of the format, infinities, NaNs, kinks, poles
 * and edges of f with their neighbours, and some in between. ACT_OK or ACT_NOMEM; free
 * them in both cases. */
act_status act_check_inputs_find(act_check_inputs *inputs, const act_impl *impl);
void act_check_inputs_free(act_check_inputs *inputs);

/* What the kernel is given for input i: x, or f(x) if it starts from that. */
uint64_t act_check_argument(const act_check_inputs *inputs, const act_impl *impl,
                            size_t i);

#endif
