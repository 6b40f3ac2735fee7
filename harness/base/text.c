#include "base/text.h"

#include "base/escape.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The line may quote whatever it was given: arguments, paths, what a plug-in says. */
void act_verrorf(const char *form, va_list arguments) {
    enum { LONGEST = 8192 };
    char text[LONGEST], line[LONGEST];
    vsnprintf(text, sizeof text, form, arguments);
    act_escape_line(line, sizeof line, text);
    fprintf(stderr, "checkact: %s\n", line);
}

void act_errorf(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    act_verrorf(form, arguments);
    va_end(arguments);
}

act_status act_refuse(const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    act_verrorf(form, arguments);
    va_end(arguments);
    return ACT_USAGE;
}

act_status act_report_failure(act_status status, const act_why *why) {
    if (status != ACT_OK) {
        act_errorf("%s", why->text);
    }
    return status;
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

act_bits_text act_bits_print(const act_format *format, uint64_t bits) {
    act_bits_text out;
    if (act_is_nan(format, bits)) {
        snprintf(out.text, sizeof out.text, "nan(0x%0*llx)", (int)(2 * format->size),
                 (unsigned long long)bits);
    } else {
        snprintf(out.text, sizeof out.text, "%a", act_decode(format, bits));
    }
    return out;
}

act_line act_line_of(const char *text) {
    act_line line;
    act_escape_line(line.text, sizeof line.text, text);
    return line;
}

void act_text_append(char *text, size_t size, const char *form, ...) {
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, form);
    vsnprintf(text + used, size - used, form, arguments);
    va_end(arguments);
}

char *act_text_command_line(char *const *argv) {
    char *text = NULL;
    size_t size;
    FILE *line = open_memstream(&text, &size);
    for (size_t i = 0; line != NULL && argv[i] != NULL; i++) {
        size_t room = ACT_QUOTED_SIZE(strlen(argv[i]));
        char *word = i > 0 ? malloc(room) : strdup(argv[i]);
        if (word != NULL && i > 0) {
            act_escape_shell(word, room, argv[i]);
        }
        fprintf(line, "%s%s", i > 0 ? " " : "", word != NULL ? word : "?");
        free(word);
    }
    return line != NULL && fclose(line) == 0 ? text : NULL;
}

act_percent act_percent_of(double share) {
    enum { LEAST = 4, MOST = 17 };
    act_percent made = {"-"};
    for (int digits = LEAST; digits <= MOST && !isnan(share); digits++) {
        snprintf(made.text, sizeof made.text, "%.*g", digits, 100 * share);
        double shown = strtod(made.text, NULL);
        if ((shown < 100) == (share < 1) && (shown > 0) == (share > 0)) {
            break;
        }
    }
    return made;
}
