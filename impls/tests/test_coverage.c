/* What the catalogue promises to hold. */
#include "definition/function.h"

#include "harness/tests/process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char *const formats[] = {"f64", "f32", "f16", "bf16"};
enum { FORMATS = sizeof formats / sizeof formats[0], WIDE_FORMATS = 2 };

/* Whether some row computes the function at that order in that format. */
static bool is_covered(const json_t *rows, const char *function, int order,
                       const char *format) {
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row) {
        if (strcmp(act_text(row, "function"), function) == 0 &&
            json_integer_value(json_object_get(row, "order")) == order &&
            strcmp(act_text(row, "format"), format) == 0) {
            return true;
        }
    }
    return false;
}

Test(coverage, every_function_has_value_and_slope_in_every_format) {
    act_process list = act_process_run("list --json");
    json_t *rows = act_process_rows(&list);
    cr_assert(act_function_count > 50, "%zu functions", act_function_count);
    for (size_t i = 0; i < act_function_count; i++) {
        for (int order = 0; order <= 1; order++) {
            for (int format = 0; format < FORMATS; format++) {
                const char *name = act_functions[i]->name;
                cr_expect(is_covered(rows, name, order, formats[format]),
                          "no implementation of %s.d%d.%s", name, order, formats[format]);
            }
        }
    }
    json_decref(rows);
    act_process_free(&list);
}

Test(coverage, curvature_where_optimizers_ask_for_it) {
    static const char *const functions[] = {
        "sigmoid", "logsigmoid", "tanh", "softplus",  "squareplus", "softsign", "silu",
        "swish",   "mish",       "gelu", "gelu_tanh", "elu",        "exp",      "erf"};
    act_process list = act_process_run("list --json");
    json_t *rows = act_process_rows(&list);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        for (int format = 0; format < WIDE_FORMATS; format++) {
            cr_expect(is_covered(rows, functions[i], 2, formats[format]),
                      "no implementation of %s.d2.%s", functions[i], formats[format]);
        }
    }
    cr_expect(!is_covered(rows, "gelu", 3, "f32"), "the check accepts anything");
    json_decref(rows);
    act_process_free(&list);
}

Test(coverage, all_seven_families_are_populated) {
    static const char *const families[] = {"algebraic", "fastexp",  "libm", "piecewise",
                                           "poly",      "rational", "table"};
    act_process list = act_process_run("list --json");
    json_t *rows = act_process_rows(&list);
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        cr_expect(act_row_with(rows, "plugin", families[i]) != NULL, "family %s is empty",
                  families[i]);
    }
    json_decref(rows);
    act_process_free(&list);
}
