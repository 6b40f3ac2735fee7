/* Rows for the gate and for comparisons: JSON objects with the columns of `impl` and
 * `accuracy`, `findings` (a list), and `seed`, measured now or read from a store. */
#ifndef ACT_GATHER_H
#define ACT_GATHER_H

#include "cli/options.h"

#include <jansson.h>
#include <sqlite3.h>

/* Measures the catalogue; *rows is an array sorted by id. Faults are printed. */
act_status act_gather_measured(const act_options *options, const act_catalogue *catalogue,
                               json_t **rows);

/* Reads the rows of a store whose ids match a glob (none: all), sorted by id. On failure
 * a line in `why`. ACT_USAGE: a glob matches nothing. */
act_status act_gather_stored(const char *path, char *const *globs, size_t n_globs,
                             json_t **rows, char *why, size_t why_size);

/* Whether the id matches a glob, or there is none. */
bool act_gather_chooses(char *const *globs, size_t n_globs, const char *id);

/* The columns of a row of a query as members; numbers, texts and nulls. */
json_t *act_gather_columns(sqlite3_stmt *statement);

/* The rows by id, which the object refers to. */
json_t *act_gather_index(const json_t *rows);

#endif
