/* The accuracy of an implementation: what the judgements on its results amount to. */
#ifndef ACT_ACCURACY_H
#define ACT_ACCURACY_H

#include "judge/tally.h"
#include "judge/truth_table.h"

/* The accuracy over one bin of x. */
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
    act_worst ulp, floored, absolute, relative, misrounded;
    act_worst first[ACT_CLASSES]; /* result in a class, but that of ACT_JUDGED */
    act_worst zero;               /* as in act_tally */
    double mean_ulp, bias_ulp;
    double correctly_rounded;      /* share of all decided inputs */
    size_t flushed;                /* of them: excused by judge/excuses.h */
    double normal_ulp, normal_abs; /* expected |error|, x ~ N(0,1); NaN: none is near 0 */
    size_t classes[ACT_CLASSES], ranks[ACT_RANKS];
    act_bin bins[ACT_BINS];
    size_t bin_count;
} act_accuracy;

/* Nothing measured: no extremes, NaN for means. */
void act_accuracy_clear(act_accuracy *out);

/* Judges y[i], the result for point i, over the whole table. */
void act_accuracy_add(act_tally tallies[ACT_BINS], const act_truth_table *table,
                      const uint64_t *y);

void act_accuracy_finish(act_accuracy *out, const act_tally tallies[ACT_BINS],
                         const act_format *format, bool exhaustive);

/* Number of results in a class of failure. */
size_t act_accuracy_failures(const act_accuracy *accuracy);

#endif
