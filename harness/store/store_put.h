/* Rows, JSON objects whose keys are columns of a table, and changes on their way into a
 * store. The first failure is kept in the store, and nothing is done after it. */
#ifndef ACT_STORE_PUT_H
#define ACT_STORE_PUT_H

#include "store/store.h"

#include <jansson.h>
#include <stdbool.h>

void act_store_begin(act_store *store);
/* Ends the transaction: undoes all of it if something failed. ACT_OK, ACT_NOMEM or
 * ACT_UNWRITTEN; the store knows why. */
act_status act_store_end(act_store *store);

/* Runs statements, which sqlite3_mprintf makes. */
void act_store_execute(act_store *store, const char *form, ...);

/* Puts a row, or those of an array, which have the same keys; drops the caller's
 * reference. NULL is a failure: memory was short. */
typedef enum act_put {
    ACT_PUT_NEW,
    ACT_PUT_KEYED,    /* updates a row with the same primary key */
    ACT_PUT_WITH_RUN, /* new, to which the run is added */
} act_put;
void act_store_put(act_store *store, const char *table, json_t *rows, act_put how);

/* What puts a row into a table, with its checksum: a statement with a parameter :NAME for
 * each other column. All rows are written by it. is_keyed: it updates a row of the same
 * primary key. NULL as below. */
sqlite3_stmt *act_store_insertion(sqlite3 *db, const char *table, bool is_keyed);

/* The statement of this text, made when it is first asked for, and ready to be bound: it
 * lives as long as the database is open. NULL if there is no memory, or it is not SQL. */
sqlite3_stmt *act_store_statement(sqlite3 *db, const char *sql);

/* Runs a statement without results, which then has no hold on the database. ACT_OK or
 * ACT_UNWRITTEN; the store knows why. */
act_status act_store_step(act_store *store, sqlite3_stmt *statement);

/* Whether the path leads to the store. */
bool act_store_is_in_place(const act_store *store);
/* Whether the path still leads to the store: otherwise, or if something failed before,
 * that status, and the store knows why. */
act_status act_store_check_place(act_store *store);

#endif
