/* Files that are no store of ours, and runs that are cut off: nothing is lost. */
#include "process.h"
#include "store/store.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void make_database(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    cr_assert(sqlite3_open(path, &db) == SQLITE_OK, "%s", path);
    cr_assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
              sqlite3_errmsg(db));
    sqlite3_close(db);
}

static size_t files_in(const char *folder) {
    DIR *directory = opendir(folder);
    size_t count = 0;
    cr_assert(directory != NULL, "%s", folder);
    for (struct dirent *entry = readdir(directory); entry != NULL;
         entry = readdir(directory)) {
        count += entry->d_name[0] != '.';
    }
    closedir(directory);
    return count;
}

/* Each command that opens a store refuses the file in one line and leaves it alone. */
static void expect_refused(const act_scratch *scratch, const char *path, const char *what,
                           const char *words) {
    size_t size = 0;
    char *before = act_scratch_read(path, &size);
    size_t files = files_in(scratch->path);
    static const char *const commands[] = {"ulp", "bench", "run"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        act_process process =
            act_process_run("%s 'relu.d0.f32.*' --db '%s'", commands[i], path);
        cr_expect(process.code == 64 && process.out[0] == '\0',
                  "%s, %s: exit code %d, %s", what, commands[i], process.code,
                  process.out);
        cr_expect(act_is_complaint(process.err) && strstr(process.err, path) != NULL &&
                      strstr(process.err, words) != NULL,
                  "%s, %s: %s", what, commands[i], process.err);
        act_process_free(&process);
    }
    sqlite3 *db = NULL;
    act_why why = {""};
    act_status status = act_store_read(&db, path, &why);
    cr_expect(status != ACT_OK && db == NULL && why.text[0] != '\0', "%s: can be read",
              what);
    size_t size_after = 0;
    char *after = act_scratch_read(path, &size_after);
    bool same = (before == NULL) == (after == NULL) && size == size_after &&
                (before == NULL || memcmp(before, after, size) == 0);
    cr_expect(same, "%s: the file was changed", what);
    cr_expect(files_in(scratch->path) == files, "%s: files were left beside it", what);
    free(before);
    free(after);
}

Test(store_refused, files_that_are_no_store) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "text", path);
    act_scratch_write(path, "a text of mine\n", 15);
    expect_refused(&scratch, path, "a text", "not a results store");

    act_scratch_file(&scratch, "mine.db", path);
    make_database(path, "CREATE TABLE precious (x); INSERT INTO precious VALUES (1)");
    expect_refused(&scratch, path, "a database", "not of checkact");

    act_scratch_file(&scratch, "other.db", path);
    make_database(path, "PRAGMA application_id = 1234; CREATE TABLE t (x)");
    expect_refused(&scratch, path, "another program's database", "not of checkact");

    act_scratch_file(&scratch, "wal.db", path);
    make_database(path, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
    expect_refused(&scratch, path, "a database with a log", "not of checkact");

    expect_refused(&scratch, scratch.path, "a folder", "");
    act_scratch_file(&scratch, "none", path);
    strncat(path, "/results.db", ACT_FILE_SIZE - strlen(path) - 1);
    expect_refused(&scratch, path, "a folder that is not there", "");
    act_scratch_remove(&scratch);
}

static void make_store(const char *path) {
    act_process process =
        act_process_run("ulp --points 100 'relu.d0.f32.*' --db '%s'", path);
    cr_assert(process.err[0] == '\0', "%s", process.err);
    act_process_free(&process);
}

Test(store_refused, another_schema) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    make_store(path);
    make_database(path, "PRAGMA user_version = 99");
    expect_refused(&scratch, path, "a later schema", "schema 99");
    make_database(path, "PRAGMA user_version = 0");
    expect_refused(&scratch, path, "no schema", "schema 0");
    act_scratch_remove(&scratch);
}

Test(store_refused, a_truncated_store) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char part[ACT_FILE_SIZE];
    size_t size = 0;
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_scratch_file(&scratch, "part.db", part);
    make_store(path);
    char *bytes = act_scratch_read(path, &size);
    cr_assert(bytes != NULL && size > 8192, "%zu bytes", size);
    const size_t sizes[] = {1, 50, 100, 1000, 4096, 8192, size / 2, size - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char what[50];
        snprintf(what, sizeof what, "%zu of %zu bytes", sizes[i], size);
        act_scratch_write(part, bytes, sizes[i]);
        expect_refused(&scratch, part, what, "");
    }
    free(bytes);
    act_scratch_remove(&scratch);
}

static long long count_of(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    long long value = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return value;
}

/* Rows of a table in a store that a run is writing; -1 while there is none. */
static long long peek(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    long long count = -1;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        count = count_of(db, sql);
    }
    sqlite3_close(db);
    return count;
}

/* kill -9 in mid-run: what was finished is there as a whole, and a next run goes on. */
Test(store_refused, a_killed_run_leaves_whole_rows) {
    enum { TENTHS_MAX = 600 };
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    pid_t child =
        act_process_start(&scratch, "run '*.f32.*' --points 100000 --db '%s'", path);
    int waited = 0;
    while (peek(path, "SELECT count(*) FROM accuracy") < 2 && waited++ < TENTHS_MAX) {
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
    kill(child, SIGKILL);
    int code = act_process_wait(child);
    cr_assert(code == 128 + SIGKILL, "the run had ended with %d", code);

    sqlite3 *db = NULL;
    act_why why = {""};
    cr_assert(act_store_read(&db, path, &why) == ACT_OK, "%s", why.text);
    long long rows = count_of(db, "SELECT count(*) FROM accuracy");
    cr_expect(rows >= 2, "%lld rows", rows);
    cr_expect(count_of(db, "SELECT count(*) FROM accuracy JOIN impl USING (id)"
                           " JOIN function USING (function)") == rows,
              "rows without an implementation");
    cr_expect(count_of(db, "SELECT count(*) FROM accuracy WHERE verdict <> 'skipped'"
                           " AND id NOT IN (SELECT id FROM error_bin)") == 0,
              "rows without bins");
    cr_expect(count_of(db, "SELECT count(*) FROM pragma_foreign_key_check") == 0,
              "references to nothing");
    sqlite3_close(db);

    act_process process =
        act_process_run("ulp --points 100 relu6.d0.f32.plain --db '%s'", path);
    cr_expect(process.err[0] == '\0', "%s", process.err);
    act_process_free(&process);
    long long after = peek(path, "SELECT count(*) FROM accuracy WHERE run = 1");
    cr_expect(after >= rows - 1, "%lld of %lld rows are left", after, rows);
    cr_expect(peek(path, "SELECT count(*) FROM accuracy WHERE run = 2") > 0,
              "no new row");
    act_scratch_remove(&scratch);
}
