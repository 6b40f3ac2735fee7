/* Judgements on results, and tallies of these. A tally does not depend on the order in
 * which the results were judged, nor on who judged them: the exact tier or a model. To
 * that end an error enters the means as a whole number of 127ths of an ulp, and an
 * extreme as a multiple of 2^-20 ulp. */
#ifndef ACT_TALLY_H
#define ACT_TALLY_H

#include "exact/exact.h"
#include "judge/breach.h"

#include <stdbool.h>
#include <stddef.h>

/* The class that a result is in. Only those of ACT_JUDGED enter errors and means. */
typedef enum act_class {
    ACT_JUDGED,
    /* Failures. */
    ACT_NAN_FOR_NUMBER,
    ACT_NUMBER_FOR_NAN,
    ACT_WRONG_SIGN,      /* of a nonzero result */
    ACT_WRONG_ZERO_SIGN, /* values only: the sign of a derivative's zero is free */
    ACT_ZERO_FOR_NUMBER, /* an error of 1 ulp or more */
    /* By a convention: no failures, but told. */
    ACT_NAN_MASKED,  /* f' at NaN is a constant, as code with comparisons has it */
    ACT_MINUS_ZERO,  /* -0 where f is exactly 0; these are among ACT_JUDGED too */
    ACT_ZERO_FROM_Y, /* a zero, of a kernel of y = f(x), where y leaves that open */
    ACT_CLASSES
} act_class;

bool act_class_is_failure(act_class class);

/* The class names, as the store's columns. */
extern const char *const act_class_names[ACT_CLASSES];

/* A result beside the truth. */
typedef struct act_judgement {
    act_class class;
    const act_truth *truth; /* that it was judged by */
    double y;
    double ulps; /* its signed error, at most 1e300 in magnitude; 0 unless ACT_JUDGED */
    bool is_flushed; /* wrong, but excused by judge/excuses.h, which makes it ACT_JUDGED
                      */
    bool is_minus_zero; /* ACT_MINUS_ZERO beside ACT_JUDGED */
} act_judgement;

/* The judgement on y, which keeps a pointer to the truth. A NaN where f is NaN has no
 * error. */
act_judgement act_judge(const act_truth *truth, const act_format *format, double y);

/* The same by that of `count` truths that suits y best: at a kink each convention has its
 * own. */
act_judgement act_judge_best(const act_truth *truths, int count, const act_format *format,
                             double y);

enum {
    ACT_UNITS = 127, /* units in an ulp: odd, so that half an ulp lies between units */
    ACT_RANKS = 16,
};
/* From this error on, in ulps, 24 bits of it are kept instead of whole units. */
#define ACT_FAR 0x1p22

/* An extreme, the least encoding of an input where it is, and the result there. */
typedef struct act_worst {
    bool set;
    double error;
    uint64_t x, y;
} act_worst;

/* Counts, sums and extremes of judged results. */
typedef struct act_tally {
    uint64_t inputs, undecided;
    uint64_t classes[ACT_CLASSES];
    uint64_t numbers;         /* judged, and no NaN: what means are over */
    uint64_t correct;         /* correctly rounded, or flushed */
    uint64_t flushed;         /* excused by judge/excuses.h */
    int64_t units, units_abs; /* sums of signed errors and of magnitudes */
    double far, far_abs;      /* of those from ACT_FAR on, sums of act_tally_far_error */
    /* Results that are 0, 1, 2-3, 4-7, 8-15, ... floating-point numbers away from f,
     * that is |error| < 1/2, 3/2, 7/2, 15/2, ... */
    uint64_t ranks[ACT_RANKS];
    act_worst ulp, floored, absolute, relative;
    act_worst first[ACT_CLASSES]; /* but that of ACT_JUDGED */
    /* Of ACT_ZERO_FOR_NUMBER and ACT_ZERO_FROM_Y the greatest |f|, half an ulp more than
     * what f rounds to. */
    act_worst zero;
    act_worst misrounded; /* in a direction: a result that is not f rounded so */
    double lo, hi;        /* finite inputs; lo > hi: none */
    double weight, normal_ulp, normal_abs; /* for x ~ N(0,1), not divided by the weight */
    uint64_t exact; /* inputs that the exact tier decided, models notwithstanding */
    act_property_tally property; /* kept along, never merged: see judge/property.h */
} act_tally;

void act_tally_clear(act_tally *tally);

/* An error in units, as it enters the sums: to nearest, a tie towards 0. */
double act_tally_units(double ulps);
/* An error from ACT_FAR on, as it enters the sums: its product with sqrt(2), which no
 * error leaves halfway between two numbers of 24 bits, rounded to 24 bits. */
double act_tally_far_error(double ulps);
/* A sum of such errors, in ulps. */
double act_tally_far_ulps(double sum);
/* The index in `ranks` of an error in units, by the distance in floating-point numbers
 * that it stands for. */
int act_tally_rank(double units);

/* Counts `times` equal results, extremes left out. */
void act_tally_count(act_tally *tally, const act_judgement *result, uint64_t times);
/* Takes a judged result, or one in another class, into the extremes. x and y are its
 * encodings; its truth is that of the exact tier. */
void act_tally_extremes(act_tally *tally, const act_format *format,
                        const act_judgement *result, uint64_t x, uint64_t y);
/* The same for a nonzero number, judged by a truth whose residual may be off by `noise`
 * ulps. False, and nothing is taken, if that leaves an extreme open. */
bool act_tally_extremes_within(act_tally *tally, const act_format *format,
                               const act_judgement *result, double noise, uint64_t x,
                               uint64_t y);
/* What tally->zero is the greatest of. */
double act_tally_zero_size(const act_truth *truth);

/* Takes a result of rounding in a direction that is not f rounded so. */
void act_tally_direct(act_tally *tally, act_direction direction,
                      const act_judgement *result, uint64_t x, uint64_t y);

/* The errors in ulps that change an extreme: `any` for those that do not
 * depend on |f|. For the relative one, which only normal f have, it is `relative` times
 * |f| / 2^(p - 1) ulp. */
typedef struct act_threshold {
    double any, relative;
} act_threshold;

/* The threshold at input x, where ulp(f) = 2^ulp_exponent. */
act_threshold act_tally_threshold(const act_tally *tally, const act_format *format,
                                  int ulp_exponent, uint64_t x);
/* Adds an error, in ulps and absolute, of an input that has this weight under N(0,1). */
void act_tally_weigh(act_tally *tally, double weight, double ulps, double absolute);
/* Results in classes of failure. */
uint64_t act_tally_failures(const act_tally *tally);
/* Widens lo..hi to a finite input. */
void act_tally_reach(act_tally *tally, double x);

/* Adds what another tally has, or its extremes alone. */
void act_tally_merge(act_tally *tally, const act_tally *more);
void act_tally_merge_extremes(act_tally *tally, const act_tally *more);

/* |y - f(x)|, at most DBL_MAX. */
double act_tally_absolute_error(const act_truth *truth, double y, double ulps);
/* The same in ulps of max(|f(x)|, 2^-4). */
double act_tally_floored_error(const act_truth *truth, const act_format *format, double y,
                               double ulps);

/* Bins of x, ascending: for each sign the binades of 2^-33 <= |x| < 2^33, one for all
 * smaller and one for all larger numbers; and a last one for infinities and NaN. */
enum { ACT_BINS = 2 * 68 + 1 };
int act_tally_bin(double x);

#endif
