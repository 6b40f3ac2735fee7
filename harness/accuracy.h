/* Results against truth: the error of each, and what a set of them amounts to. */
#ifndef ACT_ACCURACY_H
#define ACT_ACCURACY_H

#include "exact.h"
#include "inputs.h"

/* A result is in one class. Only those of ACT_JUDGED enter errors and means. */
typedef enum act_class {
    ACT_JUDGED,
    ACT_NAN_FOR_NUMBER,
    ACT_NUMBER_FOR_NAN,
    ACT_WRONG_SIGN,      /* of a nonzero result */
    ACT_WRONG_ZERO_SIGN, /* values only: the sign of a derivative's zero is free */
    ACT_ZERO_FOR_NUMBER, /* where f does not round to zero */
    ACT_CLASSES
} act_class;

/* The class names, as the store's columns. */
extern const char *const act_class_names[ACT_CLASSES];

/* The class of y; for ACT_JUDGED, *ulps is its signed error (0 if both are NaN), at most
 * 1e300 in magnitude. */
act_class act_judge(const act_truth *truth, const act_format *format, double y,
                    double *ulps);

/* What is true at each input of a sweep. Where conventions differ (kinks) a result is
 * judged by the truth that suits it best. */
typedef struct act_reference {
    const act_format *format;
    act_inputs inputs;
    act_truth *truth;                     /* per input */
    struct act_alternative *alternatives; /* ascending by index */
    size_t alternative_count;
    uint64_t *value; /* encodings of f(x) of order 0, if a kernel starts from y */
    size_t undecided;
    bool *is_undecided; /* per input */
} act_reference;

typedef struct act_alternative {
    size_t index;
    act_truth truth;
} act_alternative;

typedef struct act_bin {
    double lo, hi; /* least and greatest input */
    size_t inputs;
    double max_ulp, mean_ulp, bias_ulp;
    double worst; /* input of max_ulp */
} act_bin;

enum { ACT_BINS_MAX = 160 };

/* An extreme and the input where it is; at < 0: none. */
typedef struct act_worst {
    double error;
    int64_t at; /* index of the input */
} act_worst;

typedef struct act_accuracy {
    size_t inputs, judged, undecided;
    bool exhaustive;
    act_worst ulp, floored, absolute, relative, special;
    double mean_ulp, bias_ulp;
    double correctly_rounded; /* share of all decided inputs */
    double normal_ulp,
        normal_abs; /* expected |error|, x ~ N(0,1); NaN if no input is near 0 */
    size_t classes[ACT_CLASSES];
    act_bin bins[ACT_BINS_MAX];
    size_t bin_count;
} act_accuracy;

/* Nothing measured: no extremes, NaN for means. */
void act_accuracy_clear(act_accuracy *out);

/* Judges y[i], the result for input i, over the whole reference. */
void act_accuracy_measure(act_accuracy *out, const act_reference *reference,
                          const uint64_t *y);

/* Number of results in a class of failure. */
size_t act_accuracy_failures(const act_accuracy *accuracy);

#endif
