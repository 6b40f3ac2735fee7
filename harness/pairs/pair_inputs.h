/* The pairs that a gated unit is tried at: each of some x with each of some up. */
#ifndef ACT_PAIR_INPUTS_H
#define ACT_PAIR_INPUTS_H

#include "code/impl.h"
#include "inputs/plan.h"

enum { ACT_PAIR_UPS = 16 };

typedef struct act_pair_inputs {
    const act_format *format;
    uint64_t *x, *up; /* encodings */
    size_t n_x, n_up;
    bool exhaustive; /* all pairs of the format, or of the range of x */
} act_pair_inputs;

/* Chooses them. Of the 16-bit formats x takes every value, in the order of the encodings;
 * up takes every one too if the plan is exhaustive, else 64 runs of ACT_PAIR_UPS of them,
 * which begin at multiples of it. Of the others x takes 4096 or so, at which g and its
 * derivatives are hard, and up 64. up is hard too:
 * zeros, infinities, NaN, the ends of the format, powers of two and their neighbours, the
 * clamps and -delta, then seeded numbers. The plan's points are about the number of
 * pairs; its range is that of x. ACT_OK, ACT_NOMEM, or ACT_USAGE if the range holds no
 * value of the format. */
act_status act_pair_inputs_choose(act_pair_inputs *out, const act_plan *plan,
                                  const act_impl *impl);
void act_pair_inputs_free(act_pair_inputs *inputs);

/* The pair of that number, x by x: `index` is at least 0 and less than n_x n_up. */
typedef struct act_pair_bits {
    uint64_t x, up;
} act_pair_bits;
act_pair_bits act_pair_inputs_at(const act_pair_inputs *inputs, uint64_t index);

#endif
