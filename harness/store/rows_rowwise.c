#include "store/rows_rowwise.h"

#include "store/row_value.h"
#include "store/rows_tally.h"

#include <stdlib.h>

enum { EXACT_DIGITS = 20 };

act_verdict act_verdict_of_rowwise(const act_row_result *result) {
    return act_verdict_of_tallies(result->impl, &result->findings, result->measured,
                                  &result->tally.errors, 1);
}

/* The row of a place, set in the exact tier. NULL: short of memory. */
static act_exact_row *row_at(const act_row_result *result, const act_row_place *at) {
    const act_impl *impl = result->impl;
    const act_row_case *c = &result->cases.item[at->number];
    const act_row_question question = act_row_question_of(impl, c->cols);
    act_exact_row *row = NULL;
    act_row_inputs inputs;
    act_why why;
    if (act_row_case_make(impl, c, &inputs) == ACT_OK &&
        act_exact_row_open(&row, &question, &why) == ACT_OK) {
        const act_row_of_case of = act_row_inputs_at(impl, c, &inputs, at->row);
        if (act_exact_row_set(row, of.x, of.dy, of.label, &why) != ACT_OK) {
            act_exact_row_close(row);
            row = NULL;
        }
    }
    act_row_inputs_free(&inputs);
    return row;
}

/* What is exact at a place: decimal, or what a convention says. */
static json_t *exact_at(const act_row_result *result, uint64_t place) {
    act_row_place at = act_row_place_decode(place, &result->cases);
    act_exact_row *row = row_at(result, &at);
    double value;
    char *text = NULL;
    if (row == NULL) {
        return json_null();
    }
    json_t *made = NULL;
    if (act_exact_row_is_special(row, ACT_ROW_PYTORCH, at.i, &value)) {
        made = act_json_hex(value);
    } else if (act_exact_row_decimal(row, at.i, EXACT_DIGITS, &text) == ACT_OK) {
        made = json_string(text);
    }
    free(text);
    act_exact_row_close(row);
    return made != NULL ? made : json_null();
}

static json_t *simplest_of(const act_row_result *result, int class) {
    const char *text = result->simplest[class];
    return text[0] == '\0' ? json_null()
                           : json_sprintf("checkact eval %s --format %s%s",
                                          result->impl->row_function->name,
                                          result->impl->format->name, text);
}

static json_t *place_of(const act_row_result *result, uint64_t place) {
    char text[ACT_ROW_TEXT_SIZE];
    act_row_place_text(&result->cases, place, text);
    return json_string(text);
}

/* Where an extreme is. */
static void set_place(json_t *row, const act_row_result *result, const char *at,
                      const act_worst *worst) {
    json_object_set_new(row, at, worst->set ? place_of(result, worst->x) : json_null());
}

/* Results in a class, with the first of them. */
static json_t *classes_of(const act_row_result *result) {
    const act_tally *tally = &result->tally.errors;
    json_t *rows = json_array();
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        const act_worst *first = &tally->first[class];
        if (first->set) {
            json_array_append_new(
                rows, json_pack("{s:s, s:s, s:I, s:o, s:o, s:o, s:o}", "id",
                                result->impl->id, "class", act_class_names[class],
                                "results", (json_int_t)tally->classes[class], "at",
                                place_of(result, first->x), "simplest",
                                simplest_of(result, class), "got",
                                act_json_value(result->impl->format, first->y), "exact",
                                exact_at(result, first->x)));
        }
    }
    return rows;
}

static act_status set_errors(json_t *row, const act_row_result *result) {
    const act_tally *tally = &result->tally.errors;
    const act_format *format = result->impl->format;
    act_worst worst = tally->ulp;
    bool is_summed = result->tally.sum_ratio > 0;
    json_object_set_new(row, "rows", json_integer((json_int_t)result->tally.rows));
    set_place(row, result, "worst_at", &worst);
    json_object_set_new(row, "got",
                        worst.set ? act_json_value(format, worst.y) : json_null());
    json_object_set_new(row, "exact",
                        worst.set ? exact_at(result, worst.x) : json_null());
    json_object_set_new(row, "simplest", simplest_of(result, ACT_JUDGED));
    set_place(row, result, "floored_at", &tally->floored);
    set_place(row, result, "max_abs_at", &tally->absolute);
    json_object_set_new(row, "classes", classes_of(result));
    json_object_set_new(row, "sum_off",
                        is_summed ? act_json_real(result->tally.sum_off) : json_null());
    json_object_set_new(row, "sum_ratio",
                        is_summed ? act_json_real(result->tally.sum_ratio) : json_null());
    json_object_set_new(row, "sum_at",
                        is_summed ? place_of(result, result->tally.sum_at) : json_null());
    return act_row_set_tally(row, format, tally);
}

json_t *act_row_of_rowwise(const act_plan *plan, const act_row_result *result) {
    json_t *row = act_row_of_impl(result->impl);
    if (result->measured && set_errors(row, result) != ACT_OK) {
        json_decref(row);
        return NULL;
    }
    json_object_set_new(
        row, "findings",
        act_rows_of_findings(plan, result->impl, ACT_STAGE_ULP, &result->findings));
    json_object_set_new(row, "verdict",
                        json_string(act_verdict_names[act_verdict_of_rowwise(result)]));
    return row;
}
