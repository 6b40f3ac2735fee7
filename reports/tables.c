#include "tables.h"

void act_table_link(act_page *page, sqlite3_stmt *rows, int column, const char *prefix) {
    fprintf(page->out, "<a href=\"%s", prefix);
    act_page_link(page, rows, column);
    fputs("\">", page->out);
    act_page_html(page, rows, column);
    fputs("</a>", page->out);
}

static void begin(act_page *page, const act_table *table) {
    fputs("<div class=\"scroll tall\" tabindex=0 role=region aria-label=\"", page->out);
    fprintf(page->out, "%s\"><table %s><thead><tr>%s<tbody>\n", table->name,
            table->marks != NULL ? table->marks : "", table->heads);
}

static void put_row(act_page *page, const act_table *table, sqlite3_stmt *rows) {
    fputs("<tr>", page->out);
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        fputs("<td>", page->out);
        if (i == 0 && table->link != NULL) {
            act_table_link(page, rows, i, table->link);
        } else {
            act_page_html(page, rows, i);
        }
    }
    fputs("</tr>\n", page->out);
}

act_status act_table_write(act_page *page, const act_table *table) {
    sqlite3_stmt *rows;
    int count = 0;
    act_status status = act_page_query(page, table->sql, &rows);
    if (table->about != NULL) {
        sqlite3_bind_value(rows, 1, table->about);
    }
    while (act_page_next(page, rows, &status)) {
        if (count++ == 0) {
            begin(page, table);
        }
        put_row(page, table, rows);
    }
    sqlite3_finalize(rows);
    const char *none = table->none != NULL ? table->none : "";
    fputs(count > 0 ? "</table></div>\n" : none, page->out);
    return status;
}
