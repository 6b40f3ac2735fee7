/* The coverage of a sweep: long runs of consecutive inputs, which it screens. */
#ifndef ACT_COVERAGE_H
#define ACT_COVERAGE_H

#include "inputs/plan.h"
#include "model/model_list.h"

/* Consecutive encodings of one sign and binade, with their models once these are made. */
typedef struct act_segment {
    uint64_t first, last;
    size_t tally;          /* the index of the tally that it adds to */
    act_model_list models; /* of f^(order) */
    act_model_list values; /* of f, for kernels that start from it */
} act_segment;

/* The inputs of a target in segments, ascending by encoding. */
typedef struct act_coverage {
    act_segment *segment;
    size_t count, tallies;
    uint64_t inputs;
    bool exhaustive; /* every input of the format, or of the plan's range */
} act_coverage;

/* Covers every input of the plan's range, binade by binade, each with a tally. ACT_OK,
 * ACT_NOMEM, or ACT_USAGE if there is none. */
act_status act_coverage_all(act_coverage *out, const act_plan *plan,
                            const act_format *format);
/* Covers about `inputs` of them in windows of consecutive ones, which begin at seeded
 * inputs of every binade, more of them where functions bend (axis.h). Those of a binade
 * share a tally, so they are for one thread only. */
act_status act_coverage_windows(act_coverage *out, const act_plan *plan,
                                const act_format *format, uint64_t inputs);
/* Whether a segment holds the encoding. */
bool act_coverage_has(const act_coverage *coverage, uint64_t bits);
void act_coverage_free(act_coverage *coverage);

#endif
