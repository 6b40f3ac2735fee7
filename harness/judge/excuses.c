#include "judge/excuses.h"

#include "number/scale.h"
#include "range/saturation.h"

#include <math.h>

void act_excuses_allow_flushing(act_excuses *excuses, act_exact *exact,
                                const act_format *format) {
    excuses->may_flush = true;
    for (int minus = 0; minus < 2; minus++) {
        act_exact_truths(exact, format, minus ? -0.0 : 0.0, excuses->zero[minus],
                         &excuses->count[minus]); /* undecided: none is known */
    }
}

bool act_excuses_take_subnormal(const act_excuses *excuses, const act_format *format,
                                double x) {
    return excuses->may_flush && x != 0 && fabs(x) < act_scale(1, format->emin);
}

double act_excuses_flushing_limit(const act_excuses *excuses, const act_format *format) {
    return excuses->may_flush ? act_scale(1, format->precision - 1) : 0;
}

/* Tells whether y is what f is at the zero that x is taken for. */
static bool is_of_zero(const act_excuses *excuses, const act_format *format, double x,
                       double y) {
    int minus = signbit(x) != 0;
    for (int i = 0; i < excuses->count[minus]; i++) {
        const act_truth *zero = &excuses->zero[minus][i];
        if (y == zero->rounded && act_judge(zero, format, y).class == ACT_JUDGED) {
            return true;
        }
    }
    return false;
}

/* Tells whether y is a zero with the sign of an f that is less than a normal number. */
static bool is_flushed(const act_excuses *excuses, const act_format *format,
                       const act_truth *truth, double y) {
    bool fits = truth->zero == ACT_ZERO_ANY ||
                (truth->zero == ACT_ZERO_MINUS) == (signbit(y) != 0);
    return y == 0 && fits &&
           act_truth_size(truth, format) < act_excuses_flushing_limit(excuses, format);
}

/* A saturated end: from an input on, going outward, f rounds to one value. */
typedef struct saturated {
    act_exact *exact; /* of f */
    const act_format *format;
    double value;
    int64_t outward; /* by which ordinals change */
} saturated;

static bool is_saturated(const saturated *end, int64_t ordinal) {
    double y;
    double x = act_decode(end->format, act_from_ordinal(end->format, ordinal));
    return act_exact_round(end->exact, end->format, act_exact_direction(end->exact), x,
                           &y) == ACT_OK &&
           y == end->value;
}

/* Where that begins in a direction, from where it begins to nearest. False: f is rounded
 * away from the value. */
static bool find_in_direction(const saturated *end, double *from) {
    int64_t outer = act_ordinal(end->format, act_encode(end->format, *from));
    int64_t step = 1;
    if (!is_saturated(end, outer)) {
        return false;
    }
    while (is_saturated(end, outer - end->outward * step)) {
        outer -= end->outward * step;
        step *= 2;
    }
    for (; step > 1; step /= 2) { /* it is so at outer, and not a step further in */
        int64_t middle = outer - end->outward * (step / 2);
        outer = is_saturated(end, middle) ? middle : outer;
    }
    *from = act_decode(end->format, act_from_ordinal(end->format, outer));
    return true;
}

act_lost act_lost_find(const act_function *f, const double *params, int order,
                       const act_format *format, act_direction direction) {
    act_lost lost = {.is_from_y = true};
    double p[ACT_PARAMS];
    act_exact *exact;
    act_function_set_params(f, params, p);
    if (act_exact_open(&exact, f, params, 0) != ACT_OK) {
        return lost;
    }
    act_exact_set_direction(exact, direction);
    for (int right = 0; right < 2; right++) {
        act_saturation_point point;
        bool tends_to_zero = act_function_limit(f, p, order, right == 1) == 0;
        if (tends_to_zero &&
            act_saturation_find(&point, f, params, 0, format, right == 1) == ACT_OK) {
            const saturated end = {exact, format, point.value, right == 1 ? 1 : -1};
            lost.from[right] = point.x;
            lost.is_any[right] =
                isfinite(point.value) && isfinite(point.x) &&
                (direction == ACT_NEAREST || find_in_direction(&end, &lost.from[right]));
        }
    }
    act_exact_close(exact);
    return lost;
}

static bool is_lost(const act_lost *lost, double x) {
    return (lost->is_any[0] && x <= lost->from[0]) ||
           (lost->is_any[1] && x >= lost->from[1]);
}

/* Tells whether the rules of flushing allow a wrong result. */
static bool may_flush(const act_excuses *excuses, const act_format *format, double x,
                      const act_judgement *result) {
    const act_truth *truth = result->truth;
    if (!excuses->may_flush || isnan(truth->rounded) || isnan(result->y) ||
        result->y == truth->rounded) {
        return false;
    }
    bool takes_zero = act_excuses_take_subnormal(excuses, format, x) &&
                      is_of_zero(excuses, format, x, result->y);
    return takes_zero || is_flushed(excuses, format, truth, result->y);
}

void act_excuse(const act_excuses *excuses, const act_format *format, double x,
                act_judgement *result) {
    if (may_flush(excuses, format, x, result)) {
        result->class = ACT_JUDGED;
        result->ulps = 0;
        result->is_flushed = true;
    } else if (excuses->lost.is_from_y && result->class == ACT_WRONG_SIGN && x == 0 &&
               isinf(result->y) && isinf(result->truth->rounded)) {
        result->class = ACT_JUDGED;
    } else if (result->class == ACT_ZERO_FOR_NUMBER && is_lost(&excuses->lost, x)) {
        result->class = ACT_ZERO_FROM_Y;
    }
}
