#include "code/impl.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *const act_abi_names[] = {[ACT_ABI_ROW] = "",
                                     [ACT_ABI_SCALAR] = "scalar",
                                     [ACT_ABI_ARRAY] = "array",
                                     [ACT_ABI_COUNT_FIRST] = "count-first"};

void act_impl_set_id(act_impl *impl) {
    snprintf(impl->id, sizeof impl->id, "%s.d%d.%s.%s", impl->function->name, impl->order,
             impl->format->name, impl->name);
}

const char *act_impl_name_fault(const char *name) {
    for (const char *c = name; *c != '\0'; c++) {
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-') {
            return "the name may have letters, digits, '_' and '-' only";
        }
    }
    return *name == '\0' ? "it has no name" : NULL;
}

bool act_impl_same_target(const act_impl *a, const act_impl *b) {
    return a->order == b->order && act_impl_same_group(a, b);
}

bool act_impl_same_group(const act_impl *a, const act_impl *b) {
    return a->function == b->function && a->format == b->format &&
           memcmp(a->params, b->params, sizeof a->params) == 0;
}

size_t act_impl_take_group(const act_impl *impls, size_t count, bool *taken,
                           const act_impl **group) {
    size_t members = 0;
    for (size_t i = 0; i < count; i++) {
        if (!taken[i] && (members == 0 || act_impl_same_group(group[0], &impls[i]))) {
            taken[i] = true;
            group[members++] = &impls[i];
        }
    }
    return members;
}

void act_impl_load_options(const act_impl *impl, char *text, size_t size) {
    text[0] = '\0';
    if (impl->abi == ACT_ABI_ROW) {
        if (!impl->built_in) {
            snprintf(text, size, " --plugin %s", impl->plugin);
        }
        return;
    }
    int used = snprintf(text, size, " --lib %s --symbol %s --abi %s", impl->path,
                        impl->symbol, act_abi_names[impl->abi]);
    if (impl->params_text[0] != '\0' && used > 0 && (size_t)used < size) {
        snprintf(text + used, size - (size_t)used, " --param %s", impl->params_text);
    }
}
