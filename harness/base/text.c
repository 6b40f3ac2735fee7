#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void act_verrorf(const char *form, va_list arguments) {
    fputs("checkact: ", stderr);
    vfprintf(stderr, form, arguments);
    fputc('\n', stderr);
}

void act_errorf(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    act_verrorf(form, arguments);
    va_end(arguments);
}

bool act_number_parse(const char *text, double *out) {
    char *end;
    errno = 0;
    *out = strtod(text, &end);
    bool overflows = errno == ERANGE && isinf(*out);
    bool is_word =
        *text == ' ' || *text == '\t' || *text == '\n' || strchr(text, '(') != NULL;
    return end != text && *end == '\0' && !is_word && !overflows;
}

act_number_text act_number_print(double value) {
    act_number_text out;
    int digits = 6;
    do {
        snprintf(out.text, sizeof out.text, "%.*g", digits, value);
    } while (strtod(out.text, NULL) != value && ++digits <= 17);
    return out;
}

char *act_text_join(int argc, char **argv) {
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return NULL;
    }
    for (int i = 0; i < argc; i++) {
        fprintf(out, "%s%s", i > 0 ? " " : "", argv[i]);
    }
    return fclose(out) == 0 ? text : NULL;
}
