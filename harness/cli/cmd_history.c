#include "base/text.h"
#include "cli/command.h"
#include "gate/metrics.h"
#include "store/row.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A store: what its last run says of itself, and its rows by id. */
typedef struct past_store {
    json_t *about, *rows;
} past_store;

static act_status read_about(const char *path, json_t **about, act_why *why) {
    sqlite3 *db = NULL;
    act_status status = act_store_read(&db, path, why);
    if (status != ACT_OK) {
        return status;
    }
    json_t *runs = act_rows_of_query(
        db, "SELECT started, version, machine FROM run" ACT_STORE_MAIN_RUN(""), NULL, 0);
    *about = json_incref(json_array_get(runs, 0));
    if (json_object_set_new(*about, "store", act_json_foreign(path)) != 0) {
        act_why_set(why, "%s: no run in it", path);
        status = ACT_LOAD;
    }
    json_decref(runs);
    sqlite3_close(db);
    return status;
}

static act_status read_store(const char *path, past_store *store, act_why *why) {
    json_t *rows = NULL;
    act_status status = read_about(path, &store->about, why);
    if (status != ACT_OK) {
        return status;
    }
    status = act_stored_rows(path, NULL, 0, &rows, why);
    store->rows = status == ACT_OK ? act_rows_by_id(rows) : NULL;
    json_decref(rows);
    return status;
}

static int by_start(const void *a, const void *b) {
    const past_store *x = a;
    const past_store *y = b;
    return strcmp(act_row_text(x->about, "started"), act_row_text(y->about, "started"));
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The ids of `all` that the globs choose, sorted; *n: how many. */
static const char **sorted_ids(json_t *all, const act_options *options, size_t *n) {
    const char **ids = malloc((json_object_size(all) + 1) * sizeof *ids);
    const char *id;
    json_t *row;
    *n = 0;
    json_object_foreach(all, id, row) {
        if (ids != NULL && act_globs_match(options->ids, options->n_ids, id)) {
            ids[(*n)++] = id;
        }
    }
    if (ids != NULL) {
        qsort(ids, *n, sizeof *ids, by_name);
    }
    return ids;
}

static void print_stores(const past_store *stores, size_t count, bool json) {
    for (size_t i = 0; i < count; i++) {
        const json_t *about = stores[i].about;
        if (json) {
            act_row_print(about);
        } else {
            printf("%zu  %s  %s  %s\n", i + 1, act_row_cell(about, "started"),
                   act_row_cell(about, "version"),
                   act_line_of(act_row_cell(about, "store")).text);
        }
    }
}

static void print_values(const char *id, const char *metric, const json_t *values) {
    size_t i;
    const json_t *value;
    printf("%-40s %-14s", id, metric);
    json_array_foreach(values, i, value) {
        if (json_is_number(value)) {
            printf(" %11.5g", json_number_value(value));
        } else {
            printf(" %11s", "-");
        }
    }
    putchar('\n');
}

static json_t *value_of(const json_t *row, const char *name) {
    const act_metric *metric = act_metric_find(name);
    double value =
        metric != NULL ? act_metric_value(metric, row) : act_row_number(row, name);
    return isfinite(value) ? json_real(value) : json_null();
}

/* Prints a metric of a row in all stores, unless none has it. As text, what is the same
 * in all is only counted: 1. */
static size_t print_series(const past_store *stores, size_t count, const char *id,
                           const char *metric, bool json) {
    json_t *values = json_array();
    bool any = false;
    bool changes = false;
    for (size_t i = 0; i < count; i++) {
        json_t *value = value_of(json_object_get(stores[i].rows, id), metric);
        json_array_append_new(values, value);
        any = any || !json_is_null(value);
        changes = changes || !json_equal(value, json_array_get(values, 0));
    }
    if (any && json) {
        act_row_print_new(
            json_pack("{s:s, s:s, s:O}", "id", id, "metric", metric, "values", values));
    } else if (changes) {
        print_values(id, metric, values);
    }
    json_decref(values);
    return any && !changes ? 1 : 0;
}

static act_status print_history(const past_store *stores, const act_options *options,
                                act_why *why) {
    static const char *const metrics[] = {"max_ulp", "mean_ulp", "failures",
                                          "ns_per_element"};
    size_t count = options->selection.n_words;
    json_t *all = json_object();
    size_t n;
    size_t same = 0;
    act_status status = ACT_OK;
    for (size_t i = 0; i < count; i++) {
        json_object_update_missing(all, stores[i].rows);
    }
    const char **ids = sorted_ids(all, options, &n);
    if (n == 0) {
        bool has_globs = options->n_ids > 0;
        act_why_set(why, "no row of these stores matches%s%s",
                    has_globs ? " " : " anything", has_globs ? options->ids[0] : "");
        status = ACT_USAGE;
        goto cleanup;
    }
    print_stores(stores, count, options->json);
    for (size_t i = 0; i < n; i++) {
        for (size_t m = 0; m < sizeof metrics / sizeof metrics[0]; m++) {
            same += print_series(stores, count, ids[i], metrics[m], options->json);
        }
    }
    if (!options->json) {
        printf("%zu series are the same in all stores\n", same);
    }
cleanup:
    free(ids);
    json_decref(all);
    return status;
}

static act_status run(act_options *options) {
    act_why why = {"out of memory"};
    size_t count = options->selection.n_words;
    act_status status = ACT_NOMEM;
    if (count == 0) {
        return act_refuse(
            "history of what? Name stores, as in checkact history old.db new.db");
    }
    past_store *stores = calloc(count, sizeof *stores);
    if (stores == NULL) {
        goto cleanup;
    }
    for (size_t i = 0; i < count; i++) {
        status = read_store(options->selection.words[i], &stores[i], &why);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
    qsort(stores, count, sizeof *stores, by_start);
    status = print_history(stores, options, &why);
cleanup:
    for (size_t i = 0; stores != NULL && i < count; i++) {
        json_decref(stores[i].about);
        json_decref(stores[i].rows);
    }
    free(stores);
    return act_report_failure(status, &why);
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
