/* Certified models: f^(order) over a run of consecutive inputs of a format, as a
 * polynomial in binary64 with a proven bound, so that nearly every result can be judged
 * without MPFR. What a model leaves open is for the exact tier. */
#ifndef ACT_MODEL_H
#define ACT_MODEL_H

#include "exact.h"

#include <stdbool.h>

enum { ACT_MODEL_DEGREE = 8 };

typedef enum act_model_kind {
    ACT_MODEL_NONE,     /* for the exact tier, input by input */
    ACT_MODEL_CONSTANT, /* the exact tier gives the same truth for every input */
    ACT_MODEL_CURVE,
} act_model_kind;

/* Encodings first..last, of one sign; for a curve, in one binade. A curve says
 *   f^(order)(x) = 2^scale (low + sum_j coef[j] t^j + d),
 *   t = (encoding - centre) / radius,
 * |t| <= 1, |d| <= bound for the sum in real numbers. If `exact`, binary64 has the sum
 * without rounding and d is far less than its last bit: 0 if side is 0, else of that sign;
 * then, and for constants, act_model_truth is what the exact tier gives, bit for bit. */
typedef struct act_model {
    act_model_kind kind;
    uint64_t first, last;
    act_truth truth; /* of a constant */
    uint64_t centre;
    double radius; /* a power of two */
    int scale, degree;
    bool exact;
    int side;
    double coef[ACT_MODEL_DEGREE + 1];
    double low; /* of coef[0] */
    double bound;
} act_model;

/* Builds models of one function, order and format; serves one thread. */
typedef struct act_modeller act_modeller;

/* `exact` must outlive it. ACT_OK or ACT_NOMEM. */
act_status act_modeller_open(act_modeller **out, act_exact *exact,
                             const act_format *format);
void act_modeller_close(act_modeller *modeller);

/* The model of the inputs from `first` on, as far as a bound of 2^-28 ulp allows, `last`
 * at most; both of one sign. */
void act_model_find(act_modeller *modeller, uint64_t first, uint64_t last,
                    act_model *out);

/* The exponent of |base + r| for all r in [lo, hi], |r| small beside |base| if it is near
 * a power of two. False if there are two, or zero is among the values. */
bool act_binade_of(double base, double lo, double hi, int *exponent);

/* The truth at an input of the run, as act_exact_truth gives it; its residual is within
 * 2^-24 ulp. False: the model leaves the rounding open. */
bool act_model_truth(const act_model *model, const act_format *format, int order,
                     uint64_t bits, act_truth *out);

#endif
