#include "store/store_put.h"

#include "base/clock.h"
#include "code/names.h"
#include "store/checksum.h"
#include "store/store_check.h"
#include "store/store_make.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
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
    store->code = sqlite3_errcode(store->db) & 0xff;
    if (status == ACT_UNWRITTEN && store->code == SQLITE_BUSY) {
        act_store_fault(store->db, store->path, &store->why);
        return;
    }
    bool is_short = status == ACT_NOMEM || store->code == SQLITE_OK;
    act_why_set(&store->why, "%s: cannot be written: %s", store->path,
                is_short ? "out of memory" : sqlite3_errmsg(store->db));
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

bool act_store_is_in_place(const act_store *store) {
    return act_file_identity_same(store->file, act_file_identity_of(store->path, ""));
}

act_status act_store_check_place(act_store *store) {
    if (store->status == ACT_OK && store->db != NULL && !act_store_is_in_place(store)) {
        store->status = ACT_UNWRITTEN;
        act_why_set(&store->why,
                    "%s: deleted, moved or replaced while the run went on: its results "
                    "are not there",
                    store->path);
    }
    return store->status;
}

void act_store_begin(act_store *store) {
    store->status = ACT_OK;
    act_store_check_place(store);
    act_store_execute(store, "BEGIN IMMEDIATE");
}

/* Brings what is in the log into the file, now and then, for it may be all that is left
 * of a run. What cannot be brought stays in the log. */
static void checkpoint(act_store *store) {
    const double interval = 1; /* seconds: each waits for the disk */
    double now = act_clock_seconds();
    if (now - store->checkpoint >= interval) {
        sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL,
                                  NULL);
        store->checkpoint = now;
    }
}

act_status act_store_end(act_store *store) {
    act_store_execute(store, "COMMIT");
    if (store->status != ACT_OK && sqlite3_get_autocommit(store->db) == 0) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    }
    if (store->status == ACT_OK) {
        checkpoint(store);
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

/* The primary key of a table, with commas between. */
static char *key_of(sqlite3 *db, const char *table) {
    sqlite3_stmt *names = NULL;
    sqlite3_prepare_v2(db,
                       "SELECT group_concat('\"' || name || '\"')"
                       " FROM pragma_table_info(?1) WHERE pk > 0",
                       -1, &names, NULL);
    sqlite3_bind_text(names, 1, table, -1, SQLITE_STATIC);
    char *list = sqlite3_step(names) == SQLITE_ROW
                     ? sqlite3_mprintf("%s", sqlite3_column_text(names, 0))
                     : NULL;
    sqlite3_finalize(names);
    return list;
}

sqlite3_stmt *act_store_insertion(sqlite3 *db, const char *table, bool is_keyed) {
    char *names = act_checksum_columns(db, table, "\"@\"");
    char *values = act_checksum_columns(db, table, ":@");
    char *update = act_checksum_columns(db, table, "\"@\" = excluded.\"@\"");
    char *key = key_of(db, table);
    sqlite3_stmt *statement = NULL;
    char *sql = NULL;
    if (names == NULL || values == NULL || update == NULL || key == NULL) {
        goto cleanup;
    }
    sql = sqlite3_mprintf(
        "INSERT INTO \"%w\" (%s, checksum) VALUES (%s, act_checksum(%Q, %s))", table,
        names, values, table, values);
    if (sql != NULL && is_keyed) {
        sql = sqlite3_mprintf("%z ON CONFLICT (%s) DO UPDATE SET %s,"
                              " checksum = excluded.checksum",
                              sql, key, update);
    }
    if (sql != NULL) {
        statement = act_store_statement(db, sql);
        sqlite3_clear_bindings(statement);
    }
cleanup:
    sqlite3_free(names);
    sqlite3_free(values);
    sqlite3_free(update);
    sqlite3_free(key);
    sqlite3_free(sql);
    return statement;
}

/* Each member of the row is a column; a column without one is NULL. */
static void insert(act_store *store, sqlite3_stmt *statement, json_t *row) {
    char parameter[ACT_NAME_SIZE];
    const char *key;
    json_t *value;
    json_object_foreach(row, key, value) {
        snprintf(parameter, sizeof parameter, ":%s", key);
        int i = sqlite3_bind_parameter_index(statement, parameter);
        assert(i > 0);
        bind_value(statement, i, value);
    }
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
            statement = act_store_insertion(store->db, table, how == ACT_PUT_KEYED);
        }
        if (statement == NULL) {
            fail(store, ACT_UNWRITTEN);
            break;
        }
        insert(store, statement, row);
    }
    json_decref(list);
}
