/* A built-in kernel as one C file that compiles alone: what it needs of its family's
 * file, which the build keeps beside the shared object. */
#ifndef ACT_EMIT_H
#define ACT_EMIT_H

#include "code/impl.h"

#include <sqlite3.h>

/* Opens the store for reading: the one named, which must exist, else the default one if
 * there is one and it can be read, else *db is NULL. Faults are printed. */
act_status act_emit_open_store(sqlite3 **db, const char *path);

/* Writes the kernel to the file at path (NULL, "-": standard output), with what the store
 * (NULL: none) says of its errors at its head. An existing file is replaced only by a
 * whole one. ACT_LOAD: there is no source of it. Faults are printed. */
act_status act_emit(const act_impl *impl, sqlite3 *db, const char *path);

/* The same as a text, to be freed. */
act_status act_emit_source(const act_impl *impl, sqlite3 *db, char **text);

#endif
