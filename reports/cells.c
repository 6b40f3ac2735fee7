#include "cells.h"

#include "figure.h"

#include <math.h>

sqlite3_stmt *act_cells_query(act_page *page, const act_column *columns, int count,
                              sqlite3_value *function) {
    sqlite3_str *text = sqlite3_str_new(page->db);
    sqlite3_str_appendall(text, "SELECT impl.id, coalesce(exhaustive, 1)");
    for (int i = 0; i < count; i++) {
        sqlite3_str_appendf(text, ", %s, %s", columns[i].sql,
                            columns[i].hover != NULL ? columns[i].hover : "NULL");
    }
    sqlite3_str_appendf(
        text,
        " FROM impl LEFT JOIN accuracy USING (id)"
        " LEFT JOIN headline USING (id)"
        " LEFT JOIN temp.baseline USING (function, \"order\", format)%s%s",
        function != NULL ? " WHERE impl.function = ?1" : "", ACT_PAGE_ORDER);
    char *sql = sqlite3_str_finish(text);
    if (sql == NULL) {
        page->status = ACT_NOMEM;
        return NULL;
    }
    sqlite3_stmt *rows = act_page_query(page, sql, function);
    sqlite3_free(sql);
    return rows;
}

static void put_number(act_page *page, sqlite3_stmt *rows, int at, act_cell_kind kind) {
    double value = act_page_real(rows, at);
    if (isnan(value)) {
        return;
    }
    if (kind == ACT_CELL_PERCENT) {
        act_figure_percent(page->out, value);
        return;
    }
    bool is_sample = sqlite3_column_int(rows, ACT_CELLS_EXHAUSTIVE) == 0;
    fputs(kind == ACT_CELL_AT_LEAST && is_sample ? "≥" : "", page->out);
    act_figure(page->out, value, kind == ACT_CELL_SHORT ? 3 : 4);
}

static const char *verdict_class(sqlite3_stmt *rows, int at) {
    if (act_page_is(rows, at, "fail")) {
        return " class=bad";
    }
    bool is_open =
        act_page_is(rows, at, "undecided") || act_page_is(rows, at, "not measured");
    return is_open ? " class=warn" : "";
}

void act_cells_row(act_page *page, const act_column *columns, int count, const bool *used,
                   sqlite3_stmt *rows) {
    for (int i = 0; i < count; i++) {
        if (used != NULL && !used[i]) {
            continue;
        }
        int at = act_cells_at(i);
        act_cell_kind kind = columns[i].kind;
        fprintf(page->out, "<td%s",
                kind == ACT_CELL_VERDICT ? verdict_class(rows, at) : "");
        if (sqlite3_column_type(rows, at + 1) != SQLITE_NULL) {
            fputs(" title=\"", page->out);
            act_page_html(page, rows, at + 1);
            fputs("\"", page->out);
        }
        fputs(">", page->out);
        if (kind == ACT_CELL_TEXT || kind == ACT_CELL_CODE || kind == ACT_CELL_VERDICT) {
            act_page_html(page, rows, at);
        } else {
            put_number(page, rows, at, kind);
        }
    }
}
