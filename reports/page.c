#include "page.h"

#include "base/escape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Remembers the first failure of SQLite. */
static void note(act_page *page, bool done) {
    if (done || page->status != ACT_OK) {
        return;
    }
    bool is_full = sqlite3_errcode(page->db) == SQLITE_NOMEM;
    act_why_set(page->why, "the results cannot be read: %s", sqlite3_errmsg(page->db));
    page->status = is_full ? ACT_NOMEM : ACT_LOAD;
}

sqlite3_stmt *act_page_query(act_page *page, const char *sql, sqlite3_value *about) {
    sqlite3_stmt *rows = NULL;
    if (page->status == ACT_OK) {
        note(page, sqlite3_prepare_v2(page->db, sql, -1, &rows, NULL) == SQLITE_OK);
    }
    if (about != NULL) {
        sqlite3_bind_value(rows, 1, about);
    }
    return rows;
}

bool act_page_next(act_page *page, sqlite3_stmt *rows) {
    int code = page->status == ACT_OK ? sqlite3_step(rows) : SQLITE_DONE;
    if (code == SQLITE_ROW) {
        return true;
    }
    note(page, code == SQLITE_DONE);
    sqlite3_finalize(rows);
    return false;
}

void act_page_execute(act_page *page, const char *sql) {
    note(page, sqlite3_exec(page->db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

double act_page_real(sqlite3_stmt *rows, int column) {
    int type = sqlite3_column_type(rows, column);
    bool is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
    return is_number ? sqlite3_column_double(rows, column) : (double)NAN;
}

bool act_page_is(sqlite3_stmt *rows, int column, const char *text) {
    const char *found = (const char *)sqlite3_column_text(rows, column);
    return found != NULL && strcmp(found, text) == 0;
}

void act_page_html(act_page *page, sqlite3_stmt *rows, int column) {
    const char *text = (const char *)sqlite3_column_text(rows, column);
    act_escape_html(page->out, text, (size_t)sqlite3_column_bytes(rows, column));
}

void act_page_fill(act_page *page, sqlite3_stmt *rows, const char *form) {
    for (const char *at; (at = strchr(form, '{')) != NULL; form = strchr(at, '}') + 1) {
        bool is_link = at[1] == '/';
        int column = (int)strtol(at + 1 + is_link, NULL, 10);
        const char *text = (const char *)sqlite3_column_text(rows, column);
        size_t size = (size_t)sqlite3_column_bytes(rows, column);
        fwrite(form, 1, (size_t)(at - form), page->out);
        (is_link ? act_escape_link : act_escape_html)(page->out, text, size);
    }
    fputs(form, page->out);
}
