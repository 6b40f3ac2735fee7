#include "definition/function.h"

#include <math.h>
#include <string.h>

const act_function *act_function_find(const char *name) {
    for (size_t i = 0; i < act_function_count; i++) {
        if (strcmp(act_functions[i]->name, name) == 0) {
            return act_functions[i];
        }
    }
    return NULL;
}

double act_function_steady(const act_function *f, const double *p, bool right) {
    double steady[2] = {f->steady[0], f->steady[1]};
    if (f->steady_at != NULL) {
        f->steady_at(steady, p);
    }
    return steady[right] > 0 ? steady[right] : HUGE_VAL;
}

double act_function_limit(const act_function *f, const double *p, int order, bool right) {
    double limits[ACT_ORDERS][2];
    memcpy(limits, f->limit, sizeof limits);
    if (f->limits_at != NULL) {
        f->limits_at(limits, p);
    }
    return limits[order][right];
}

double act_function_reach(const act_function *f, const double *p, bool right) {
    const act_tail *tail = right ? &f->right : &f->left;
    if (tail->line == NULL || tail->reach == 0) {
        return HUGE_VAL;
    }
    return tail->per > 0 ? tail->reach / fabs(p[tail->per - 1]) : tail->reach;
}

void act_function_set_params(const act_function *f, const double *params,
                             double p[ACT_PARAMS]) {
    for (int i = 0; f->params[i].name != NULL; i++) {
        p[i] = params != NULL ? params[i] : f->params[i].value;
    }
}

int act_function_kinks(const act_function *f, const double *p, double at[ACT_KINKS]) {
    int kinks = 0;
    while (kinks < ACT_KINKS && f->piece[kinks + 1] != NULL) {
        kinks++;
    }
    if (f->kinks_at != NULL) {
        f->kinks_at(at, p);
    } else if (kinks > 0) {
        at[0] = 0;
    }
    return kinks;
}

int act_function_finite_kinks(const act_function *f, const double *p,
                              double at[ACT_KINKS]) {
    int kinks = act_function_kinks(f, p, at);
    while (kinks > 0 && isinf(at[kinks - 1])) {
        kinks--;
    }
    return kinks;
}

jet act_zero(jet x, ACT_UNUSED const double *p) {
    return jet_const(x, 0);
}

jet act_one(jet x, ACT_UNUSED const double *p) {
    return jet_const(x, 1);
}

jet act_minus_one(jet x, ACT_UNUSED const double *p) {
    return jet_const(x, -1);
}

jet act_same(jet x, ACT_UNUSED const double *p) {
    return x;
}

/* The number at (value + rest) divisor/slope, or the next one in a direction; one of
 * divisor and slope is 1. What a product or a quotient lacks is a number (barring
 * underflow), so that its sign tells. */
static double kink_of_ramp(double value, double rest, double slope, double divisor,
                           double direction) {
    double at = value * divisor / slope;
    double lacks = divisor == 1 ? fma(at, slope, -value) : -fma(value, divisor, -at);
    double beyond = lacks - rest * divisor;
    bool is_inside = direction > 0 ? beyond < 0 : beyond > 0;
    return is_inside ? nextafter(at, direction) : at;
}

void act_kinks_of_ramp(double at[2], double slope, double divisor, double offset) {
    double height = 1 - offset;
    double rest = 1 - height - offset;
    at[0] = offset == 0 ? 0 : kink_of_ramp(-offset, 0, slope, divisor, -HUGE_VAL);
    at[1] = kink_of_ramp(height, rest, slope, divisor, HUGE_VAL);
}

void act_kinks_beside_zero(double *at, const double *p) {
    at[0] = -p[0];
    at[1] = p[0];
}
