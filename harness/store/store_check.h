/* Checks of a file: whether it is a store that this program may use. On failure a line in
 * why. */
#ifndef ACT_STORE_CHECK_H
#define ACT_STORE_CHECK_H

#include "number/status.h"
#include "number/why.h"

#include <sqlite3.h>
#include <stdbool.h>

/* Before SQLite touches it, by its first bytes alone: a store, of whatever version, or a
 * file that is to become one. *is_left: a run is not done with it, or was killed.
 * ACT_LOAD, or ACT_IO. */
act_status act_store_check_header(const char *path, bool *is_left, act_why *why);
/* Whether the open file is a whole store of this version, with each row as it was
 * written. *is_new: it has no tables yet. ACT_LOAD, ACT_IO or ACT_NOMEM. */
act_status act_store_check_whole(sqlite3 *db, const char *path, bool *is_new,
                                 act_why *why);

/* What it means that SQLite failed: damage is told apart from locks of others and from
 * what cannot be recovered here. */
act_status act_store_fault(sqlite3 *db, const char *path, act_why *why);

#endif
