/* What the charts show of functions. */
#include "data_private.h"
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct reals {
    double *value;
    size_t count, room;
} reals;

static act_status append(reals *list, double value) {
    if (list->count == list->room) {
        size_t room = 2 * list->room + 64;
        double *grown = realloc(list->value, room * sizeof *grown);
        if (grown == NULL) {
            return ACT_NOMEM;
        }
        list->value = grown;
        list->room = room;
    }
    list->value[list->count++] = value;
    return ACT_OK;
}

static act_status put_curve(act_page *page, sqlite3_value *function, int order,
                            act_pool *grids) {
    static const char sql[] = "SELECT x, y FROM curve WHERE function = ?1"
                              " AND \"order\" = ?2 ORDER BY rowid";
    reals x = {0};
    reals y = {0};
    size_t grid = 0;
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    sqlite3_bind_value(rows, 1, function);
    sqlite3_bind_int(rows, 2, order);
    while (act_page_next(page, rows, &status)) {
        status = append(&x, act_page_real(rows, 0));
        if (status == ACT_OK) {
            status = append(&y, act_page_real(rows, 1));
        }
    }
    sqlite3_finalize(rows);
    if (status == ACT_OK) {
        status = act_pool_find_numbers(grids, x.value, x.count, 6, &grid);
    }
    if (status == ACT_OK) {
        fprintf(page->out, "%s[%zu,", order > 0 ? "," : "", grid);
        act_figure_series(page->out, y.value, y.count, 3);
        fputc(']', page->out);
    }
    free(x.value);
    free(y.value);
    return status;
}

/* The numbers of a text that are separated by blanks; other words are left out. */
static void put_kinks(act_page *page, const char *text) {
    const char *comma = "";
    while (text != NULL && *(text += strspn(text, " ")) != '\0') {
        char *end;
        double kink = strtod(text, &end);
        size_t length = strcspn(text, " ");
        if (end == text + length && isfinite(kink)) {
            fputs(comma, page->out);
            act_figure(page->out, kink, 17);
            comma = ",";
        }
        text += length;
    }
}

static act_status put_function(act_page *page, sqlite3_stmt *row, act_pool *grids) {
    enum { ORDERS = 3 };
    sqlite3_value *function = sqlite3_column_value(row, 0);
    act_status status = ACT_OK;
    fputs("{\"kinks\":[", page->out);
    put_kinks(page, (const char *)sqlite3_column_text(row, 1));
    fputs("],\"curves\":[", page->out);
    for (int order = 0; order < ORDERS && status == ACT_OK; order++) {
        status = put_curve(page, function, order, grids);
    }
    fputc(']', page->out);
    if (status == ACT_OK) {
        status =
            act_data_list(page, "bounds",
                          "SELECT lower, lower_reached, upper, upper_reached FROM bound"
                          " WHERE function = ?1 ORDER BY \"order\"",
                          function);
    }
    if (status == ACT_OK) {
        status = act_data_list(page, "saturation",
                               "SELECT format, \"order\", side, x FROM saturation"
                               " WHERE function = ?1 ORDER BY rowid",
                               function);
    }
    fputs("}\n", page->out);
    return status;
}

act_status act_data_functions(act_page *page, act_pool *grids) {
    static const char sql[] = "SELECT function, kinks FROM function ORDER BY function";
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    const char *comma = "";
    while (act_page_next(page, rows, &status)) {
        fputs(comma, page->out);
        act_page_json(page, rows, 0);
        fputc(':', page->out);
        status = put_function(page, rows, grids);
        comma = ",";
    }
    sqlite3_finalize(rows);
    return status;
}
