#include "definition/params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whose parameters these are. */
typedef struct owner {
    const char *name;
    const act_param *params;
} owner;

static int find_param(const owner *f, const char *name, size_t length) {
    for (int i = 0; f->params[i].name != NULL; i++) {
        if (strlen(f->params[i].name) == length &&
            strncmp(f->params[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

static void say_unknown(const owner *f, const char *name, int length, act_why *why) {
    act_why_set(why, "%s has no parameter '%.*s'; it has", f->name, length, name);
    for (int i = 0; f->params[i].name != NULL; i++) {
        act_why_append(why, "%s %s", i > 0 ? "," : "", f->params[i].name);
    }
    if (f->params[0].name == NULL) {
        act_why_append(why, " none");
    }
}

/* Reads "name=value" at *text and moves behind it. */
static act_status parse_one(const owner *f, const char **text, double *p, bool *given,
                            act_why *why) {
    const char *name = *text;
    size_t length = strcspn(name, "=,");
    if (name[length] != '=' || length == 0) {
        act_why_set(why, "parameter '%.*s' is not of the form name=value", (int)length,
                    name);
        return ACT_USAGE;
    }
    int i = find_param(f, name, length);
    if (i < 0) {
        say_unknown(f, name, (int)length, why);
        return ACT_USAGE;
    }
    const char *value_text = name + length + 1;
    char *end;
    double value = strtod(value_text, &end);
    if (end == value_text || (*end != '\0' && *end != ',')) {
        act_why_set(why, "parameter %s of %s: '%.*s' is not a number", f->params[i].name,
                    f->name, (int)strcspn(value_text, ","), value_text);
        return ACT_USAGE;
    }
    if (!(value >= f->params[i].lo && value <= f->params[i].hi)) {
        act_why_set(why, "parameter %s of %s must lie in [%g, %g], not be %g",
                    f->params[i].name, f->name, f->params[i].lo, f->params[i].hi, value);
        return ACT_USAGE;
    }
    if (*end == ',' && end[1] == '\0') {
        act_why_set(why, "parameters '%s' end in a comma", name);
        return ACT_USAGE;
    }
    if (given[i]) {
        act_why_set(why, "parameter %s of %s is given twice", f->params[i].name, f->name);
        return ACT_USAGE;
    }
    given[i] = true;
    p[i] = value;
    *text = *end == ',' ? end + 1 : end;
    return ACT_OK;
}

static act_status parse_all(const owner *f, const char *text, double *p, act_why *why) {
    bool given[ACT_PARAMS] = {false};
    while (text != NULL && *text != '\0') {
        act_status status = parse_one(f, &text, p, given, why);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

static act_status check_kinks(const act_function *f, const char *name, const double *p,
                              act_why *why) {
    double at[ACT_KINKS];
    int kinks = act_function_kinks(f, p, at);
    for (int i = 1; i < kinks; i++) {
        if (!(at[i - 1] < at[i])) {
            act_why_set(why, "parameters of %s: its kinks %g and %g must ascend", name,
                        at[i - 1], at[i]);
            return ACT_USAGE;
        }
    }
    return ACT_OK;
}

act_status act_params_parse(const act_function *f, const char *text, double *p,
                            act_why *why) {
    act_function_set_params(f, NULL, p);
    act_status status = parse_all(&(owner){f->name, f->params}, text, p, why);
    return status == ACT_OK ? check_kinks(f, f->name, p, why) : status;
}

act_status act_params_parse_gate(const act_gated *gate, const char *text, double *p,
                                 act_why *why) {
    act_gated_set_params(gate, NULL, p);
    act_status status =
        parse_all(&(owner){gate->name, act_gated_params(gate)}, text, p, why);
    return status == ACT_OK ? check_kinks(act_gated_function(gate), gate->name, p, why)
                            : status;
}

act_status act_params_parse_row(const act_row_function *f, const char *text, double *p,
                                act_why *why) {
    act_row_function_set_params(f, NULL, p);
    return parse_all(&(owner){f->name, f->params}, text, p, why);
}
