#include "base/exit.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/history.h"
#include "store/rows.h"

#include <stdio.h>

/* Whether a later value differs from the first. */
static bool changes(const json_t *values) {
    size_t i;
    const json_t *value;
    json_array_foreach(values, i, value) {
        if (!json_equal(value, json_array_get(values, 0))) {
            return true;
        }
    }
    return false;
}

static void print_series(const json_t *series) {
    const json_t *values = json_object_get(series, "values");
    size_t i;
    const json_t *value;
    printf("%-40s %-14s", act_row_cell(series, "id"), act_row_cell(series, "metric"));
    json_array_foreach(values, i, value) {
        if (json_is_number(value)) {
            printf(" %11.5g", json_number_value(value));
        } else {
            printf(" %11s", "-");
        }
    }
    putchar('\n');
}

static void print_text(const json_t *history) {
    size_t i;
    const json_t *item;
    size_t same = 0;
    json_array_foreach(json_object_get(history, "stores"), i, item) {
        printf("%zu  %s  %s  %s\n", i + 1, act_row_cell(item, "started"),
               act_row_cell(item, "version"), act_row_cell(item, "store"));
    }
    json_array_foreach(json_object_get(history, "series"), i, item) {
        if (changes(json_object_get(item, "values"))) {
            print_series(item);
        } else {
            same++;
        }
    }
    printf("%zu series are the same in all stores\n", same);
}

static void print_rows(const json_t *history) {
    static const char *const lists[] = {"stores", "series"};
    for (size_t l = 0; l < 2; l++) {
        size_t i;
        const json_t *item;
        json_array_foreach(json_object_get(history, lists[l]), i, item) {
            act_row_print(item);
        }
    }
}

static int run(act_options *options) {
    act_why why;
    json_t *history = NULL;
    if (options->selection.n_words == 0) {
        act_errorf("history of what? Name stores, as in checkact history old.db new.db");
        return ACT_EXIT_USAGE;
    }
    act_status status = act_history_load(options, &history, &why);
    if (act_report_failure(status, &why) == ACT_OK) {
        (options->json ? print_rows : print_text)(history);
    }
    json_decref(history);
    return act_exit_code(status);
}

const act_command act_cmd_history = {
    .name = "history",
    .summary = "results of several stores side by side",
    .words = "DB...",
    .doc = "Prints what differs between stores, in the order of their runs: largest and "
           "mean error, failures, time.",
    .takes = ACT_TAKES_IDS,
    .run = run,
};
