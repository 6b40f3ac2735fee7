#include "cli/history.h"

#include "gate/metrics.h"
#include "store/row.h"
#include "store/store.h"
#include "store/stored_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const act_history_metrics[] = {"max_ulp", "mean_ulp", "failures",
                                           "ns_per_element"};
const size_t act_history_metric_count =
    sizeof act_history_metrics / sizeof act_history_metrics[0];

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

static act_status read_store(const char *path, history_store *c, act_why *why) {
    json_t *rows = NULL;
    act_status status = read_about(path, &c->about, why);
    if (status == ACT_OK) {
        status = act_stored_rows(path, NULL, 0, &rows, why);
    }
    c->rows = status == ACT_OK ? act_rows_by_id(rows) : NULL;
    json_decref(rows);
    return status;
}

static int by_start(const void *a, const void *b) {
    const history_store *x = a;
    const history_store *y = b;
    const char *s = json_string_value(json_object_get(x->about, "started"));
    const char *t = json_string_value(json_object_get(y->about, "started"));
    return strcmp(s, t);
}

static json_t *value_of(const json_t *row, const char *name) {
    const act_metric *metric = act_metric_find(name);
    double value =
        metric != NULL ? act_metric_value(metric, row) : act_row_number(row, name);
    return isfinite(value) ? json_real(value) : json_null();
}

/* The series of one row, unless no store has the metric of it. */
static void add_series(json_t *list, const history_store *history_stores, size_t count,
                       const char *id) {
    for (size_t m = 0; m < act_history_metric_count; m++) {
        json_t *values = json_array();
        bool any = false;
        for (size_t i = 0; i < count; i++) {
            json_t *value = value_of(json_object_get(history_stores[i].rows, id),
                                     act_history_metrics[m]);
            any = any || !json_is_null(value);
            json_array_append_new(values, value);
        }
        json_t *series = json_pack("{s:s, s:s, s:o}", "id", id, "metric",
                                   act_history_metrics[m], "values", values);
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
static const char **sorted_ids(const history_store *history_stores, size_t count,
                               json_t **all, size_t *n) {
    const char *id;
    json_t *row;
    *all = json_object();
    for (size_t i = 0; i < count; i++) {
        json_object_update_missing(*all, history_stores[i].rows);
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

static act_status collect(const history_store *history_stores, size_t count,
                          char *const *globs, size_t n_globs, json_t **out,
                          act_why *why) {
    json_t *stores = json_array();
    json_t *series = json_array();
    json_t *all;
    size_t n;
    size_t chosen = 0;
    for (size_t i = 0; i < count; i++) {
        json_array_append(stores, history_stores[i].about);
    }
    const char **ids = sorted_ids(history_stores, count, &all, &n);
    for (size_t i = 0; i < n; i++) {
        if (act_globs_match(globs, n_globs, ids[i])) {
            chosen++;
            add_series(series, history_stores, count, ids[i]);
        }
    }
    free(ids);
    json_decref(all);
    *out = json_pack("{s:o, s:o}", "stores", stores, "series", series);
    if (ids == NULL || *out == NULL) {
        act_why_set(why, "out of memory");
        return ACT_NOMEM;
    }
    if (chosen == 0) {
        act_why_set(why, "no row of these stores matches%s%s",
                    n_globs > 0 ? " " : " anything", n_globs > 0 ? globs[0] : "");
        return ACT_USAGE;
    }
    return ACT_OK;
}

act_status act_history_load(char *const *paths, size_t count, char *const *globs,
                            size_t n_globs, json_t **out, act_why *why) {
    history_store *history_stores = calloc(count + 1, sizeof *history_stores);
    *out = NULL;
    act_status status = history_stores != NULL ? ACT_OK : ACT_NOMEM;
    act_why_set(why, "out of memory");
    for (size_t i = 0; i < count && status == ACT_OK; i++) {
        status = read_store(paths[i], &history_stores[i], why);
    }
    if (status == ACT_OK) {
        qsort(history_stores, count, sizeof *history_stores, by_start);
        status = collect(history_stores, count, globs, n_globs, out, why);
    }
    for (size_t i = 0; history_stores != NULL && i < count; i++) {
        json_decref(history_stores[i].about);
        json_decref(history_stores[i].rows);
    }
    free(history_stores);
    if (status != ACT_OK) {
        json_decref(*out);
        *out = NULL;
    }
    return status;
}
