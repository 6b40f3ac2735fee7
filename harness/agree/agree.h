/* The agreement of two implementations, bit by bit. */
#ifndef ACT_AGREE_H
#define ACT_AGREE_H

#include "code/findings.h"
#include "inputs/plan.h"

/* An input at which they differ, and what each returns; encodings. */
typedef struct act_disagreement {
    bool set;
    uint64_t x, y[2];
} act_disagreement;

typedef struct act_agreement {
    bool measured;   /* else the findings say why not */
    bool exhaustive; /* over all inputs of the format, or of the range */
    uint64_t inputs, equal;
    uint64_t zero_sign;   /* +0 and -0 */
    uint64_t nan_payload; /* two NaNs of other bits */
    uint64_t nan_number;  /* a NaN and a number */
    uint64_t distance;    /* the greatest between two numbers, in numbers of the format */
    act_disagreement farthest;
    act_disagreement first;    /* the least encoding */
    act_disagreement simplest; /* fewest bits in the significand, then nearest to 1 */
    act_findings findings[2];
} act_agreement;

/* Compares results of two implementations of one function, order and format that start
 * from the same arguments (dy is 1). All inputs of binary16, bfloat16 and binary32; of
 * binary64 the points of a sample (inputs/points.h) and a run of 4096 consecutive inputs
 * in every binade. Of the plan count range, seed, jobs and timeout. ACT_OK, ACT_NOMEM,
 * ACT_INTERRUPTED or ACT_USAGE (the range holds no value of the format). */
act_status act_agree(const act_impl *a, const act_impl *b, const act_plan *plan,
                     act_agreement *out);

#endif
