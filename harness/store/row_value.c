#include "store/row_value.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_DIGITS = 20 };

json_t *act_json_value(const act_format *format, uint64_t bits) {
    return json_string(act_bits_print(format, bits).text);
}

act_decimal act_decimal_of(const char *hex) {
    act_decimal made = {""};
    double value = strtod(hex, NULL);
    if (isfinite(value)) {
        snprintf(made.text, sizeof made.text, " (%.9g)", value);
    }
    return made;
}

static const char kink_word[] = "kink: ";

void act_kink_text(const double value[ACT_FRAMEWORKS], char text[ACT_KINK_SIZE]) {
    text[0] = '\0';
    for (int i = 0; i < ACT_FRAMEWORKS; i++) {
        int first = 0;
        while (value[first] != value[i]) {
            first++;
        }
        if (first < i) { /* it is among those of that framework */
            continue;
        }
        act_text_append(text, ACT_KINK_SIZE, "%s%.9g (", i > 0 ? ", " : "", value[i]);
        for (int k = i; k < ACT_FRAMEWORKS; k++) {
            if (value[k] == value[i]) {
                act_text_append(text, ACT_KINK_SIZE, "%s%s", k > i ? ", " : "",
                                act_framework_names[k]);
            }
        }
        act_text_append(text, ACT_KINK_SIZE, ")");
    }
}

const char *act_exact_word(const char *exact) {
    return strncmp(exact, kink_word, sizeof kink_word - 1) == 0 ? "" : "exact ";
}

static json_t *kink_of(const double value[ACT_FRAMEWORKS]) {
    char text[ACT_KINK_SIZE];
    act_kink_text(value, text);
    return json_sprintf("%s%s", kink_word, text);
}

json_t *act_json_exact(act_exact *exact, const act_format *format, uint64_t bits) {
    char *text = NULL;
    double x = act_decode(format, bits);
    double value[ACT_FRAMEWORKS];
    if (act_exact_is_kink(exact, format, x, value)) {
        return kink_of(value);
    }
    act_exact_decimal(exact, x, EXACT_DIGITS, &text);
    if (text == NULL) {
        act_truth truth = {.rounded = (double)NAN};
        act_exact_truth(exact, format, x, &truth);
        return act_json_hex(truth.rounded);
    }
    json_t *row = json_string(text);
    free(text);
    return row;
}
