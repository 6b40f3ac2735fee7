#include "store/store_put.h"

#include <assert.h>
#include <string.h>

sqlite3_stmt *act_store_statement(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = sqlite3_next_stmt(db, NULL);
    while (statement != NULL && strcmp(sqlite3_sql(statement), sql) != 0) {
        statement = sqlite3_next_stmt(db, statement);
    }
    if (statement == NULL) {
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    }
    sqlite3_reset(statement);
    return statement;
}

act_status act_store_step(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? ACT_OK : ACT_IO;
}

act_status act_store_run(act_store *store, const char *sql, const char *const *texts,
                         int count) {
    sqlite3_stmt *statement = act_store_statement(store->db, sql);
    for (int i = 0; i < count; i++) {
        sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_TRANSIENT);
    }
    return act_store_step(statement);
}

static void bind_value(sqlite3_stmt *statement, int i, const json_t *value) {
    if (json_is_integer(value)) {
        sqlite3_bind_int64(statement, i, json_integer_value(value));
    } else if (json_is_boolean(value)) {
        sqlite3_bind_int(statement, i, json_is_true(value));
    } else if (json_is_real(value)) {
        sqlite3_bind_double(statement, i, json_real_value(value));
    } else if (json_is_string(value)) {
        sqlite3_bind_text(statement, i, json_string_value(value), -1, SQLITE_TRANSIENT);
    } else {
        sqlite3_bind_null(statement, i);
    }
}

/* The insertion of rows with the keys of this one; NULL if there is no memory or no such
 * table. */
static sqlite3_stmt *insertion(sqlite3 *db, const char *table, json_t *row,
                               bool is_keyed) {
    char *sql = sqlite3_mprintf("INSERT INTO %s (", table);
    char *values = sqlite3_mprintf("");
    char *update = sqlite3_mprintf("");
    const char *key;
    json_t *value;
    const char *comma = "";
    json_object_foreach(row, key, value) {
        sql = sqlite3_mprintf("%z%s\"%s\"", sql, comma, key);
        values = sqlite3_mprintf("%z%s:%s", values, comma, key);
        update = sqlite3_mprintf("%z%s\"%s\" = excluded.\"%s\"", update, comma, key, key);
        comma = ",";
    }
    const char *id = json_object_iter_key(json_object_iter(row));
    sql = is_keyed ? sqlite3_mprintf("%z) VALUES (%z) ON CONFLICT (%s) DO UPDATE SET %z",
                                     sql, values, id, update)
                   : sqlite3_mprintf("%z) VALUES (%z)", sql, values);
    if (!is_keyed) {
        sqlite3_free(update);
    }
    sqlite3_stmt *statement = sql != NULL ? act_store_statement(db, sql) : NULL;
    sqlite3_free(sql);
    return statement;
}

/* The row has the keys that the statement was made for, in their order. */
static act_status insert(sqlite3_stmt *statement, json_t *row) {
    const char *key;
    json_t *value;
    int bound = 0;
    json_object_foreach(row, key, value) {
        bound++;
        assert(strcmp(sqlite3_bind_parameter_name(statement, bound) + 1, key) == 0);
        bind_value(statement, bound, value);
    }
    assert(bound == sqlite3_bind_parameter_count(statement));
    return act_store_step(statement);
}

act_status act_store_put(act_store *store, const char *table, json_t *row,
                         bool is_keyed) {
    if (row == NULL) {
        return ACT_NOMEM;
    }
    sqlite3_stmt *statement = insertion(store->db, table, row, is_keyed);
    act_status status = statement != NULL ? insert(statement, row) : ACT_IO;
    json_decref(row);
    return status;
}

act_status act_store_put_all(act_store *store, const char *table, json_t *rows,
                             bool with_run) {
    sqlite3_stmt *statement = NULL;
    act_status status = rows != NULL ? ACT_OK : ACT_NOMEM;
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        if (with_run) {
            json_object_set_new(row, "run", json_integer(store->run));
        }
        if (statement == NULL) {
            statement = insertion(store->db, table, row, false);
        }
        status = statement != NULL ? insert(statement, row) : ACT_IO;
        if (status != ACT_OK) {
            break;
        }
    }
    json_decref(rows);
    return status;
}
