#include "cli/eval_row.h"

#include "base/text.h"
#include "cli/eval_input.h"
#include "cli/show_eval.h"
#include "code/names.h"
#include "definition/params.h"
#include "rows/exact_row.h"
#include "store/row_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is evaluated, and what comes out. */
typedef struct row_evaluation {
    act_row_question question;
    double params[ACT_PARAMS];
    const char *params_text;
    int digits;
    void *x, *dy; /* in the format's own layout */
    size_t n_dy;
    double *weights;
    act_exact_row *row;
    act_truth *truths;
    bool *decided;
} row_evaluation;

bool act_eval_is_row(const act_options *options, const act_eval_row_words *words) {
    const act_selection *s = &options->selection;
    return words->row != NULL || words->dy != NULL || words->weights != NULL ||
           words->has_label ||
           (s->n_words > 0 && act_row_function_find(s->words[0]) != NULL);
}

/* Reads numbers between commas into a new buffer. */
static act_status read_list(const act_format *format, const char *name, const char *text,
                            void **buffer, size_t *count) {
    size_t n = 1;
    for (const char *at = text; *at != '\0'; at++) {
        n += *at == ',';
    }
    char *copy = strdup(text);
    *buffer = calloc(n, format->size);
    act_status status = copy != NULL && *buffer != NULL ? ACT_OK : ACT_NOMEM;
    char *rest = copy;
    for (size_t i = 0; status == ACT_OK && i < n; i++) {
        uint64_t bits = 0;
        const char *word = strsep(&rest, ",");
        status = *word != '\0' ? act_eval_read(format, word, &bits)
                               : act_refuse("--%s '%.40s' lacks a number between commas: "
                                            "as 1,2,3",
                                            name, text);
        act_element_store(format, *buffer, i, bits);
    }
    free(copy);
    *count = n;
    return status;
}

/* What the words lack or have too much of. ACT_OK or ACT_USAGE. */
static act_status check_words(const act_row_function *f, const act_selection *s,
                              const act_eval_row_words *words) {
    if (s->n_words > 1) {
        return act_refuse(
            "%s is a function of a row, not of '%s': checkact eval %s --row "
            "1,2,3",
            f->name, s->words[1], f->name);
    }
    if (words->row == NULL) {
        return act_refuse("%s needs a row: checkact eval %s --row 1,2,3", f->name,
                          f->name);
    }
    if (f->takes_dy && words->dy == NULL) {
        return act_refuse("%s needs --dy, as many numbers as --row has", f->name);
    }
    if (f->takes_label && !words->has_label) {
        return act_refuse("%s needs --label, which entry is right, from 0 on", f->name);
    }
    return !f->takes_label && words->has_label
               ? act_refuse("%s takes no --label", f->name)
               : ACT_OK;
}

/* The function that the first word names; NULL after a line on stderr. */
static const act_row_function *find_function(const act_selection *s) {
    const act_row_function *f = NULL;
    act_why why;
    if (s->n_words == 0) {
        act_refuse("eval needs a function: checkact eval softmax --row 1,2,3");
    } else {
        act_report_failure(act_names_row_function(s->words[0], &f, &why), &why);
    }
    return f;
}

/* Weights are rounded to the format, as frameworks keep them. */
static act_status read_weights(row_evaluation *e, const char *text) {
    act_row_question *q = &e->question;
    void *encoded = NULL;
    size_t count;
    act_status status = read_list(q->format, "weights", text, &encoded, &count);
    if (status == ACT_OK && count != q->n) {
        status =
            act_refuse("--weights has %zu numbers, but the row has %zu", count, q->n);
    }
    e->weights = calloc(q->n, sizeof *e->weights);
    if (status == ACT_OK && e->weights == NULL) {
        status = ACT_NOMEM;
    }
    for (size_t i = 0; status == ACT_OK && i < q->n; i++) {
        e->weights[i] = act_decode(q->format, act_element_load(q->format, encoded, i));
    }
    q->weights = e->weights;
    free(encoded);
    return status;
}

static act_status read_words(row_evaluation *e, const act_options *options,
                             const act_eval_row_words *words) {
    act_row_question *q = &e->question;
    act_why why;
    act_status status = check_words(q->function, &options->selection, words);
    if (status != ACT_OK) {
        return status;
    }
    const char *params = options->selection.params;
    e->params_text = params != NULL ? params : "";
    status = act_params_parse_row(q->function, params, e->params, &why);
    if (status != ACT_OK) {
        return act_report_failure(status, &why);
    }
    q->params = e->params;
    q->order = words->dy != NULL && !q->function->takes_dy ? 1 : 0;
    status = read_list(q->format, "row", words->row, &e->x, &q->n);
    if (status == ACT_OK && words->dy != NULL) {
        status = read_list(q->format, "dy", words->dy, &e->dy, &e->n_dy);
    }
    if (status == ACT_OK && words->weights != NULL) {
        status = read_weights(e, words->weights);
    }
    return status;
}

static act_status evaluate(row_evaluation *e, long label) {
    act_why why;
    act_status status = act_exact_row_open(&e->row, &e->question, &why);
    if (status != ACT_OK) {
        return act_report_failure(status, &why);
    }
    size_t dys = act_exact_row_dys(e->row);
    if (e->n_dy != dys) {
        return act_refuse("--dy has %zu numbers, but %s has %zu results", e->n_dy,
                          e->question.function->name, dys);
    }
    status =
        act_report_failure(act_exact_row_set(e->row, e->x, e->dy, label, &why), &why);
    if (status != ACT_OK) {
        return status;
    }
    size_t count = act_exact_row_results(e->row);
    e->truths = calloc(count, sizeof *e->truths);
    e->decided = calloc(count, sizeof *e->decided);
    if (e->truths == NULL || e->decided == NULL) {
        return ACT_NOMEM;
    }
    return act_exact_row_truths(e->row, NULL, count, e->truths, e->decided);
}

/* What each convention takes the result for; NULL if it is the same by all. */
static json_t *conventions_of(const row_evaluation *e, size_t i) {
    double value[ACT_ROW_CONVENTIONS];
    bool differ = false;
    for (int c = 0; c < ACT_ROW_CONVENTIONS; c++) {
        if (!act_exact_row_is_special(e->row, (act_row_convention)c, i, &value[c])) {
            return NULL;
        }
        bool same = value[c] == value[0] || (isnan(value[c]) && isnan(value[0]));
        differ = differ || !same;
    }
    json_t *row = differ ? json_object() : NULL;
    for (int c = 0; differ && c < ACT_ROW_CONVENTIONS; c++) {
        json_object_set_new(row, act_row_convention_names[c], act_json_hex(value[c]));
    }
    return row;
}

/* Result i as --json prints it. */
static json_t *result_row(const row_evaluation *e, size_t i) {
    const act_row_question *q = &e->question;
    bool has_entry = act_exact_row_results(e->row) == q->n;
    char *text = NULL;
    json_t *kink = conventions_of(e, i);
    if (kink == NULL) {
        act_exact_row_decimal(e->row, i, e->digits, &text);
    }
    json_t *row = json_pack(
        "{s:s, s:i, s:s, s:s, s:I, s:o*, s:i, s:s?, s:o*}", "function", q->function->name,
        "order", q->order, "format", q->format->name, "params", e->params_text, "index",
        (json_int_t)i, "x",
        has_entry ? act_json_value(q->format, act_element_load(q->format, e->x, i))
                  : NULL,
        "digits", e->digits, "exact", text, "kink", kink);
    free(text);
    if (!e->decided[i]) {
        json_object_set_new(row, "rounded", json_null());
        return row;
    }
    char encoding[ACT_HEX_SIZE];
    double rounded = e->truths[i].rounded;
    snprintf(encoding, sizeof encoding, "0x%0*" PRIx64, (int)(2 * q->format->size),
             act_encode(q->format, rounded));
    json_object_set_new(row, "rounded", act_json_hex(rounded));
    json_object_set_new(row, "rounded_bits", json_string(encoding));
    return row;
}

/* Prints all results; false if one, or its digits, is not proven. */
static bool print_results(const row_evaluation *e, bool json) {
    const act_row_question *q = &e->question;
    bool is_proven = true;
    if (!json) {
        printf("%s%s(x) = %s%s%s, %s%s\n", q->order > 0 ? "gradient of " : "",
               q->function->name, q->function->formula,
               *e->params_text != '\0' ? " with " : "", e->params_text,
               q->order > 0 ? "order 1, " : "", q->format->ieee);
    }
    for (size_t i = 0; i < act_exact_row_results(e->row); i++) {
        json_t *row = result_row(e, i);
        is_proven = is_proven && e->decided[i] &&
                    (json_is_string(json_object_get(row, "exact")) ||
                     json_is_object(json_object_get(row, "kink")));
        if (json) {
            act_row_print(row);
        } else {
            act_show_row_result(row);
        }
        json_decref(row);
    }
    return is_proven;
}

act_status act_eval_row(const act_options *options, const act_eval_row_words *words,
                        int order, const act_format *format, int digits) {
    row_evaluation e = {.digits = digits};
    e.question.format = format != NULL ? format : act_binary32;
    e.question.function = find_function(&options->selection);
    if (e.question.function == NULL) {
        return ACT_USAGE;
    }
    if (order != 0) {
        return act_refuse("leave out --order: --dy asks for the gradient");
    }
    act_status status = read_words(&e, options, words);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = evaluate(&e, words->label);
    if (status == ACT_OK || status == ACT_UNDECIDED) {
        status = print_results(&e, options->json) ? status : ACT_UNDECIDED;
    }
cleanup:
    act_exact_row_close(e.row);
    free(e.x);
    free(e.dy);
    free(e.weights);
    free(e.truths);
    free(e.decided);
    return status;
}
