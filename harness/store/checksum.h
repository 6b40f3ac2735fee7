/* Checksums of rows. Each row of a store ends with one, in the column `checksum`, so that
 * numbers which were altered in the file are not believed. reports/schema.md says how it
 * is made. */
#ifndef ACT_CHECKSUM_H
#define ACT_CHECKSUM_H

#include <sqlite3.h>
#include <stdbool.h>

/* Adds the SQL function act_checksum(VALUE, ...) to a connection. SQLite's code. */
int act_checksum_add(sqlite3 *db);

/* Whether a column is that of the checksums, which are no results. */
bool act_checksum_is(const char *column);

/* A list of SQL: for each column of a table but `checksum` the form with the name in
 * place of each @, and commas between. To be freed by sqlite3_free; NULL if memory is
 * short or there is no such table. */
char *act_checksum_columns(sqlite3 *db, const char *table, const char *form);

#endif
