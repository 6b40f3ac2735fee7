/* Rows, JSON objects whose keys are columns of a table, on their way into a store. */
#ifndef ACT_STORE_PUT_H
#define ACT_STORE_PUT_H

#include "store/store.h"

#include <jansson.h>
#include <stdbool.h>

/* The statement of this text, made when it is first asked for, and ready to be bound: it
 * lives as long as the database is open. NULL if there is no memory, or it is not SQL. */
sqlite3_stmt *act_store_statement(sqlite3 *db, const char *sql);

/* Runs a statement without results, which then has no hold on the database. ACT_OK or
 * ACT_IO. */
act_status act_store_step(sqlite3_stmt *statement);

/* The same for a statement of this text, its parameters being texts. */
act_status act_store_run(act_store *store, const char *sql, const char *const *texts,
                         int count);

/* Both drop the caller's reference. ACT_OK, ACT_NOMEM (also for NULL) or ACT_IO. */

/* is_keyed: a row with the same value of the first key, the table's primary key, is
 * updated. */
act_status act_store_put(act_store *store, const char *table, json_t *row, bool is_keyed);
/* Rows with the same keys; with_run: to which the run is added. */
act_status act_store_put_all(act_store *store, const char *table, json_t *rows,
                             bool with_run);

#endif
