#include "code/impl.h"

#include "base/escape.h"
#include "base/text.h"
#include "definition/params.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *const act_convention_names[] = {[ACT_DYDX] = "dydx",
                                            [ACT_BACKWARD_X] = "backward_x",
                                            [ACT_BACKWARD_Y] = "backward_y",
                                            [ACT_PAIR] = "pair",
                                            [ACT_PAIR_BACKWARD] = "pair_backward",
                                            [ACT_ROWS] = "rows",
                                            [ACT_ROWS_BACKWARD] = "rows_backward",
                                            [ACT_ROWS_LABELS] = "rows_labels",
                                            [ACT_ROWS_LABELS_BACKWARD] =
                                                "rows_labels_backward"};

const char *const act_abi_names[] = {
    [ACT_ABI_ROW] = "",        [ACT_ABI_SCALAR] = "scalar",
    [ACT_ABI_ARRAY] = "array", [ACT_ABI_COUNT_FIRST] = "count-first",
    [ACT_ABI_PAIR] = "pair",   [ACT_ABI_ROWS] = "rows"};

bool act_impl_is_scalar(const act_impl *impl) {
    return impl->function != NULL;
}

const char *act_impl_function_name(const act_impl *impl) {
    return impl->gated != NULL          ? impl->gated->name
           : impl->row_function != NULL ? impl->row_function->name
                                        : impl->function->name;
}

bool act_impl_rows_convention(const act_row_function *function, int order,
                              enum act_convention *convention) {
    *convention = function->takes_dy      ? ACT_ROWS_BACKWARD
                  : function->takes_label ? ACT_ROWS_LABELS
                                          : ACT_ROWS;
    if (order == 1) {
        *convention =
            function->takes_label ? ACT_ROWS_LABELS_BACKWARD : ACT_ROWS_BACKWARD;
    }
    return order == 0 || (order == 1 && !function->takes_dy);
}

void act_impl_set_id(act_impl *impl) {
    snprintf(impl->id, sizeof impl->id, "%s.d%d.%s.%s", act_impl_function_name(impl),
             impl->order, impl->format->name, impl->name);
}

const char *act_impl_name_fault(const char *name) {
    for (const char *c = name; *c != '\0'; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-') {
            return "the name may have letters, digits, '_' and '-' only";
        }
    }
    return *name == '\0' ? "it has no name" : NULL;
}

act_status act_impl_parse_params(act_impl *impl, const char *text, act_why *why) {
    if (impl->gated != NULL) {
        return act_params_parse_gate(impl->gated, text, impl->params, why);
    }
    return impl->row_function != NULL
               ? act_params_parse_row(impl->row_function, text, impl->params, why)
               : act_params_parse(impl->function, text, impl->params, why);
}

bool act_impl_computes(const act_impl *impl, const act_function *function, int order,
                       const act_format *format, const double params[ACT_PARAMS]) {
    return impl->function == function && impl->order == order && impl->format == format &&
           memcmp(impl->params, params, sizeof impl->params) == 0;
}

bool act_impl_same_target(const act_impl *a, const act_impl *b) {
    return act_impl_computes(a, b->function, b->order, b->format, b->params);
}

static bool same_group(const act_impl *a, const act_impl *b) {
    return act_impl_computes(a, b->function, a->order, b->format, b->params);
}

size_t act_impl_take_group(const act_impl *impls, size_t count, bool *taken,
                           const act_impl **group) {
    size_t members = 0;
    for (size_t i = 0; i < count; i++) {
        if (!taken[i] && (members == 0 || same_group(group[0], &impls[i]))) {
            taken[i] = true;
            group[members++] = &impls[i];
        }
    }
    return members;
}

void act_impl_load_options(const act_impl *impl, char *text, size_t size) {
    char path[ACT_QUOTED_SIZE(ACT_PATH_SIZE)];
    char params[ACT_QUOTED_SIZE(ACT_TEXT_SIZE)];
    text[0] = '\0';
    if (impl->abi == ACT_ABI_ROW) {
        if (!impl->built_in) {
            act_escape_shell(path, sizeof path, impl->plugin);
            snprintf(text, size, " --plugin %s", path);
        }
        return;
    }
    act_escape_shell(path, sizeof path, impl->path);
    snprintf(text, size, " --lib %s --symbol %s --abi %s", path, impl->symbol,
             act_abi_names[impl->abi]);
    if (impl->params_text[0] != '\0') {
        act_escape_shell(params, sizeof params, impl->params_text);
        act_text_append(text, size, " --param %s", params);
    }
}
