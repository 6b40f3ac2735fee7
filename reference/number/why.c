#include "number/why.h"

#include <stdio.h>
#include <string.h>

void act_why_set(act_why *why, const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(why->text, sizeof why->text, form, arguments);
    va_end(arguments);
}

void act_why_append(act_why *why, const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    act_why_vappend(why, form, arguments);
    va_end(arguments);
}

void act_why_vappend(act_why *why, const char *form, va_list arguments) {
    size_t used = strlen(why->text);
    vsnprintf(why->text + used, sizeof why->text - used, form, arguments);
}
