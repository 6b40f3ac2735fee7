#include "past.h"

#include "store/store.h"

#include <stdio.h>

static const char tables[] =
    "CREATE TABLE IF NOT EXISTS temp.store (store INTEGER PRIMARY KEY, path, is_base, started,"
    " command, version, machine, cores, system, compiler, libraries, seed);"
    "CREATE TABLE IF NOT EXISTS temp.past (store, id, verdict, max_ulp, floored, rounded,"
    " failures, findings, ns, low, high);"
    "CREATE INDEX IF NOT EXISTS temp.past_id ON past (id, store);";

#define SCHEMA "\"%w\"."
#define MAIN_RUN ACT_STORE_MAIN_RUN(SCHEMA)

/* Runs SQL that sqlite3_mprintf made, and frees it. */
static act_status execute(sqlite3 *db, char *sql) {
    int code = sql != NULL ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;
    sqlite3_free(sql);
    return code == SQLITE_OK ? ACT_OK : code == SQLITE_NOMEM ? ACT_NOMEM : ACT_LOAD;
}

/* Copies what the pages need of a store: its main run, and each of its rows. */
static act_status copy(sqlite3 *db, const char *schema, const char *path,
                       const char *is_base) {
    return execute(
        db,
        sqlite3_mprintf(
            "%s"
            "INSERT INTO temp.store (path, is_base, started, command, version, machine, cores,"
            " system, compiler, libraries, seed) SELECT %Q, %s, started, command, version,"
            " machine, cores, system, compiler, libraries, seed FROM " SCHEMA
            "run" MAIN_RUN ";"
            "INSERT INTO temp.past SELECT (SELECT max(store) FROM temp.store), impl.id,"
            " verdict, max_ulp, max_floored_ulp, correctly_rounded, nan_for_number +"
            " number_for_nan + wrong_sign + wrong_zero_sign + zero_for_number, (SELECT"
            " count(*) FROM " SCHEMA
            "fault WHERE fault.id = impl.id), ns_per_element, low, high FROM " SCHEMA
            "impl LEFT JOIN " SCHEMA "accuracy USING (id) LEFT JOIN " SCHEMA
            "headline USING (id);",
            tables, path, is_base, schema, schema, schema, schema, schema, schema));
}

act_status act_past_add(sqlite3 *db, const char *path, bool is_base, act_why *why) {
    sqlite3 *other;
    act_status status = act_store_read(&other, path, why);
    sqlite3_close(other); /* only to be refused with the usual words */
    if (status != ACT_OK) {
        return status;
    }
    status = execute(db, sqlite3_mprintf("ATTACH %Q AS other", path));
    if (status != ACT_OK) {
        goto cleanup;
    }
    status = copy(db, "other", path, is_base ? "1" : "0");
cleanup:
    if (status != ACT_OK) {
        act_why_set(why, "%s: cannot be read: %s", path, sqlite3_errmsg(db));
    }
    sqlite3_exec(db, "DETACH other", NULL, NULL, NULL);
    return status;
}

act_status act_past_finish(sqlite3 *db, act_why *why) {
    sqlite3_exec(db,
                 "DELETE FROM temp.past WHERE store IN (SELECT store FROM temp.store"
                 " WHERE is_base IS NULL); DELETE FROM temp.store WHERE is_base IS NULL",
                 NULL, NULL, NULL); /* of an earlier report */
    act_status status = copy(db, "main", "this store", "NULL");
    if (status != ACT_OK) {
        act_why_set(why, "the results cannot be read: %s", sqlite3_errmsg(db));
    }
    return status;
}
