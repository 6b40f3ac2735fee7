#include "judge/tally.h"

#include "number/scale.h"

#include <float.h>
#include <math.h>
#include <string.h>

const char *const act_class_names[ACT_CLASSES] = {
    [ACT_JUDGED] = "judged",
    [ACT_NAN_FOR_NUMBER] = "nan_for_number",
    [ACT_NUMBER_FOR_NAN] = "number_for_nan",
    [ACT_WRONG_SIGN] = "wrong_sign",
    [ACT_WRONG_ZERO_SIGN] = "wrong_zero_sign",
    [ACT_ZERO_FOR_NUMBER] = "zero_for_number",
    [ACT_NAN_MASKED] = "nan_masked",
    [ACT_MINUS_ZERO] = "minus_zero",
    [ACT_ZERO_FROM_Y] = "zero_from_y",
};

bool act_class_is_failure(act_class class) {
    return class >= ACT_NAN_FOR_NUMBER && class <= ACT_ZERO_FOR_NUMBER;
}

/* Errors of binary64 reach 2^2098 ulps. Saturated here, their sums stay finite. */
static const double most = 1e300;

/* Extremes are multiples of `grid`, in ulps, or have GRID_BITS bits. */
static const double grid = 0x1p-20;
enum { GRID_BITS = 40 };

static bool zero_sign_fits(act_zero_sign want, double y) {
    return want == ACT_ZERO_ANY || want == ACT_ZERO_EITHER ||
           (want == ACT_ZERO_MINUS) == (signbit(y) != 0);
}

/* The rule of zeros: a zero instead of an f that does not round to zero is a failure from
 * an error of 1 ulp on, as far as residuals tell. A nearer f is less than the least
 * number, and a zero is one of its two neighbours: not the nearest, but no loss of f. */
static bool zero_fails(const act_truth *truth, const act_format *format) {
    return truth->rounded != 0 && act_truth_size(truth, format) >= 1;
}

static bool is_mask(const act_truth *truth, double y) {
    bool is_one = false;
    for (int i = 0; i < truth->masks; i++) {
        is_one = is_one || truth->mask[i] == y;
    }
    return is_one;
}

static act_class class_of(const act_truth *truth, const act_format *format, double y) {
    if (isnan(truth->rounded)) {
        return isnan(y)            ? ACT_JUDGED
               : is_mask(truth, y) ? ACT_NAN_MASKED
                                   : ACT_NUMBER_FOR_NAN;
    }
    if (isnan(y)) {
        return ACT_NAN_FOR_NUMBER;
    }
    if (y == 0 && zero_fails(truth, format)) {
        return ACT_ZERO_FOR_NUMBER;
    }
    if (y == 0) {
        return zero_sign_fits(truth->zero, y) ? ACT_JUDGED : ACT_WRONG_ZERO_SIGN;
    }
    if (truth->rounded != 0 && signbit(truth->rounded) != signbit(y)) {
        return ACT_WRONG_SIGN;
    }
    return ACT_JUDGED;
}

act_judgement act_judge(const act_truth *truth, const act_format *format, double y) {
    act_judgement result = {.class = class_of(truth, format, y), .truth = truth, .y = y};
    if (result.class == ACT_JUDGED && !isnan(y)) {
        result.ulps = fmax(-most, fmin(act_truth_error(truth, format, y), most));
        result.is_minus_zero =
            y == 0 && signbit(y) != 0 && truth->zero == ACT_ZERO_EITHER;
    }
    return result;
}

act_judgement act_judge_best(const act_truth *truths, int count, const act_format *format,
                             double y) {
    act_judgement best = act_judge(&truths[0], format, y);
    for (int i = 1; i < count; i++) {
        act_judgement other = act_judge(&truths[i], format, y);
        if (other.class == ACT_JUDGED &&
            (best.class != ACT_JUDGED || fabs(other.ulps) < fabs(best.ulps))) {
            best = other;
        }
    }
    return best;
}

void act_tally_clear(act_tally *tally) {
    memset(tally, 0, sizeof *tally);
    tally->lo = HUGE_VAL;
    tally->hi = -HUGE_VAL;
}

double act_tally_units(double ulps) {
    return copysign(ceil(fabs(ulps * ACT_UNITS) - 0.5), ulps);
}

static const double root = 0x1.6a09e667f3bcdp+0; /* sqrt(2) */

double act_tally_far_error(double ulps) {
    int exponent;
    float rounded = (float)frexp(ulps * root, &exponent);
    return act_scale((double)rounded, exponent);
}

double act_tally_far_ulps(double sum) {
    return sum / root;
}

int act_tally_rank(double units) {
    const double half = (ACT_UNITS - 1) / 2.0;
    double distance = floor((fabs(units) + half) / ACT_UNITS);
    int rank = distance < 1 ? 0 : ilogb(distance) + 1;
    return rank < ACT_RANKS ? rank : ACT_RANKS - 1;
}

void act_tally_count(act_tally *tally, const act_judgement *result, uint64_t times) {
    bool is_nan = isnan(result->y);
    tally->inputs += times;
    tally->classes[result->class] += times;
    tally->classes[ACT_MINUS_ZERO] += result->is_minus_zero ? times : 0;
    if (result->class != ACT_JUDGED) {
        return;
    }
    bool is_correct = result->y == result->truth->rounded || is_nan;
    tally->correct += is_correct || result->is_flushed ? times : 0;
    tally->flushed += result->is_flushed ? times : 0;
    if (is_nan) {
        return;
    }
    tally->numbers += times;
    double units = act_tally_units(result->ulps);
    tally->ranks[act_tally_rank(units)] += times;
    if (fabs(result->ulps) < ACT_FAR) {
        tally->units += (int64_t)units * (int64_t)times;
        tally->units_abs += (int64_t)fabs(units) * (int64_t)times;
    } else {
        double rounded = act_tally_far_error(result->ulps);
        tally->far += rounded * (double)times;
        tally->far_abs += fabs(rounded) * (double)times;
    }
}

static double step_of(double value) {
    double wide = value > 0 ? act_scale(1, ilogb(value) - GRID_BITS) : 0;
    return fmax(grid, wide);
}

static double on_grid(double value) {
    double step = step_of(value);
    return value < most ? fmin(rint(value / step) * step, most) : most;
}

static void update_worst(act_worst *worst, double error, uint64_t x, uint64_t y) {
    if (!worst->set || error > worst->error || (error == worst->error && x < worst->x)) {
        *worst = (act_worst){.set = true, .error = error, .x = x, .y = y};
    }
}

double act_tally_absolute_error(const act_truth *truth, double y, double ulps) {
    double error =
        fabs(ulps) < most ? act_scale(fabs(ulps), truth->ulp_exponent) : fabs(y);
    return fmin(error, DBL_MAX);
}

/* The exponent of ulp(max(|f|, 2^-4)). */
static int floored_exponent(const act_format *format, int ulp_exponent) {
    int least = -4 - format->precision + 1;
    return ulp_exponent < least ? least : ulp_exponent;
}

double act_tally_floored_error(const act_truth *truth, const act_format *format, double y,
                               double ulps) {
    double absolute = act_tally_absolute_error(truth, y, ulps);
    double floored = act_scale(absolute, -floored_exponent(format, truth->ulp_exponent));
    return fmin(floored, most);
}

/* Relative errors of subnormal values say nothing. */
static bool is_normal(const act_format *format, double size) {
    return size >= act_scale(1, format->precision - 1);
}

/* What an error amounts to as an extreme. */
typedef struct extremes {
    double error;    /* in ulps */
    double relative; /* if f is normal */
    bool is_normal;
} extremes;

/* Grows with the error, and as |f|, in ulps, becomes less. */
static extremes extremes_of(const act_format *format, double ulps, double size) {
    extremes own = {.error = on_grid(ulps), .is_normal = is_normal(format, size)};
    if (own.is_normal) {
        double scaled = act_scale(ulps / size, format->precision - 1);
        own.relative = act_scale(on_grid(scaled), 1 - format->precision);
    }
    return own;
}

static void take_extremes(act_tally *tally, const act_format *format,
                          const act_judgement *result, const extremes *own, uint64_t x,
                          uint64_t y) {
    const act_truth *truth = result->truth;
    double absolute = act_tally_absolute_error(truth, result->y, own->error);
    double floored = act_tally_floored_error(truth, format, result->y, own->error);
    update_worst(&tally->ulp, own->error, x, y);
    update_worst(&tally->floored, floored, x, y);
    update_worst(&tally->absolute, absolute, x, y);
    if (own->is_normal) {
        update_worst(&tally->relative, own->relative, x, y);
    }
}

double act_tally_zero_size(const act_truth *truth) {
    double half = act_scale(0.5, truth->ulp_exponent);
    return fmin(fabs(truth->rounded) + half, DBL_MAX);
}

void act_tally_extremes(act_tally *tally, const act_format *format,
                        const act_judgement *result, uint64_t x, uint64_t y) {
    if (result->is_minus_zero) {
        update_worst(&tally->first[ACT_MINUS_ZERO], 0, x, y);
    }
    if (result->class == ACT_ZERO_FOR_NUMBER || result->class == ACT_ZERO_FROM_Y) {
        update_worst(&tally->zero, act_tally_zero_size(result->truth), x, y);
    }
    if (result->class != ACT_JUDGED) {
        update_worst(&tally->first[result->class], 0, x, y);
        return;
    }
    if (isnan(result->y)) {
        return;
    }
    extremes own =
        extremes_of(format, fabs(result->ulps), act_truth_size(result->truth, format));
    take_extremes(tally, format, result, &own, x, y);
}

bool act_tally_extremes_within(act_tally *tally, const act_format *format,
                               const act_judgement *result, double noise, uint64_t x,
                               uint64_t y) {
    double ulps = fabs(result->ulps);
    double slack = noise + ulps * 0x1p-45; /* which roundings are less than */
    double size = act_truth_size(result->truth, format);
    double reach = noise + size * 0x1p-50;
    extremes low = extremes_of(format, fmax(ulps - slack, 0), size + reach);
    extremes high = extremes_of(format, ulps + slack, size - reach);
    bool is_known = low.error == high.error && low.relative == high.relative &&
                    low.is_normal == high.is_normal;
    if (is_known) {
        take_extremes(tally, format, result, &low, x, y);
    }
    return is_known;
}

void act_tally_direct(act_tally *tally, act_direction direction,
                      const act_judgement *result, uint64_t x, uint64_t y) {
    bool is_right = result->y == result->truth->rounded || isnan(result->y);
    if (direction != ACT_NEAREST && !is_right && !result->is_flushed) {
        update_worst(&tally->misrounded, 0, x, y);
    }
}

/* Returns what a value at x must reach to replace an extreme: to be rounded to more, or
 * to as much where x is the lesser input. `value` is the extreme in the unit of the
 * values at x. It may come from where the ulp is another, and so lie between the values
 * that are possible here. */
static double replaces(const act_worst *extreme, double value, uint64_t x) {
    if (!extreme->set) {
        return -1;
    }
    double step = step_of(value);
    double steps = value / step;
    double least = x < extreme->x ? ceil(steps) : floor(steps) + 1;
    return (least - 0.5) * step;
}

act_threshold act_tally_threshold(const act_tally *tally, const act_format *format,
                                  int ulp_exponent, uint64_t x) {
    int floored = floored_exponent(format, ulp_exponent) - ulp_exponent;
    double most_floored = act_scale(tally->floored.error, floored);
    double most_absolute = act_scale(tally->absolute.error, -ulp_exponent);
    double most_relative = act_scale(tally->relative.error, format->precision - 1);
    double any = replaces(&tally->ulp, tally->ulp.error, x);
    any = fmin(any, replaces(&tally->floored, most_floored, x));
    any = fmin(any, replaces(&tally->absolute, most_absolute, x));
    return (act_threshold){.any = any,
                           .relative = replaces(&tally->relative, most_relative, x)};
}

void act_tally_weigh(act_tally *tally, double weight, double ulps, double absolute) {
    tally->weight += weight;
    tally->normal_ulp += weight * ulps;
    tally->normal_abs += weight * absolute;
}

uint64_t act_tally_failures(const act_tally *tally) {
    uint64_t failures = 0;
    for (int class = 0; class < ACT_CLASSES; class ++) {
        failures += act_class_is_failure((act_class) class) ? tally->classes[class] : 0;
    }
    return failures;
}

void act_tally_reach(act_tally *tally, double x) {
    tally->lo = fmin(tally->lo, x);
    tally->hi = fmax(tally->hi, x);
}

static void merge_worst(act_worst *worst, const act_worst *more) {
    if (more->set) {
        update_worst(worst, more->error, more->x, more->y);
    }
}

void act_tally_merge_extremes(act_tally *tally, const act_tally *more) {
    merge_worst(&tally->ulp, &more->ulp);
    merge_worst(&tally->floored, &more->floored);
    merge_worst(&tally->absolute, &more->absolute);
    merge_worst(&tally->relative, &more->relative);
    merge_worst(&tally->misrounded, &more->misrounded);
    merge_worst(&tally->zero, &more->zero);
    for (int i = 0; i < ACT_CLASSES; i++) {
        merge_worst(&tally->first[i], &more->first[i]);
    }
}

void act_tally_merge(act_tally *tally, const act_tally *more) {
    act_tally_merge_extremes(tally, more);
    tally->inputs += more->inputs;
    tally->undecided += more->undecided;
    tally->numbers += more->numbers;
    tally->correct += more->correct;
    tally->flushed += more->flushed;
    for (int i = 0; i < ACT_CLASSES; i++) {
        tally->classes[i] += more->classes[i];
    }
    for (int i = 0; i < ACT_RANKS; i++) {
        tally->ranks[i] += more->ranks[i];
    }
    tally->units += more->units;
    tally->units_abs += more->units_abs;
    tally->far += more->far;
    tally->far_abs += more->far_abs;
    tally->lo = fmin(tally->lo, more->lo);
    tally->hi = fmax(tally->hi, more->hi);
    tally->weight += more->weight;
    tally->normal_ulp += more->normal_ulp;
    tally->normal_abs += more->normal_abs;
    tally->exact += more->exact;
}

int act_tally_bin(double x) {
    enum { OUTER = 33, PER_SIGN = 2 * OUTER + 2 };
    if (!isfinite(x)) {
        return ACT_BINS - 1;
    }
    int exponent = x == 0 ? -OUTER - 1 : ilogb(x);
    exponent = exponent < -OUTER - 1 ? -OUTER - 1 : exponent > OUTER ? OUTER : exponent;
    int from_zero = exponent + OUTER + 1; /* 0 to PER_SIGN - 1 */
    return signbit(x) ? PER_SIGN - 1 - from_zero : PER_SIGN + from_zero;
}
