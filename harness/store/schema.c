#include "store/schema.h"

#include <stddef.h>

const char act_schema_sql[] =
#include "schema.inc"
    ;

sqlite3 *act_schema_open(void) {
    sqlite3 *db = NULL;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
        sqlite3_exec(db, act_schema_sql, NULL, NULL, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

sqlite3_int64 act_schema_number(sqlite3 *db, const char *sql) {
    sqlite3_stmt *row = NULL;
    sqlite3_prepare_v2(db, sql, -1, &row, NULL);
    sqlite3_int64 number =
        sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : -1;
    sqlite3_finalize(row);
    return number;
}
