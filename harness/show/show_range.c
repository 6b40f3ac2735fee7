#include "show/show_range.h"
#include "number/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const order_names[ACT_ORDERS] = {"f", "f'", "f''"};

static void show_bound(const json_t *row, const char *name, const char *reached_key,
                       const char *at_key) {
    const char *reached = act_row_text(row, reached_key);
    const char *at = act_row_text(row, at_key);
    printf("       %s ", name);
    if (strcmp(reached, "kink") == 0) {
        printf("a limit at a kink: %s\n", at);
    } else if (*at == '\0') {
        printf("%s\n", reached);
    } else {
        printf("%s: %s\n", reached, at);
    }
}

/* The answer to "must the derivative lie in [0, 1]?" */
static void show_unit_interval(const act_range *slope) {
    mpfi_t beyond;
    mpfi_init2(beyond, mpfi_get_prec(slope->upper.value));
    mpfi_ui_sub(beyond, 0, slope->lower.value);
    bool below = mpfi_is_strictly_pos(beyond) != 0;
    bool is_told = below || mpfi_is_nonpos(beyond);
    char *down = act_decimal_of_interval(beyond, ACT_BOUND_DIGITS);
    mpfi_sub_ui(beyond, slope->upper.value, 1);
    bool above = mpfi_is_strictly_pos(beyond) != 0;
    is_told = is_told && (above || mpfi_is_nonpos(beyond));
    char *up = act_decimal_of_interval(beyond, ACT_BOUND_DIGITS);
    mpfi_clear(beyond);
    printf("       %s [0, 1]", below || above ? "leaves"
                               : is_told      ? "lies in"
                                              : "no digit tells whether it lies in");
    if (below) {
        printf("%s by %s below 0", above ? ":" : "", down);
    }
    if (above) {
        printf("%s by %s above 1", below ? " and" : "", up);
    }
    putchar('\n');
    free(down);
    free(up);
}

static void show_order(const act_ranges *ranges, const json_t *row) {
    int order = (int)act_row_whole(row, "order");
    char *interval = act_ranges_interval(ranges, order, ACT_BOUND_DIGITS);
    printf("  %-3s  %s\n", order_names[order], interval);
    free(interval);
    if (!ranges->known[order]) {
        return;
    }
    show_bound(row, "lower", "lower_reached", "lower_at");
    show_bound(row, "upper", "upper_reached", "upper_at");
    if (order == 1) {
        show_unit_interval(&ranges->range[1]);
    }
}

/* How inputs compare with the one from which on, outward, something holds. */
static const char *relation_of(const json_t *row) {
    return strcmp(act_row_text(row, "side"), "right") == 0 ? ">=" : "<=";
}

/* "x >= 17.328680" with the exact number in hex. */
static void show_point(const json_t *row) {
    const char *hex = act_row_text(row, "x");
    if (*hex == '\0') {
        printf("never");
        return;
    }
    double x = strtod(hex, NULL);
    if (isinf(x)) {
        printf("all x");
    } else {
        printf("x %s %s (%.9g)", relation_of(row), hex, x);
    }
}

static void show_saturation(const json_t *rows) {
    static const char *const what[] = {"f rounds to", "f' rounds to"};
    size_t i;
    const json_t *row;
    if (json_array_size(rows) > 0) {
        puts("  saturation: from there on, outward, all inputs of the format");
    }
    json_array_foreach(rows, i, row) {
        int order = (int)act_row_whole(row, "order");
        double value = strtod(act_row_text(row, "value"), NULL);
        printf("    %-5s  %-4s  %s %.6g: ", act_row_text(row, "side"),
               act_row_text(row, "format"), what[order], value == 0 ? 0 : value);
        show_point(row);
        putchar('\n');
    }
}

static void show_gradient(const json_t *rows) {
    size_t i, k;
    const json_t *row;
    const json_t *left;
    if (json_array_size(rows) == 0) {
        puts("  gradient after L layers: no bound, f has no Lipschitz constant");
        return;
    }
    puts("  gradient after L layers, at most (max |f'|)^L");
    json_array_foreach(rows, i, row) {
        printf("    %-4s", act_row_text(row, "format"));
        json_array_foreach(json_object_get(row, "left"), k, left) {
            printf("  %d: %.4g", (int)act_row_whole(left, "layers"),
                   strtod(act_row_text(left, "gradient"), NULL));
        }
        const json_t *zero = json_object_get(row, "zero_from");
        const json_t *infinite = json_object_get(row, "infinite_from");
        if (json_is_integer(zero)) {
            printf("  zero from %lld on", (long long)json_integer_value(zero));
        } else if (json_is_integer(infinite)) {
            printf("  inf from %lld on", (long long)json_integer_value(infinite));
        }
        putchar('\n');
    }
}

/* `pad` blanks stand before it; returns those that would fill the column behind it. */
static int show_vanishing(const json_t *row, int pad) {
    enum { VERDICT_WIDTH = 12 };
    const char *verdict = act_row_text(row, "verdict");
    const char *hex = act_row_text(row, "x");
    char where[ACT_NAME_SIZE] = "never";
    if (*hex != '\0') {
        snprintf(where, sizeof where, "x %s %.9g", relation_of(row), strtod(hex, NULL));
    }
    verdict = strcmp(verdict, "as_it_should") == 0 ? "as it should" : verdict;
    printf("%*s  %-17s %s", pad, "", where, verdict);
    return VERDICT_WIDTH - (int)strlen(verdict);
}

/* A line for each implementation, with both sides. */
static void show_impls(const json_t *rows) {
    size_t i;
    json_t *row;
    json_t *by_id = json_object(); /* lists of rows */
    json_t *sides;
    const char *id;
    json_array_foreach(rows, i, row) {
        json_object_update_missing_new(by_id,
                                       json_pack("{s:[]}", act_row_text(row, "id")));
        json_array_append(json_object_get(by_id, act_row_text(row, "id")), row);
    }
    if (json_object_size(by_id) > 0) {
        puts("  implementations of f': zero from there on, outward");
    }
    json_object_foreach(by_id, id, sides) {
        int pad = 0;
        printf("    %-40s", id);
        json_array_foreach(sides, i, row) {
            pad = show_vanishing(row, pad);
        }
        putchar('\n');
    }
    json_decref(by_id);
}

static void show_traits(const json_t *row) {
    const char *lipschitz = act_row_text(row, "lipschitz");
    printf("  monotone      %s\n", act_row_text(row, "monotone"));
    printf("  zero-centred  %s\n",
           json_is_true(json_object_get(row, "zero_centred")) ? "yes" : "no");
    printf("  Lipschitz     %s\n",
           strcmp(lipschitz, "inf") == 0 ? "no constant" : lipschitz);
    printf("  saturates     left: %s, right: %s\n", act_row_text(row, "saturates_left"),
           act_row_text(row, "saturates_right"));
    show_saturation(json_object_get(row, "saturation"));
    show_gradient(json_object_get(row, "gradient"));
    show_impls(json_object_get(row, "impls"));
}

void act_show_range(const act_ranges *ranges, const char *params_text,
                    const json_t *rows) {
    size_t i;
    const json_t *row;
    const json_t *first = json_array_get(rows, 0);
    printf("%s(x) = %s%s%s", ranges->f->name, ranges->f->formula,
           *params_text != '\0' ? " with " : "", params_text);
    const char *from = act_row_text(first, "range_from");
    const char *to = act_row_text(first, "range_to");
    if (*from != '\0') {
        printf(", x >= %g", strtod(from, NULL));
    }
    if (*to != '\0') {
        printf(", x <= %g", strtod(to, NULL));
    }
    putchar('\n');
    json_array_foreach(rows, i, row) {
        if (json_object_get(row, "order") != NULL) {
            show_order(ranges, row);
        } else {
            show_traits(row);
        }
    }
}

static void show_table_row(const act_ranges *ranges) {
    enum { TABLE_DIGITS = 6 };
    printf("| %s |", ranges->f->name);
    for (int order = 0; order < ACT_ORDERS; order++) {
        char *interval = act_ranges_interval(ranges, order, TABLE_DIGITS);
        printf(" %s |", interval);
        free(interval);
    }
    const act_traits *traits = &ranges->traits;
    char *lipschitz = act_decimal_of_interval(traits->lipschitz, TABLE_DIGITS);
    printf(" %s | %s | %s | %s, %s |\n", act_monotone_names[traits->monotone],
           traits->zero_centred ? "yes" : "no",
           strcmp(lipschitz, "inf") == 0 ? "none" : lipschitz,
           act_saturates_names[traits->saturation[0]],
           act_saturates_names[traits->saturation[1]]);
    free(lipschitz);
}

act_status act_show_range_table(void) {
    act_status result = ACT_OK;
    puts("| function | f | f' | f'' | monotone | zero-centred | Lipschitz | saturates |");
    puts("|---|---|---|---|---|---|---|---|");
    for (size_t i = 0; i < act_function_count && result == ACT_OK; i++) {
        act_ranges ranges;
        result = act_ranges_find(&ranges, act_functions[i], NULL, -HUGE_VAL, HUGE_VAL);
        if (result == ACT_OK) {
            show_table_row(&ranges);
        }
        act_ranges_free(&ranges);
    }
    return result;
}
