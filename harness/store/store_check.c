#include "store/store_check.h"

#include "base/infile.h"
#include "store/checksum.h"
#include "store/schema.h"
#include "store/store_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define APPLICATION_ID "PRAGMA application_id"

static act_status say_damaged(const char *path, act_why *why) {
    act_why_set(why, "%s: damaged or cut off: move it away, or name another file", path);
    return ACT_LOAD;
}

static act_status say_foreign(const char *path, act_why *why) {
    act_why_set(why, "%s: a database, but not of checkact: name another file", path);
    return ACT_LOAD;
}

static act_status say_no_memory(act_why *why) {
    act_why_set(why, "out of memory");
    return ACT_NOMEM;
}

act_status act_store_fault(sqlite3 *db, const char *path, act_why *why) {
    switch (sqlite3_errcode(db) & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return say_damaged(path, why);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        act_why_set(why, "%s: another process keeps it locked: wait until it has ended",
                    path);
        return ACT_IO;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        act_why_set(why,
                    "%s: cannot be opened as it is: a run goes on or was killed, whose "
                    "newest rows are in %s-wal or %s-journal, and these or the folder "
                    "cannot be written: copy all to where they can",
                    path, path, path);
        return ACT_IO;
    case SQLITE_NOMEM:
        return say_no_memory(why);
    default:
        act_why_set(why, "%s: cannot be read: %s", path, sqlite3_errmsg(db));
        return ACT_IO;
    }
}

/* Fields of the header, https://www.sqlite.org/fileformat2.html, section 1.3, and of the
 * page of the table of tables, which begins behind it (1.6). */
enum {
    HEADER_SIZE = 100,
    AT_PAGE_SIZE = 16,
    AT_MODE = 18,
    AT_ID = 68,
    AT_KIND = 100,
    AT_CELLS = 103,
    READ_SIZE = 105,
    KIND_LEAF = 13,
    MODE_LOG = 2
};

static long big_endian(const unsigned char *bytes, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

/* As SQLite leaves a file whose first transaction was undone. */
static bool is_blank_page(const unsigned char *head, long size, long page_size) {
    return size == page_size && big_endian(head + AT_ID, 4) == 0 &&
           head[AT_KIND] == KIND_LEAF && big_endian(head + AT_CELLS, 2) == 0;
}

static act_status check_head(const unsigned char *head, long count, long size,
                             const char *path, act_why *why) {
    if (count < HEADER_SIZE || memcmp(head, "SQLite format 3", AT_PAGE_SIZE) != 0) {
        act_why_set(why, "%s: not a results store: name another file", path);
        return ACT_LOAD;
    }
    long page_size = big_endian(head + AT_PAGE_SIZE, 2);
    page_size = page_size == 1 ? 65536 : page_size;
    if (is_blank_page(head, size, page_size)) {
        return ACT_OK;
    }
    sqlite3 *schema = act_schema_open();
    bool is_ours =
        big_endian(head + AT_ID, 4) == act_schema_number(schema, APPLICATION_ID);
    sqlite3_close(schema);
    if (!is_ours) {
        return say_foreign(path, why);
    }
    bool is_cut =
        page_size < 512 || (size % page_size != 0 && !act_file_has(path, "-journal"));
    return is_cut ? say_damaged(path, why) : ACT_OK;
}

static act_status read_head(const char *path, bool *is_logged, act_why *why) {
    unsigned char head[READ_SIZE] = {0};
    struct stat info;
    FILE *file = act_infile_open(path, why);
    if (file == NULL) {
        return ACT_IO;
    }
    fstat(fileno(file), &info);
    size_t count = fread(head, 1, READ_SIZE, file);
    fclose(file);
    *is_logged = head[AT_MODE] == MODE_LOG || info.st_size == 0;
    return info.st_size == 0 ? ACT_OK
                             : check_head(head, (long)count, info.st_size, path, why);
}

/* SQLite would put files beside it and finish what another program left undone, also with
 * the log of another file that had this name: the header says whether it has one. */
act_status act_store_check_header(const char *path, bool *is_left, act_why *why) {
    enum { TRIES = 10, STEP_MS = 20 }; /* a run may begin or end between two looks */
    bool is_logged;
    bool has_log;
    for (int i = 0;; i++) {
        has_log = act_file_has(path, "-wal");
        act_status status = read_head(path, &is_logged, why);
        if (status != ACT_OK) {
            return status;
        }
        if (is_logged || !has_log || i == TRIES) {
            break;
        }
        sqlite3_sleep(STEP_MS);
    }
    if (has_log && !is_logged) {
        act_why_set(why, "%s: %s-wal is of another file that had this name: move it away",
                    path, path);
        return ACT_LOAD;
    }
    *is_left = is_logged || act_file_has(path, "-journal");
    return ACT_OK;
}

static act_status check_version(sqlite3 *db, sqlite3 *schema, const char *path,
                                act_why *why) {
    sqlite3_int64 is = act_schema_number(db, "PRAGMA user_version");
    sqlite3_int64 wanted = act_schema_number(schema, "PRAGMA user_version");
    if (act_schema_number(db, APPLICATION_ID) !=
        act_schema_number(schema, APPLICATION_ID)) {
        return say_foreign(path, why);
    }
    if (is != wanted) {
        act_why_set(
            why, "%s: results of schema %lld, this checkact has %lld: name another file",
            path, (long long)is, (long long)wanted);
        return ACT_LOAD;
    }
    return ACT_OK;
}

/* Pages and indexes, by SQLite's own check. */
static act_status check_pages(sqlite3 *db, const char *path, act_why *why) {
    sqlite3_stmt *row = NULL;
    act_status status = ACT_OK;
    sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &row, NULL);
    if (sqlite3_step(row) != SQLITE_ROW) {
        status = act_store_fault(db, path, why);
    } else if (strcmp((const char *)sqlite3_column_text(row, 0), "ok") != 0) {
        status = say_damaged(path, why);
    }
    sqlite3_finalize(row);
    return status;
}

/* Each table, index and view of the schema is there, in its words. What a user added is
 * left alone. */
static act_status check_schema(sqlite3 *db, sqlite3 *schema, const char *path,
                               act_why *why) {
    enum { COLUMNS = 4 };
    sqlite3_stmt *wanted = NULL;
    sqlite3_stmt *found = NULL;
    act_status status = ACT_OK;
    sqlite3_prepare_v2(schema, "SELECT name, type, tbl_name, sql FROM sqlite_schema", -1,
                       &wanted, NULL);
    sqlite3_prepare_v2(db,
                       "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND type = ?2"
                       " AND tbl_name = ?3 AND sql IS ?4",
                       -1, &found, NULL);
    while (status == ACT_OK && sqlite3_step(wanted) == SQLITE_ROW) {
        for (int i = 0; i < COLUMNS; i++) {
            sqlite3_bind_value(found, i + 1, sqlite3_column_value(wanted, i));
        }
        if (sqlite3_step(found) != SQLITE_ROW) {
            act_why_set(why,
                        "%s: damaged: %s is not as the schema has it: move it away, or "
                        "name another file",
                        path, (const char *)sqlite3_column_text(wanted, 0));
            status = ACT_LOAD;
        }
        sqlite3_reset(found);
    }
    sqlite3_finalize(wanted);
    sqlite3_finalize(found);
    return status;
}

/* The first row whose checksum is not that of its columns. */
static act_status check_rows_of(sqlite3 *db, const char *table, const char *path,
                                act_why *why) {
    act_status status = ACT_OK;
    sqlite3_stmt *row = NULL;
    char *columns = act_checksum_columns(db, table, "\"@\"");
    char *sql = columns != NULL
                    ? sqlite3_mprintf("SELECT rowid, * FROM \"%w\" WHERE checksum IS NOT"
                                      " act_checksum(%Q, %s)",
                                      table, table, columns)
                    : NULL;
    if (sql == NULL) {
        status = say_no_memory(why);
        goto cleanup;
    }
    sqlite3_prepare_v2(db, sql, -1, &row, NULL);
    int step = sqlite3_step(row);
    if (step == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(row, 1);
        act_why_set(why,
                    "%s: damaged: row %lld of %s (%.100s) is not as it was written: move "
                    "it away, or name another file",
                    path, sqlite3_column_int64(row, 0), table, key != NULL ? key : "");
        status = ACT_LOAD;
    } else if (step != SQLITE_DONE) {
        status = act_store_fault(db, path, why);
    }
cleanup:
    sqlite3_finalize(row);
    sqlite3_free(columns);
    sqlite3_free(sql);
    return status;
}

static act_status check_rows(sqlite3 *db, sqlite3 *schema, const char *path,
                             act_why *why) {
    sqlite3_stmt *tables = NULL;
    act_status status = ACT_OK;
    sqlite3_prepare_v2(schema, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1,
                       &tables, NULL);
    while (status == ACT_OK && sqlite3_step(tables) == SQLITE_ROW) {
        status =
            check_rows_of(db, (const char *)sqlite3_column_text(tables, 0), path, why);
    }
    sqlite3_finalize(tables);
    return status;
}

act_status act_store_check_whole(sqlite3 *db, const char *path, bool *is_new,
                                 act_why *why) {
    sqlite3_int64 count = act_schema_number(db, "SELECT count(*) FROM sqlite_schema");
    *is_new = count == 0 && act_schema_number(db, APPLICATION_ID) == 0;
    if (count < 0) {
        return act_store_fault(db, path, why);
    }
    if (*is_new) {
        return ACT_OK;
    }
    sqlite3 *schema = act_schema_open();
    if (schema == NULL || act_checksum_add(db) != SQLITE_OK) {
        sqlite3_close(schema);
        return say_no_memory(why);
    }
    act_status status = check_version(db, schema, path, why);
    if (status == ACT_OK) {
        status = check_pages(db, path, why);
    }
    if (status == ACT_OK) {
        status = check_schema(db, schema, path, why);
    }
    if (status == ACT_OK) {
        status = check_rows(db, schema, path, why);
    }
    sqlite3_close(schema);
    return status;
}
