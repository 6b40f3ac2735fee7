#include "show/show_pairs.h"

#include "base/text.h"
#include "show/show.h"
#include "store/row_class.h"
#include "store/row_value.h"

#include <stdio.h>

/* "x = 0x1.8p+1 (3), up = 0x1p+0 (1)". */
static void print_place(const json_t *row, const char *x, const char *up) {
    const char *first = act_row_cell(row, x);
    const char *second = act_row_cell(row, up);
    printf("x = %s%s, up = %s%s", first, act_decimal_of(first).text, second,
           act_decimal_of(second).text);
}

static void show_classes(const json_t *output) {
    size_t i;
    const json_t *class;
    json_array_foreach(json_object_get(output, "classes"), i, class) {
        const char *exact = act_row_cell(class, "exact");
        printf("  %-12s %s %lld, first at ",
               act_row_is_failure(class) ? "failure" : "convention",
               act_row_cell(class, "class"), act_row_whole(class, "results"));
        print_place(class, "x", "up");
        printf(": got %s, %s%s\n", act_row_cell(class, "got"), act_exact_word(exact),
               exact);
    }
}

static void show_output(const json_t *output, bool is_one_of_many) {
    const char *exact = act_row_cell(output, "exact");
    if (is_one_of_many) {
        printf("  %s\n", act_row_cell(output, "output"));
    }
    show_classes(output);
    printf("  pairs        %lld (%s), %lld of them decided by MPFR\n",
           act_row_whole(output, "inputs"),
           json_is_true(json_object_get(output, "exhaustive"))
               ? "all"
               : "a sample: errors are at least these",
           act_row_whole(output, "exact_inputs"));
    if (json_is_number(json_object_get(output, "max_ulp"))) {
        printf("  max error    %.6g ulp at ", act_row_number(output, "max_ulp"));
        print_place(output, "worst_x", "worst_up");
        printf(": got %s, %s%s\n", act_row_cell(output, "got"), act_exact_word(exact),
               exact);
        printf("  floored      %.6g ulp at ", act_row_number(output, "max_floored_ulp"));
        print_place(output, "floored_x", "floored_up");
        printf("\n  mean error   %.4g ulp, bias %+.4g ulp\n",
               act_row_number(output, "mean_ulp"), act_row_number(output, "bias_ulp"));
        printf("  absolute     %.4g at ", act_row_number(output, "max_abs"));
        print_place(output, "max_abs_x", "max_abs_up");
        printf("\n  rounding     %s %% correctly rounded\n",
               act_percent_of(act_row_number(output, "correctly_rounded")).text);
    }
    if (act_row_whole(output, "undecided") > 0) {
        printf("  undecided    %lld pairs\n", act_row_whole(output, "undecided"));
    }
}

void act_show_pairs(const json_t *row) {
    const json_t *claim = json_object_get(row, "claim");
    const json_t *outputs = json_object_get(row, "outputs");
    printf("%s: %s", act_row_cell(row, "id"), act_row_cell(row, "verdict"));
    if (json_is_real(claim)) {
        printf(" (claims %g ulp)", json_real_value(claim));
    }
    putchar('\n');
    act_show_findings(row);
    size_t i;
    const json_t *output;
    json_array_foreach(outputs, i, output) {
        show_output(output, json_array_size(outputs) > 1);
    }
}
