#include "store/store.h"

#include "base/clock.h"
#include "base/escape.h"
#include "speed/machine.h"
#include "store/checksum.h"
#include "store/schema.h"
#include "store/store_check.h"
#include "store/store_put.h"

#include <limits.h>
#include <mpfi.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

enum { PATIENCE_MS = 5000 }; /* with the locks of other processes */

/* Opens a file that is there, under its path or another name; on failure *db is to be
 * closed too. */
static act_status connect(sqlite3 **db, const char *name, int flags, const char *path,
                          act_why *why) {
    if (sqlite3_open_v2(name, db, flags, NULL) != SQLITE_OK) {
        return act_store_fault(*db, path, why);
    }
    sqlite3_busy_timeout(*db, PATIENCE_MS);
    return ACT_OK;
}

/* A transaction of its own, so that nobody sees a part of them. Of two processes one
 * comes first, and the other finds the tables. */
static void create_tables(act_store *store) {
    act_store_begin(store);
    if (store->status == ACT_OK &&
        act_schema_number(store->db, "SELECT count(*) FROM sqlite_schema") == 0) {
        act_store_execute(store, "%s", act_schema_sql);
    }
    act_store_end(store);
}

/* Rows are at once in the file's log, without a wait for the disk; act_store_end brings
 * them into the file. Two processes that change the mode at once would wait for each
 * other, so that SQLite lets one try again. */
static void use_log(act_store *store) {
    enum { STEP_MS = 20, TRIES = PATIENCE_MS / STEP_MS };
    act_store_execute(store, "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;"
                             "PRAGMA wal_autocheckpoint = 0");
    if (store->status != ACT_OK) {
        return;
    }
    for (int i = 0; i < TRIES; i++) {
        sqlite3_stmt *mode = act_store_statement(store->db, "PRAGMA journal_mode = WAL");
        if (sqlite3_step(mode) != SQLITE_BUSY) {
            sqlite3_reset(mode);
            return;
        }
        sqlite3_reset(mode);
        sqlite3_sleep(STEP_MS);
    }
}

static void begin_run(act_store *store, uint64_t seed, const char *command) {
    act_store_begin(store);
    if (store->status == ACT_OK) {
        json_t *row = act_row_of_run(seed, command);
        store->run =
            1 + act_schema_number(store->db, "SELECT ifnull(max(run), 0) FROM run");
        json_object_set_new(row, "run", json_integer(store->run));
        act_store_put(store, "run", row, ACT_PUT_NEW);
    }
    act_store_end(store);
}

/* Which files these are, to notice when they no longer are. */
static void note_files(act_store *store) {
    store->file = act_file_identity_of(store->path, "");
    store->log = act_file_identity_of(store->path, "-wal");
}

static act_status prepare(act_store *store, uint64_t seed, const char *command,
                          act_why *why) {
    bool is_new;
    act_status status = act_store_check_whole(store->db, store->path, &is_new, why);
    if (status != ACT_OK) {
        return status;
    }
    note_files(store);
    store->checkpoint = act_clock_seconds();
    if (is_new) {
        create_tables(store);
    }
    use_log(store);
    if (store->status == ACT_OK && act_checksum_add(store->db) != SQLITE_OK) {
        act_why_set(&store->why, "out of memory");
        store->status = ACT_NOMEM;
    }
    if (store->status == ACT_OK) {
        begin_run(store, seed, command);
    }
    note_files(store);
    *why = store->why;
    bool is_barred = store->code == SQLITE_READONLY || store->code == SQLITE_CANTOPEN;
    return store->status == ACT_UNWRITTEN && is_barred ? ACT_IO : store->status;
}

act_status act_store_open(act_store *store, const char *path, uint64_t seed,
                          const char *command, act_why *why) {
    *store = (act_store){.path = path};
    bool is_left;
    act_status status = access(path, F_OK) == 0 ? ACT_OK : act_store_make(path, why);
    if (status == ACT_OK) {
        status = act_store_check_header(path, &is_left, why);
    }
    if (status != ACT_OK) {
        return status;
    }
    status = connect(&store->db, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX,
                     path, why);
    if (status == ACT_OK) {
        status = prepare(store, seed, command, why);
    }
    if (status != ACT_OK) {
        act_store_close(store);
    }
    return status;
}

/* A log that SQLite left under our name would be taken for that of the file which has
 * the name now. By that name there may be another's, which stays. */
static void remove_log(const act_store *store) {
    static const char *const suffixes[] = {"-wal", "-shm"};
    if (!act_file_identity_same(store->log, act_file_identity_of(store->path, "-wal"))) {
        return;
    }
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char *name = NULL;
        if (asprintf(&name, "%s%s", store->path, suffixes[i]) >= 0) {
            unlink(name);
            free(name);
        }
    }
}

void act_store_close(act_store *store) {
    sqlite3_stmt *statement;
    while (store->db != NULL &&
           (statement = sqlite3_next_stmt(store->db, NULL)) != NULL) {
        sqlite3_finalize(statement);
    }
    bool is_lost = store->run > 0 && !act_store_is_in_place(store);
    if (is_lost) { /* it may be whole elsewhere */
        sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL,
                                  NULL);
    } else if (store->run >
               0) { /* one file again, so that readers need not make others */
        sqlite3_busy_timeout(store->db, 0);
        sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    }
    sqlite3_close(store->db);
    if (is_lost) {
        remove_log(store);
    }
    *store = (act_store){0};
}

/* A run that was killed left a log or a journal, and perhaps a file that wants a log.
 * Whoever may write takes them in. What fails here is told when the store is read. */
static void recover(const char *path) {
    sqlite3 *db = NULL;
    if (access(path, W_OK) == 0 &&
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(db, PATIENCE_MS);
        act_schema_number(db, "SELECT count(*) FROM sqlite_schema");
        sqlite3_busy_timeout(db, 0); /* a run that goes on keeps its log */
        sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    }
    sqlite3_close(db);
}

static act_status say_nothing_there(const char *path, act_why *why) {
    char quoted[ACT_QUOTED_SIZE(PATH_MAX)];
    act_escape_shell(quoted, sizeof quoted, path);
    act_why_set(why, "%s: no results there: checkact run --db %s makes them", path,
                quoted);
    return ACT_LOAD;
}

/* Opens and checks it. */
static act_status read_checked(sqlite3 **db, const char *name, int more_flags,
                               const char *path, act_why *why) {
    bool is_new = false;
    act_status status = connect(db, name, SQLITE_OPEN_READONLY | more_flags, path, why);
    if (status == ACT_OK) {
        status = act_store_check_whole(*db, path, &is_new, why);
    }
    return status == ACT_OK && is_new ? say_nothing_there(path, why) : status;
}

/* The path as a URI of a file that nobody changes; sqlite3_free. */
static char *uri_of(const char *path) {
    sqlite3_str *uri = sqlite3_str_new(NULL);
    sqlite3_str_appendall(uri, path[0] == '/' ? "file://" : "file:");
    for (const char *c = path; *c != '\0'; c++) {
        bool is_special = strchr("%?#", *c) != NULL;
        sqlite3_str_appendf(uri, is_special ? "%%%02x" : "%c", *c);
    }
    sqlite3_str_appendall(uri, "?immutable=1");
    return sqlite3_str_finish(uri);
}

/* What was alone when a run was killed asks for a log, which SQLite cannot make in a
 * folder that we may not write. Nor does it need one. */
static act_status read_without_log(sqlite3 **db, const char *path, act_why *why) {
    int code = sqlite3_errcode(*db) & 0xff;
    bool is_barred = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
    if (!is_barred || act_file_has(path, "-wal") || act_file_has(path, "-journal")) {
        return ACT_IO;
    }
    char *uri = uri_of(path);
    sqlite3_close(*db);
    *db = NULL;
    act_status status =
        uri != NULL ? read_checked(db, uri, SQLITE_OPEN_URI, path, why) : ACT_NOMEM;
    sqlite3_free(uri);
    return status;
}

act_status act_store_read(sqlite3 **db, const char *path, act_why *why) {
    bool is_left;
    *db = NULL;
    if (access(path, R_OK) != 0) {
        return say_nothing_there(path, why);
    }
    act_status status = act_store_check_header(path, &is_left, why);
    if (status != ACT_OK) {
        return status;
    }
    if (is_left) {
        recover(path);
    }
    status = read_checked(db, path, 0, path, why);
    if (status == ACT_IO && is_left) {
        status = read_without_log(db, path, why);
    }
    if (status != ACT_OK) {
        sqlite3_close(*db);
        *db = NULL;
    }
    return status;
}
