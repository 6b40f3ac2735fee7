/* Tables of plain text from the rows of a query. */
#ifndef ACT_PAGE_TABLE_H
#define ACT_PAGE_TABLE_H

#include "page.h"

typedef struct act_page_table {
    const char *sql;
    const char *name;  /* of the region, for those who do not see it */
    const char *marks; /* more attributes of the table, "id=x class=y" */
    const char *heads; /* HTML: "<th>X<th>Max ulp" */
    const char *first; /* the first column, as act_page_fill takes it; NULL: plain */
    const char *none;  /* HTML that stands there if there are no rows, or NULL */
} act_page_table;

/* Columns as links to an implementation and to a function. */
#define ACT_PAGE_IMPL "<a href=\"#/i/{/0}\">{0}</a>"
#define ACT_PAGE_FUNCTION "<a href=\"#/f/{/0}\">{0}</a>"

/* `about` is ?1 of the query, or NULL. */
void act_page_table_write(act_page *page, const act_page_table *table,
                          sqlite3_value *about);

#endif
