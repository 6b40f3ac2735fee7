#include "store/rows_accuracy.h"

#include "base/exit.h"
#include "base/text.h"
#include "check/exceptions.h"
#include "store/result_key.h"
#include "store/row_class.h"
#include "store/row_value.h"

#include <math.h>
#include <stdio.h>

const char *const act_verdict_names[ACT_VERDICTS] = {
    [ACT_VERDICT_PASS] = "pass",         [ACT_VERDICT_FAIL] = "fail",
    [ACT_VERDICT_NO_CLAIM] = "no_claim", [ACT_VERDICT_UNDECIDED] = "undecided",
    [ACT_VERDICT_SKIPPED] = "skipped",   [ACT_VERDICT_NOT_MEASURED] = "not_measured",
};

act_verdict act_verdict_of(const act_sweep_result *result) {
    const act_accuracy *accuracy = &result->accuracy;
    double claim = result->impl->claim;
    if (result->impl->skip[0] != '\0') {
        return ACT_VERDICT_SKIPPED;
    }
    bool is_nearest = result->arithmetic.rounding == ACT_NEAREST;
    if (!is_nearest && (result->impl->flags & ACT_EVERY_ROUNDING) == 0) {
        claim = 0; /* it claims nothing there */
    }
    /* In a direction half an ulp more; but correct rounding stays correct rounding. */
    double most = is_nearest ? claim : claim + 0.5;
    bool is_wrong = !is_nearest && claim <= 0.5 && accuracy->correctly_rounded < 1;
    bool breaks_claim = claim > 0 && (act_accuracy_failures(accuracy) > 0 || is_wrong ||
                                      accuracy->ulp.error > most);
    if (act_findings_accuse(&result->findings) ||
        act_findings_accuse(&result->check_findings) ||
        (result->measured && breaks_claim)) {
        return ACT_VERDICT_FAIL;
    }
    if (!result->measured || accuracy->inputs == accuracy->undecided) {
        return ACT_VERDICT_NOT_MEASURED;
    }
    if (accuracy->undecided > 0) {
        return ACT_VERDICT_UNDECIDED;
    }
    return claim > 0 ? ACT_VERDICT_PASS : ACT_VERDICT_NO_CLAIM;
}

int act_verdict_exit(act_verdict verdict) {
    static const int codes[ACT_VERDICTS] = {[ACT_VERDICT_FAIL] =
                                                ACT_EXIT_FAIL, /* others pass: 0 */
                                            [ACT_VERDICT_UNDECIDED] = ACT_EXIT_OPEN,
                                            [ACT_VERDICT_NOT_MEASURED] = ACT_EXIT_OPEN};
    return codes[verdict];
}

json_t *act_row_of_impl(const act_impl *impl) {
    char kernel[ACT_KEY_SIZE];
    act_kernel_key(impl, kernel);
    return json_pack("{s:s, s:s, s:i, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "id", impl->id, "function", act_impl_function_name(impl), "order",
                     impl->order, "format", impl->format->name, "name", impl->name,
                     "plugin", act_json_foreign(impl->plugin), "convention",
                     act_convention_names[impl->convention], "params",
                     act_json_foreign(impl->params_text), "claim",
                     impl->claim > 0 ? json_real(impl->claim) : json_null(), "source",
                     act_json_foreign(impl->source), "licence",
                     act_json_foreign(impl->licence), "isa", act_json_foreign(impl->isa),
                     "kernel", act_json_foreign(kernel));
}

/* The input of an extreme, or null if there is none; then the result and f there. */
static json_t *input_of(const act_sweep_result *result, act_worst worst) {
    return worst.set ? act_json_value(result->impl->format, worst.x) : json_null();
}

static json_t *got_at(const act_sweep_result *result, act_worst worst) {
    return worst.set ? act_json_value(result->impl->format, worst.y) : json_null();
}

static json_t *exact_at(const act_sweep_result *result, act_worst worst) {
    return worst.set ? act_json_exact(result->exact, result->impl->format, worst.x)
                     : json_null();
}

static json_t *error_of(act_worst worst) {
    return worst.set ? act_json_real(worst.error) : json_null();
}

json_t *act_json_counts(const size_t *count, int n) {
    char text[ACT_RANKS * 24] = "";
    for (int i = 0; i < n; i++) {
        act_text_append(text, sizeof text, "%s%zu", i > 0 ? " " : "", count[i]);
    }
    return json_string(text);
}

static void set_errors(json_t *row, const act_sweep_result *result) {
    const act_accuracy *a = &result->accuracy;
    json_object_set_new(row, "max_ulp", error_of(a->ulp));
    json_object_set_new(row, "worst_x", input_of(result, a->ulp));
    json_object_set_new(row, "got", got_at(result, a->ulp));
    json_object_set_new(row, "exact", exact_at(result, a->ulp));
    json_object_set_new(row, "mean_ulp", act_json_real(a->mean_ulp));
    json_object_set_new(row, "bias_ulp", act_json_real(a->bias_ulp));
    json_object_set_new(row, "max_floored_ulp", error_of(a->floored));
    json_object_set_new(row, "floored_x", input_of(result, a->floored));
    json_object_set_new(row, "max_abs", error_of(a->absolute));
    json_object_set_new(row, "max_abs_x", input_of(result, a->absolute));
    json_object_set_new(row, "zero_abs", error_of(a->zero));
    json_object_set_new(row, "zero_abs_x", input_of(result, a->zero));
    json_object_set_new(row, "max_rel", error_of(a->relative));
    json_object_set_new(row, "max_rel_x", input_of(result, a->relative));
    json_object_set_new(row, "correctly_rounded", act_json_real(a->correctly_rounded));
    json_object_set_new(row, "ranks", act_json_counts(a->ranks, ACT_RANKS));
    json_object_set_new(row, "exact_inputs", json_integer((json_int_t)a->exact));
    json_object_set_new(row, "normal_ulp", act_json_real(a->normal_ulp));
    json_object_set_new(row, "normal_abs", act_json_real(a->normal_abs));
}

/* Of a kernel that starts from y = f(x). */
static void set_from_y(json_t *row, const act_sweep_result *result) {
    const act_from_y *from_y = &result->from_y;
    const struct {
        const char *error, *at;
        const act_worst *worst;
    } columns[] = {{"y_own_ulp", "y_own_at", &from_y->own},
                   {"y_beyond_ulp", "y_beyond_at", &from_y->beyond},
                   {"y_loss_ulp", "y_loss_at", &from_y->loss}};
    bool is_asked = from_y->is_asked;
    json_object_set_new(row, "y_values",
                        is_asked ? json_integer((json_int_t)from_y->values)
                                 : json_null());
    json_object_set_new(row, "y_judged",
                        is_asked ? json_integer((json_int_t)from_y->judged)
                                 : json_null());
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        json_object_set_new(row, columns[i].error, error_of(*columns[i].worst));
        json_object_set_new(row, columns[i].at, input_of(result, *columns[i].worst));
    }
}

/* An element of the range, "-0x1p+3", or null for the whole line. */
static json_t *range_end(const act_plan *plan, double end) {
    return plan->has_range ? act_json_hex(end) : json_null();
}

static void set_reproduce(json_t *row, const act_impl *impl, const char *command) {
    char selection[ACT_LOAD_OPTIONS_SIZE];
    char text[ACT_LOAD_OPTIONS_SIZE + ACT_PATH_SIZE];
    act_impl_load_options(impl, selection, sizeof selection);
    snprintf(text, sizeof text, "%s%s", command, selection);
    json_object_set_new(row, "reproduce", act_json_foreign(text));
}

static void sweep_command(const act_plan *plan, const act_impl *impl, char *text,
                          size_t size) {
    snprintf(text, size, "checkact ulp %s", impl->id);
    if (act_plan_covers(plan, impl->format)) {
        act_text_append(text, size, " --exhaustive");
    } else if (plan->points > 0) {
        act_text_append(text, size, " --points %zu", plan->points);
    }
    if (plan->budget > 0 && act_format_is_binary64(impl->format)) {
        act_text_append(text, size, " --budget %g --jobs %d", plan->budget, plan->jobs);
    }
    act_text_append(text, size, " --seed %llu", (unsigned long long)plan->seed);
    if (plan->arithmetic.rounding != ACT_NEAREST) {
        act_text_append(text, size, " --rounding %s",
                        act_direction_names[plan->arithmetic.rounding]);
    }
    act_text_append(text, size, "%s", plan->arithmetic.flushes ? " --ftz" : "");
    if (plan->has_range) {
        act_text_append(text, size, " --from %a --to %a", plan->from, plan->to);
    }
}

/* The key of an exhaustive sweep of binary32, null for others. */
static json_t *key_of(const act_plan *plan, const act_sweep_result *result) {
    char key[ACT_KEY_SIZE];
    if (!plan->exhaustive || !act_format_is_binary32(result->impl->format)) {
        return json_null();
    }
    act_sweep_key(plan, result->impl, key);
    json_t *text = json_string(key);
    return text != NULL ? text : json_null(); /* parameters that are not UTF-8 */
}

/* How a search found the maximum, null if there was none. */
static json_t *found_of(const act_plan *plan, const act_sweep_result *result) {
    char text[ACT_TEXT_SIZE];
    if (!result->searched) {
        return json_null();
    }
    act_search_worst_text(&result->search, plan->seed, text, sizeof text);
    return json_string(text);
}

json_t *act_row_of_accuracy(const act_plan *plan, const act_sweep_result *result) {
    const act_accuracy *a = &result->accuracy;
    json_t *row =
        json_pack("{s:s, s:I, s:b, s:o, s:o}", "id", result->impl->id, "inputs",
                  (json_int_t)a->inputs, "exhaustive", (int)a->exhaustive, "range_from",
                  range_end(plan, plan->from), "range_to", range_end(plan, plan->to));
    if (row == NULL) {
        return NULL;
    }
    set_errors(row, result);
    set_from_y(row, result);
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        json_object_set_new(row, act_class_names[class],
                            json_integer((json_int_t)a->classes[class]));
    }
    json_object_set_new(row, "sweep_key", key_of(plan, result));
    json_object_set_new(row, "found", found_of(plan, result));
    json_object_set_new(row, "budget",
                        result->searched ? json_real(plan->budget) : json_null());
    json_object_set_new(row, "undecided", json_integer((json_int_t)a->undecided));
    json_object_set_new(row, "verdict",
                        json_string(act_verdict_names[act_verdict_of(result)]));
    char command[2 * ACT_TEXT_SIZE];
    sweep_command(plan, result->impl, command, sizeof command);
    set_reproduce(row, result->impl, command);
    return row;
}

/* The first result that is not f rounded in the direction, and what would be. */
static void set_misrounded(json_t *row, const act_sweep_result *result) {
    act_worst worst = result->accuracy.misrounded;
    double right = (double)NAN;
    if (worst.set) {
        act_exact_round(result->exact, result->impl->format, result->arithmetic.rounding,
                        act_decode(result->impl->format, worst.x), &right);
    }
    json_object_set_new(row, "misrounded_x", input_of(result, worst));
    json_object_set_new(row, "misrounded_got", got_at(result, worst));
    json_object_set_new(row, "misrounded_right",
                        worst.set ? act_json_hex(right) : json_null());
}

/* No columns of a store, which has results of the usual arithmetic only. */
static void set_arithmetic(json_t *row, const act_sweep_result *result) {
    act_arithmetic arithmetic = result->arithmetic;
    if (act_arithmetic_is_usual(arithmetic)) {
        return;
    }
    json_object_set_new(row, "rounding",
                        json_string(act_direction_names[arithmetic.rounding]));
    json_object_set_new(row, "ftz", json_boolean(arithmetic.flushes));
    if (arithmetic.rounding != ACT_NEAREST) {
        set_misrounded(row, result);
    }
    if (arithmetic.flushes) {
        json_object_set_new(row, "flushed",
                            json_integer((json_int_t)result->accuracy.flushed));
    }
}

json_t *act_row_of_checked(const act_plan *plan, const act_sweep_result *result) {
    const act_checked *checked = &result->checked;
    json_t *row = json_pack(
        "{s:s, s:b, s:b, s:I, s:I, s:I, s:f, s:I}", "id", result->impl->id, "complete",
        (int)checked->done, "brief", (int)(plan->checks == ACT_CHECKS_BRIEF), "calls",
        (json_int_t)checked->calls, "products", (json_int_t)checked->products, "longest",
        (json_int_t)checked->longest, "max_inconsistency", checked->max_inconsistency,
        "flag_errors", (json_int_t)checked->flag_errors);
    for (int i = 0; i < ACT_FLAGS; i++) {
        json_object_set_new(row, act_flag_names[i],
                            json_integer((json_int_t)checked->flags[i]));
    }
    return row;
}

json_t *act_row_of_result(const act_plan *plan, const act_sweep_result *result) {
    json_t *row = act_row_of_impl(result->impl);
    json_t *accuracy = act_row_of_accuracy(plan, result);
    set_arithmetic(row, result);
    json_t *findings =
        act_rows_of_findings(plan, result->impl, ACT_STAGE_ULP, &result->findings);
    json_t *checks = act_rows_of_findings(plan, result->impl, ACT_STAGE_CHECK,
                                          &result->check_findings);
    json_array_extend(findings, checks);
    json_decref(checks);
    if (plan->checks != ACT_CHECKS_NONE) {
        json_object_update_new(row, act_row_of_checked(plan, result));
    }
    if (json_object_update_missing_new(row, accuracy) != 0 ||
        json_object_set_new(row, "classes", act_rows_of_classes(result)) != 0 ||
        json_object_set_new(row, "findings", findings) != 0) {
        json_decref(row);
        return NULL;
    }
    return row;
}

static json_t *count_of(uint64_t count) {
    return count > 0 ? json_integer((json_int_t)count) : json_null();
}

static json_t *example_of(const char *text) {
    return text[0] != '\0' ? act_json_foreign(text) : json_null();
}

json_t *act_rows_of_findings(const act_plan *plan, const act_impl *impl, act_stage stage,
                             const act_findings *findings) {
    static const char *const names[] = {[ACT_STAGE_ULP] = "ulp",
                                        [ACT_STAGE_BENCH] = "bench",
                                        [ACT_STAGE_CHECK] = "check"};
    char command[2 * ACT_TEXT_SIZE];
    json_t *rows = json_array();
    if (stage != ACT_STAGE_ULP) {
        snprintf(command, sizeof command, "checkact %s %s", names[stage], impl->id);
    } else {
        sweep_command(plan, impl, command, sizeof command);
    }
    for (size_t i = 0; i < findings->count; i++) {
        const act_finding *finding = &findings->item[i];
        json_t *row = json_pack(
            "{s:s, s:s, s:s, s:o, s:b, s:o, s:o, s:o, s:o}", "id", impl->id, "stage",
            names[stage], "kind", act_finding_names[finding->kind], "detail",
            act_json_foreign(finding->detail), "excused", (int)finding->is_excused,
            "count", count_of(finding->count), "first", example_of(finding->first),
            "worst", example_of(finding->worst), "simplest",
            example_of(finding->simplest));
        set_reproduce(row, impl, command);
        json_array_append_new(rows, row);
    }
    return rows;
}

/* "alpha=1,beta=2", the defaults. */
static void params_text(const act_param *params, char *text, size_t size) {
    for (int i = 0; params[i].name != NULL; i++) {
        act_text_append(text, size, "%s%s=%.17g", i > 0 ? "," : "", params[i].name,
                        params[i].value);
    }
}

json_t *act_row_of_function(const act_function *f) {
    char params[ACT_TEXT_SIZE] = "";
    char kinks[ACT_TEXT_SIZE] = "";
    double p[ACT_PARAMS];
    double at[ACT_KINKS];
    act_function_set_params(f, NULL, p);
    params_text(f->params, params, sizeof params);
    int count = act_function_kinks(f, p, at);
    for (int i = 0; i < count; i++) {
        act_text_append(kinks, sizeof kinks, "%s%g", i > 0 ? " " : "", at[i]);
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "function", f->name, "formula",
                     f->formula, "params", params, "kinks", kinks, "source", f->source,
                     "note", f->note != NULL ? f->note : "");
}

json_t *act_row_of_gated(const act_gated *gate) {
    char params[ACT_TEXT_SIZE] = "";
    params_text(act_gated_params(gate), params, sizeof params);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "function", gate->name, "of",
                     "pair", "formula", gate->formula, "params", params, "source",
                     gate->source, "note", gate->note != NULL ? gate->note : "");
}

json_t *act_row_of_row_function(const act_row_function *f) {
    char params[ACT_TEXT_SIZE] = "";
    params_text(f->params, params, sizeof params);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "function", f->name, "of", "row",
                     "formula", f->formula, "params", params, "source", f->source, "note",
                     f->note != NULL ? f->note : "");
}
