/* The HTML report of a store. */
#ifndef ACT_REPORT_H
#define ACT_REPORT_H

#include "number/status.h"
#include "number/why.h"

#include <sqlite3.h>
#include <stddef.h>

/* Writes the results in db, a store of harness/store/schema.sql, as one self-contained
 * HTML file at path: first to a file beside it, which then takes its place. Reads db
 * only. Equal stores give equal bytes. On failure, ACT_IO if the file cannot be written
 * or ACT_LOAD if the store cannot be read, with one line in why; what was at path is then
 * untouched. */
act_status act_report_write(sqlite3 *db, const char *path, act_why *why);

#endif
