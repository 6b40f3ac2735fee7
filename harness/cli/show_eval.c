#include "cli/show_eval.h"

#include "base/text.h"
#include "store/row_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_decimal(const char *label, const char *hex) {
    double value = strtod(hex, NULL);
    printf("  %-8s %s", label, hex);
    if (isfinite(value)) {
        printf(" (%.17g)", value);
    }
    putchar('\n');
}

static void show_kink(const json_t *kink) {
    const char *framework;
    const json_t *value;
    printf("  %-8s there is no value here but by convention\n", "kink");
    json_object_foreach((json_t *)kink, framework, value) {
        printf("  %-8s %s%s %s\n", "", json_string_value(value),
               act_decimal_of(json_string_value(value)).text, framework);
    }
}

static void show_truth(const json_t *row) {
    const char *exact = json_string_value(json_object_get(row, "exact"));
    const char *rounded = json_string_value(json_object_get(row, "rounded"));
    printf("  %-8s %s\n", "exact",
           exact != NULL ? exact
                         : "too small, too large or too near a tie to be printed");
    if (rounded != NULL) {
        print_decimal("rounded", rounded);
        printf("  %-8s %s\n", "bits", act_row_text(row, "rounded_bits"));
    } else {
        printf("  %-8s UNDECIDED\n", "rounded");
    }
}

void act_show_evaluation(const json_t *row) {
    const json_t *kink = json_object_get(row, "kink");
    const json_t *impl;
    size_t i;
    print_decimal("x", act_row_text(row, "x"));
    if (kink != NULL) {
        show_kink(kink);
    } else {
        show_truth(row);
    }
    json_array_foreach(json_object_get(row, "impls"), i, impl) {
        const json_t *ulp = json_object_get(impl, "ulp");
        const char *convention = act_row_text(impl, "convention");
        const char *finding = act_row_text(impl, "finding");
        printf("  %-44s %-24s", act_row_text(impl, "id"), act_row_cell(impl, "y"));
        if (json_is_real(ulp)) {
            printf(" %.6g ulp%s%s\n", json_real_value(ulp), *convention != 0 ? ", " : "",
                   convention);
        } else if (*convention != 0) {
            printf(" %s\n", convention);
        } else {
            printf(" %s\n", act_row_text(impl, "failure"));
        }
        if (*finding != 0) {
            printf("  %-44s finding: %s\n", "", act_line_of(finding).text);
        }
    }
}

void act_show_row_result(const json_t *row) {
    const json_t *kink = json_object_get(row, "kink");
    char label[24];
    snprintf(label, sizeof label, "x[%lld]",
             (long long)json_integer_value(json_object_get(row, "index")));
    if (json_object_get(row, "x") != NULL) {
        print_decimal(label, act_row_text(row, "x"));
    }
    if (kink != NULL) {
        show_kink(kink);
    } else {
        show_truth(row);
    }
}

void act_show_pair_result(const json_t *row) {
    const char *result = act_row_text(row, "result");
    const json_t *value;
    size_t i;
    if (strcmp(result, "dup") != 0) {
        print_decimal("x", act_row_text(row, "x"));
        print_decimal("up", act_row_text(row, "up"));
    }
    if (strcmp(result, "y") != 0) {
        printf("  dy/%s\n", result);
    }
    show_truth(row);
    json_array_foreach(json_object_get(row, "accepted"), i, value) {
        if (i > 0) { /* the first is the rounded one, PyTorch's */
            print_decimal("or", json_string_value(value));
        }
    }
}
