/* schema.md names every table and column of harness/store/schema.sql, and no other; the
 * examples of ids exist. */
#include "harness/tests/process.h"
#include "sample_store.h"

#include <criterion/criterion.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 64 };

/* The word between the backquotes that follow a prefix, or false if there is none. */
static bool quoted_after(const char *line, const char *prefix, char name[NAME_SIZE]) {
    size_t skip = strlen(prefix);
    if (strncmp(line, prefix, skip) != 0 || line[skip] != '`') {
        return false;
    }
    size_t length = strcspn(line + skip + 1, "`");
    cr_assert(length < NAME_SIZE, "%s", line);
    memcpy(name, line + skip + 1, length);
    name[length] = '\0';
    return true;
}

static int query_count(sqlite3 *db, const char *sql, const char *a, const char *b) {
    sqlite3_stmt *rows;
    cr_assert(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK, "%s",
              sqlite3_errmsg(db));
    sqlite3_bind_text(rows, 1, a, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(rows, 2, b, -1, SQLITE_TRANSIENT);
    int count = sqlite3_step(rows) == SQLITE_ROW ? sqlite3_column_int(rows, 0) : -1;
    sqlite3_finalize(rows);
    return count;
}

/* Marks in table `named` what the page documents; returns the number of columns. */
static int read_page(sqlite3 *db) {
    char table[NAME_SIZE] = "";
    char column[NAME_SIZE];
    int count = 0;
    char *page = act_sample_read("reports/schema.md", NULL);
    char *rest = page;
    for (char *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (strncmp(line, "## ", 3) == 0 && !quoted_after(line, "## ", table)) {
            table[0] = '\0'; /* a section about something else */
        }
        /* A row is of one column, or of several with commas between. */
        const char *more = "| ";
        for (char *at = line; table[0] != '\0' && quoted_after(at, more, column);
             at += strlen(more) + strlen(column) + 2, more = ", ") {
            int known = query_count(
                db, "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2", table,
                column);
            cr_expect(known == 1, "schema.md names %s.%s, which does not exist", table,
                      column);
            query_count(db, "INSERT INTO named VALUES (?1, ?2)", table, column);
            count++;
        }
    }
    free(page);
    return count;
}

Test(schema_doc, names_every_column_once) {
    sqlite3 *db = act_sample_open(":memory:", 1);
    sqlite3_exec(db, "CREATE TEMP TABLE named (t, c)", NULL, NULL, NULL);
    int count = read_page(db);
    sqlite3_stmt *missing;
    const char *sql =
        "SELECT t.name, c.name FROM main.sqlite_schema t,"
        " pragma_table_info(t.name) c WHERE t.type = 'table' AND"
        " (SELECT count(*) FROM named WHERE t = t.name AND c = c.name) <> 1";
    cr_assert(sqlite3_prepare_v2(db, sql, -1, &missing, NULL) == SQLITE_OK, "%s",
              sqlite3_errmsg(db));
    while (sqlite3_step(missing) == SQLITE_ROW) {
        cr_expect(false, "schema.md does not name %s.%s once",
                  (const char *)sqlite3_column_text(missing, 0),
                  (const char *)sqlite3_column_text(missing, 1));
    }
    cr_expect(count > 60, "%d columns", count);
    sqlite3_finalize(missing);
    sqlite3_close(db);
}

/* Asks the program for every id on a page; returns how many there are. */
static int check_ids(const char *path) {
    regex_t form;
    regmatch_t found;
    int count = 0;
    char *page = act_sample_read(path, NULL);
    cr_assert(regcomp(&form, "[a-z0-9_]+\\.d[0-2]\\.b?f[0-9]+\\.[a-z0-9_-]+",
                      REG_EXTENDED) == 0,
              "a bad pattern");
    for (char *at = page; regexec(&form, at, 1, &found, 0) == 0; count++) {
        int length = (int)(found.rm_eo - found.rm_so);
        act_process list = act_process_run("list %.*s", length, at + found.rm_so);
        cr_expect(list.code == 0, "%s: exit code %d: %s", path, list.code, list.err);
        act_process_free(&list);
        at += found.rm_eo;
    }
    regfree(&form);
    free(page);
    return count;
}

Test(report_doc, examples_of_ids_exist) {
    int ids = check_ids("reports/schema.md") + check_ids("reports/README.md");
    cr_expect(ids >= 2, "%d ids", ids);
}
