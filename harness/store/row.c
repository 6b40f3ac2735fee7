#include "store/row.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *text_or(const json_t *row, const char *key, const char *nothing) {
    const char *text = json_string_value(json_object_get(row, key));
    return text != NULL ? text : nothing;
}

const char *act_row_text(const json_t *row, const char *key) {
    return text_or(row, key, "");
}

const char *act_row_cell(const json_t *row, const char *key) {
    return text_or(row, key, "-");
}

double act_row_number(const json_t *row, const char *key) {
    const json_t *value = json_object_get(row, key);
    if (json_is_boolean(value)) {
        return json_is_true(value) ? 1 : 0;
    }
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

long long act_row_whole(const json_t *row, const char *key) {
    return json_integer_value(json_object_get(row, key));
}

bool act_row_is(const json_t *row, const char *verdict) {
    return strcmp(act_row_text(row, "verdict"), verdict) == 0;
}

void act_row_merge(json_t *row, const json_t *more) {
    json_object_update_missing(row, (json_t *)more);
}

void act_row_print(const json_t *row) {
    json_dumpf(row, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
    putchar('\n');
}

void act_row_print_new(json_t *row) {
    act_row_print(row);
    json_decref(row);
}

json_t *act_row_check_command(const json_t *row) {
    static const char sweep[] = "checkact ulp ";
    const char *command = act_row_text(row, "reproduce");
    if (strncmp(command, sweep, sizeof sweep - 1) == 0) {
        return json_sprintf("checkact check %s", command + sizeof sweep - 1);
    }
    return json_incref(json_object_get(row, "reproduce"));
}

void act_hex(double value, char text[ACT_HEX_SIZE]) {
    snprintf(text, ACT_HEX_SIZE, isnan(value) ? "nan" : "%a", value);
}

json_t *act_json_hex(double value) {
    char text[ACT_HEX_SIZE];
    act_hex(value, text);
    return json_string(text);
}

json_t *act_json_real(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *act_json_foreign(const char *text) {
    json_t *string = json_string(text);
    return string != NULL ? string : json_string("(not UTF-8)");
}
