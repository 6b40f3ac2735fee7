#include "cli/eval_pair.h"

#include "base/text.h"
#include "cli/eval_input.h"
#include "cli/show_eval.h"
#include "code/names.h"
#include "definition/params.h"
#include "gates/pair.h"
#include "store/row_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What is evaluated. */
typedef struct pair_evaluation {
    const act_gated *gate;
    double params[ACT_PARAMS];
    const char *params_text;
    const act_format *format;
    int order, digits;
    uint64_t x, up;
    act_gated_exact *exact;
    bool is_proven; /* all so far */
} pair_evaluation;

static const char *const part_names[ACT_GATED_PARTS] = {
    [ACT_GATED_Y] = "y", [ACT_GATED_DX] = "dx", [ACT_GATED_DUP] = "dup"};

bool act_eval_is_pair(const act_options *options, const char *up) {
    const act_selection *s = &options->selection;
    return up != NULL || (s->n_words > 0 && act_gated_find(s->words[0]) != NULL);
}

static void set_roundings(const pair_evaluation *e, const act_truth *truths, int count,
                          json_t *row) {
    char encoding[ACT_HEX_SIZE];
    snprintf(encoding, sizeof encoding, "0x%0*" PRIx64, (int)(2 * e->format->size),
             act_encode(e->format, truths[0].rounded));
    json_object_set_new(row, "rounded", act_json_hex(truths[0].rounded));
    json_object_set_new(row, "rounded_bits", json_string(encoding));
    if (count > 1) {
        json_t *accepted = json_array();
        for (int i = 0; i < count; i++) {
            json_array_append_new(accepted, act_json_hex(truths[i].rounded));
        }
        json_object_set_new(row, "accepted", accepted);
    }
}

/* A part as --json prints it. */
static json_t *part_row(pair_evaluation *e, act_gated_part part) {
    const act_gated_input at = {act_decode(e->format, e->x),
                                act_decode(e->format, e->up)};
    act_truth truths[ACT_CONVENTIONS];
    int count = 0;
    char *text = NULL;
    act_gated_decimal(e->exact, part, &at, e->digits, &text);
    act_status status = act_gated_truths(e->exact, part, e->format, &at, truths, &count);
    e->is_proven = e->is_proven && text != NULL && status == ACT_OK;
    json_t *row = json_pack(
        "{s:s, s:i, s:s, s:s, s:o, s:o, s:s, s:i, s:s?, s:n}", "function", e->gate->name,
        "order", e->order, "format", e->format->name, "params", e->params_text, "x",
        act_json_value(e->format, e->x), "up", act_json_value(e->format, e->up), "result",
        part_names[part], "digits", e->digits, "exact", text, "rounded");
    free(text);
    if (status == ACT_OK) {
        set_roundings(e, truths, count, row);
    }
    return row;
}

static void print_parts(pair_evaluation *e, bool json) {
    static const act_gated_part first[] = {ACT_GATED_Y, ACT_GATED_DX};
    static const act_gated_part last[] = {ACT_GATED_Y, ACT_GATED_DUP};
    for (act_gated_part part = first[e->order]; part <= last[e->order]; part++) {
        json_t *row = part_row(e, part);
        if (json) {
            act_row_print(row);
        } else {
            act_show_pair_result(row);
        }
        json_decref(row);
    }
}

/* The gate that the first word names; NULL after a line on stderr. */
static const act_gated *find_gate(const act_selection *s) {
    const act_gated *gate = NULL;
    act_why why;
    if (s->n_words == 0) {
        act_refuse("eval needs a gated unit: checkact eval swiglu 1.5 --up -2");
    } else {
        act_report_failure(act_names_gated(s->words[0], &gate, &why), &why);
    }
    return gate;
}

/* Fills in the parameters and up. ACT_OK, or ACT_USAGE after a line on stderr. */
static act_status read_words(pair_evaluation *e, const act_selection *s, const char *up) {
    act_why why;
    if (up == NULL || s->n_words < 2) {
        return act_refuse("%s is a function of two inputs: checkact eval %s 1.5 --up -2",
                          e->gate->name, e->gate->name);
    }
    if (e->order > 1) {
        return act_refuse("order %d: of gated units there are values and first "
                          "derivatives, --order 0 and 1",
                          e->order);
    }
    act_status status = act_params_parse_gate(e->gate, s->params, e->params, &why);
    if (status != ACT_OK) {
        return act_report_failure(status, &why);
    }
    status = act_eval_read(e->format, up, &e->up);
    for (size_t i = 1; status == ACT_OK && i < s->n_words; i++) {
        status = act_eval_read(e->format, s->words[i], &e->x);
    }
    return status;
}

act_status act_eval_pair(const act_options *options, const char *up, int order,
                         const act_format *format, int digits) {
    const act_selection *s = &options->selection;
    pair_evaluation e = {.gate = find_gate(s),
                         .params_text = s->params != NULL ? s->params : "",
                         .format = format != NULL ? format : act_binary32,
                         .order = order,
                         .digits = digits,
                         .is_proven = true};
    if (e.gate == NULL) {
        return ACT_USAGE;
    }
    act_status status = read_words(&e, s, up);
    if (status != ACT_OK) {
        return status;
    }
    status = act_gated_open(&e.exact, e.gate, e.params);
    if (status == ACT_OK && !options->json) {
        printf("%s(x, up) = %s%s%s, order %d, %s\n", e.gate->name, e.gate->formula,
               *e.params_text != '\0' ? " with " : "", e.params_text, order,
               e.format->ieee);
    }
    for (size_t i = 1; status == ACT_OK && i < s->n_words; i++) {
        status = act_eval_read(e.format, s->words[i], &e.x);
        print_parts(&e, options->json);
    }
    act_gated_close(e.exact);
    return status == ACT_OK && !e.is_proven ? ACT_UNDECIDED : status;
}
