#include "store/store_make.h"

#include "base/write.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { USUAL_MODE = 0644 }; /* as SQLite makes its files, less the umask */

/* Writes a file without a name and gives it one, unless the name is taken. */
static bool make_whole(const char *path, const char *folder, const unsigned char *bytes,
                       size_t size) {
    char name[64];
    int file = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, USUAL_MODE);
    if (file < 0) {
        return false;
    }
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    bool made = act_write_all(file, bytes, size) && fsync(file) == 0 &&
                linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
    close(file);
    return made;
}

/* An empty file is new too: its tables come by one transaction. SQLite knows that a log
 * beside it is of a file that had its name before. */
static act_status make_empty(const char *path, act_why *why) {
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, USUAL_MODE);
    if (file < 0) {
        act_why_set(why, "%s: cannot be written: %s", path, strerror(errno));
        return ACT_IO;
    }
    close(file);
    return ACT_OK;
}

act_status act_store_make(const char *path, act_why *why) {
    act_status status = ACT_OK;
    sqlite3_int64 size = 0;
    char *copy = strdup(path);
    sqlite3 *db = act_schema_open();
    unsigned char *bytes = db != NULL ? sqlite3_serialize(db, "main", &size, 0) : NULL;
    bool is_left = act_file_has(path, "-wal") || act_file_has(path, "-journal");
    if (copy == NULL || bytes == NULL) {
        act_why_set(why, "out of memory");
        status = ACT_NOMEM;
    } else if (is_left || !make_whole(path, dirname(copy), bytes, (size_t)size)) {
        status = make_empty(path, why); /* leaves a file that is there as it is */
    }
    sqlite3_free(bytes);
    sqlite3_close(db);
    free(copy);
    return status;
}

bool act_file_has(const char *path, const char *suffix) {
    struct stat info;
    char *name = NULL;
    bool found = asprintf(&name, "%s%s", path, suffix) >= 0 && stat(name, &info) == 0 &&
                 info.st_size > 0;
    free(name);
    return found;
}

act_file_identity act_file_identity_of(const char *path, const char *suffix) {
    struct stat info;
    act_file_identity identity = {0};
    char *name = NULL;
    if (asprintf(&name, "%s%s", path, suffix) < 0) {
        return identity;
    }
    if (stat(name, &info) == 0) {
        identity = (act_file_identity){info.st_dev, info.st_ino};
    }
    free(name);
    return identity;
}

bool act_file_identity_same(act_file_identity a, act_file_identity b) {
    return a.device == b.device && a.node == b.node;
}
