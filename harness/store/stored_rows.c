#include "store/stored_rows.h"

#include "store/row.h"
#include "store/store.h"

#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *column_value(sqlite3_stmt *statement, int i) {
    switch (sqlite3_column_type(statement, i)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(statement, i));
    case SQLITE_FLOAT:
        return act_json_real(sqlite3_column_double(statement, i));
    case SQLITE_TEXT:
        return act_json_foreign((const char *)sqlite3_column_text(statement, i));
    default:
        return json_null();
    }
}

json_t *act_row_of_columns(sqlite3_stmt *statement) {
    json_t *row = json_object();
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        json_object_set_new(row, sqlite3_column_name(statement, i),
                            column_value(statement, i));
    }
    return row;
}

json_t *act_rows_by_id(const json_t *rows) {
    json_t *index = json_object();
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        json_object_set(index, json_string_value(json_object_get(row, "id")), row);
    }
    return index;
}

bool act_globs_match(char *const *globs, size_t n_globs, const char *id) {
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
        json_t *row = act_row_of_columns(statement);
        json_object_set_new(row, "id", json_string(id)); /* null where accuracy is */
        json_object_set_new(row, "findings", json_array());
        status = json_array_append_new(rows, row) == 0 ? ACT_OK : ACT_NOMEM;
    }
    status = status == ACT_OK && step != SQLITE_DONE ? ACT_IO : status;
    sqlite3_finalize(statement);
    return status;
}

static act_status read_findings(sqlite3 *db, const json_t *rows) {
    json_t *index = act_rows_by_id(rows);
    sqlite3_stmt *statement = NULL;
    act_status status =
        sqlite3_prepare_v2(db, "SELECT * FROM finding WHERE stage <> 'bench'", -1,
                           &statement, NULL) == SQLITE_OK
            ? ACT_OK
            : ACT_IO;
    while (status == ACT_OK && sqlite3_step(statement) == SQLITE_ROW) {
        json_t *finding = act_row_of_columns(statement);
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

act_status act_stored_rows(const char *path, char *const *globs, size_t n_globs,
                           json_t **rows, act_why *why) {
    sqlite3 *db = NULL;
    bool *used = calloc(n_globs + 1, sizeof *used);
    *rows = json_array();
    act_status status = used != NULL && *rows != NULL ? ACT_OK : ACT_NOMEM;
    act_why_set(why, "out of memory");
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = act_store_read(&db, path, why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = read_rows(db, *rows, globs, n_globs, used);
    status = status == ACT_OK ? read_findings(db, *rows) : status;
    if (status == ACT_IO) {
        act_why_set(why, "%s: cannot be read: %s", path, sqlite3_errmsg(db));
    }
    for (size_t g = 0; g < n_globs && status == ACT_OK; g++) {
        if (!used[g]) {
            act_why_set(why, "%s: no row in it matches '%s'", path, globs[g]);
            status = ACT_USAGE;
        }
    }
cleanup:
    sqlite3_close(db);
    free(used);
    return status;
}
