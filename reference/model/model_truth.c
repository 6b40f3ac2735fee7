#include "model/model_private.h"

#include "number/binade.h"
#include "number/scale.h"

#include <math.h>

/* A curve at an input. */
typedef struct point {
    double line;  /* coef[1] t, exact */
    double rest;  /* the other terms but coef[0] */
    double bound; /* what may be missing of their sum in real numbers */
    double sum;   /* line + rest, rounded */
} point;

static point evaluate(const act_model *model, uint64_t bits) {
    double t = (double)(int64_t)(bits - model->centre) / model->radius;
    double v = 0;
    double size = 0;
    for (int j = model->degree; j >= 1; j--) {
        double a = j > 1 ? model->coef[j] : model->tilt;
        v = (v + a) * t;
        size = (size + fabs(a)) * fabs(t);
    }
    v += model->low;
    size += fabs(model->low);
    /* Horner's rule: at most 2n + 1 roundings act on each term (Higham, Accuracy and
     * Stability of Numerical Algorithms, 2002, 5.1). */
    double bound = model->bound + size * (2 * model->degree + 4) * 0x1p-53 * 1.01;
    point p = {.line = model->coef[1] * t, .rest = v};
    p.sum = p.line + p.rest;
    /* Only near coef[0] differences from it are multiples of its last bit, and exact. */
    double base = fabs(model->coef[0]);
    double moved = fabs(p.line) + fabs(p.rest);
    bound += moved > base / 4 ? (base + moved) * 0x1p-50 : 0;
    p.bound = model->exact ? 0 : bound;
    return p;
}

double act_model_magnitude(const act_model *model, uint64_t bits) {
    return fabs(model->coef[0] + evaluate(model, bits).sum);
}

double act_model_rest(const act_model *model) {
    double sum = fabs(model->tilt);
    for (int j = 1; j <= model->degree; j++) {
        sum += fabs(model->coef[j]);
    }
    return sum;
}

/* The exponent of |f|, or that of subnormal numbers. */
static bool exponent_of(const act_model *model, const act_format *format, const point *p,
                        int *exponent) {
    double base = model->coef[0];
    double slack = p->bound * (1 + 0x1p-50) + (model->exact ? 0 : fabs(p->sum) * 0x1p-52);
    if (!act_binade_in(format, model->scale, base, p->sum - slack, p->sum + slack,
                       exponent)) {
        return false;
    }
    double v = base + p->sum;
    bool inward = model->side != 0 && (model->side > 0) != (v > 0);
    *exponent -= inward && fabs(v) == act_scale(1, *exponent - model->scale);
    return true;
}

/* f = whole + r + d in ulps, |r| <= 1, |d| <= error: rounds it; a side breaks ties.
 * False: open. */
static bool round_in_ulps(double whole, double r, double error, int side,
                          act_truth *out) {
    double step = rint(r);
    double residual = r - step;
    if (error > 0 && fabs(residual) >= 0.5 - error) {
        return false;
    }
    double rounded = whole + step;
    if (fabs(residual) == 0.5) {
        /* A tie but for d, which goes to the side of f; a true one to the even number. */
        double up = residual > 0 ? 1 : -1;
        bool moves = side != 0 ? (side > 0) == (up > 0) : fmod(rounded, 2) != 0;
        rounded += moves ? up : 0;
        residual -= moves ? up : 0;
    }
    out->rounded = rounded;
    out->residual = residual;
    return true;
}

/* The exact tier gives residuals in steps of 2^-34 ulp, from enclosures that are at most
 * a quarter of that wide. */
static const double residual_step = 0x1p-34;

/* A residual that is exact but for a side, as the exact tier gives it; the side decides
 * what lies midway. */
static double on_step(double residual, int side) {
    double steps = residual / residual_step;
    bool midway = fabs(steps - trunc(steps)) == 0.5;
    return (midway && side != 0 ? floor(steps) + (side > 0) : rint(steps)) *
           residual_step;
}

/* Tells whether the step that the exact tier gives is certain. */
static bool is_near_step(double residual, double error) {
    double steps = residual / residual_step;
    return error <= residual_step / 16 && fabs(steps - rint(steps)) < 0.125;
}

bool act_model_truth(const act_model *model, const act_format *format, int order,
                     uint64_t bits, act_truth *out, double *error) {
    *error = 0;
    if (model->kind != ACT_MODEL_CURVE) {
        *out = model->truth;
        return model->kind == ACT_MODEL_CONSTANT;
    }
    int exponent;
    double base = model->coef[0];
    point p = evaluate(model, bits);
    if (!exponent_of(model, format, &p, &exponent) || exponent > format->emax) {
        return false;
    }
    int ulp = (exponent > format->emin ? exponent : format->emin) - format->precision + 1;
    int shift = model->scale - ulp;
    double whole = rint(act_scale(base + p.sum, shift));
    double rest = act_scale(base - act_scale(whole, -shift), shift) +
                  act_scale(p.line, shift) + act_scale(p.rest, shift);
    *error = act_scale(p.bound, shift) + (model->exact ? 0 : fabs(rest) * 0x1p-52);
    *out = (act_truth){.ulp_exponent = ulp};
    if (!round_in_ulps(whole, rest, *error, model->side, out)) {
        return false;
    }
    if (model->exact) {
        out->residual = on_step(out->residual, model->side);
    } else if (is_near_step(out->residual, *error)) {
        out->residual = on_step(out->residual, 0);
        *error = 0;
    }
    bool is_zero = out->rounded == 0;
    out->rounded = is_zero ? copysign(0, base + p.sum) : act_scale(out->rounded, ulp);
    if (order == 0) {
        out->zero = signbit(out->rounded) ? ACT_ZERO_MINUS : ACT_ZERO_PLUS;
    }
    return fabs(out->rounded) <= act_format_max(format);
}

/* The side of a truth on which f lies, 0: it is exact; false: that is open. */
static bool side_of(const act_model *model, const act_truth *truth, double error,
                    int *side) {
    double certain = error + 2 * residual_step;
    *side = truth->residual > certain ? 1 : truth->residual < -certain ? -1 : 0;
    if (*side == 0 && model->exact && truth->residual == 0) {
        *side = model->side;
        return true;
    }
    return *side != 0;
}

static bool rounds_up(act_direction direction, bool is_negative) {
    return direction == ACT_UP || (direction == ACT_TO_ZERO && is_negative);
}

bool act_model_truth_towards(const act_model *model, act_model_target target,
                             uint64_t bits, act_truth *out, double *error) {
    int side;
    if (!act_model_truth(model, target.format, target.order, bits, out, error)) {
        return false;
    }
    if (target.direction == ACT_NEAREST || model->kind != ACT_MODEL_CURVE) {
        return true;
    }
    if (!side_of(model, out, *error, &side)) {
        return false;
    }
    double ulp = act_scale(1, out->ulp_exponent);
    bool is_negative = signbit(out->rounded) != 0;
    bool up = rounds_up(target.direction, is_negative);
    if (side != 0 &&
        up == (side > 0)) { /* the nearest is not the one of that direction */
        out->rounded += up ? ulp : -ulp;
        out->residual += up ? -1 : 1;
        out->rounded = copysign(out->rounded, is_negative ? -1 : 1);
    }
    return fabs(out->rounded) < act_format_max(target.format); /* there f is cut */
}
