#include "cli/eval.h"

#include "code/trial.h"
#include "judge/accuracy.h"
#include "store/row.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

act_status act_eval_begin(act_eval *e, size_t n) {
    e->n = n;
    e->x = calloc(n, sizeof *e->x);
    e->values = calloc(n, sizeof *e->values);
    e->y = calloc(n, sizeof *e->y);
    e->truths = calloc(n, sizeof *e->truths);
    e->counts = calloc(n, sizeof *e->counts);
    e->rows = json_array();
    bool fits = e->x != NULL && e->values != NULL && e->y != NULL && e->truths != NULL &&
                e->counts != NULL && e->rows != NULL;
    return fits ? ACT_OK : ACT_NOMEM;
}

void act_eval_free(act_eval *e) {
    free(e->x);
    free(e->values);
    free(e->y);
    free(e->truths);
    free(e->counts);
    json_decref(e->rows);
}

/* What the reference says of the i-th input. */
static json_t *reference_row(act_eval *e, act_exact *exact, size_t i) {
    act_truth *truths = e->truths[i];
    int *count = &e->counts[i];
    char *text = NULL;
    char encoding[ACT_NAME_SIZE];
    double x = act_decode(e->format, e->x[i]);
    json_t *row =
        json_pack("{s:s, s:i, s:s, s:s, s:o, s:i}", "function", e->function->name,
                  "order", e->order, "format", e->format->name, "params", e->params_text,
                  "x", act_json_hex(x), "digits", e->digits);
    act_exact_decimal(exact, x, e->digits, &text);
    json_object_set_new(row, "exact", text != NULL ? json_string(text) : json_null());
    free(text);
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

static json_t *impl_row(const act_impl *impl, const act_truth *truths, int count,
                        double y) {
    act_judgement best = act_judge_best(truths, count, impl->format, y);
    bool is_judged = best.class == ACT_JUDGED;
    json_t *row = json_pack("{s:s, s:o}", "id", impl->id, "y", act_json_hex(y));
    json_object_set_new(row, "ulp",
                        is_judged ? act_json_real(fabs(best.ulps)) : json_null());
    if (!is_judged) {
        json_object_set_new(row, "failure", json_string(act_class_names[best.class]));
    }
    return row;
}

static json_t *finding_row(const act_impl *impl, const act_findings *findings) {
    const char *detail = findings->count > 0 ? findings->item[0].detail : impl->skip;
    return json_pack("{s:s, s:n, s:n, s:s}", "id", impl->id, "y", "ulp", "failure",
                     detail);
}

/* Adds what an implementation returns to the row of each input. */
static act_status add_impl(act_eval *e, const act_impl *impl, double timeout) {
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
    for (size_t i = 0; i < e->n; i++) {
        bool is_judged = measured && e->counts[i] > 0;
        double y = act_decode(impl->format, e->y[i]);
        json_t *row = is_judged ? impl_row(impl, e->truths[i], e->counts[i], y)
                                : finding_row(impl, &findings);
        json_array_append_new(json_object_get(json_array_get(e->rows, i), "impls"), row);
    }
    return ACT_OK;
}

static act_status add_impls(act_eval *e, const act_catalogue *catalogue, double timeout) {
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

act_status act_eval_run(act_eval *e, const act_catalogue *catalogue, double timeout) {
    act_exact *exact = NULL;
    act_status status = act_exact_open(&exact, e->function, e->params, e->order);
    if (status != ACT_OK) {
        return status;
    }
    bool is_proven = true;
    for (size_t i = 0; i < e->n; i++) {
        json_t *row = reference_row(e, exact, i);
        is_proven = is_proven && e->counts[i] > 0 &&
                    json_is_string(json_object_get(row, "exact"));
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
