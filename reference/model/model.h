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

/* A model of the encodings first..last, of one sign; for a curve, in one binade. A curve
 * says
 *   f^(order)(x) = 2^scale (low + tilt t + sum_j coef[j] t^j + d),
 *   t = (encoding - centre) / radius, |t| <= 1,
 * and |d| <= bound for the sum in real numbers. coef[1] has so few bits that binary64 has
 * coef[1] t without rounding.
 *
 * If the curve is `exact`, binary64 has the sum without rounding, and d is far less than
 * its last bit: 0 if side is 0, else of that sign. Then, and for constants,
 * act_model_truth is what the exact tier gives, bit for bit. */
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

/* A builder of models of one function, order and format. It serves one thread. */
typedef struct act_modeller act_modeller;

/* `exact` must outlive the modeller. ACT_OK or ACT_NOMEM. */
act_status act_modeller_open(act_modeller **out, act_exact *exact,
                             const act_format *format);
void act_modeller_close(act_modeller *modeller);

/* The model of the inputs from `first` on, as far as a bound of 2^-28 ulp allows, and to
 * `last` at most. Both are of one sign. */
void act_model_find(act_modeller *modeller, uint64_t first, uint64_t last,
                    act_model *out);

/* The sum of |coef[j]|, j > 0: about how far f can be from coef[0]. */
double act_model_rest(const act_model *model);

/* The truth at an input of the run, as act_exact_truth gives it. *error is what may be
 * missing of its residual in ulps, the exact tier's own error left out; 0: it is what the
 * exact tier gives, bit for bit. False: the model leaves the rounding open. */
bool act_model_truth(const act_model *model, const act_format *format, int order,
                     uint64_t bits, act_truth *out, double *error);

/* What truths are asked for: those of the exact tier that the modeller has. */
typedef struct act_model_target {
    const act_format *format;
    int order;
    act_direction direction;
} act_model_target;

/* The same for truths in a direction. */
bool act_model_truth_towards(const act_model *model, act_model_target target,
                             uint64_t bits, act_truth *out, double *error);

#endif
