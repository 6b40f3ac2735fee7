#include "store/rows_pairs.h"

#include "judge/accuracy.h"
#include "store/row_value.h"

#include <stdlib.h>
#include <string.h>

enum { EXACT_DIGITS = 20 };

static uint64_t failures_of(const act_tally *tally) {
    uint64_t failures = 0;
    for (int class = 0; class < ACT_CLASSES; class ++) {
        failures += act_class_is_failure((act_class) class) ? tally->classes[class] : 0;
    }
    return failures;
}

act_verdict act_verdict_of_pairs(const act_pair_result *result) {
    double claim = result->impl->claim;
    bool breaks_claim = false;
    bool is_open = false;
    if (result->impl->skip[0] != '\0' ||
        act_findings_have(&result->findings, ACT_FINDING_SKIPPED)) {
        return ACT_VERDICT_SKIPPED;
    }
    for (int k = 0; k < result->outputs; k++) {
        const act_tally *tally = &result->tally[k];
        breaks_claim =
            breaks_claim ||
            (claim > 0 && (failures_of(tally) > 0 || tally->ulp.error > claim));
        is_open = is_open || tally->undecided > 0;
    }
    if (act_findings_accuse(&result->findings) || (result->measured && breaks_claim)) {
        return ACT_VERDICT_FAIL;
    }
    if (!result->measured) {
        return ACT_VERDICT_NOT_MEASURED;
    }
    return is_open     ? ACT_VERDICT_UNDECIDED
           : claim > 0 ? ACT_VERDICT_PASS
                       : ACT_VERDICT_NO_CLAIM;
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

static json_t *error_of(const act_worst *worst) {
    return worst->set ? act_json_real(worst->error) : json_null();
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

static act_accuracy accuracy_of(const act_pair_result *result, int k) {
    act_accuracy made;
    act_accuracy_clear(&made);
    act_tally *bins = calloc(ACT_BINS, sizeof *bins);
    if (bins != NULL) {
        for (int i = 0; i < ACT_BINS; i++) {
            act_tally_clear(&bins[i]);
        }
        bins[0] = result->tally[k];
        act_accuracy_finish(&made, bins, result->impl->format, result->inputs.exhaustive);
        free(bins);
    }
    return made;
}

static json_t *row_of_output(const act_pair_result *result, int k) {
    static const char *const names[ACT_GATED_PARTS] = {
        [ACT_GATED_Y] = "y", [ACT_GATED_DX] = "dx", [ACT_GATED_DUP] = "dup"};
    act_accuracy a = accuracy_of(result, k);
    json_t *row = json_pack("{s:s, s:I, s:b, s:o}", "output", names[result->part[k]],
                            "inputs", (json_int_t)a.inputs, "exhaustive",
                            (int)a.exhaustive, "max_ulp", error_of(&a.ulp));
    set_place(row, result, "worst_x", "worst_up", &a.ulp);
    json_object_set_new(row, "got",
                        a.ulp.set ? act_json_value(result->impl->format, a.ulp.y)
                                  : json_null());
    json_object_set_new(
        row, "exact",
        a.ulp.set ? exact_at(result, k, act_pair_inputs_at(&result->inputs, a.ulp.x))
                  : json_null());
    json_object_set_new(row, "mean_ulp", act_json_real(a.mean_ulp));
    json_object_set_new(row, "bias_ulp", act_json_real(a.bias_ulp));
    json_object_set_new(row, "max_floored_ulp", error_of(&a.floored));
    set_place(row, result, "floored_x", "floored_up", &a.floored);
    json_object_set_new(row, "max_abs", error_of(&a.absolute));
    set_place(row, result, "max_abs_x", "max_abs_up", &a.absolute);
    json_object_set_new(row, "correctly_rounded", act_json_real(a.correctly_rounded));
    json_object_set_new(row, "ranks", act_json_counts(a.ranks, ACT_RANKS));
    json_object_set_new(row, "exact_inputs", json_integer((json_int_t)a.exact));
    json_object_set_new(row, "undecided", json_integer((json_int_t)a.undecided));
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        json_object_set_new(row, act_class_names[class],
                            json_integer((json_int_t)a.classes[class]));
    }
    json_object_set_new(row, "classes", classes_of(result, k));
    return row;
}

/* The output that fails more, else that of the greater error. */
static int worse_of(const act_pair_result *result) {
    const act_tally *a = &result->tally[0];
    const act_tally *b = &result->tally[1];
    uint64_t more = failures_of(b);
    uint64_t less = failures_of(a);
    bool is_second = more > less || (more == less && b->ulp.error > a->ulp.error);
    return result->outputs > 1 && is_second ? 1 : 0;
}

json_t *act_row_of_pairs(const act_plan *plan, const act_pair_result *result) {
    json_t *row = act_row_of_impl(result->impl);
    json_t *outputs = json_array();
    for (int k = 0; k < result->outputs && result->measured; k++) {
        json_array_append_new(outputs, row_of_output(result, k));
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
