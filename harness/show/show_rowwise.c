#include "show/show_rowwise.h"

#include "base/text.h"
#include "show/show.h"
#include "store/row_class.h"

#include <stdio.h>

static void show_place(const json_t *row, const char *at) {
    printf("    at         %s\n", act_row_cell(row, at));
    if (json_is_string(json_object_get(row, "simplest"))) {
        printf("    simplest   %s\n", act_row_cell(row, "simplest"));
    }
}

static void show_classes(const json_t *row) {
    size_t i;
    const json_t *class;
    json_array_foreach(json_object_get(row, "classes"), i, class) {
        printf("  %-12s %s %lld, first: got %s, exact %s\n",
               act_row_is_failure(class) ? "failure" : "convention",
               act_row_cell(class, "class"), act_row_whole(class, "results"),
               act_row_cell(class, "got"), act_row_cell(class, "exact"));
        show_place(class, "at");
    }
}

static void show_errors(const json_t *row) {
    printf("  rows         %lld with %lld results (a sample: errors are at least these), "
           "%lld decided by MPFR\n",
           act_row_whole(row, "rows"), act_row_whole(row, "inputs"),
           act_row_whole(row, "exact_inputs"));
    if (!json_is_number(json_object_get(row, "max_ulp"))) {
        return;
    }
    printf("  max error    %.6g ulp: got %s, exact %s\n", act_row_number(row, "max_ulp"),
           act_row_cell(row, "got"), act_row_cell(row, "exact"));
    show_place(row, "worst_at");
    printf("  floored      %.6g ulp  (in ulps of at least 2^-4)\n",
           act_row_number(row, "max_floored_ulp"));
    printf("  mean error   %.4g ulp, bias %+.4g ulp\n", act_row_number(row, "mean_ulp"),
           act_row_number(row, "bias_ulp"));
    printf("  absolute     %.4g\n", act_row_number(row, "max_abs"));
    printf("  rounding     %s %% correctly rounded\n",
           act_percent_of(act_row_number(row, "correctly_rounded")).text);
    if (json_is_number(json_object_get(row, "sum_ratio"))) {
        printf(
            "  sum          off by at most %.4g, %.3g times what correct rounding may\n",
            act_row_number(row, "sum_off"), act_row_number(row, "sum_ratio"));
        printf("    at         %s\n", act_row_cell(row, "sum_at"));
    }
    if (act_row_whole(row, "undecided") > 0) {
        printf("  undecided    %lld results\n", act_row_whole(row, "undecided"));
    }
}

void act_show_rowwise(const json_t *row) {
    const json_t *claim = json_object_get(row, "claim");
    printf("%s: %s", act_row_cell(row, "id"), act_row_cell(row, "verdict"));
    if (json_is_real(claim)) {
        printf(" (claims %g ulp)", json_real_value(claim));
    }
    putchar('\n');
    show_classes(row);
    act_show_findings(row);
    if (json_is_integer(json_object_get(row, "inputs"))) {
        show_errors(row);
    }
}
