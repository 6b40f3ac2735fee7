#include "show/show_speed.h"

#include "base/text.h"
#include "show/show.h"
#include "store/rows_speed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Throughput as a share of that of a plain copy of this format in the same rounds. */
static double share_of_copy(const json_t *row) {
    double copied = act_row_number(row, "bytes_per_element");
    if (strcmp(act_row_text(row, "convention"), act_convention_names[ACT_DYDX]) != 0) {
        copied *= 2.0 / 3; /* the copy has two arrays, not three */
    }
    double limit = copied / act_row_number(row, "copy_ns");
    return act_row_number(row, "bytes_per_element") /
           act_row_number(row, "ns_per_element") / limit;
}

/* Said unless it is what tables show. */
static void show_setting(const json_t *row) {
    act_setting_texts usual = act_setting_texts_of(&act_setting_headline);
    const char *size = act_row_text(row, "working_set");
    const char *distribution = act_row_text(row, "distribution");
    const char *reuse = act_row_text(row, "reuse");
    if (strcmp(size, usual.size) != 0 || strcmp(distribution, usual.distribution) != 0 ||
        strcmp(reuse, usual.reuse) != 0) {
        printf("  %s %s %s", size, distribution, reuse);
    }
}

void act_show_speed(const json_t *row, double over_normal) {
    printf("%-44s", act_row_text(row, "id"));
    if (json_is_number(json_object_get(row, "ns_per_element"))) {
        printf(" %9.4f ns/element  [%.4f, %.4f]", act_row_number(row, "ns_per_element"),
               act_row_number(row, "low"), act_row_number(row, "high"));
        if (json_is_number(json_object_get(row, "cycles"))) {
            printf("  %7.3f cycles", act_row_number(row, "cycles"));
        }
        printf("  %6.2f GB/s  %5.3g %% of copy",
               act_row_number(row, "bytes_per_element") / act_row_number(row, "wall_ns"),
               100 * share_of_copy(row));
        show_setting(row);
        if (!isnan(over_normal)) {
            printf("  %.3g times normal", over_normal);
        }
        if (act_row_number(row, "overhead") > ACT_BENCH_OVERHEAD) {
            printf("  (harness: %.2g %% of it)", 100 * act_row_number(row, "overhead"));
        }
    }
    putchar('\n');
    act_show_findings(row);
}

void act_show_controls(const act_machine_watch *watch) {
    if (watch->controls > 0) {
        printf("control: of %zu pairs of the same code %zu were told apart at the 95 %% "
               "level; furthest ratio %.4f\n",
               watch->controls, watch->told_apart, watch->furthest);
    }
}

void act_show_warnings(const act_warnings *warnings) {
    for (size_t i = 0; i < warnings->count; i++) {
        printf("warning (%s): %s: %s\n", warnings->item[i].kind,
               act_line_of(warnings->item[i].detail).text, warnings->item[i].remedy);
    }
}
