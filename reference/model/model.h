/* Certified models: f^(order) over a run of consecutive inputs of a format, as a
 * polynomial in binary64 with a proven bound, so that nearly every result can be judged
 * without MPFR. What a model leaves open is for the exact tier. */
#ifndef ACT_MODEL_H
#define ACT_MODEL_H

#include "exact/exact.h"

#include <stdbool.h>

enum { ACT_MODEL_DEGREE = 8 };

typedef enum act_model_kind {
    ACT_MODEL_NONE,     /* for the exact tier, input by input */
    ACT_MODEL_CONSTANT, /* the exact tier gives the same truth for every input */
    ACT_MODEL_CURVE,
} act_model_kind;

/* Encodings first..last, of one sign; for a curve, in one binade. A curve says
 *   f^(order)(x) = 2^scale (low + tilt t + sum_j coef[j] t^j + d),
 *   t = (encoding - centre) / radius,
 * |t| <= 1, |d| <= bound for the sum in real numbers. coef[1] has so few bits that
 * binary64 has coef[1] t without rounding. If `exact`, binary64 has the sum
 * without rounding and d is far less than its last bit: 0 if side is 0, else of that
 * sign; then, and for constants, act_model_truth is what the exact tier gives, bit for
 * bit. */
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
    double low, tilt; /* what coef[0] and coef[1] miss */
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

/* The models of a run of inputs, in order and without gaps. */
typedef struct act_models {
    act_model *item;
    size_t count, capacity;
} act_models;

/* Appends the models of first..last, which follow those that are there. ACT_OK or
 * ACT_NOMEM. */
act_status act_models_extend(act_models *models, act_modeller *modeller, uint64_t first,
                             uint64_t last);
/* As act_models_extend, but stops, with models->count > 0, once about so many inputs in a
 * row have no model: f is too wild for them. */
act_status act_models_extend_while_smooth(act_models *models, act_modeller *modeller,
                                          uint64_t first, uint64_t last,
                                          uint64_t patience);
/* Appends one. */
act_status act_models_append(act_models *models, const act_model *model);
/* The index of the model that holds an input. */
size_t act_models_find(const act_models *models, uint64_t bits);
void act_models_free(act_models *models);

/* The exponent of |base + r| for all r in [lo, hi], |r| small beside |base| if it is near
 * a power of two. False if there are two, or zero is among the values. */
bool act_binade_of(double base, double lo, double hi, int *exponent);
/* The exponent of |f| for f = 2^scale (base + r) in the same way; emin - 1 if all of
 * these are subnormal and of one sign. */
bool act_exponent_of(const act_format *format, int scale, double base, double lo,
                     double hi, int *exponent);

/* The sum of |coef[j]|, j > 0: how far f can be from coef[0], about. */
double act_model_rest(const act_model *model);

/* The truth at an input of the run, as act_exact_truth gives it, with *error what may be
 * missing of its residual in ulps, the exact tier's own error left out; 0: it is what the
 * exact tier gives, bit for bit. False: the model leaves the rounding open. */
bool act_model_truth(const act_model *model, const act_format *format, int order,
                     uint64_t bits, act_truth *out, double *error);

#endif
