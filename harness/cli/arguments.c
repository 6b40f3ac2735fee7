#include "cli/arguments.h"

#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

error_t act_option_fault(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    act_verrorf(form, arguments);
    va_end(arguments);
    return EINVAL;
}

error_t act_whole_parse(const char *name, const char *text, long long lo, long long hi,
                        long long *out) {
    char *end;
    errno = 0;
    *out = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || *out < lo || *out > hi) {
        return act_option_fault("%s '%s' is not a whole number from %lld to %lld", name,
                                text, lo, hi);
    }
    return 0;
}

error_t act_real_parse(const char *name, const char *text, double *out) {
    if (!act_number_parse(text, out) || isnan(*out)) {
        return act_option_fault(
            "%s '%s' is not a number: decimal as 0.5 or hex as 0x1p-1", name, text);
    }
    return 0;
}

error_t act_seconds_parse(const char *name, const char *text, double *out) {
    if (!act_number_parse(text, out) || !(*out > 0 && *out <= 1e6)) {
        return act_option_fault("%s '%s' is not between 0 and 1e6 seconds", name, text);
    }
    return 0;
}

error_t act_format_parse(const char *name, const char *text, const act_format **out) {
    *out = act_format_find(text);
    return *out != NULL
               ? 0
               : act_option_fault("%s '%s' is not f64, f32, f16 or bf16", name, text);
}

error_t act_order_parse(const char *text, int most, int *order) {
    long long whole = 0;
    error_t fault = act_whole_parse("--order", text, 0, most, &whole);
    *order = (int)whole;
    return fault;
}
