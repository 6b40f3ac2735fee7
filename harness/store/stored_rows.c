#include "store/stored_rows.h"

#include "check/exceptions.h"
#include "store/checksum.h"
#include "store/row.h"
#include "store/store.h"

#include <fnmatch.h>
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
        const char *name = sqlite3_column_name(statement, i);
        if (!act_checksum_is(name)) {
            json_object_set_new(row, name, column_value(statement, i));
        }
    }
    return row;
}

json_t *act_rows_of_query(sqlite3 *db, const char *sql, const char *const *texts,
                          int count) {
    sqlite3_stmt *statement = NULL;
    json_t *rows = json_array();
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    for (int i = 0; i < count; i++) {
        sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_STATIC);
    }
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        json_array_append_new(rows, act_row_of_columns(statement));
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_DONE) {
        json_decref(rows);
        rows = NULL;
    }
    return rows;
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
    bool matches = n_globs == 0;
    for (size_t g = 0; g < n_globs && !matches; g++) {
        matches = fnmatch(globs[g], id, 0) == 0;
    }
    return matches;
}

/* Takes out the columns of `checked` if there are none. */
static void drop_unchecked(json_t *row) {
    static const char *const columns[] = {"max_inconsistency", "flag_errors"};
    size_t count = sizeof columns / sizeof columns[0];
    if (!json_is_null(json_object_get(row, columns[0]))) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        json_object_del(row, columns[i]);
    }
    for (int i = 0; i < ACT_FLAGS; i++) {
        json_object_del(row, act_flag_names[i]);
    }
}

/* Adds the rows that match. */
static act_status read_rows(sqlite3 *db, json_t *rows, char *const *globs,
                            size_t n_globs) {
    static const char sql[] =
        "SELECT impl.*, accuracy.*, run.seed, checked.max_inconsistency,"
        " flag_errors, flag_invalid, flag_divide, flag_overflow, flag_underflow,"
        " flag_inexact,"
        " headline.ns_per_element,"
        " headline.low AS ns_low, headline.high AS ns_high,"
        " timed.machine AS ns_machine, timed.compiler AS ns_compiler"
        " FROM impl LEFT JOIN accuracy ON accuracy.id = impl.id"
        " LEFT JOIN run ON run.run = accuracy.run"
        " LEFT JOIN checked ON checked.id = impl.id"
        " LEFT JOIN headline ON headline.id = impl.id"
        " LEFT JOIN run AS timed ON timed.run = headline.run ORDER BY impl.id";
    static const char classes_sql[] = "SELECT * FROM class WHERE id = ?1 ORDER BY rowid";
    static const char findings_sql[] =
        "SELECT * FROM finding WHERE id = ?1 AND stage <> 'bench'";
    sqlite3_stmt *statement = NULL;
    int step;
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        if (!act_globs_match(globs, n_globs, id)) {
            continue;
        }
        json_t *row = act_row_of_columns(statement);
        json_object_set_new(row, "id", json_string(id)); /* null where accuracy is */
        drop_unchecked(row);
        json_t *classes = act_rows_of_query(db, classes_sql, &id, 1);
        json_t *findings = act_rows_of_query(db, findings_sql, &id, 1);
        if (json_object_set_new(row, "classes", classes) != 0 ||
            json_object_set_new(row, "findings", findings) != 0 ||
            json_array_append_new(rows, row) != 0) {
            break;
        }
    }
    sqlite3_finalize(statement);
    return step == SQLITE_DONE ? ACT_OK : ACT_IO;
}

static bool matches_any(const char *glob, const json_t *rows) {
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row) {
        if (fnmatch(glob, act_row_text(row, "id"), 0) == 0) {
            return true;
        }
    }
    return false;
}

act_status act_stored_rows(const char *path, char *const *globs, size_t n_globs,
                           json_t **rows, act_why *why) {
    sqlite3 *db;
    *rows = json_array();
    act_status status = act_store_read(&db, path, why);
    if (status != ACT_OK) {
        return status;
    }
    status = read_rows(db, *rows, globs, n_globs);
    if (status != ACT_OK) {
        act_why_set(why, "%s: cannot be read: %s", path, sqlite3_errmsg(db));
        goto cleanup;
    }
    for (size_t g = 0; g < n_globs; g++) {
        if (!matches_any(globs[g], *rows)) {
            act_why_set(why, "%s: no row in it matches '%s'", path, globs[g]);
            status = ACT_USAGE;
            goto cleanup;
        }
    }
cleanup:
    sqlite3_close(db);
    return status;
}
