/* The exact tier for gated units: what a gate and its gradients are at a pair of inputs,
 * proven by an enclosure of a product that is narrowed until it decides. */
#ifndef ACT_PAIR_H
#define ACT_PAIR_H

#include "definition/gated.h"
#include "exact/exact.h"

/* A gate with its parameters, ready to be evaluated; for one thread. */
typedef struct act_gated_exact act_gated_exact;

/* Values of the format that is asked for, NaN and infinities included. */
typedef struct act_gated_input {
    double x, up;
} act_gated_input;

/* params has a value for each of the gate, or is NULL for the defaults. ACT_OK or
 * ACT_NOMEM. */
act_status act_gated_open(act_gated_exact **out, const act_gated *gate,
                          const double *params);
void act_gated_close(act_gated_exact *exact);

/* The truths of one part that the frameworks' conventions name where g or a clamp has a
 * kink; elsewhere there is one. Fills at most ACT_CONVENTIONS truths without repeats,
 * PyTorch's first, and their count. ACT_OK, ACT_UNDECIDED or ACT_NOMEM.
 *
 * y is the product of what the factors tend to, as IEEE 754 multiplies them: 0 inf is
 * NaN. At such a NaN of a gradient, and at NaN, `mask` has what a comparison gives. */
act_status act_gated_truths(act_gated_exact *exact, act_gated_part part,
                            const act_format *format, const act_gated_input *at,
                            act_truth *out, int *count);

/* The first of them. */
act_status act_gated_truth(act_gated_exact *exact, act_gated_part part,
                           const act_format *format, const act_gated_input *at,
                           act_truth *out);

/* The part at any pair of binary64 numbers as decimal text with `digits` significant
 * digits, rounded to nearest, all proven, by PyTorch's convention. `text` is replaced by
 * a string that the caller frees; NULL without ACT_OK. */
act_status act_gated_decimal(act_gated_exact *exact, act_gated_part part,
                             const act_gated_input *at, int digits, char **text);

#endif
