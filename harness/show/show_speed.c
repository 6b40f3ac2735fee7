#include "show/show.h"

#include <stdio.h>
#include <string.h>

static double real_of(const json_t *row, const char *key) {
    return json_number_value(json_object_get(row, key));
}

static const char *text_of(const json_t *row, const char *key) {
    return json_string_value(json_object_get(row, key));
}

/* Throughput as a share of what a plain copy of this format reaches in the same rounds.
 */
static double share_of_copy(const json_t *row) {
    double copied = real_of(row, "bytes_per_element");
    if (strcmp(text_of(row, "convention"), "dydx") != 0) {
        copied *= 2.0 / 3; /* the copy has two arrays, not three */
    }
    double limit = copied / real_of(row, "copy_ns");
    return real_of(row, "bytes_per_element") / real_of(row, "ns_per_element") / limit;
}

static void show_setting(const json_t *row) {
    const char *const words[] = {text_of(row, "working_set"),
                                 text_of(row, "distribution"), text_of(row, "reuse")};
    if (strcmp(words[0], "l1") != 0 || strcmp(words[1], "normal") != 0 ||
        strcmp(words[2], "fresh") != 0) {
        printf("  %s %s %s", words[0], words[1], words[2]);
    }
}

void act_show_speed(const json_t *row) {
    printf("%-44s", text_of(row, "id"));
    if (json_is_number(json_object_get(row, "ns_per_element"))) {
        printf(" %9.4f ns/element  [%.4f, %.4f]", real_of(row, "ns_per_element"),
               real_of(row, "low"), real_of(row, "high"));
        if (json_is_number(json_object_get(row, "cycles"))) {
            printf("  %7.3f cycles", real_of(row, "cycles"));
        }
        printf("  %6.2f GB/s  %5.1f %% of copy",
               real_of(row, "bytes_per_element") / real_of(row, "wall_ns"),
               100 * share_of_copy(row));
        show_setting(row);
        if (real_of(row, "overhead") > ACT_BENCH_OVERHEAD) {
            printf("  (harness: %.2g %% of it)", 100 * real_of(row, "overhead"));
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
        printf("warning (%s): %s: %s\n", warnings->item[i].kind, warnings->item[i].detail,
               warnings->item[i].remedy);
    }
}
