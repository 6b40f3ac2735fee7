#include "code/names.h"

#include "base/suggest.h"

#include <stdio.h>
#include <stdlib.h>

/* Kinds of functions. */
enum { FUNCTIONS = 1, GATED = 2, OF_ROWS = 4 };

/* Fills in the names of some kinds; returns how many. */
static size_t names_of(int kinds, const char **names) {
    size_t count = 0;
    for (size_t i = 0; i < act_function_count; i++) {
        if ((kinds & FUNCTIONS) != 0) {
            names[count++] = act_functions[i]->name;
        }
        if ((kinds & GATED) != 0) {
            names[count++] = act_gated_by[i].name;
        }
    }
    for (size_t i = 0; (kinds & GATED) != 0 && i < act_gated_count; i++) {
        names[count++] = act_gateds[i]->name;
    }
    for (size_t i = 0; (kinds & OF_ROWS) != 0 && i < act_row_function_count; i++) {
        names[count++] = act_row_functions[i]->name;
    }
    return count;
}

/* Says that a name is unknown, with those of some kinds that are near it. */
static void say_unknown(const char *what, const char *name, int kinds, act_why *why) {
    size_t most = 2 * act_function_count + act_gated_count + act_row_function_count;
    const char **names = malloc(most * sizeof *names);
    act_why_set(why, "unknown %s '%s'", what, name);
    if (names != NULL) {
        act_suggest(why, name, names, names_of(kinds, names));
    }
    free(names);
    act_why_append(why, ": see checkact list --functions");
}

act_status act_names_function(const char *name, const act_function **function,
                              act_why *why) {
    *function = act_function_find(name);
    if (*function != NULL) {
        return ACT_OK;
    }
    if (act_gated_find(name) != NULL) {
        act_why_set(why, "%s is a gated unit, a function of two inputs, not of one",
                    name);
        return ACT_USAGE;
    }
    if (act_row_function_find(name) != NULL) {
        act_why_set(why, "%s is a function of a row, not of one input", name);
        return ACT_USAGE;
    }
    say_unknown("function", name, FUNCTIONS, why);
    return ACT_USAGE;
}

act_status act_names_gated(const char *name, const act_gated **gated, act_why *why) {
    *gated = act_gated_find(name);
    if (*gated != NULL) {
        return ACT_OK;
    }
    if (act_function_find(name) != NULL) {
        act_why_set(why, "%s is a function of one input: gated_%s is %s(x) up", name,
                    name, name);
        return ACT_USAGE;
    }
    say_unknown("gated unit", name, GATED, why);
    return ACT_USAGE;
}

act_status act_names_row_function(const char *name, const act_row_function **function,
                                  act_why *why) {
    *function = act_row_function_find(name);
    if (*function != NULL) {
        return ACT_OK;
    }
    if (act_function_find(name) != NULL || act_gated_find(name) != NULL) {
        act_why_set(why, "%s is not a function of a row", name);
        return ACT_USAGE;
    }
    say_unknown("function of a row", name, OF_ROWS, why);
    return ACT_USAGE;
}

act_status act_names_target(const char *text, act_named *named, act_why *why) {
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
    *named = (act_named){.function = act_function_find(name),
                         .gated = act_gated_find(name),
                         .row_function = act_row_function_find(name),
                         .order = atoi(digits),
                         .format = act_format_find(format_name)};
    if (named->function == NULL && named->gated == NULL && named->row_function == NULL) {
        say_unknown("function", name, FUNCTIONS | GATED | OF_ROWS, why);
        return ACT_USAGE;
    }
    if (named->format == NULL) {
        act_why_set(why, "unknown format '%s': f64, f32, f16 or bf16", format_name);
        return ACT_USAGE;
    }
    if (named->order >= ACT_ORDERS) {
        act_why_set(why, "order %d is not 0, 1 or 2", named->order);
        return ACT_USAGE;
    }
    if (named->function == NULL && named->order > 1) {
        act_why_set(why,
                    "order %d: of %s there are values and first derivatives, d0 and d1",
                    named->order, name);
        return ACT_USAGE;
    }
    return ACT_OK;
}
