#include "store/store_check.h"

#include "base/infile.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { APPLICATION_ID = 0x41435454, SCHEMA_VERSION = 5 };

static bool passes_check(sqlite3 *db) {
    sqlite3_stmt *statement;
    bool sound = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL) ==
                     SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return sound;
}

static void say_damaged(const char *path, act_why *why) {
    act_why_set(why, "%s: damaged or cut off: move it away, or name another file", path);
}

/* Fields of the header, https://www.sqlite.org/fileformat2.html, section 1.3. */
enum { HEADER_SIZE = 100, AT_PAGE_SIZE = 16, AT_VERSION = 60, AT_ID = 68 };

static unsigned long big_endian(const unsigned char *bytes, int count) {
    unsigned long value = 0;
    for (int i = 0; i < count; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

/* SQLite would put files beside it and finish what another program left undone. */
act_status act_store_check_header(const char *path, act_why *why) {
    unsigned char header[HEADER_SIZE] = {0};
    struct stat info;
    FILE *file = act_infile_open(path, why);
    if (file == NULL) {
        return ACT_IO;
    }
    fstat(fileno(file), &info);
    size_t count = fread(header, 1, HEADER_SIZE, file);
    fclose(file);
    if (count < HEADER_SIZE || memcmp(header, "SQLite format 3", AT_PAGE_SIZE) != 0) {
        act_why_set(why, "%s: not a results store: name another file", path);
        return ACT_LOAD;
    }
    if (big_endian(header + AT_ID, 4) != APPLICATION_ID) {
        act_why_set(why, "%s: a database, but not of checkact: name another file", path);
        return ACT_LOAD;
    }
    unsigned long version = big_endian(header + AT_VERSION, 4);
    if (version != SCHEMA_VERSION) {
        act_why_set(why,
                    "%s: results of schema %lu, this checkact has %d: name another file",
                    path, version, SCHEMA_VERSION);
        return ACT_LOAD;
    }
    unsigned long page_size = big_endian(header + AT_PAGE_SIZE, 2);
    page_size = page_size == 1 ? 65536 : page_size;
    if (page_size == 0 || (unsigned long)info.st_size % page_size != 0) {
        say_damaged(path, why);
        return ACT_LOAD;
    }
    return ACT_OK;
}

act_status act_store_check_whole(sqlite3 *db, const char *path, act_why *why) {
    if (passes_check(db)) {
        return ACT_OK;
    }
    say_damaged(path, why);
    return ACT_LOAD;
}
