#include "definition/row_function.h"

#include <string.h>

const char *const act_row_convention_names[ACT_ROW_CONVENTIONS] = {"pytorch", "onnx",
                                                                   "flash"};

const act_row_function *act_row_function_find(const char *name) {
    for (size_t i = 0; i < act_row_function_count; i++) {
        if (strcmp(act_row_functions[i]->name, name) == 0) {
            return act_row_functions[i];
        }
    }
    return NULL;
}

void act_row_function_set_params(const act_row_function *f, const double *params,
                                 double p[ACT_PARAMS]) {
    for (int i = 0; f->params[i].name != NULL; i++) {
        p[i] = params != NULL ? params[i] : f->params[i].value;
    }
}

vector act_row_below_top(vector z, double temperature) {
    return vector_over(vector_sub(z, vector_top(z)), temperature);
}
