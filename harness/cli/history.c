#include "cli/history.h"

#include "gate/metrics.h"
#include "store/row.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const metrics[] = {"max_ulp", "mean_ulp", "failures",
                                      "ns_per_element"};

/* A store: its traits and its rows by id. */
typedef struct history_store {
    json_t *about, *rows;
} history_store;

static act_status read_about(const char *path, json_t **about, act_why *why) {
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    act_status status = act_store_read(&db, path, why);
    if (status != ACT_OK) {
        return status;
    }
    static const char sql[] =
        "SELECT started, version, machine FROM run" ACT_STORE_MAIN_RUN("");
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        *about = act_row_of_columns(statement);
        json_object_set_new(*about, "store", act_json_foreign(path));
    } else {
        act_why_set(why, "%s: no run in it", path);
        status = ACT_LOAD;
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return status;
}

static act_status read_store(const char *path, history_store *store, act_why *why) {
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
    const history_store *x = a;
    const history_store *y = b;
    return strcmp(act_row_text(x->about, "started"), act_row_text(y->about, "started"));
}

static json_t *value_of(const json_t *row, const char *name) {
    const act_metric *metric = act_metric_find(name);
    double value =
        metric != NULL ? act_metric_value(metric, row) : act_row_number(row, name);
    return isfinite(value) ? json_real(value) : json_null();
}

/* The series of one row, unless no store has the metric of it. */
static void add_series(json_t *list, const history_store *stores, size_t count,
                       const char *id) {
    for (size_t m = 0; m < sizeof metrics / sizeof metrics[0]; m++) {
        json_t *values = json_array();
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            json_t *value = value_of(json_object_get(stores[i].rows, id), metrics[m]);
            any = any || !json_is_null(value);
            json_array_append_new(values, value);
        }
        json_t *series = json_pack("{s:s, s:s, s:o}", "id", id, "metric", metrics[m],
                                   "values", values);
        if (any) {
            json_array_append(list, series);
        }
        json_decref(series);
    }
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The ids of all stores, once each, sorted; they belong to *all. */
static const char **sorted_ids(const history_store *stores, size_t count, json_t **all,
                               size_t *n) {
    const char *id;
    json_t *row;
    *all = json_object();
    for (size_t i = 0; i < count; i++) {
        json_object_update_missing(*all, stores[i].rows);
    }
    const char **ids = malloc((json_object_size(*all) + 1) * sizeof *ids);
    *n = 0;
    if (ids != NULL) {
        json_object_foreach(*all, id, row) {
            ids[(*n)++] = id;
        }
        qsort(ids, *n, sizeof *ids, by_name);
    }
    return ids;
}

static act_status collect(const history_store *stores, size_t count,
                          const act_options *options, json_t **out, act_why *why) {
    json_t *about = json_array();
    json_t *series = json_array();
    json_t *all;
    size_t n;
    size_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        json_array_append(about, stores[i].about);
    }
    const char **ids = sorted_ids(stores, count, &all, &n);
    for (size_t i = 0; i < n; i++) {
        if (act_globs_match(options->ids, options->n_ids, ids[i])) {
            chosen++;
            add_series(series, stores, count, ids[i]);
        }
    }
    free(ids);
    json_decref(all);
    *out = json_pack("{s:o, s:o}", "stores", about, "series", series);
    if (ids == NULL || *out == NULL) {
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    if (chosen == 0) {
        bool has_globs = options->n_ids > 0;
        act_why_set(why, "no row of these stores matches%s%s",
                    has_globs ? " " : " anything", has_globs ? options->ids[0] : "");
        return ACT_USAGE;
    }
    return ACT_OK;
}

act_status act_history_load(const act_options *options, json_t **out, act_why *why) {
    size_t count = options->selection.n_words;
    history_store *stores = calloc(count + 1, sizeof *stores);
    *out = NULL;
    if (stores == NULL) {
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    act_status status = ACT_OK;
    for (size_t i = 0; i < count; i++) {
        status = read_store(options->selection.words[i], &stores[i], why);
        if (status != ACT_OK) {
            goto cleanup;
        }
    }
    qsort(stores, count, sizeof *stores, by_start);
    status = collect(stores, count, options, out, why);
cleanup:
    for (size_t i = 0; i < count; i++) {
        json_decref(stores[i].about);
        json_decref(stores[i].rows);
    }
    free(stores);
    if (status != ACT_OK) {
        json_decref(*out);
        *out = NULL;
    }
    return status;
}
