#include "definition/gate.h"

#include <string.h>

const act_gate *act_gate_find(const char *name) {
    for (size_t i = 0; i < act_gate_count; i++) {
        if (strcmp(act_gates[i]->name, name) == 0) {
            return act_gates[i];
        }
    }
    for (size_t i = 0; i < act_function_count; i++) {
        if (strcmp(act_gated[i].name, name) == 0) {
            return &act_gated[i];
        }
    }
    return NULL;
}

const act_function *act_gate_function(const act_gate *gate) {
    return act_function_find(gate->function);
}

const act_param *act_gate_params(const act_gate *gate) {
    return gate->params[0].name != NULL ? gate->params : act_gate_function(gate)->params;
}

void act_gate_set_params(const act_gate *gate, const double *params,
                         double p[ACT_PARAMS]) {
    const act_param *list = act_gate_params(gate);
    for (int i = 0; list[i].name != NULL; i++) {
        p[i] = params != NULL ? params[i] : list[i].value;
    }
}

double act_gate_limit(const act_gate *gate, const double *p) {
    return gate->limit > 0 ? p[gate->limit - 1] : HUGE_VAL;
}

double act_gate_delta(const act_gate *gate, const double *p) {
    return gate->delta > 0 ? p[gate->delta - 1] : 0;
}
