#include "accuracy.h"

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
};

/* Errors of binary64 reach 2^2098 ulps. Saturated here, their sums stay finite. */
static const double most = 1e300;

static bool zero_sign_fits(act_zero_sign want, double y) {
    return want == ACT_ZERO_ANY || (want == ACT_ZERO_MINUS) == (signbit(y) != 0);
}

act_class act_judge(const act_truth *truth, const act_format *format, double y,
                    double *ulps) {
    *ulps = 0;
    if (isnan(truth->rounded)) {
        return isnan(y) ? ACT_JUDGED : ACT_NUMBER_FOR_NAN;
    }
    if (isnan(y)) {
        return ACT_NAN_FOR_NUMBER;
    }
    if (truth->rounded == 0 && y == 0 && !zero_sign_fits(truth->zero, y)) {
        return ACT_WRONG_ZERO_SIGN;
    }
    if (truth->rounded != 0 && y == 0) {
        return ACT_ZERO_FOR_NUMBER;
    }
    if (truth->rounded != 0 && signbit(truth->rounded) != signbit(y)) {
        return ACT_WRONG_SIGN;
    }
    *ulps = fmax(-most, fmin(act_truth_error(truth, format, y), most));
    return ACT_JUDGED;
}

static const act_worst nowhere = {.error = 0, .at = -1};

static void keep_worst(act_worst *worst, double error, size_t i) {
    if (worst->at < 0 || error > worst->error) {
        *worst = (act_worst){.error = error, .at = (int64_t)i};
    }
}

/* Judges by the truth that suits y best, which is stored in *best. */
static act_class judge_best(const act_reference *reference, size_t i, size_t *alternative,
                            double y, double *ulps, const act_truth **best) {
    *best = &reference->truth[i];
    act_class class = act_judge(*best, reference->format, y, ulps);
    for (; *alternative < reference->alternative_count &&
           reference->alternatives[*alternative].index <= i;
         (*alternative)++) {
        const act_alternative *other = &reference->alternatives[*alternative];
        double other_ulps;
        act_class other_class =
            act_judge(&other->truth, reference->format, y, &other_ulps);
        bool better = other_class == ACT_JUDGED &&
                      (class != ACT_JUDGED || fabs(other_ulps) < fabs(*ulps));
        if (other->index == i && better) {
            class = other_class;
            *ulps = other_ulps;
            *best = &other->truth;
        }
    }
    return class;
}

/* |f(x)|, saturated at 2^emax * 2 like the error itself; may be inf for binary64. */
static double magnitude(const act_truth *truth, const act_format *format) {
    double ulp = ldexp(1, truth->ulp_exponent);
    if (isinf(truth->rounded)) {
        return ldexp(1, format->emax) * 2;
    }
    return fabs(truth->rounded + truth->residual * ulp);
}

/* Bins are binades in 2^-33 <= |x| < 2^33, with one bin for all smaller and one for all
 * larger numbers of each sign. Infinities have no place on the axis of a plot. */
static int bin_key(double x) {
    enum { OUTER = 33 };
    int exponent = x == 0 ? -OUTER - 1 : ilogb(x);
    exponent = exponent < -OUTER - 1 ? -OUTER - 1 : exponent > OUTER ? OUTER : exponent;
    return signbit(x) ? -(exponent + OUTER + 2) : exponent + OUTER + 2;
}

static void add_to_bin(act_accuracy *out, int *last_key, double x, double ulps) {
    int key = bin_key(x);
    if (out->bin_count == 0 || key != *last_key) {
        if (out->bin_count == ACT_BINS_MAX) {
            return;
        }
        out->bins[out->bin_count++] = (act_bin){.lo = x, .hi = x, .worst = x};
        *last_key = key;
    }
    act_bin *bin = &out->bins[out->bin_count - 1];
    bin->hi = x;
    bin->inputs++;
    bin->mean_ulp += fabs(ulps);
    bin->bias_ulp += ulps;
    if (fabs(ulps) > bin->max_ulp) {
        bin->max_ulp = fabs(ulps);
        bin->worst = x;
    }
}

static double normal_below(double x) {
    return 0.5 * erfc(-x / sqrt(2));
}

/* The probability that N(0,1) is nearer to input i than to its neighbours. Both zeros
 * share. */
static double normal_weight(const act_reference *reference, size_t i) {
    const act_inputs *inputs = &reference->inputs;
    double x = act_decode(reference->format, inputs->bits[i]);
    if (!isfinite(x)) {
        return 0;
    }
    double before = i > 0 ? act_decode(reference->format, inputs->bits[i - 1]) : x;
    double after =
        i + 1 < inputs->count ? act_decode(reference->format, inputs->bits[i + 1]) : x;
    double lo = isfinite(before) ? x / 2 + before / 2 : x;
    double hi = isfinite(after) ? x / 2 + after / 2 : x;
    /* Differences of the lower tail keep their digits on the left, so mirror the right.
     */
    return lo > 0 ? normal_below(-lo) - normal_below(-hi)
                  : normal_below(hi) - normal_below(lo);
}

typedef struct totals {
    double ulp, bias, correct, weight, weighted_ulp, weighted_abs;
} totals;

/* |y - f(x)|; where the error in ulps is saturated, f(x) is nothing beside y. */
static double absolute_error(const act_truth *truth, double y, double ulps) {
    double error = fabs(ulps) < most ? ldexp(fabs(ulps), truth->ulp_exponent) : fabs(y);
    return fmin(error, DBL_MAX);
}

static void count_judged(act_accuracy *out, const act_reference *reference, size_t i,
                         const act_truth *truth, double y, double ulps, totals *sum,
                         int *bin) {
    const act_format *format = reference->format;
    double x = act_decode(format, reference->inputs.bits[i]);
    double error = fabs(ulps);
    double absolute = absolute_error(truth, y, ulps);
    int floor_exponent = -4 - format->precision + 1;
    int steps =
        truth->ulp_exponent < floor_exponent ? floor_exponent : truth->ulp_exponent;
    double size = magnitude(truth, format);
    out->judged++;
    keep_worst(&out->ulp, error, i);
    keep_worst(&out->floored, fmin(ldexp(absolute, -steps), most), i);
    keep_worst(&out->absolute, absolute, i);
    if (size > 0 && isfinite(size)) {
        keep_worst(&out->relative, fmin(absolute / size, most), i);
    }
    sum->ulp += error;
    sum->bias += ulps;
    double weight = normal_weight(reference, i);
    if (weight > 0) {
        sum->weight += weight;
        sum->weighted_ulp += weight * error;
        sum->weighted_abs += weight * absolute;
    }
    if (isfinite(x)) {
        add_to_bin(out, bin, x, ulps);
    }
}

static void finish(act_accuracy *out, const totals *sum) {
    double n = (double)out->judged;
    double decided = (double)(out->inputs - out->undecided);
    out->mean_ulp = sum->ulp / n;
    out->bias_ulp = sum->bias / n;
    out->correctly_rounded = sum->correct / decided;
    out->normal_ulp = sum->weighted_ulp / sum->weight;
    out->normal_abs = sum->weighted_abs / sum->weight;
    for (size_t i = 0; i < out->bin_count; i++) {
        out->bins[i].mean_ulp /= (double)out->bins[i].inputs;
        out->bins[i].bias_ulp /= (double)out->bins[i].inputs;
    }
}

void act_accuracy_clear(act_accuracy *out) {
    memset(out, 0, sizeof *out);
    out->ulp = out->floored = out->absolute = out->relative = out->special = nowhere;
    out->mean_ulp = out->bias_ulp = out->correctly_rounded = (double)NAN;
    out->normal_ulp = out->normal_abs = (double)NAN;
}

void act_accuracy_measure(act_accuracy *out, const act_reference *reference,
                          const uint64_t *y) {
    act_accuracy_clear(out);
    out->inputs = reference->inputs.count;
    out->exhaustive = reference->inputs.exhaustive;
    out->undecided = reference->undecided;
    totals sum = {0};
    size_t alternative = 0;
    int bin = 0;
    for (size_t i = 0; i < reference->inputs.count; i++) {
        if (reference->is_undecided[i]) {
            continue;
        }
        double value = act_decode(reference->format, y[i]);
        double ulps;
        const act_truth *truth;
        act_class class = judge_best(reference, i, &alternative, value, &ulps, &truth);
        out->classes[class]++;
        sum.correct += class == ACT_JUDGED && (value == truth->rounded || isnan(value));
        if (class != ACT_JUDGED) {
            if (out->special.at < 0) {
                out->special = (act_worst){.error = 0, .at = (int64_t)i};
            }
        } else if (!isnan(value)) {
            count_judged(out, reference, i, truth, value, ulps, &sum, &bin);
        }
    }
    finish(out, &sum);
}

size_t act_accuracy_failures(const act_accuracy *accuracy) {
    size_t count = 0;
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        count += accuracy->classes[class];
    }
    return count;
}
