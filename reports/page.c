#include "page.h"

#include "base/escape.h"
#include "figure.h"

#include <math.h>
#include <string.h>

static act_status fault(act_page *page) {
    int code = sqlite3_errcode(page->db);
    act_why_set(page->why, "the results cannot be read: %s", sqlite3_errmsg(page->db));
    return code == SQLITE_NOMEM ? ACT_NOMEM : ACT_LOAD;
}

act_status act_page_query(act_page *page, const char *sql, sqlite3_stmt **rows) {
    bool done = sqlite3_prepare_v2(page->db, sql, -1, rows, NULL) == SQLITE_OK;
    return done ? ACT_OK : fault(page);
}

bool act_page_next(act_page *page, sqlite3_stmt *rows, act_status *status) {
    if (*status != ACT_OK) {
        return false;
    }
    int code = sqlite3_step(rows);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        *status = fault(page);
    }
    return code == SQLITE_ROW;
}

double act_page_real(sqlite3_stmt *rows, int column) {
    int type = sqlite3_column_type(rows, column);
    bool is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
    return is_number ? sqlite3_column_double(rows, column) : (double)NAN;
}

static const char *text_of(sqlite3_stmt *rows, int column, size_t *size) {
    const char *text = (const char *)sqlite3_column_text(rows, column);
    *size = text != NULL ? (size_t)sqlite3_column_bytes(rows, column) : 0;
    return text != NULL ? text : "";
}

bool act_page_is(sqlite3_stmt *rows, int column, const char *text) {
    size_t size;
    const char *found = text_of(rows, column, &size);
    return size == strlen(text) && memcmp(found, text, size) == 0;
}

void act_page_html(act_page *page, sqlite3_stmt *rows, int column) {
    size_t size;
    const char *text = text_of(rows, column, &size);
    act_escape_html(page->out, text, size);
}

void act_page_json(act_page *page, sqlite3_stmt *rows, int column) {
    size_t size;
    const char *text = text_of(rows, column, &size);
    act_escape_json(page->out, text, size);
}

void act_page_link(act_page *page, sqlite3_stmt *rows, int column) {
    size_t size;
    const char *text = text_of(rows, column, &size);
    act_escape_link(page->out, text, size);
}

void act_page_json_real(act_page *page, sqlite3_stmt *rows, int column, int digits) {
    double value = act_page_real(rows, column);
    if (isfinite(value)) {
        act_figure(page->out, value, digits);
    } else {
        fputs("null", page->out);
    }
}
