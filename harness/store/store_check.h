/* Checks of a file: whether it is a store that this program may use. On failure a line in
 * why. */
#ifndef ACT_STORE_CHECK_H
#define ACT_STORE_CHECK_H

#include "number/status.h"
#include "number/why.h"

#include <sqlite3.h>
#include <stddef.h>

/* By its header alone: a store of this version. ACT_LOAD, or ACT_IO. */
act_status act_store_check_header(const char *path, act_why *why);
/* Whether the open file is whole. ACT_LOAD. */
act_status act_store_check_whole(sqlite3 *db, const char *path, act_why *why);

#endif
