#include "store/store.h"

#include "base/escape.h"
#include "speed/machine.h"
#include "store/store_check.h"
#include "store/store_put.h"

#include <limits.h>
#include <mpfi.h>
#include <mpfr.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "buildinfo.h"

json_t *act_row_of_run(uint64_t seed, const char *command) {
    char machine[ACT_TEXT_SIZE];
    char started[ACT_NAME_SIZE];
    char system[ACT_TEXT_SIZE];
    char libraries[ACT_TEXT_SIZE];
    char libc[ACT_NAME_SIZE] = "";
    struct utsname name;
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    act_machine_name(machine, sizeof machine);
    uname(&name);
    confstr(_CS_GNU_LIBC_VERSION, libc, sizeof libc);
    snprintf(system, sizeof system, "%s %s, %s", name.sysname, name.release, libc);
    snprintf(libraries, sizeof libraries, "MPFR %s, MPFI %s, GMP %s", mpfr_get_version(),
             mpfi_get_version(), gmp_version);
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:I}", "started", started,
                     "command", command, "version", ACT_VERSION, "machine", machine,
                     "cores", (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "system", system,
                     "compiler", ACT_COMPILER, "libraries", libraries, "seed",
                     (json_int_t)seed);
}

/* All or nothing: a store that is cut off here stays empty, and so new. */
static const char create_tables[] = "BEGIN;"
#include "schema.inc"
                                    "COMMIT;";

static bool is_new(const char *path) {
    struct stat info;
    return stat(path, &info) != 0 || (S_ISREG(info.st_mode) && info.st_size == 0);
}

act_status act_store_open(act_store *store, const char *path, uint64_t seed,
                          const char *command, act_why *why) {
    *store = (act_store){.path = path};
    bool create = is_new(path);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
    act_status status = create ? ACT_OK : act_store_check_header(path, why);
    if (status != ACT_OK) {
        return status;
    }
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK) {
        act_why_set(why, "%s: %s", path, sqlite3_errmsg(store->db));
        status = ACT_IO;
        goto cleanup;
    }
    sqlite3_busy_timeout(store->db, 5000);
    status = create ? ACT_OK : act_store_check_whole(store->db, path, why);
    if (status != ACT_OK) {
        goto cleanup;
    }
    if (create) {
        act_store_execute(store, "%s", create_tables);
    }
    act_store_execute(store, "PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL;"
                             "PRAGMA synchronous = NORMAL;");
    act_store_put(store, "run", act_row_of_run(seed, command), ACT_PUT_NEW);
    store->run = sqlite3_last_insert_rowid(store->db);
    status = store->status;
    if (status != ACT_OK) {
        int code = sqlite3_errcode(store->db);
        bool is_full = code == SQLITE_FULL || code == SQLITE_IOERR;
        status = is_full ? ACT_UNWRITTEN : ACT_IO;
        *why = store->why;
    }
cleanup:
    if (status != ACT_OK) {
        act_store_close(store);
    }
    return status;
}

void act_store_close(act_store *store) {
    sqlite3_stmt *statement;
    while (store->db != NULL &&
           (statement = sqlite3_next_stmt(store->db, NULL)) != NULL) {
        sqlite3_finalize(statement);
    }
    if (store->run > 0) { /* one file again, so that readers need not make others */
        sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    }
    sqlite3_close(store->db);
    *store = (act_store){0};
}

act_status act_store_read(sqlite3 **db, const char *path, act_why *why) {
    *db = NULL;
    if (access(path, R_OK) != 0) {
        char quoted[ACT_QUOTED_SIZE(PATH_MAX)];
        act_escape_shell(quoted, sizeof quoted, path);
        act_why_set(why, "%s: no results there: checkact run --db %s makes them", path,
                    quoted);
        return ACT_LOAD;
    }
    act_status status = act_store_check_header(path, why);
    if (status != ACT_OK) {
        return status;
    }
    if (sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        status = act_store_check_whole(*db, path, why);
    } else {
        act_why_set(why, "%s: %s", path, sqlite3_errmsg(*db));
        status = ACT_IO;
    }
    if (status != ACT_OK) {
        sqlite3_close(*db);
        *db = NULL;
    }
    return status;
}
