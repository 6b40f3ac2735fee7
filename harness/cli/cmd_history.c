#include "base/exit.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/history.h"
#include "store/rows.h"

#include <stdio.h>

ACT_COMMAND(history);

const char act_cmd_history_summary[] = "results of several stores side by side";

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

static act_status run(const act_store_arguments *arguments, bool json) {
    act_why why;
    json_t *history = NULL;
    if (arguments->file_count == 0) {
        act_errorf("history of what? Name stores, as in checkact history old.db new.db");
        return ACT_USAGE;
    }
    act_status status = act_history_load(arguments, &history, &why);
    if (act_report_failure(status, &why) != ACT_OK) {
        return status;
    }
    if (json) {
        print_rows(history);
    } else {
        print_text(history);
    }
    json_decref(history);
    return ACT_OK;
}

int act_cmd_history(int argc, char **argv) {
    act_store_arguments arguments = {0};
    act_usage usage = {
        .args_doc = "DB...",
        .doc = "Prints what differs between stores, in the order of their runs: largest "
               "and mean error, failures, time.",
        .own = &act_store_arguments_argp,
        .own_input = &arguments,
    };
    act_options options;
    act_status status = act_options_parse(&options, &usage, argc, argv);
    if (status == ACT_OK) {
        status = run(&arguments, options.json);
    }
    act_options_free(&options);
    return act_exit_code(status);
}
