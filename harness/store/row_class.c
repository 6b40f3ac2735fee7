#include "store/row_class.h"

#include "base/text.h"
#include "store/row_value.h"

#include <stdio.h>
#include <string.h>

json_t *act_rows_of_classes(const act_sweep_result *result) {
    const act_accuracy *a = &result->accuracy;
    json_t *rows = json_array();
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        const act_worst *first = &a->first[class];
        if (first->set) {
            json_array_append_new(
                rows,
                json_pack("{s:s, s:s, s:I, s:o, s:o, s:o}", "id", result->impl->id,
                          "class", act_class_names[class], "results",
                          (json_int_t)a->classes[class], "x",
                          act_json_value(result->impl->format, first->x), "got",
                          act_json_value(result->impl->format, first->y), "exact",
                          act_json_exact(result->exact, result->impl->format, first->x)));
        }
    }
    return rows;
}

bool act_row_is_failure(const json_t *class) {
    for (int i = 0; i < ACT_CLASSES; i++) {
        if (strcmp(act_class_names[i], act_row_text(class, "class")) == 0) {
            return act_class_is_failure((act_class)i);
        }
    }
    return true; /* of another checkact */
}

void act_class_text(const json_t *class, char *text, size_t size) {
    const char *x = act_row_text(class, "x");
    const char *exact = act_row_text(class, "exact");
    snprintf(text, size, ", first at x = %s%s: got %s, %s%s", x, act_decimal_of(x).text,
             act_row_text(class, "got"), act_exact_word(exact), exact);
}

void act_failures_text(const json_t *row, char *text, size_t size) {
    size_t i;
    const json_t *class;
    text[0] = '\0';
    json_array_foreach(json_object_get(row, "classes"), i, class) {
        if (act_row_is_failure(class)) {
            char first[ACT_TEXT_SIZE];
            act_class_text(class, first, sizeof first);
            act_text_append(text, size, "%s%s %lld%s", text[0] != '\0' ? "; " : "",
                            act_row_text(class, "class"), act_row_whole(class, "results"),
                            first);
        }
    }
}

const json_t *act_row_class(const json_t *row, const char *name) {
    size_t i;
    const json_t *class;
    json_array_foreach(json_object_get(row, "classes"), i, class) {
        if (strcmp(act_row_text(class, "class"), name) == 0) {
            return class;
        }
    }
    return NULL;
}
