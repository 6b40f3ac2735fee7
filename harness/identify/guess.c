#include "identify/guess.h"

#include "number/round.h"

#include <math.h>
#include <string.h>

act_guess act_guess_of(const act_function *function, const double *params, int order) {
    act_guess guess = {.function = function,
                       .order = order,
                       .stretch = 1,
                       .factor = 1,
                       .low = -HUGE_VAL,
                       .high = HUGE_VAL};
    act_function_set_params(function, params, guess.params);
    return guess;
}

act_status act_guess_open(act_guess_values *out, const act_guess *guess) {
    *out = (act_guess_values){.guess = *guess};
    act_status status =
        act_exact_open(&out->exact, guess->function, guess->params, guess->order);
    bool needs_value = guess->from_y || guess->clamps_value;
    if (status == ACT_OK && needs_value) {
        status = act_exact_open(&out->value, guess->function, guess->params, 0);
    }
    if (status == ACT_OK && guess->from_y) {
        act_twofold left = act_guess_exact(out->value, 0.25);
        act_twofold right = act_guess_exact(out->value, 0.75);
        out->rises = left.hi <= right.hi;
    }
    return status;
}

void act_guess_close(act_guess_values *values) {
    act_exact_close(values->exact);
    act_exact_close(values->value);
    *values = (act_guess_values){0};
}

act_twofold act_guess_exact(act_exact *exact, double x) {
    act_truth truth;
    if (act_exact_truth(exact, act_binary64, x, &truth) != ACT_OK) {
        return (act_twofold){(double)NAN, (double)NAN};
    }
    bool is_plain = isfinite(truth.rounded);
    return (act_twofold){truth.rounded,
                         is_plain ? ldexp(truth.residual, truth.ulp_exponent) : 0};
}

/* The sign of f(x) - y as f rises; 0: equal, or unknown. */
static int side_of(act_guess_values *values, double x, double y) {
    act_twofold f = act_guess_exact(values->value, x);
    double difference = (f.hi - y) + f.lo;
    int sign = (difference > 0) - (difference < 0);
    return values->rises ? sign : -sign;
}

/* The x of the domain with f(x) = y; NaN if y is not a value of f, which is monotone. */
static double invert(act_guess_values *values, double y) {
    const act_function *f = values->guess.function;
    int64_t lo = act_ordinal(act_binary64, act_encode(act_binary64, f->domain[0]));
    int64_t hi = act_ordinal(act_binary64, act_encode(act_binary64, f->domain[1]));
    if (side_of(values, f->domain[0], y) > 0 || side_of(values, f->domain[1], y) < 0) {
        return (double)NAN;
    }
    while (lo + 1 < hi) {
        int64_t middle = lo / 2 + hi / 2 + (lo % 2 + hi % 2) / 2;
        double x = act_decode(act_binary64, act_from_ordinal(act_binary64, middle));
        if (side_of(values, x, y) < 0) {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    return act_decode(act_binary64, act_from_ordinal(act_binary64, hi));
}

/* (a + b) factor + shift; binary64 twice as wide loses nothing that is looked at. */
static act_twofold scaled(act_twofold v, const act_guess *guess) {
    if (!isfinite(v.hi) || (guess->factor == 1 && guess->shift == 0)) {
        v.hi *= isinf(v.hi) ? guess->factor : 1;
        return v;
    }
    double product = v.hi * guess->factor;
    double rest = fma(v.hi, guess->factor, -product) + v.lo * guess->factor;
    double sum = product + guess->shift;
    double part = sum - product;
    double lost = (product - (sum - part)) + (guess->shift - part);
    return (act_twofold){sum, lost + rest};
}

static act_twofold clamped_value(act_twofold v, const act_guess *guess) {
    if (v.hi > guess->high) {
        return (act_twofold){guess->high, 0};
    }
    return v.hi < guess->low ? (act_twofold){guess->low, 0} : v;
}

/* Whether x is where a clamp leaves nothing of a derivative. */
static bool is_cut(act_guess_values *values, double x) {
    const act_guess *guess = &values->guess;
    double at = guess->clamps_value ? act_guess_exact(values->value, x).hi : x;
    return guess->order > 0 && (at > guess->high || at < guess->low);
}

act_twofold act_guess_at(act_guess_values *values, double x) {
    const act_guess *guess = &values->guess;
    if (guess->in != NULL) {
        x = act_round_number(x, guess->in, ACT_NEAREST);
    }
    if (is_cut(values, x)) {
        return (act_twofold){0, 0};
    }
    if (!guess->clamps_value) {
        x = fmin(fmax(x, guess->low), guess->high);
    }
    x *= guess->stretch;
    if (guess->from_y) {
        x = invert(values, x);
        if (isnan(x)) {
            return (act_twofold){(double)NAN, (double)NAN};
        }
    }
    act_twofold v = scaled(act_guess_exact(values->exact, x), guess);
    return guess->clamps_value && guess->order == 0 ? clamped_value(v, guess) : v;
}
