#include "cli/arguments.h"

#include "base/text.h"
#include "definition/function.h"
#include "number/format.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

error_t act_option_fault(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    act_verrorf(form, arguments);
    va_end(arguments);
    return EINVAL;
}

error_t act_option_refuse(const act_option *option, const char *text) {
    return act_option_fault("--%s '%s' is not %s", option->name, text, option->right);
}

error_t act_read_flag(ACT_UNUSED const act_option *option, ACT_UNUSED char *text,
                      void *yes) {
    *(bool *)yes = true;
    return 0;
}

error_t act_read_text(ACT_UNUSED const act_option *option, char *text, void *out) {
    *(char **)out = text;
    return 0;
}

error_t act_read_path(const act_option *option, char *text, void *out) {
    *(char **)out = text;
    return *text != '\0'
               ? 0
               : act_option_fault("--%s needs the name of a file", option->name);
}

static error_t read_whole(const act_option *option, const char *text, long long *out) {
    char *end;
    errno = 0;
    *out = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || *out < option->low ||
        *out > option->high) {
        return act_option_fault("--%s '%s' is not a whole number from %lld to %lld",
                                option->name, text, option->low, option->high);
    }
    return 0;
}

error_t act_read_int(const act_option *option, char *text, void *out) {
    long long whole = 0;
    error_t fault = read_whole(option, text, &whole);
    *(int *)out = (int)whole;
    return fault;
}

error_t act_read_size(const act_option *option, char *text, void *out) {
    long long whole = 0;
    error_t fault = read_whole(option, text, &whole);
    *(size_t *)out = (size_t)whole;
    return fault;
}

error_t act_read_name(const act_option *option, char *text, void *out) {
    for (int i = 0; i <= option->high; i++) {
        if (*text != '\0' && strcmp(text, option->names[i]) == 0) {
            *(int *)out = i;
            return 0;
        }
    }
    return act_option_refuse(option, text);
}

error_t act_read_format(const act_option *option, char *text, void *out) {
    const act_format *format = act_format_find(text);
    *(const act_format **)out = format;
    return format != NULL ? 0
                          : act_option_fault("--%s '%s' is not f64, f32, f16 or bf16",
                                             option->name, text);
}

error_t act_read_real(const act_option *option, char *text, void *out) {
    double *value = out;
    if (!act_number_parse(text, value) || isnan(*value)) {
        return act_option_fault(
            "--%s '%s' is not a number: decimal as 0.5 or hex as 0x1p-1", option->name,
            text);
    }
    return 0;
}

error_t act_read_seconds(const act_option *option, char *text, void *out) {
    double *value = out;
    if (!act_number_parse(text, value) || !(*value > 0 && *value <= 1e6)) {
        return act_option_fault("--%s '%s' is not between 0 and 1e6 seconds",
                                option->name, text);
    }
    return 0;
}
