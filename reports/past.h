/* Other stores beside the one that a report is made of. What they hold is copied to
 * temporary tables, so that the report's queries find it there:
 *
 *     temp.store (store, path, is_base, started, command, version, machine, cores,
 *                 system, compiler, libraries, seed): the newest run of each, by its time
 *     temp.past (store, id, verdict, max_ulp, floored, rounded, failures, findings, ns,
 *                low, high): its rows
 *
 * The store itself is among them, as the one whose is_base is NULL. */
#ifndef ACT_PAST_H
#define ACT_PAST_H

#include "number/status.h"
#include "number/why.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

/* Adds a store to what db, opened for reading, is compared with: as the one whose changes
 * are listed, or as a point of the history only. ACT_LOAD and a line in why if it is no
 * store. */
act_status act_past_add(sqlite3 *db, const char *path, bool is_base, act_why *why);

/* Makes the tables unless they are there, and takes in db itself. */
act_status act_past_finish(sqlite3 *db, act_why *why);

#endif
