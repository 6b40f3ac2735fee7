/* Results against truth: the error of each, and what a set of them amounts to. */
#ifndef ACT_ACCURACY_H
#define ACT_ACCURACY_H

#include "inputs/plan.h"
#include "judge/tally.h"

/* What is true at each input of a sweep. Where conventions differ (kinks) a result is
 * judged by the truth that suits it best. */
typedef struct act_truth_table {
    const act_format *format;
    act_points inputs;
    act_truth *truth;                     /* per input */
    struct act_alternative *alternatives; /* ascending by index */
    size_t alternative_count;
    double *weight;  /* per input: the probability that N(0,1) is nearest to it */
    uint64_t *value; /* encodings of f(x) of order 0, if a kernel starts from y */
    size_t undecided;
    bool *is_undecided; /* per input */
} act_truth_table;

typedef struct act_alternative {
    size_t index;
    act_truth truth;
} act_alternative;

typedef struct act_bin {
    double lo, hi; /* least and greatest input */
    size_t inputs;
    double max_ulp, mean_ulp, bias_ulp;
    double worst;            /* input of max_ulp */
    size_t ranks[ACT_RANKS]; /* as in act_tally */
} act_bin;

typedef struct act_accuracy {
    size_t inputs, judged, undecided; /* judged: those of the means */
    size_t exact;                     /* inputs that a model left to the exact tier */
    bool exhaustive;
    act_worst ulp, floored, absolute, relative, special;
    double mean_ulp, bias_ulp;
    double correctly_rounded; /* share of all decided inputs */
    double normal_ulp,
        normal_abs; /* expected |error|, x ~ N(0,1); NaN if no input is near 0 */
    size_t classes[ACT_CLASSES], ranks[ACT_RANKS];
    act_bin bins[ACT_BINS];
    size_t bin_count;
} act_accuracy;

/* Nothing measured: no extremes, NaN for means. */
void act_accuracy_clear(act_accuracy *out);

/* Fills weight[i] for all inputs. */
void act_accuracy_weigh(act_truth_table *reference);

/* Judges y[i], the result for input i, over the whole reference. */
void act_accuracy_add(act_tally tallies[ACT_BINS], const act_truth_table *reference,
                      const uint64_t *y);

void act_accuracy_finish(act_accuracy *out, const act_tally tallies[ACT_BINS],
                         const act_format *format, bool exhaustive);

/* Number of results in a class of failure. */
size_t act_accuracy_failures(const act_accuracy *accuracy);

#endif
