#include "base/exit.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/eval_input.h"
#include "cli/eval_pair.h"
#include "cli/eval_row.h"
#include "cli/show_eval.h"
#include "code/trial.h"
#include "exact/exact.h"
#include "judge/accuracy.h"
#include "number/round.h"
#include "store/row_value.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ORDER_MAX = 16, DIGITS_MAX = 1000 };

/* What is evaluated, and what comes out. */
typedef struct evaluation {
    const act_function *function;
    double params[ACT_PARAMS];
    const char *params_text; /* as typed; "" for the defaults */
    int order, digits;
    const act_format *format;
    act_eval_row_words row; /* of a function of a row */
    const char *up;         /* of a gated unit */
    size_t n;
    uint64_t *x;
    /* f's rounded values, for kernels that work from the output; results of the
     * implementation under way; what is true, and how much of it (0: undecided). */
    uint64_t *values, *y;
    act_truth (*truths)[ACT_CONVENTIONS];
    int *counts;
    bool accuses; /* there is a finding about one of the implementations */
    json_t *rows; /* an array with an object for each input, as --json prints it */
} evaluation;

/* Makes room for n inputs. */
static act_status begin(evaluation *e, size_t n) {
    e->n = n;
    e->x = calloc(3 * n, sizeof *e->x);
    e->truths = calloc(n, sizeof *e->truths);
    e->counts = calloc(n, sizeof *e->counts);
    e->rows = json_array();
    if (e->x == NULL || e->truths == NULL || e->counts == NULL || e->rows == NULL) {
        return ACT_NOMEM;
    }
    e->values = e->x + n;
    e->y = e->values + n;
    return ACT_OK;
}

static void end(evaluation *e) {
    free(e->x);
    free(e->truths);
    free(e->counts);
    json_decref(e->rows);
}

/* At a kink: what each framework takes the value for, as there is none. */
static json_t *conventions_row(const double value[ACT_FRAMEWORKS]) {
    json_t *row = json_object();
    for (int i = 0; i < ACT_FRAMEWORKS; i++) {
        json_object_set_new(row, act_framework_names[i], act_json_hex(value[i]));
    }
    return row;
}

/* What the reference says of the i-th input. */
static json_t *reference_row(evaluation *e, act_exact *exact, size_t i) {
    act_truth *truths = e->truths[i];
    int *count = &e->counts[i];
    char *text = NULL;
    char encoding[ACT_NAME_SIZE];
    double x = act_decode(e->format, e->x[i]);
    double value[ACT_FRAMEWORKS];
    bool is_kink = act_exact_is_kink(exact, e->format, x, value);
    if (!is_kink) {
        act_exact_decimal(exact, x, e->digits, &text);
    }
    json_t *row = json_pack(
        "{s:s, s:i, s:s, s:s, s:o, s:i, s:s?}", "function", e->function->name, "order",
        e->order, "format", e->format->name, "params", e->params_text, "x",
        act_json_value(e->format, e->x[i]), "digits", e->digits, "exact", text);
    free(text);
    if (is_kink) {
        json_object_set_new(row, "kink", conventions_row(value));
    }
    if (act_exact_truths(exact, e->format, x, truths, count) != ACT_OK) {
        *count = 0;
        json_object_set_new(row, "rounded", json_null());
        return row;
    }
    json_object_set_new(row, "rounded", act_json_hex(truths[0].rounded));
    snprintf(encoding, sizeof encoding, "0x%0*llx", (int)(2 * e->format->size),
             (unsigned long long)act_encode(e->format, truths[0].rounded));
    json_object_set_new(row, "rounded_bits", json_string(encoding));
    if (*count > 1) {
        json_t *accepted = json_array();
        for (int k = 0; k < *count; k++) {
            json_array_append_new(accepted, act_json_hex(truths[k].rounded));
        }
        json_object_set_new(row, "accepted", accepted);
    }
    return row;
}

/* What is excused of a kernel. */
static act_excuses excuses_of(const act_impl *impl) {
    act_excuses excuses = {0};
    if (impl->convention == ACT_BACKWARD_Y) {
        excuses.lost = act_lost_find(impl->function, impl->params, impl->order,
                                     impl->format, ACT_NEAREST);
    }
    return excuses;
}

/* The result of a kernel for the i-th input. */
static json_t *impl_row(const evaluation *e, const act_impl *impl,
                        const act_excuses *excuses, size_t i) {
    uint64_t y = e->y[i];
    double value = act_decode(impl->format, y);
    act_judgement best = act_judge_best(e->truths[i], e->counts[i], impl->format, value);
    act_excuse(excuses, impl->format, act_decode(impl->format, e->x[i]), &best);
    bool is_judged = best.class == ACT_JUDGED;
    bool is_failure = act_class_is_failure(best.class);
    act_class convention = best.is_minus_zero ? ACT_MINUS_ZERO : best.class;
    bool is_told = !is_failure && convention != ACT_JUDGED;
    return json_pack("{s:s, s:o, s:o?, s:s*, s:s*}", "id", impl->id, "y",
                     act_json_value(impl->format, y), "ulp",
                     is_judged ? act_json_real(fabs(best.ulps)) : NULL, "failure",
                     is_failure ? act_class_names[best.class] : NULL, "convention",
                     is_told ? act_class_names[convention] : NULL);
}

static json_t *finding_row(const act_impl *impl, const act_findings *findings) {
    const char *detail = findings->count > 0 ? findings->item[0].detail : impl->skip;
    return json_pack("{s:s, s:n, s:n, s:s}", "id", impl->id, "y", "ulp", "failure",
                     detail);
}

/* Adds what an implementation returns to the row of each input. */
static act_status add_impl(evaluation *e, const act_impl *impl, double timeout) {
    bool measured = false;
    act_findings findings = {0};
    if (impl->skip[0] == '\0') {
        act_trial trial = {.impl = impl,
                           .x = impl->convention == ACT_BACKWARD_Y ? e->values : e->x,
                           .n = e->n,
                           .timeout = timeout};
        act_status status = act_trial_run(&trial, e->y, &measured, &findings);
        if (status != ACT_OK) {
            return status;
        }
    }
    const act_excuses excuses = excuses_of(impl);
    e->accuses = e->accuses || act_findings_accuse(&findings);
    for (size_t i = 0; i < e->n; i++) {
        bool is_judged = measured && e->counts[i] > 0;
        json_t *row =
            is_judged ? impl_row(e, impl, &excuses, i) : finding_row(impl, &findings);
        if (is_judged && act_findings_accuse(&findings)) {
            json_object_set_new(row, "finding",
                                act_json_foreign(findings.item[0].detail));
        }
        json_array_append_new(json_object_get(json_array_get(e->rows, i), "impls"), row);
    }
    return ACT_OK;
}

static act_status add_impls(evaluation *e, const act_catalogue *catalogue,
                            double timeout) {
    act_status status =
        act_trial_values(e->function, e->params, e->format, e->x, e->n, e->values);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t k = 0; k < catalogue->count; k++) {
        const act_impl *impl = &catalogue->impls[k];
        if (!act_impl_computes(impl, e->function, e->order, e->format, e->params)) {
            continue;
        }
        status = add_impl(e, impl, timeout);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

/* Evaluates all; each implementation has `timeout` seconds. ACT_UNDECIDED if a value or
 * its digits are not proven; there are rows then too. */
static act_status evaluate(evaluation *e, const act_catalogue *catalogue,
                           double timeout) {
    act_exact *exact = NULL;
    act_status status = act_exact_open(&exact, e->function, e->params, e->order);
    if (status != ACT_OK) {
        return status;
    }
    bool is_proven = true;
    for (size_t i = 0; i < e->n; i++) {
        json_t *row = reference_row(e, exact, i);
        is_proven = is_proven && e->counts[i] > 0 &&
                    (json_is_string(json_object_get(row, "exact")) ||
                     json_is_object(json_object_get(row, "kink")));
        json_object_set_new(row, "impls", json_array());
        json_array_append_new(e->rows, row);
    }
    act_exact_close(exact);
    status = add_impls(e, catalogue, timeout);
    if (status != ACT_OK) {
        return status;
    }
    return is_proven ? ACT_OK : ACT_UNDECIDED;
}

static void print_evaluation(const evaluation *e, bool json) {
    size_t i;
    const json_t *row;
    if (!json) {
        printf("%s(x) = %s%s%s, order %d, %s\n", e->function->name, e->function->formula,
               *e->params_text != 0 ? " with " : "", e->params_text, e->order,
               e->format->ieee);
    }
    json_array_foreach(e->rows, i, row) {
        if (json) {
            act_row_print(row);
        } else {
            act_show_evaluation(row);
        }
    }
}

/* Takes function, order, format and parameters from the rows that a glob chooses. */
static act_status read_glob(evaluation *e, const act_options *options,
                            act_catalogue *catalogue) {
    act_selection rows = options->selection;
    rows.n_words = 1;
    if (e->format != NULL || e->order != 0) {
        return act_refuse("'%s' says which order and format: leave out --order, --format",
                          rows.words[0]);
    }
    act_status status = act_selection_catalogue(&rows, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    const act_impl *first = &catalogue->impls[0];
    for (size_t i = 1; i < catalogue->count; i++) {
        if (!act_impl_computes(&catalogue->impls[i], first->function, first->order,
                               first->format, first->params)) {
            return act_refuse("%s and %s compute different things: name rows of one "
                              "function, order, format and parameters",
                              first->id, catalogue->impls[i].id);
        }
    }
    e->function = first->function;
    e->order = first->order;
    e->format = first->format;
    e->params_text = first->params_text;
    memcpy(e->params, first->params, sizeof e->params);
    return ACT_OK;
}

static act_status read_function(evaluation *e, const act_options *options,
                                act_catalogue *catalogue) {
    const act_selection *s = &options->selection;
    e->format = e->format != NULL ? e->format : act_binary32;
    e->params_text = s->params != NULL ? s->params : "";
    act_status status =
        act_options_function(options, s->words[0], &e->function, e->params);
    if (status != ACT_OK) {
        return status;
    }
    status = act_options_load(options, e->function, e->order, e->format, catalogue);
    act_selection_keep_named(s, catalogue);
    return status;
}

static act_status read_words(evaluation *e, const act_options *options,
                             act_catalogue *catalogue) {
    const act_selection *s = &options->selection;
    if (s->n_words < 2) {
        return act_refuse("eval needs a function or an id, and at least one input: "
                          "checkact eval gelu 0.5");
    }
    act_status status = strpbrk(s->words[0], ".*?[") != NULL
                            ? read_glob(e, options, catalogue)
                            : read_function(e, options, catalogue);
    if (status != ACT_OK) {
        return status;
    }
    status = begin(e, s->n_words - 1);
    if (status != ACT_OK) {
        return status;
    }
    for (size_t i = 0; i < e->n; i++) {
        status = act_eval_read(e->format, s->words[i + 1], &e->x[i]);
        if (status != ACT_OK) {
            return status;
        }
    }
    return ACT_OK;
}

static act_status run(act_options *options) {
    evaluation *e = options->own;
    act_catalogue catalogue = {0};
    if (act_eval_is_row(options, &e->row)) {
        if (e->up != NULL) {
            return act_refuse("--up is of gated units, as swiglu, not of rows");
        }
        return act_eval_row(options, &e->row, e->order, e->format, e->digits);
    }
    if (act_eval_is_pair(options, e->up)) {
        return act_eval_pair(options, e->up, e->order, e->format, e->digits);
    }
    act_status status = read_words(e, options, &catalogue);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = evaluate(e, &catalogue, options->plan.timeout);
    print_evaluation(e, options->json);
    options->exit_code = e->accuses ? ACT_EXIT_FAIL : ACT_EXIT_PASS;
cleanup:
    act_catalogue_free(&catalogue);
    end(e);
    return status;
}

static const act_option own_options[] = {
    {"order", 'k', "K", "0: the value (default), 1, 2, ...: a derivative", act_read_int,
     .place = offsetof(evaluation, order), .high = ORDER_MAX},
    {"format", 'f', "F", "f64, f32 (default), f16 or bf16: X is rounded to it",
     act_read_format, .place = offsetof(evaluation, format)},
    {"digits", 'd', "N", "Digits of the exact value (default 20)", act_read_int,
     .place = offsetof(evaluation, digits), .low = 1, .high = DIGITS_MAX},
    {"up", 'u', "U", "The second input of a gated unit; --order 1 prints both gradients",
     act_read_text, .place = offsetof(evaluation, up)},
    {"row", 'r', "X,...", "The row that a function of rows is evaluated at",
     act_read_text, .place = offsetof(evaluation, row.row)},
    {"dy", 'y', "Y,...", "With --row: what the gradient multiplies with; prints dx",
     act_read_text, .place = offsetof(evaluation, row.dy)},
    {"weights", 'w', "W,...", "With --row: the weights of classes, all 1 by default",
     act_read_text, .place = offsetof(evaluation, row.weights)},
    {"label", 'l', "N", "With --row: the entry that is right, from 0 on", act_read_int,
     .place = offsetof(evaluation, row.label),
     .given = offsetof(evaluation, row.has_label), .low = INT_MIN, .high = INT_MAX},
    {0},
};

const act_command act_cmd_eval = {
    .name = "eval",
    .summary = "the exact value at an input, and what implementations return",
    .words = "FUNCTION|GLOB X...\nFUNCTION X... --up U\nFUNCTION --row X,...",
    .doc = "Prints the exact value of a function at each X, all digits proven, and what "
           "implementations with the same parameters return there: with FUNCTION those "
           "of the plug-ins or all, with a GLOB over ids those that match, as "
           "gelu.d0.f32.poly. X: decimal, hex-float, inf, nan, or bits:0x... of the "
           "format. A gated unit, as swiglu, takes --up, a function of a row, as "
           "softmax, --row.",
    .takes = ACT_TAKES_SELECTION | ACT_TAKES_NEGATIVES,
    .own = own_options,
    .own_size = sizeof(evaluation),
    .defaults = &(const evaluation){.digits = 20},
    .run = run,
};
