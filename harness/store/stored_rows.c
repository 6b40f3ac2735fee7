#include "store/stored_rows.h"

#include "base/progress.h"
#include "store/rows.h"
#include "store/store.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct measuring {
    const act_options *options;
    json_t *rows;
    act_progress progress;
} measuring;

static act_status take(void *user, const act_sweep_result *result) {
    measuring *m = user;
    act_progress_step(&m->progress, result->impl->id);
    json_t *row = act_row_of_result(m->options, result);
    json_object_set_new(row, "seed", json_integer((json_int_t)m->options->plan.seed));
    return json_array_append_new(m->rows, row) == 0 ? ACT_OK : ACT_NOMEM;
}

static int by_id(const void *a, const void *b) {
    const json_t *const *x = a;
    const json_t *const *y = b;
    return strcmp(json_string_value(json_object_get(*x, "id")),
                  json_string_value(json_object_get(*y, "id")));
}

/* The same rows in a new array. */
static json_t *sorted(const json_t *rows) {
    size_t count = json_array_size(rows);
    json_t **list = malloc((count + 1) * sizeof(json_t *));
    json_t *out = list != NULL ? json_array() : NULL;
    if (out != NULL) {
        for (size_t i = 0; i < count; i++) {
            list[i] = json_array_get(rows, i);
        }
        qsort(list, count, sizeof(json_t *), by_id);
        for (size_t i = 0; i < count; i++) {
            json_array_append(out, list[i]);
        }
    }
    free(list);
    return out;
}

act_status act_gather_measured(const act_options *options, const act_catalogue *catalogue,
                               json_t **rows) {
    measuring m = {.options = options,
                   .rows = json_array(),
                   .progress = act_progress_begin("accuracy", catalogue->count)};
    act_sweep sweep = {.impls = catalogue->impls,
                       .count = catalogue->count,
                       .plan = options->plan,
                       .timeout = options->timeout,
                       .jobs = options->jobs,
                       .exhaustive = options->exhaustive,
                       .budget = options->budget};
    *rows = NULL;
    act_status status = m.rows != NULL ? act_sweep_run(&sweep, take, &m) : ACT_NOMEM;
    act_progress_end(&m.progress);
    if (status == ACT_OK) {
        *rows = sorted(m.rows);
        status = *rows != NULL ? ACT_OK : ACT_NOMEM;
    }
    json_decref(m.rows);
    if (status == ACT_USAGE) {
        act_options_empty_range(options);
    } else if (status == ACT_NOMEM) {
        act_errorf("out of memory or of processes");
    }
    return status;
}

static json_t *column_value(sqlite3_stmt *statement, int i) {
    switch (sqlite3_column_type(statement, i)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(statement, i));
    case SQLITE_FLOAT:
        return act_json_real(sqlite3_column_double(statement, i));
    case SQLITE_TEXT: {
        json_t *text = json_string((const char *)sqlite3_column_text(statement, i));
        return text != NULL ? text : json_string("(not UTF-8)");
    }
    default:
        return json_null();
    }
}

json_t *act_gather_columns(sqlite3_stmt *statement) {
    json_t *row = json_object();
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        json_object_set_new(row, sqlite3_column_name(statement, i),
                            column_value(statement, i));
    }
    return row;
}

json_t *act_gather_index(const json_t *rows) {
    json_t *index = json_object();
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        json_object_set(index, json_string_value(json_object_get(row, "id")), row);
    }
    return index;
}

bool act_gather_chooses(char *const *globs, size_t n_globs, const char *id) {
    bool chosen = n_globs == 0;
    for (size_t g = 0; g < n_globs && !chosen; g++) {
        chosen = fnmatch(globs[g], id, 0) == 0;
    }
    return chosen;
}

/* As above, and says which globs did. */
static bool is_chosen(const char *id, char *const *globs, size_t n_globs, bool *used) {
    bool chosen = n_globs == 0;
    for (size_t g = 0; g < n_globs; g++) {
        if (fnmatch(globs[g], id, 0) == 0) {
            chosen = true;
            used[g] = true;
        }
    }
    return chosen;
}

static act_status read_rows(sqlite3 *db, json_t *rows, char *const *globs, size_t n_globs,
                            bool *used) {
    static const char sql[] =
        "SELECT impl.*, accuracy.*, run.seed, headline.ns_per_element,"
        " headline.low AS ns_low, headline.high AS ns_high,"
        " timed.machine AS ns_machine, timed.compiler AS ns_compiler"
        " FROM impl LEFT JOIN accuracy ON accuracy.id = impl.id"
        " LEFT JOIN run ON run.run = accuracy.run"
        " LEFT JOIN headline ON headline.id = impl.id"
        " LEFT JOIN run AS timed ON timed.run = headline.run ORDER BY impl.id";
    sqlite3_stmt *statement = NULL;
    act_status status =
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK ? ACT_OK : ACT_IO;
    int step = SQLITE_DONE;
    while (status == ACT_OK && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        if (!is_chosen(id, globs, n_globs, used)) {
            continue;
        }
        json_t *row = act_gather_columns(statement);
        json_object_set_new(row, "id", json_string(id)); /* null where accuracy is */
        json_object_set_new(row, "findings", json_array());
        status = json_array_append_new(rows, row) == 0 ? ACT_OK : ACT_NOMEM;
    }
    status = status == ACT_OK && step != SQLITE_DONE ? ACT_IO : status;
    sqlite3_finalize(statement);
    return status;
}

static act_status read_findings(sqlite3 *db, const json_t *rows) {
    json_t *index = act_gather_index(rows);
    sqlite3_stmt *statement = NULL;
    act_status status =
        sqlite3_prepare_v2(db, "SELECT * FROM finding WHERE stage <> 'bench'", -1,
                           &statement, NULL) == SQLITE_OK
            ? ACT_OK
            : ACT_IO;
    while (status == ACT_OK && sqlite3_step(statement) == SQLITE_ROW) {
        json_t *finding = act_gather_columns(statement);
        const char *id = json_string_value(json_object_get(finding, "id"));
        json_t *row = json_object_get(index, id);
        if (row != NULL) {
            json_array_append(json_object_get(row, "findings"), finding);
        }
        json_decref(finding);
    }
    sqlite3_finalize(statement);
    json_decref(index);
    return status;
}

act_status act_gather_stored(const char *path, char *const *globs, size_t n_globs,
                             json_t **rows, char *why, size_t why_size) {
    sqlite3 *db = NULL;
    bool *used = calloc(n_globs + 1, sizeof *used);
    *rows = json_array();
    act_status status = used != NULL && *rows != NULL ? ACT_OK : ACT_NOMEM;
    snprintf(why, why_size, "out of memory");
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_store_read(&db, path, why, why_size);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = read_rows(db, *rows, globs, n_globs, used);
    status = status == ACT_OK ? read_findings(db, *rows) : status;
    if (status == ACT_IO) {
        snprintf(why, why_size, "%s: cannot be read: %s", path, sqlite3_errmsg(db));
    }
    for (size_t g = 0; g < n_globs && status == ACT_OK; g++) {
        if (!used[g]) {
            snprintf(why, why_size, "%s: no row in it matches '%s'", path, globs[g]);
            status = ACT_USAGE;
        }
    }
cleanup:
    sqlite3_close(db);
    free(used);
    return status;
}
