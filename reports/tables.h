/* Tables of plain text from the rows of a query. */
#ifndef ACT_TABLES_H
#define ACT_TABLES_H

#include "page.h"

typedef struct act_table {
    const char *sql;
    sqlite3_value *about; /* ?1, or NULL */
    const char *name;     /* of the region, for those who do not see it */
    const char *marks;    /* more attributes of the table, "id=x class=y", or NULL */
    const char *heads;    /* HTML: "<th>X<th>Max ulp" */
    const char *link;     /* makes the first column a link: "#/f/"; or NULL */
    const char *none;     /* HTML that stands there if there are no rows, or NULL */
} act_table;

act_status act_table_write(act_page *page, const act_table *table);

/* A column as a link of that prefix. */
void act_table_link(act_page *page, sqlite3_stmt *rows, int column, const char *prefix);

#endif
