/* Ctrl-C in the middle of things. */
#include "process.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void wait_seconds(double seconds) {
    struct timespec nap = {.tv_sec = (time_t)seconds};
    nap.tv_nsec = (long)(1e9 * (seconds - (double)nap.tv_sec));
    nanosleep(&nap, NULL);
}

static long long rows_in(const char *path, const char *condition) {
    char sql[200];
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    long long count = -1;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM accuracy WHERE %s", condition);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        count = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

/* Ctrl-C, which reaches the children too: code 130, a line, the rows so far, and no word
 * against what was under way. */
Test(interrupt, finished_rows_are_kept) {
    enum { TENTHS_MAX = 600 };
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char err[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_scratch_file(&scratch, "err", err);
    pid_t child =
        act_process_start(&scratch, "run '*.f32.*' --points 100000 --db '%s'", path);
    int waited = 0;
    while (rows_in(path, "1") < 2 && waited++ < TENTHS_MAX) {
        wait_seconds(0.1);
    }
    kill(-child, SIGINT);
    int code = act_process_wait(child);
    cr_expect(code == 130, "exit code %d", code);
    size_t size = 0;
    char *text = act_scratch_read(err, &size);
    cr_expect(text != NULL && act_is_complaint(text) && strstr(text, "kept") != NULL,
              "%s", text);
    free(text);
    cr_expect(rows_in(path, "inputs > 0 AND max_ulp IS NOT NULL") >= 2, "rows are lost");
    cr_expect(rows_in(path, "verdict = 'not_measured'") == 0,
              "what was cut off is blamed");
    cr_expect(rows_in(path, "id IN (SELECT id FROM finding WHERE detail LIKE '%INT%')") ==
                  0,
              "an interruption is called a crash");
    act_scratch_remove(&scratch);
}

/* Nobody has to wait for the time limit of a kernel that hangs. */
Test(interrupt, a_hanging_kernel_is_ended) {
    act_scratch scratch;
    char bad[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_build_path(bad, sizeof bad, "tests/bad.so");
    static const char *const commands[] = {"ulp", "bench"};
    for (size_t i = 0; i < 2; i++) {
        struct timespec start;
        struct timespec end;
        pid_t child = act_process_start(
            &scratch, "%s relu.d0.f32.never_returns --timeout 100 --plugin '%s'",
            commands[i], bad);
        wait_seconds(2);
        clock_gettime(CLOCK_MONOTONIC, &start);
        kill(-child, SIGINT);
        int code = act_process_wait(child);
        clock_gettime(CLOCK_MONOTONIC, &end);
        cr_expect(code == 130, "%s: exit code %d", commands[i], code);
        cr_expect(end.tv_sec - start.tv_sec < 30, "%s: it took %ld s", commands[i],
                  (long)(end.tv_sec - start.tv_sec));
    }
    act_scratch_remove(&scratch);
}
