#include "base/text.h"
#include "cli/command.h"
#include "gate/judge_errors.h"
#include "gate/metrics.h"
#include "store/rows_accuracy.h"
#include "store/stored_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct diff {
    bool json;
    size_t changed, same, lone;
} diff;

/* digits: 6, or as many as tell two numbers apart. */
static void print_side(const json_t *value, int digits) {
    if (json_is_integer(value)) {
        printf(" %14" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_number(value)) {
        printf(" %14.*g", digits, json_number_value(value));
    } else {
        printf(" %14s", json_is_string(value) ? json_string_value(value) : "-");
    }
}

/* Prints a member of both rows, of which a lone one has null for the other. */
static void print_change(const diff *d, const json_t *before, const json_t *after,
                         const char *key, const char *change) {
    const char *id = act_row_text(before != NULL ? before : after, "id");
    json_t *x = json_object_get(before, key);
    json_t *y = json_object_get(after, key);
    if (d->json) {
        act_row_print_new(json_pack("{s:s, s:s, s:O?, s:O?, s:s}", "id", id, "metric",
                                    key, "before", x, "after", y, "change", change));
        return;
    }
    double apart = fabs(json_number_value(y) - json_number_value(x));
    int digits = apart < 1e-5 * fabs(json_number_value(y)) ? 17 : 6;
    printf("%-40s %-16s", id, key);
    print_side(x, digits);
    print_side(y, digits);
    printf("  %s\n", act_line_of(change).text);
}

/* Times differ if their intervals do not meet; even so it may be the machine. */
static bool times_differ(const json_t *before, const json_t *after) {
    return act_row_number(before, "ns_high") < act_row_number(after, "ns_low") ||
           act_row_number(after, "ns_high") < act_row_number(before, "ns_low");
}

/* better: 1 more is better, -1 less is, 0 neither. */
static bool compare_number(const diff *d, const char *key, int better,
                           const json_t *before, const json_t *after) {
    double was = act_row_number(before, key);
    double is = act_row_number(after, key);
    bool both = !isnan(was) && !isnan(is);
    bool differs = both ? was != is : isnan(was) != isnan(is);
    if (differs) {
        bool improves = better > 0 ? is > was : is < was;
        const char *change = !both || better == 0 ? "other"
                             : improves           ? "better"
                                                  : "worse";
        print_change(d, before, after, key, change);
    }
    return differs;
}

/* Errors are compared over the same inputs only. */
static bool compare_errors(const diff *d, const json_t *before, const json_t *after) {
    const char *other = act_judge_difference(after, before);
    if (other != NULL) {
        print_change(d, before, after, other, "not_comparable");
        return true;
    }
    bool differs = false;
    for (size_t i = 0; i < act_metric_count; i++) {
        const act_metric *metric = &act_metrics[i];
        if (json_object_get(after, metric->name) != NULL) { /* a column */
            differs =
                compare_number(d, metric->name, metric->better, before, after) || differs;
        }
    }
    return differs;
}

/* Times are compared on one machine, as one compiler made the code. */
static bool compare_times(const diff *d, const json_t *before, const json_t *after) {
    static const char key[] = "ns_per_element";
    bool both = !isnan(act_row_number(before, key)) && !isnan(act_row_number(after, key));
    if (both && !times_differ(before, after)) {
        return false;
    }
    for (int i = 0; i < 2 && both; i++) {
        const char *where = i == 0 ? "ns_machine" : "ns_compiler";
        if (strcmp(act_row_text(before, where), act_row_text(after, where)) != 0) {
            print_change(d, before, after, key, "not_comparable");
            return true;
        }
    }
    return compare_number(d, key, -1, before, after);
}

static json_t *finding_count(const json_t *row) {
    return json_integer((json_int_t)json_array_size(json_object_get(row, "findings")));
}

static void compare_row(diff *d, json_t *before, json_t *after) {
    json_object_set_new(before, "finding_count", finding_count(before));
    json_object_set_new(after, "finding_count", finding_count(after));
    bool differs = compare_number(d, "finding_count", -1, before, after);
    if (!json_equal(json_object_get(before, "verdict"),
                    json_object_get(after, "verdict"))) {
        print_change(d, before, after, "verdict", "other");
        differs = true;
    }
    differs = compare_errors(d, before, after) || differs;
    differs = compare_times(d, before, after) || differs;
    d->changed += differs;
    d->same += !differs;
}

static void compare(diff *d, const json_t *before, const json_t *after) {
    json_t *old_rows = act_rows_by_id(before);
    json_t *new_rows = act_rows_by_id(after);
    size_t i;
    json_t *row;
    json_array_foreach(before, i, row) {
        json_t *other = json_object_get(new_rows, act_row_text(row, "id"));
        if (other != NULL) {
            compare_row(d, row, other);
        }
    }
    json_array_foreach(before, i, row) {
        if (json_object_get(new_rows, act_row_text(row, "id")) == NULL) {
            print_change(d, row, NULL, "row", "only_before");
            d->lone++;
        }
    }
    json_array_foreach(after, i, row) {
        if (json_object_get(old_rows, act_row_text(row, "id")) == NULL) {
            print_change(d, NULL, row, "row", "only_after");
            d->lone++;
        }
    }
    if (!d->json) {
        printf("%zu rows differ, %zu are the same, %zu are in one store only\n",
               d->changed, d->same, d->lone);
    }
    json_decref(old_rows);
    json_decref(new_rows);
}

static act_status run(act_options *options) {
    act_why why;
    diff d = {.json = options->json};
    json_t *rows[2] = {NULL, NULL};
    act_status status = ACT_OK;
    if (options->selection.n_words != 2) {
        return act_refuse("diff compares two stores, as in checkact diff old.db new.db");
    }
    for (size_t i = 0; i < 2; i++) {
        status = act_stored_rows(options->selection.words[i], options->ids,
                                 options->n_ids, &rows[i], &why);
        if (act_report_failure(status, &why) != ACT_OK) {
            goto cleanup;
        }
    }
    compare(&d, rows[0], rows[1]);
cleanup:
    json_decref(rows[0]);
    json_decref(rows[1]);
    return status;
}

const act_command act_cmd_diff = {
    .name = "diff",
    .summary = "what changed between two stores",
    .words = "OLD.db NEW.db",
    .doc = "Prints what differs between two stores: rows, errors over the same inputs, "
           "failures, findings, and times of one machine and compiler whose intervals do "
           "not meet. The exit code is 0 whether or not anything does; checkact gate "
           "judges.",
    .takes = ACT_TAKES_IDS,
    .run = run,
};
