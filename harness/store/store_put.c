#include "store/store_put.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
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

/* What SQLite says is read here, before a ROLLBACK says that it went well. */
static void fail(act_store *store, act_status status) {
    store->status = status;
    act_why_set(&store->why, "%s: cannot be written: %s", store->path,
                status == ACT_NOMEM ? "out of memory" : sqlite3_errmsg(store->db));
}

act_status act_store_step(act_store *store, sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_DONE) {
        fail(store, ACT_UNWRITTEN);
    }
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? ACT_OK : ACT_UNWRITTEN;
}

void act_store_execute(act_store *store, const char *form, ...) {
    if (store->status != ACT_OK) {
        return;
    }
    va_list arguments;
    va_start(arguments, form);
    char *sql = sqlite3_vmprintf(form, arguments);
    va_end(arguments);
    if (sql == NULL) {
        fail(store, ACT_NOMEM);
    } else if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail(store, ACT_UNWRITTEN);
    }
    sqlite3_free(sql);
}

void act_store_begin(act_store *store) {
    store->status = ACT_OK;
    act_store_execute(store, "BEGIN");
}

act_status act_store_end(act_store *store) {
    act_store_execute(store, "COMMIT");
    if (store->status != ACT_OK && sqlite3_get_autocommit(store->db) == 0) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return store->status;
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

static void append_keys(sqlite3_str *sql, json_t *row, const char *form) {
    const char *key;
    json_t *value;
    const char *comma = "";
    json_object_foreach(row, key, value) {
        sqlite3_str_appendf(sql, form, comma, key, key);
        comma = ",";
    }
}

/* The insertion of rows with the keys of this one; NULL if there is no memory or no such
 * table. */
static sqlite3_stmt *insertion(sqlite3 *db, const char *table, json_t *row,
                               bool is_keyed) {
    sqlite3_str *text = sqlite3_str_new(db);
    sqlite3_str_appendf(text, "INSERT INTO %s (", table);
    append_keys(text, row, "%s\"%s\"");
    sqlite3_str_appendall(text, ") VALUES (");
    append_keys(text, row, "%s:%s");
    sqlite3_str_appendall(text, ")");
    if (is_keyed) {
        sqlite3_str_appendf(text, " ON CONFLICT (%s) DO UPDATE SET ",
                            json_object_iter_key(json_object_iter(row)));
        append_keys(text, row, "%s\"%s\" = excluded.\"%s\"");
    }
    char *sql = sqlite3_str_finish(text);
    sqlite3_stmt *statement = sql != NULL ? act_store_statement(db, sql) : NULL;
    sqlite3_free(sql);
    return statement;
}

/* The row has the keys that the statement was made for, in their order. */
static void insert(act_store *store, sqlite3_stmt *statement, json_t *row) {
    const char *key;
    json_t *value;
    int bound = 0;
    json_object_foreach(row, key, value) {
        bound++;
        assert(strcmp(sqlite3_bind_parameter_name(statement, bound) + 1, key) == 0);
        bind_value(statement, bound, value);
    }
    assert(bound == sqlite3_bind_parameter_count(statement));
    act_store_step(store, statement);
}

void act_store_put(act_store *store, const char *table, json_t *rows, act_put how) {
    json_t *list = json_is_array(rows) ? rows : json_pack("[o]", rows);
    sqlite3_stmt *statement = NULL;
    size_t i;
    json_t *row;
    if (list == NULL && store->status == ACT_OK) {
        fail(store, ACT_NOMEM);
    }
    json_array_foreach(list, i, row) {
        if (store->status != ACT_OK) {
            break;
        }
        if (how == ACT_PUT_WITH_RUN) {
            json_object_set_new(row, "run", json_integer(store->run));
        }
        if (statement == NULL) {
            statement = insertion(store->db, table, row, how == ACT_PUT_KEYED);
        }
        if (statement == NULL) {
            fail(store, ACT_UNWRITTEN);
            break;
        }
        insert(store, statement, row);
    }
    json_decref(list);
}
