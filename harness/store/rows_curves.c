#include "store/rows_curves.h"

#include "base/text.h"
#include "store/row_value.h"
#include "store/rows_accuracy.h"

#include <math.h>
#include <stdio.h>

/* Counts up to the last that is not 0. */
static json_t *short_ranks_of(const size_t *ranks) {
    int n = ACT_RANKS;
    while (n > 0 && ranks[n - 1] == 0) {
        n--;
    }
    return act_json_counts(ranks, n);
}

json_t *act_rows_of_bins(const act_sweep_result *result) {
    json_t *rows = json_array();
    for (size_t i = 0; i < result->accuracy.bin_count; i++) {
        const act_bin *bin = &result->accuracy.bins[i];
        json_array_append_new(
            rows, json_pack("{s:s, s:f, s:f, s:I, s:f, s:f, s:f, s:f, s:o}", "id",
                            result->impl->id, "x_lo", bin->lo, "x_hi", bin->hi, "inputs",
                            (json_int_t)bin->inputs, "max_ulp", bin->max_ulp, "mean_ulp",
                            bin->mean_ulp, "bias_ulp", bin->bias_ulp, "worst_x",
                            bin->worst, "ranks", short_ranks_of(bin->ranks)));
    }
    return rows;
}

/* The values that are right, one for each convention, separated by blanks. */
static json_t *wants_of(const act_special *special) {
    char text[ACT_CONVENTIONS * ACT_NAME_SIZE] = "";
    for (int i = 0; i < special->wants; i++) {
        char value[ACT_HEX_SIZE];
        act_hex(special->want[i], value);
        act_text_append(text, sizeof text, "%s%s", i > 0 ? " " : "", value);
    }
    return special->wants > 0 ? json_string(text) : json_null();
}

json_t *act_rows_of_specials(const act_sweep_result *result) {
    const act_format *format = result->impl->format;
    json_t *rows = json_array();
    for (size_t i = 0; i < result->specials; i++) {
        const act_special *special = &result->special[i];
        bool judged = special->wants > 0 && special->class == ACT_JUDGED;
        bool failed = special->wants > 0 && act_class_is_failure(special->class);
        json_array_append_new(
            rows,
            json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "id", result->impl->id, "x",
                      act_json_value(format, special->x), "got",
                      act_json_value(format, special->y), "want", wants_of(special),
                      "failure",
                      failed ? json_string(act_class_names[special->class]) : json_null(),
                      "ulp", judged ? act_json_real(fabs(special->ulps)) : json_null()));
    }
    return rows;
}

json_t *act_rows_of_curves(const act_function *f) {
    enum { STEPS = 256 };
    const double reach = 8;
    const act_format *format = act_binary64;
    json_t *rows = json_array();
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_exact *exact;
        if (act_exact_open(&exact, f, NULL, order) != ACT_OK) {
            continue;
        }
        for (int i = 0; i <= STEPS; i++) {
            double x = -reach + 2 * reach * i / STEPS;
            act_truth truth = {.rounded = (double)NAN};
            act_exact_truth(exact, format, x, &truth); /* undecided: a gap in the plot */
            json_array_append_new(rows, json_pack("{s:s, s:i, s:f, s:o}", "function",
                                                  f->name, "order", order, "x", x, "y",
                                                  act_json_real(truth.rounded)));
        }
        act_exact_close(exact);
    }
    return rows;
}
