#include "store/rows_pairs.h"

#include "store/row_value.h"
#include "store/rows_tally.h"

#include <stdlib.h>
#include <string.h>

enum { EXACT_DIGITS = 20 };

act_verdict act_verdict_of_pairs(const act_pair_result *result) {
    return act_verdict_of_tallies(result->impl, &result->findings, result->measured,
                                  result->tally, result->outputs);
}

/* What is exact at a pair: decimal, or what it rounds to, or each convention's value. */
static json_t *exact_at(const act_pair_result *result, int k, act_pair_bits bits) {
    const act_format *format = result->impl->format;
    const act_gated_input at = {act_decode(format, bits.x), act_decode(format, bits.up)};
    act_truth truths[ACT_CONVENTIONS];
    int count = 0;
    char *text = NULL;
    act_gated_part part = result->part[k];
    if (act_gated_truths(result->exact, part, format, &at, truths, &count) != ACT_OK) {
        return json_null();
    }
    if (count == 1) {
        act_gated_decimal(result->exact, part, &at, EXACT_DIGITS, &text);
    }
    json_t *made = text != NULL ? json_string(text)
                   : count == 1 ? act_json_hex(truths[0].rounded)
                                : json_sprintf("kink: %.9g or %.9g", truths[0].rounded,
                                               truths[1].rounded);
    free(text);
    return made;
}

static void set_place(json_t *row, const act_pair_result *result, const char *x,
                      const char *up, const act_worst *worst) {
    const act_format *format = result->impl->format;
    act_pair_bits bits = {0};
    if (worst->set) {
        bits = act_pair_inputs_at(&result->inputs, worst->x);
    }
    json_object_set_new(row, x,
                        worst->set ? act_json_value(format, bits.x) : json_null());
    json_object_set_new(row, up,
                        worst->set ? act_json_value(format, bits.up) : json_null());
}

/* Results in a class, with the first of them. */
static json_t *classes_of(const act_pair_result *result, int k) {
    const act_tally *tally = &result->tally[k];
    json_t *rows = json_array();
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        const act_worst *first = &tally->first[class];
        if (!first->set) {
            continue;
        }
        json_t *row = json_pack(
            "{s:s, s:s, s:I, s:o, s:o}", "id", result->impl->id, "class",
            act_class_names[class], "results", (json_int_t)tally->classes[class], "got",
            act_json_value(result->impl->format, first->y), "exact",
            exact_at(result, k, act_pair_inputs_at(&result->inputs, first->x)));
        set_place(row, result, "x", "up", first);
        json_array_append_new(rows, row);
    }
    return rows;
}

/* NULL: short of memory. */
static json_t *row_of_output(const act_pair_result *result, int k) {
    static const char *const names[ACT_GATED_PARTS] = {
        [ACT_GATED_Y] = "y", [ACT_GATED_DX] = "dx", [ACT_GATED_DUP] = "dup"};
    const act_tally *tally = &result->tally[k];
    const act_format *format = result->impl->format;
    act_worst worst = tally->ulp;
    json_t *row = json_pack("{s:s, s:b}", "output", names[result->part[k]], "exhaustive",
                            (int)result->inputs.exhaustive);
    if (act_row_set_tally(row, format, tally) != ACT_OK) {
        json_decref(row);
        return NULL;
    }
    set_place(row, result, "worst_x", "worst_up", &worst);
    json_object_set_new(row, "got",
                        worst.set ? act_json_value(format, worst.y) : json_null());
    json_object_set_new(
        row, "exact",
        worst.set ? exact_at(result, k, act_pair_inputs_at(&result->inputs, worst.x))
                  : json_null());
    set_place(row, result, "floored_x", "floored_up", &tally->floored);
    set_place(row, result, "max_abs_x", "max_abs_up", &tally->absolute);
    json_object_set_new(row, "classes", classes_of(result, k));
    return row;
}

/* The output that fails more, else that of the greater error. */
static int worse_of(const act_pair_result *result) {
    const act_tally *a = &result->tally[0];
    const act_tally *b = &result->tally[1];
    uint64_t more = act_tally_failures(b);
    uint64_t less = act_tally_failures(a);
    bool is_second = more > less || (more == less && b->ulp.error > a->ulp.error);
    return result->outputs > 1 && is_second ? 1 : 0;
}

json_t *act_row_of_pairs(const act_plan *plan, const act_pair_result *result) {
    json_t *row = act_row_of_impl(result->impl);
    json_t *outputs = json_array();
    for (int k = 0; k < result->outputs && result->measured; k++) {
        if (json_array_append_new(outputs, row_of_output(result, k)) != 0) {
            json_decref(outputs);
            json_decref(row);
            return NULL;
        }
    }
    json_object_update(row, json_array_get(outputs, (size_t)worse_of(result)));
    json_object_set_new(row, "outputs", outputs);
    json_object_set_new(
        row, "findings",
        act_rows_of_findings(plan, result->impl, ACT_STAGE_ULP, &result->findings));
    json_object_set_new(row, "verdict",
                        json_string(act_verdict_names[act_verdict_of_pairs(result)]));
    return row;
}
