#include "judge/flushing.h"

#include "number/scale.h"

#include <math.h>

void act_flushing_allow(act_flushing *flushing, act_exact *exact,
                        const act_format *format) {
    flushing->is_allowed = true;
    for (int minus = 0; minus < 2; minus++) {
        act_exact_truths(exact, format, minus ? -0.0 : 0.0, flushing->zero[minus],
                         &flushing->count[minus]); /* undecided: none is known */
    }
}

bool act_flushing_takes(const act_flushing *flushing, const act_format *format,
                        double x) {
    return flushing->is_allowed && x != 0 && fabs(x) < act_scale(1, format->emin);
}

double act_flushing_limit(const act_flushing *flushing, const act_format *format) {
    return flushing->is_allowed ? act_scale(1, format->precision - 1) : 0;
}

/* Tells whether y is what f is at the zero that x is taken for. */
static bool is_of_zero(const act_flushing *flushing, const act_format *format, double x,
                       double y) {
    int minus = signbit(x) != 0;
    for (int i = 0; i < flushing->count[minus]; i++) {
        const act_truth *zero = &flushing->zero[minus][i];
        if (y == zero->rounded && act_judge(zero, format, y).class == ACT_JUDGED) {
            return true;
        }
    }
    return false;
}

/* Tells whether y is a zero with the sign of an f that is less than a normal number. */
static bool is_flushed(const act_flushing *flushing, const act_format *format,
                       const act_truth *truth, double y) {
    bool fits = truth->zero == ACT_ZERO_ANY ||
                (truth->zero == ACT_ZERO_MINUS) == (signbit(y) != 0);
    return y == 0 && fits &&
           act_truth_size(truth, format) < act_flushing_limit(flushing, format);
}

void act_flushing_excuse(const act_flushing *flushing, const act_format *format, double x,
                         act_judgement *result) {
    const act_truth *truth = result->truth;
    if (!flushing->is_allowed || isnan(truth->rounded) || isnan(result->y) ||
        result->y == truth->rounded) {
        return;
    }
    bool takes_zero = act_flushing_takes(flushing, format, x) &&
                      is_of_zero(flushing, format, x, result->y);
    if (takes_zero || is_flushed(flushing, format, truth, result->y)) {
        result->class = ACT_JUDGED;
        result->ulps = 0;
        result->is_flushed = true;
    }
}
