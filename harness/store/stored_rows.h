/* The rows of a store, for the gate and for comparisons: JSON objects with the columns of
 * `impl` and `accuracy`, `classes` and `findings` (lists), and `seed`. */
#ifndef ACT_STORED_ROWS_H
#define ACT_STORED_ROWS_H

#include "number/status.h"
#include "number/why.h"

#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* Reads the rows of a store whose ids match a glob (none: all), sorted by id. On failure
 * a line in `why`. ACT_USAGE: a glob matches nothing. */
act_status act_stored_rows(const char *path, char *const *globs, size_t n_globs,
                           json_t **rows, act_why *why);

/* Whether the id matches a glob, or there is none. */
bool act_globs_match(char *const *globs, size_t n_globs, const char *id);

/* The rows of a query whose parameters are texts, an array; NULL if it cannot be run, or
 * memory is short. */
json_t *act_rows_of_query(sqlite3 *db, const char *sql, const char *const *texts,
                          int count);

/* The columns of a row of a query as members, but for checksums; numbers, texts and
 * nulls. */
json_t *act_row_of_columns(sqlite3_stmt *statement);

/* The rows by id, which the object refers to. */
json_t *act_rows_by_id(const json_t *rows);

#endif
