/* Attacks on stores: kills at each write, two writers, locks, files that go away. Nothing
 * is lost, and nothing is refused that is whole. */
#include "base/clock.h"
#include "process.h"
#include "store/store.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Loaded before the program's libraries, kills it in place of the call number KILL_AT
 * that changes a file of the folder KILL_IN. */
static const char killer[] =
    "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <signal.h>\n#include <stdio.h>\n"
    "#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n"
    "#include <sys/types.h>\n"
    "static long left; static pid_t self; static const char *folder;\n"
    "__attribute__((constructor)) static void begin(void) {\n"
    "    self = getpid(); left = atol(getenv(\"KILL_AT\")); folder = getenv(\"KILL_IN\"); }\n"
    "static void count(const char *path) {\n"
    "    if (folder && getpid() == self && strstr(path, folder) && strstr(path, \"x.db\")\n"
    "        && --left == 0) kill(self, SIGKILL); }\n"
    "static void count_fd(int fd) {\n"
    "    char link[64], path[4096] = \"\";\n"
    "    snprintf(link, sizeof link, \"/proc/self/fd/%d\", fd);\n"
    "    if (readlink(link, path, sizeof path - 20) > 0) {\n"
    "        if (strstr(path, \"(deleted)\")) strcat(path, \"x.db\");\n"
    "        count(path); } }\n"
    "#define CALL(type, name, seen, parameters, arguments) \\\n"
    "    type name parameters { type (*real) parameters = dlsym(RTLD_NEXT, #name); \\\n"
    "        seen; return real arguments; }\n"
    "CALL(ssize_t, write, count_fd(f), (int f, const void *b, size_t n), (f, b, n))\n"
    "CALL(ssize_t, pwrite, count_fd(f), (int f, const void *b, size_t n, off_t o),\n"
    "     (f, b, n, o))\n"
    "CALL(ssize_t, pwrite64, count_fd(f), (int f, const void *b, size_t n, off64_t o),\n"
    "     (f, b, n, o))\n"
    "CALL(int, fsync, count_fd(f), (int f), (f))\n"
    "CALL(int, fdatasync, count_fd(f), (int f), (f))\n"
    "CALL(int, ftruncate, count_fd(f), (int f, off_t n), (f, n))\n"
    "CALL(int, ftruncate64, count_fd(f), (int f, off64_t n), (f, n))\n"
    "CALL(int, unlink, count(p), (const char *p), (p))\n"
    "CALL(int, rename, count(q), (const char *p, const char *q), (p, q))\n"
    "CALL(int, linkat, count(q), (int d, const char *p, int e, const char *q, int f),\n"
    "     (d, p, e, q, f))\n";

static const char *const ids[] = {"relu.d0.bf16.plain", "relu.d1.bf16.plain"};
enum { IDS = 2, PLACES_MAX = 1000 };
#define MEASURE "ulp relu.d0.bf16.plain relu.d1.bf16.plain --json --db '%s'"

typedef struct siege {
    act_scratch scratch;
    char path[ACT_FILE_SIZE], old[ACT_FILE_SIZE], shim[ACT_FILE_SIZE];
} siege;

static void siege_begin(siege *s) {
    act_scratch_make(&s->scratch);
    act_scratch_file(&s->scratch, "x.db", s->path);
    act_scratch_file(&s->scratch, "old.db", s->old);
}

/* Whether a library can be loaded before the program's: not before a sanitizer's. */
static bool can_preload(void) {
#ifdef __SANITIZE_ADDRESS__
    return false;
#else
    return true;
#endif
}

static void remove_store(const siege *s) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    char name[ACT_FILE_SIZE + 16];
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        snprintf(name, sizeof name, "%s%s", s->path, suffixes[i]);
        unlink(name);
    }
}

static long long count_of(sqlite3 *db, const char *sql, const char *text) {
    sqlite3_stmt *statement = NULL;
    long long value = -1;
    sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return value;
}

/* What a reader sees; -1: there is no store yet. Anything else is a failure. */
static long long rows_in(const char *path, const char *when) {
    sqlite3 *db = NULL;
    act_why why = {""};
    if (act_store_read(&db, path, &why) != ACT_OK) {
        cr_expect(strstr(why.text, "no results there") != NULL, "%s: %s", when, why.text);
        return -1;
    }
    long long rows =
        count_of(db, "SELECT count(*) FROM accuracy WHERE id LIKE ?1", "relu.%");
    sqlite3_close(db);
    return rows;
}

/* What was printed was stored before, and so is there; a next run goes on. */
static void expect_whole(const siege *s, const char *out, const char *when, bool is_old) {
    long long rows = rows_in(s->path, when);
    long long told = 0;
    for (int i = 0; i < IDS; i++) {
        told += strstr(out, ids[i]) != NULL;
    }
    told = is_old ? IDS : told;
    cr_expect(told == 0 || rows >= told, "%s: %lld of %lld rows are there", when, rows,
              told);
    act_store store;
    act_why why = {""};
    act_status status = act_store_open(&store, s->path, 1, "a test", &why);
    cr_expect(status == ACT_OK, "%s: the next run: %s", when, why.text);
    act_store_close(&store);
    cr_expect(rows_in(s->path, when) >= told, "%s: the next run lost rows", when);
}

static int kill_at_each_write(siege *s, bool is_old) {
    int place = 0;
    int code = 128 + SIGKILL;
    act_scratch_plugin(&s->scratch, "killer", killer, s->shim);
    while (code == 128 + SIGKILL && place++ < PLACES_MAX) {
        char when[64];
        char number[16];
        remove_store(s);
        if (is_old) {
            act_scratch_copy(s->old, s->path);
        }
        snprintf(number, sizeof number, "%d", place);
        snprintf(when, sizeof when, "%s store, place %d", is_old ? "old" : "new", place);
        setenv("KILL_AT", number, 1);
        setenv("KILL_IN", s->scratch.path, 1);
        setenv("LD_PRELOAD", s->shim, 1);
        act_process process = act_process_run(MEASURE, s->path);
        unsetenv("LD_PRELOAD");
        code = process.code;
        expect_whole(s, process.out, when, is_old);
        act_process_free(&process);
    }
    cr_expect(code == 0, "the run that was not killed: %d", code);
    return place - 1;
}

Test(hostile_store, a_new_one_survives_a_kill_at_each_write) {
    siege s;
    if (!can_preload()) {
        cr_skip_test("sanitizers");
    }
    siege_begin(&s);
    int places = kill_at_each_write(&s, false);
    cr_expect(places > 40, "%d places", places);
    act_scratch_remove(&s.scratch);
}

Test(hostile_store, an_old_one_survives_a_kill_at_each_write) {
    siege s;
    if (!can_preload()) {
        cr_skip_test("sanitizers");
    }
    siege_begin(&s);
    act_process process = act_process_run(MEASURE, s.old);
    cr_assert(process.code == 0, "%s", process.err);
    act_process_free(&process);
    int places = kill_at_each_write(&s, true);
    cr_expect(places > 40, "%d places", places);
    act_scratch_remove(&s.scratch);
}

/* What older versions left: no bytes, or one page without a table. */
Test(hostile_store, remains_of_a_new_one_become_one) {
    siege s;
    siege_begin(&s);
    for (int i = 0; i < 2; i++) {
        sqlite3 *db = NULL;
        cr_assert(sqlite3_open(s.path, &db) == SQLITE_OK);
        if (i == 1) {
            sqlite3_exec(db, "CREATE TABLE t (x); DROP TABLE t; VACUUM", NULL, NULL,
                         NULL);
        }
        sqlite3_close(db);
        struct stat info = {0};
        stat(s.path, &info);
        cr_expect(info.st_size == 4096 * i, "%lld bytes", (long long)info.st_size);
        expect_whole(&s, "", i == 0 ? "no bytes" : "one page", false);
        cr_expect(rows_in(s.path, "then") == 0, "it is no store");
        remove_store(&s);
    }
    act_scratch_remove(&s.scratch);
}

/* Pairs that make one store, and then pairs that write to it. */
Test(hostile_store, two_writers_are_both_heard) {
    siege s;
    siege_begin(&s);
    for (int pair = 0; pair < 20; pair++) {
        if (pair <= 10) {
            remove_store(&s);
        }
        pid_t first = act_process_start(&s.scratch, "ulp %s --db '%s'", ids[0], s.path);
        act_process second = act_process_run("ulp %s --db '%s'", ids[1], s.path);
        int code = act_process_wait(first);
        cr_expect(code == 0 && second.code == 0, "pair %d: %d and %d: %s", pair, code,
                  second.code, second.err);
        cr_expect(rows_in(s.path, "a pair") == IDS, "pair %d: a row is lost", pair);
        act_process_free(&second);
    }
    act_scratch_remove(&s.scratch);
}

static void nap(double seconds) {
    struct timespec time = {.tv_sec = (time_t)seconds};
    time.tv_nsec = (long)(1e9 * (seconds - (double)time.tv_sec));
    nanosleep(&time, NULL);
}

/* The lock of another process is waited for, and never called damage. */
Test(hostile_store, locks_are_waited_for) {
    static const char *const commands[] = {"export", "ulp relu.d0.bf16.plain"};
    siege s;
    siege_begin(&s);
    act_process process = act_process_run(MEASURE, s.path);
    act_process_free(&process);
    for (int i = 0; i < 4; i++) {
        const char *command = commands[i % 2];
        bool stays = i >= 2;
        sqlite3 *db = NULL;
        cr_assert(sqlite3_open(s.path, &db) == SQLITE_OK &&
                      sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) == SQLITE_OK,
                  "%s", sqlite3_errmsg(db));
        pid_t child = act_process_start(&s.scratch, "%s --db '%s'", command, s.path);
        if (!stays) {
            nap(1);
            sqlite3_close(db);
        }
        int code = act_process_wait(child);
        char err[ACT_FILE_SIZE];
        size_t size;
        act_scratch_file(&s.scratch, "err", err);
        char *told = act_scratch_read(err, &size);
        if (stays) {
            sqlite3_close(db);
            cr_expect(code != 0 && act_is_complaint(told) &&
                          strstr(told, "another process keeps it locked") != NULL,
                      "%s: %d: %s", command, code, told);
        } else {
            cr_expect(code == 0 && size == 0, "%s: %d: %s", command, code, told);
        }
        free(told);
    }
    act_scratch_remove(&s.scratch);
}

/* Deleted, replaced or moved in mid-run: 70, and one line that says so. */
Test(hostile_store, a_store_that_goes_away_is_told) {
    siege s;
    siege_begin(&s);
    char other[ACT_FILE_SIZE];
    act_scratch_file(&s.scratch, "other.db", other);
    act_process process = act_process_run(MEASURE, s.old);
    act_process_free(&process);
    for (int way = 0; way < 3; way++) {
        remove_store(&s);
        pid_t child = act_process_start(
            &s.scratch, "run 'gelu.d1.bf16.*' --size l1,l2 --db '%s'", s.path);
        double begin = act_clock_seconds();
        while (access(s.path, F_OK) != 0 && act_clock_seconds() < begin + 30) {
            nap(0.01);
        }
        nap(0.3);
        if (way == 0) {
            unlink(s.path);
        } else if (way == 1) {
            act_scratch_copy(s.old, other);
            rename(other, s.path);
        } else {
            rename(s.path, other);
        }
        int code = act_process_wait(child);
        char name[ACT_FILE_SIZE];
        size_t size;
        act_scratch_file(&s.scratch, "err", name);
        char *err = act_scratch_read(name, &size);
        act_scratch_file(&s.scratch, "out", name);
        char *out = act_scratch_read(name, &size);
        cr_expect(code == 70 && act_is_complaint(err) && strstr(err, s.path) != NULL &&
                      strstr(err, "deleted, moved or replaced") != NULL &&
                      strstr(out, "results in") == NULL,
                  "way %d: %d: %s%s", way, code, err, out);
        cr_expect(way != 1 || rows_in(s.path, "replaced") == IDS, "the other is harmed");
        free(err);
        free(out);
    }
    act_scratch_remove(&s.scratch);
}

/* After SIGKILL the file alone is a store that can be read and gone on with. */
Test(hostile_store, the_file_alone_is_enough) {
    siege s;
    siege_begin(&s);
    pid_t child =
        act_process_start(&s.scratch, "ulp '*.f32.*' --points 20000 --db '%s'", s.path);
    nap(5);
    kill(child, SIGKILL);
    cr_assert(act_process_wait(child) == 128 + SIGKILL, "it had ended");
    act_scratch_copy(s.path, s.old);
    sqlite3 *db = NULL;
    act_why why = {""};
    cr_assert(act_store_read(&db, s.old, &why) == ACT_OK, "%s", why.text);
    long long alone = count_of(db, "SELECT count(*) FROM accuracy", NULL);
    sqlite3_close(db);
    cr_assert(act_store_read(&db, s.path, &why) == ACT_OK, "%s", why.text);
    long long all = count_of(db, "SELECT count(*) FROM accuracy", NULL);
    sqlite3_close(db);
    cr_expect(alone > 0 && alone <= all, "%lld of %lld rows", alone, all);
    act_scratch_remove(&s.scratch);
}

/* A log that a killed run left belongs to that run's file: another file that takes the
 * name neither gets its rows nor is harmed by it. */
Test(hostile_store, a_log_is_of_one_file_only) {
    siege s;
    char log[ACT_FILE_SIZE + 8];
    act_why why = {""};
    sqlite3 *db = NULL;
    siege_begin(&s);
    snprintf(log, sizeof log, "%s-wal", s.path);
    act_process process = act_process_run(MEASURE, s.old);
    act_process_free(&process);
    for (int is_new = 0; is_new < 2; is_new++) {
        remove_store(&s);
        pid_t child = act_process_start(&s.scratch,
                                        "ulp '*.f32.*' --points 20000 --db '%s'", s.path);
        double begin = act_clock_seconds();
        while (access(log, F_OK) != 0 && act_clock_seconds() < begin + 30) {
            nap(0.01);
        }
        nap(0.5);
        kill(child, SIGKILL);
        act_process_wait(child);
        cr_assert(access(log, F_OK) == 0, "there is no log");
        unlink(s.path);
        if (is_new) {
            expect_whole(&s, "", "a new file beside an old log", false);
            cr_expect(act_store_count(s.path, "SELECT count(*) FROM accuracy") == 0,
                      "it has rows of another");
            continue;
        }
        act_scratch_copy(s.old, s.path);
        act_status status = act_store_read(&db, s.path, &why);
        cr_expect(status == ACT_LOAD && strstr(why.text, "is of another file") != NULL,
                  "%d: %s", (int)status, why.text);
        unlink(log);
        cr_expect(rows_in(s.path, "without the log") == IDS, "it is harmed");
    }
    act_scratch_remove(&s.scratch);
}

/* A disk that is full, at whatever moment: one line that says so, and what was told is
 * kept. */
Test(hostile_store, a_full_disk_is_told_and_loses_nothing) {
    siege s;
    siege_begin(&s);
    signal(SIGXFSZ, SIG_IGN); /* so that writing fails, here and in the program */
    for (rlim_t size = 8192; size < 200000; size += 24576) {
        char when[64];
        struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
        struct rlimit limit = {size, RLIM_INFINITY};
        snprintf(when, sizeof when, "a disk of %lu bytes", (unsigned long)size);
        remove_store(&s);
        setrlimit(RLIMIT_FSIZE, &limit);
        act_process process = act_process_run(MEASURE, s.path);
        setrlimit(RLIMIT_FSIZE, &none);
        cr_expect(process.code == 0 ||
                      (process.code == 70 && act_is_complaint(process.err) &&
                       strstr(process.err, s.path) != NULL &&
                       strstr(process.err, "not an error") == NULL),
                  "%s: %d: %s", when, process.code, process.err);
        cr_expect(size > 100000 || process.code == 70, "%s: %d", when, process.code);
        expect_whole(&s, process.out, when, false);
        act_process_free(&process);
    }
    act_scratch_remove(&s.scratch);
}
