/* The schema of this program's stores, as schema.sql says it. */
#ifndef ACT_SCHEMA_H
#define ACT_SCHEMA_H

#include <sqlite3.h>

/* The statements of schema.sql. */
extern const char act_schema_sql[];

/* A new store in memory, whose bytes, tables and numbers are those of a new file; NULL if
 * memory is short. */
sqlite3 *act_schema_open(void);

/* The whole number that a query gives; -1 if it gives none. */
sqlite3_int64 act_schema_number(sqlite3 *db, const char *sql);

#endif
