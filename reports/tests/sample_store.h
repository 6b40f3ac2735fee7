/* Stores for the tests of the report. */
#ifndef ACT_SAMPLE_STORE_H
#define ACT_SAMPLE_STORE_H

#include <sqlite3.h>
#include <stddef.h>

/* A new store of harness/store/schema.sql at path (":memory:" for none), with the rows of
 * sample_store.sql unless it is to be empty. Fails the test if it cannot be made. */
sqlite3 *act_sample_open(const char *path, int is_empty);

/* A whole file as a string to be freed; its bytes in *size unless that is NULL. Fails the
 * test if it cannot be read. */
char *act_sample_read(const char *path, size_t *size);

/* The report of a store as a string to be freed, its bytes in *size unless that is NULL.
 */
char *act_sample_report(sqlite3 *db, size_t *size);

/* A new folder for a test's files; and away with it. */
void act_sample_folder(char path[64]);
void act_sample_remove(const char *path);

#endif
