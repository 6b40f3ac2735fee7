#include "code/names.h"

#include "base/suggest.h"

#include <stdio.h>
#include <stdlib.h>

static const char **function_names(void) {
    const char **names = malloc(act_function_count * sizeof *names);
    for (size_t i = 0; names != NULL && i < act_function_count; i++) {
        names[i] = act_functions[i]->name;
    }
    return names;
}

act_status act_names_function(const char *name, const act_function **function,
                              act_why *why) {
    *function = act_function_find(name);
    if (*function != NULL) {
        return ACT_OK;
    }
    act_why_set(why, "unknown function '%s'", name);
    const char **names = function_names();
    if (names != NULL) {
        act_suggest(why, name, names, act_function_count);
    }
    free(names);
    act_why_append(why, ": see checkact list --functions");
    return ACT_USAGE;
}

act_status act_names_target(const char *text, const act_function **function, int *order,
                            const act_format **format, act_why *why) {
    char name[ACT_NAME_SIZE];
    char digits[4];
    char format_name[ACT_NAME_SIZE];
    int used = 0;
    if (sscanf(text, "%63[a-z0-9_].d%3[0-9].%63[a-z0-9]%n", name, digits, format_name,
               &used) != 3 ||
        (text[used] != '\0' && text[used] != '.')) {
        act_why_set(why, "'%s' is not of the form FUNCTION.dORDER.FORMAT, as gelu.d1.f32",
                    text);
        return ACT_USAGE;
    }
    if (act_names_function(name, function, why) != ACT_OK) {
        return ACT_USAGE;
    }
    *format = act_format_find(format_name);
    if (*format == NULL) {
        act_why_set(why, "unknown format '%s': f64, f32, f16 or bf16", format_name);
        return ACT_USAGE;
    }
    *order = atoi(digits);
    if (*order >= ACT_ORDERS) {
        act_why_set(why, "order %d is not 0, 1 or 2", *order);
        return ACT_USAGE;
    }
    return ACT_OK;
}
