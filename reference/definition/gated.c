#include "definition/gated.h"

#include <string.h>

const act_gated *act_gated_find(const char *name) {
    for (size_t i = 0; i < act_gated_count; i++) {
        if (strcmp(act_gateds[i]->name, name) == 0) {
            return act_gateds[i];
        }
    }
    for (size_t i = 0; i < act_function_count; i++) {
        if (strcmp(act_gated_by[i].name, name) == 0) {
            return &act_gated_by[i];
        }
    }
    return NULL;
}

const act_function *act_gated_function(const act_gated *gate) {
    return act_function_find(gate->function);
}

const act_param *act_gated_params(const act_gated *gate) {
    return gate->params[0].name != NULL ? gate->params : act_gated_function(gate)->params;
}

void act_gated_set_params(const act_gated *gate, const double *params,
                          double p[ACT_PARAMS]) {
    const act_param *list = act_gated_params(gate);
    for (int i = 0; list[i].name != NULL; i++) {
        p[i] = params != NULL ? params[i] : list[i].value;
    }
}

double act_gated_limit(const act_gated *gate, const double *p) {
    return gate->limit > 0 ? p[gate->limit - 1] : HUGE_VAL;
}

double act_gated_delta(const act_gated *gate, const double *p) {
    return gate->delta > 0 ? p[gate->delta - 1] : 0;
}
