/* Emitted kernels with what a store has proven of them. */
#ifndef ACT_EVIDENCE_H
#define ACT_EVIDENCE_H

#include "code/impl.h"

#include <sqlite3.h>

/* Opens the store for reading: the one named, which must exist, else the default one if
 * there is one and it can be read, else *db is NULL. Faults are printed. */
act_status act_evidence_open(sqlite3 **db, const char *path);

/* Writes the kernel to the file at path (NULL, "-": standard output), with what the store
 * (NULL: none) says of it at its head. An existing file is replaced only by a whole one.
 * Faults are printed. */
act_status act_evidence_emit(const act_impl *impl, sqlite3 *db, const char *path);

#endif
