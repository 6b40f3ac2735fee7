/* Truths of all 2^32 pairs of a gated unit in a 16-bit format.
 *
 * A part is a product of two factors that depend on one input each: g(x) or g'(x), and
 * what is made of up. The table has either for all 65,536 encodings: the first factor as
 * an open interval (lo, hi) of binary64 numbers of 53 - p bits, p the format's precision,
 * or as a point; the second as a number of at most p bits, or, where up + delta has more
 * bits, as an open interval too. Products of ends are then exact in binary64, or are
 * moved outward by more than their rounding error, so the interval of the products holds
 * the truth. A run is decided wherever both of its ends round alike; an end that is a tie
 * rounds to the inside. Residuals come from the middle of the interval.
 *
 * Open are only pairs whose interval, 2^-40 (binary16) or 2^-43 (bfloat16) of the truth
 * wide, holds a midpoint or a power of two: a handful among 2^32 by chance, and products
 * that are exact though g(x) is not, as in gated_hardswish. */
#ifndef ACT_PAIR_TABLE_H
#define ACT_PAIR_TABLE_H

#include "gates/pair.h"
#include "number/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ACT_PAIR_ROW = 1 << 16 };

/* Read only once it is made, so threads may share it. */
typedef struct act_pair_table act_pair_table;

/* format: binary16 or bfloat16. params: NULL for the defaults. Takes a fraction of a
 * second and 6 MB. ACT_OK or ACT_NOMEM. */
act_status act_pair_table_open(act_pair_table **out, const act_gated *gate,
                               const double *params, const act_format *format);
void act_pair_table_close(act_pair_table *table);

/* Pairs of one x with the encodings first .. first + count - 1 of up; both are multiples
 * of 16. */
typedef struct act_pair_run {
    act_gated_part part;
    uint16_t x; /* encoding */
    size_t first, count;
    /* Filled in, count of each: the encoding of the first truth (PyTorch's at a kink)
     * rounded to nearest; and its residual in ulps as in act_truth, within 2^-24, NaN
     * where the pair is open. NaN is the positive quiet one, with residual 0. */
    uint16_t *rounded;
    float *residual;
    /* Filled in: zeros of this row have no sign that counts. */
    bool zero_is_free;
} act_pair_run;

/* Returns how many pairs are open. A result that is not `rounded` at a NaN, a zero or a
 * kink is to be judged by act_gated_truths. */
size_t act_pair_truths(const act_pair_table *table, act_pair_run *run);

/* Closes the open pairs of a run by the exact tier, for the same gate and parameters:
 * along up the truth is monotone, so equal truths at two ups hold between them. ACT_OK;
 * or ACT_UNDECIDED, and what is undecided stays open. */
act_status act_pair_settle(const act_pair_table *table, act_gated_exact *exact,
                           act_pair_run *run);

#endif
