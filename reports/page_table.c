#include "page_table.h"

static void put_row(act_page *page, const act_page_table *table, sqlite3_stmt *rows) {
    fputs("<tr>", page->out);
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        fputs("<td>", page->out);
        if (i == 0 && table->first != NULL) {
            act_page_fill(page, rows, table->first);
        } else {
            act_page_html(page, rows, i);
        }
    }
    fputs("</tr>\n", page->out);
}

void act_page_table_write(act_page *page, const act_page_table *table,
                          sqlite3_value *about) {
    bool is_empty = true;
    sqlite3_stmt *rows = act_page_query(page, table->sql, about);
    while (act_page_next(page, rows)) {
        if (is_empty) {
            fprintf(page->out,
                    "<div class=\"scroll tall\" tabindex=0 role=region aria-label=\"%s\">"
                    "<table %s><thead><tr>%s<tbody>\n",
                    table->name, table->marks != NULL ? table->marks : "", table->heads);
            is_empty = false;
        }
        put_row(page, table, rows);
    }
    const char *none = table->none != NULL ? table->none : "";
    fputs(is_empty ? none : "</table></div>\n", page->out);
}
