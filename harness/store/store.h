/* The results store: an SQLite file with the tables of schema.sql. */
#ifndef ACT_STORE_H
#define ACT_STORE_H

#include "number/status.h"
#include "number/why.h"
#include "store/store_make.h"

#include <jansson.h>
#include <sqlite3.h>
#include <stdint.h>

/* The store of commands that need one, if --db names no other. */
#define ACT_DEFAULT_DB "build/results.db"

/* Ends a query of runs with the one that a store stands for: most results are of it.
 * schema: "" or a name with its full stop. */
#define ACT_STORE_MAIN_RUN(schema)                                                       \
    " ORDER BY (SELECT count(*) FROM " schema "accuracy a WHERE a.run = run.run) DESC,"  \
    " run DESC LIMIT 1"

typedef struct act_store {
    sqlite3 *db;
    sqlite3_int64 run;
    act_status status; /* of what was written since a transaction began (store_put.h) */
    act_why why;       /* names the file: the reason of the first failure of these */
    int code;          /* SQLite's code of it */
    const char *path;  /* as given */
    act_file_identity file, log; /* of path and path-wal when it was opened */
    double checkpoint;           /* seconds, when the last one was */
} act_store;

/* The row of a run that begins now, here, by this program. */
json_t *act_row_of_run(uint64_t seed, const char *command);

/* Opens the store at path, which is made if it does not exist, and begins a run. Whatever
 * is not a store of this version is refused and left as it is. On failure, ACT_LOAD or
 * ACT_IO and a line in why. */
act_status act_store_open(act_store *store, const char *path, uint64_t seed,
                          const char *command, act_why *why);
void act_store_close(act_store *store);

/* Opens an existing store for reading only; same refusals. What a run that was killed
 * left beside it is taken in. */
act_status act_store_read(sqlite3 **db, const char *path, act_why *why);

#endif
