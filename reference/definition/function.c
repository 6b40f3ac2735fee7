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

int act_function_param_count(const act_function *f) {
    int count = 0;
    while (f->params[count].name != NULL) {
        count++;
    }
    return count;
}

int act_function_kink_count(const act_function *f) {
    int pieces = 0;
    while (pieces <= ACT_KINKS && f->piece[pieces] != NULL) {
        pieces++;
    }
    return pieces - 1;
}

jet act_zero(jet x, const double *p) {
    (void)p;
    return jet_const(x, 0);
}

jet act_one(jet x, const double *p) {
    (void)p;
    return jet_const(x, 1);
}

jet act_same(jet x, const double *p) {
    (void)p;
    return x;
}
