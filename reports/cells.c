#include "cells.h"

#include "figure.h"

#include <math.h>
#include <string.h>

/* Places of a column's value and of its hover text. */
static int value_at(int column) {
    return ACT_CELLS_FIRST + 2 * column;
}

static int hover_at(int column) {
    return value_at(column) + 1;
}

act_status act_cells_query(act_page *page, const act_column *columns, int count,
                           const char *restriction, sqlite3_stmt **rows) {
    *rows = NULL;
    sqlite3_str *text = sqlite3_str_new(page->db);
    sqlite3_str_appendall(text, "SELECT coalesce(exhaustive, 1), impl.id, impl.function");
    for (int i = 0; i < count; i++) {
        sqlite3_str_appendf(text, ", %s, %s", columns[i].sql,
                            columns[i].hover != NULL ? columns[i].hover : "NULL");
    }
    sqlite3_str_appendall(text,
                          " FROM impl LEFT JOIN accuracy USING (id)"
                          " LEFT JOIN headline USING (id)"
                          " LEFT JOIN temp.baseline USING (function, \"order\", format)");
    sqlite3_str_appendf(text, "%s%s", restriction, ACT_PAGE_ORDER);
    char *sql = sqlite3_str_finish(text);
    if (sql == NULL) {
        return ACT_NOMEM;
    }
    act_status status = act_page_query(page, sql, rows);
    sqlite3_free(sql);
    return status;
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

act_status act_cells_used(act_page *page, int count, sqlite3_stmt *rows, bool *used) {
    act_status status = ACT_OK;
    memset(used, 0, (size_t)count * sizeof *used);
    while (act_page_next(page, rows, &status)) {
        for (int i = 0; i < count; i++) {
            used[i] = used[i] || sqlite3_column_bytes(rows, value_at(i)) > 0;
        }
    }
    sqlite3_reset(rows);
    return status;
}

void act_cells_row(act_page *page, const act_column *columns, int count, const bool *used,
                   sqlite3_stmt *rows) {
    for (int i = 0; i < count; i++) {
        if (used != NULL && !used[i]) {
            continue;
        }
        int at = value_at(i);
        act_cell_kind kind = columns[i].kind;
        fprintf(page->out, "<td%s",
                kind == ACT_CELL_VERDICT ? verdict_class(rows, at) : "");
        if (sqlite3_column_type(rows, hover_at(i)) != SQLITE_NULL) {
            fputs(" title=\"", page->out);
            act_page_html(page, rows, hover_at(i));
            fputs("\"", page->out);
        }
        fputs(">", page->out);
        if (kind != ACT_CELL_TEXT && kind != ACT_CELL_CODE && kind != ACT_CELL_VERDICT) {
            put_number(page, rows, at, kind);
        } else {
            act_page_html(page, rows, at);
        }
    }
}
