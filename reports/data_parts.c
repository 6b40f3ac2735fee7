/* What the charts and tables show of one implementation. */
#include "data_private.h"
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void act_data_values(act_page *page, sqlite3_stmt *rows, int first, int end) {
    for (int i = first; i < end; i++) {
        fputs(i > first ? "," : "", page->out);
        switch (sqlite3_column_type(rows, i)) {
        case SQLITE_INTEGER:
            fprintf(page->out, "%lld", sqlite3_column_int64(rows, i));
            break;
        case SQLITE_FLOAT:
            act_page_json_real(page, rows, i, 4);
            break;
        case SQLITE_NULL:
            fputs("null", page->out);
            break;
        default:
            act_page_json(page, rows, i);
        }
    }
}

act_status act_data_rows(act_page *page, sqlite3_stmt *rows, sqlite3_value *id) {
    act_status status = ACT_OK;
    const char *comma = "";
    sqlite3_reset(rows);
    if (id != NULL) {
        sqlite3_bind_value(rows, 1, id);
    }
    fputc('[', page->out);
    while (act_page_next(page, rows, &status)) {
        fprintf(page->out, "%s[", comma);
        act_data_values(page, rows, 0, sqlite3_column_count(rows));
        fputc(']', page->out);
        comma = ",";
    }
    fputc(']', page->out);
    return status;
}

act_status act_data_list(act_page *page, const char *name, const char *sql,
                         sqlite3_value *id) {
    sqlite3_stmt *rows;
    act_status status = act_page_query(page, sql, &rows);
    fprintf(page->out, ",\"%s\":", name);
    if (status == ACT_OK) {
        status = act_data_rows(page, rows, id);
    }
    sqlite3_finalize(rows);
    return status;
}

act_status act_data_parts_open(act_data_parts *parts, act_page *page) {
    const struct {
        sqlite3_stmt **rows;
        const char *sql;
    } query[] = {
        {&parts->bins, "SELECT x_lo, x_hi, max_ulp, bias_ulp, ranks FROM error_bin"
                       " WHERE id = ?1 ORDER BY x_lo, x_hi"},
        {&parts->specials,
         "SELECT x, want, got, failure, ulp FROM special WHERE id = ?1 ORDER BY rowid"},
        {&parts->timings,
         /* In units of the time itself, most need few digits. */
         "SELECT setting, elements, ns_per_element,"
         " round((ns_per_element - low) / ns_per_element, 4),"
         " round((high - ns_per_element) / ns_per_element, 4),"
         " round(wall_ns / ns_per_element, 2), round(cycles / ns_per_element, 2),"
         " bytes_per_element, copy_ns, round(overhead, 3), round(spread, 3), rounds,"
         " processes FROM speed JOIN temp.setting USING (working_set, distribution, reuse)"
         " WHERE id = ?1 ORDER BY setting"},
        {&parts->processes,
         "SELECT task, elements, runs, mean, stddev, median, min, max, user, system"
         " FROM process WHERE id = ?1 ORDER BY task"},
        {&parts->past, "SELECT store, max_ulp, ns, low, high FROM temp.past WHERE id = ?1"
                       " AND (SELECT count(*) FROM temp.store) > 1 ORDER BY store"},
    };
    *parts = (act_data_parts){0};
    act_status status = ACT_OK;
    for (size_t i = 0; i < sizeof query / sizeof query[0] && status == ACT_OK; i++) {
        status = act_page_query(page, query[i].sql, query[i].rows);
    }
    return status;
}

void act_data_parts_free(act_data_parts *parts) {
    sqlite3_finalize(parts->bins);
    sqlite3_finalize(parts->specials);
    sqlite3_finalize(parts->timings);
    sqlite3_finalize(parts->processes);
    sqlite3_finalize(parts->past);
    act_pool_free(&parts->series);
    act_pool_free(&parts->asked);
}

/* The questions, [x, want] each, go to one stream, what else came to the other. */
static act_status collect(act_page *page, sqlite3_stmt *rows, FILE *asked, FILE *others) {
    enum { X, WANT, GOT, FAILURE, ULP };
    act_page question = *page;
    act_page other = *page;
    question.out = asked;
    other.out = others;
    act_status status = ACT_OK;
    const char *comma = "";
    fputc('[', asked);
    for (int i = 0; act_page_next(page, rows, &status); i++) {
        fprintf(asked, "%s[", i > 0 ? "," : "");
        act_data_values(&question, rows, X, WANT + 1);
        fputc(']', asked);
        const char *want = (const char *)sqlite3_column_text(rows, WANT);
        if (want == NULL || !act_page_is(rows, GOT, want)) {
            fprintf(others, "%s[%d,", comma, i);
            act_data_values(&other, rows, GOT, ULP + 1);
            fputc(']', others);
            comma = ",";
        }
    }
    fputc(']', asked);
    return status;
}

act_status act_data_specials(act_page *page, act_data_parts *parts, sqlite3_value *id) {
    char *text[2] = {NULL, NULL};
    size_t size[2];
    size_t index = 0;
    sqlite3_reset(parts->specials);
    sqlite3_bind_value(parts->specials, 1, id);
    FILE *asked = open_memstream(&text[0], &size[0]);
    FILE *others = open_memstream(&text[1], &size[1]);
    act_status status = asked != NULL && others != NULL ? ACT_OK : ACT_NOMEM;
    if (status == ACT_OK) {
        status = collect(page, parts->specials, asked, others);
    }
    bool closed = asked != NULL && fclose(asked) == 0;
    closed = others != NULL && fclose(others) == 0 && closed;
    if (status == ACT_OK && !closed) {
        status = ACT_NOMEM;
    }
    if (status == ACT_OK && size[0] > 2) {
        status = act_pool_find(&parts->asked, text[0], &index);
        text[0] = NULL;
        fprintf(page->out, "[%zu,[%s]]", index, text[1]);
    } else {
        fputs("null", page->out);
    }
    free(text[0]);
    free(text[1]);
    return status;
}
