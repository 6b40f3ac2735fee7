#include "code/plugin.h"
#include "process.h"
#include "store/rows_curves.h"
#include "store/schema.h"
#include "store/store_add.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char plugin_text[] =
    "#include \"checkact.h\"\n"
    "static void f(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] > 0 ? x[i] : x[i] != x[i] ? 0 : 0;\n"
    "}\n"
    "static const struct act_row rows[] = {\n"
    "    {.function = \"relu\", .format = \"f32\", .name = \"mine\", .kernel.f32 = f,\n"
    "     .claim = 0.5},\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

static const act_plan plan = {.points = 100,
                              .seed = 42,
                              .from = -HUGE_VAL,
                              .to = HUGE_VAL,
                              .jobs = 1,
                              .timeout = 10};

static act_store open_store(const char *path, const char *command) {
    act_store store;
    act_why why = {""};
    act_status status = act_store_open(&store, path, plan.seed, command, &why);
    cr_assert(status == ACT_OK, "%s: %s", path, why.text);
    return store;
}

static long long count_of(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = NULL;
    long long value = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int64(statement, 0);
    }
    cr_expect(value >= 0, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    return value;
}

/* The columns of a table and the keys of a row are the same, but for "run", which the
 * store adds to some, and the checksum. */
static void expect_columns(sqlite3 *db, const char *table, const json_t *row,
                           bool with_run) {
    char sql[100];
    size_t columns = 0;
    sqlite3_stmt *statement = NULL;
    snprintf(sql, sizeof sql, "PRAGMA table_info(\"%s\")", table);
    cr_assert(row != NULL, "%s: no row", table);
    cr_assert(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s", sql);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 1);
        bool is_run = with_run && strcmp(name, "run") == 0;
        if (strcmp(name, "checksum") == 0) {
            continue;
        }
        cr_expect(is_run || json_object_get(row, name) != NULL, "%s.%s is never written",
                  table, name);
        columns++;
    }
    sqlite3_finalize(statement);
    cr_expect(json_object_size(row) + with_run == columns,
              "%s: %zu columns, rows of %zu members", table, columns,
              json_object_size(row));
}

typedef struct taken {
    act_store *store;
    json_t *accuracy, *bins, *impl, *function, *curves;
    act_speed speed;
} taken;

static act_status take(void *user, const act_sweep_result *result) {
    taken *t = user;
    t->accuracy = act_row_of_accuracy(&plan, result);
    t->bins = act_rows_of_bins(result);
    t->impl = act_row_of_impl(result->impl);
    t->function = act_row_of_function(result->impl->function);
    t->curves = act_rows_of_curves(result->impl->function);
    t->speed = (act_speed){.impl = result->impl,
                           .measured = true,
                           .setting = act_setting_headline,
                           .elements = 2048,
                           .ns = {2, 1, 3},
                           .wall_ns = 2,
                           .cycles = 6,
                           .bytes = 8,
                           .copy_ns = 1,
                           .overhead = 0.01,
                           .spread = 1,
                           .is_control = true,
                           .control = {1, 0.9, 1.1}};
    act_findings_add(&t->speed.findings, ACT_FINDING_CRASH, "by hand");
    act_status status = act_store_add_accuracy(t->store, &plan, result);
    return status != ACT_OK ? status : act_store_add_speed(t->store, &plan, &t->speed);
}

static void free_taken(taken *t) {
    json_decref(t->accuracy);
    json_decref(t->bins);
    json_decref(t->impl);
    json_decref(t->function);
    json_decref(t->curves);
}

Test(store, columns_are_what_rows_write) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char db_path[ACT_FILE_SIZE];
    act_why why = {""};
    act_catalogue catalogue = {0};
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "mine", plugin_text, path);
    act_scratch_file(&scratch, "results.db", db_path);
    cr_assert(act_catalogue_add_plugin(&catalogue, path, path, &why) == ACT_OK, "%s",
              why.text);
    act_store store = open_store(db_path, "by hand");
    cr_assert(act_store_add_functions(&store, &catalogue) == ACT_OK, "%s",
              store.why.text);
    taken t = {.store = &store};
    act_sweep sweep = {.impls = catalogue.impls, .count = catalogue.count, .plan = plan};
    act_status status = act_sweep_run(&sweep, take, &t);
    cr_assert(status == ACT_OK, "status %d: %s", (int)status, store.why.text);

    json_t *findings =
        act_rows_of_findings(&plan, catalogue.impls, ACT_STAGE_BENCH, &t.speed.findings);
    json_t *speed = act_row_of_speed(&t.speed);
    expect_columns(store.db, "accuracy", t.accuracy, true);
    expect_columns(store.db, "error_bin", json_array_get(t.bins, 0), false);
    expect_columns(store.db, "impl", t.impl, false);
    expect_columns(store.db, "function", t.function, false);
    expect_columns(store.db, "curve", json_array_get(t.curves, 0), false);
    json_t *control = act_row_of_control(&t.speed);
    expect_columns(store.db, "speed", speed, true);
    expect_columns(store.db, "control", control, true);
    expect_columns(store.db, "finding", json_array_get(findings, 0), true);
    cr_expect(count_of(store.db, "SELECT count(*) FROM error_bin") ==
                  (long long)json_array_size(t.bins),
              "not all bins are stored");
    cr_expect(count_of(store.db, "SELECT count(*) FROM curve") ==
                  (long long)json_array_size(t.curves),
              "not all points are stored");
    cr_expect(count_of(store.db, "SELECT count(*) FROM speed JOIN impl USING (id)") == 1,
              "no speed is stored");
    cr_expect(count_of(store.db, "SELECT count(*) FROM finding WHERE stage = 'bench'") ==
                  1,
              "no finding is stored");
    cr_expect(count_of(store.db, "SELECT count(*) FROM accuracy WHERE verdict = 'fail'"
                                 " AND number_for_nan > 0") == 1,
              "the accuracy is not what was measured");
    json_decref(findings);
    json_decref(speed);
    json_decref(control);
    free_taken(&t);
    act_store_close(&store);
    act_catalogue_free(&catalogue);
    act_scratch_remove(&scratch);
}

Test(store, a_new_store_and_its_runs) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    for (long long run = 1; run <= 3; run++) {
        act_store store = open_store(path, "checkact ulp 'x'");
        cr_expect(store.run == run, "run %lld is %lld", run, (long long)store.run);
        cr_expect(count_of(store.db, "SELECT count(*) FROM run") == run, "no run %lld",
                  run);
        cr_expect(count_of(store.db,
                           "SELECT count(*) FROM run WHERE command = 'checkact ulp ''x'''"
                           " AND seed = 42 AND started LIKE '____-__-__T__:__:__Z'"
                           " AND cores > 0 AND machine <> '' AND system <> ''"
                           " AND compiler <> '' AND libraries LIKE '%MPFR%'") == run,
                  "run %lld does not say what it was", run);
        act_store_close(&store);
    }
    sqlite3 *db = NULL;
    act_why why = {""};
    act_status status = act_store_read(&db, path, &why);
    cr_expect(status == ACT_OK, "%s", why.text);
    cr_expect(sqlite3_exec(db, "DELETE FROM run", NULL, NULL, NULL) != SQLITE_OK,
              "a store opened for reading can be written");
    sqlite3_close(db);
    act_scratch_remove(&scratch);
}

/* A file of no bytes, as mktemp makes it, becomes a store. */
Test(store, an_empty_file_is_new) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_scratch_write(path, "", 0);
    act_store store = open_store(path, "x");
    act_store_close(&store);
    act_scratch_remove(&scratch);
}

/* Measuring again replaces what was known, and leaves all others alone. */
Test(store, a_second_run_updates_rows) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char bad[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_build_path(bad, sizeof bad, "tests/bad.so");
    static const char *const runs[] = {
        "relu.d0.f32.second_call_differs identity.d0.f32.minus_zero_lost --seed 1",
        "relu.d0.f32.second_call_differs --seed 2",
        "relu.d0.f32.second_call_differs --from 1 --to 1.5"};
    for (int i = 0; i < 3; i++) {
        act_process process = act_process_run(
            "ulp --json --points 100 --db '%s' --plugin '%s' %s", path, bad, runs[i]);
        cr_assert(process.code == 1, "exit code %d: %s", process.code, process.err);
        json_t *rows = act_process_rows(&process);
        const json_t *row = act_row_with(rows, "id", "relu.d0.f32.second_call_differs");
        sqlite3 *db = NULL;
        act_why why = {""};
        char sql[300];
        cr_assert(act_store_read(&db, path, &why) == ACT_OK, "%s", why.text);
        cr_expect(count_of(db, "SELECT count(*) FROM accuracy") == 2, "after run %d", i);
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM accuracy WHERE id = '%s' AND run = %d"
                 " AND inputs = %.0f AND reproduce = '%s'",
                 act_text(row, "id"), i + 1, act_real(row, "inputs"),
                 act_text(row, "reproduce"));
        cr_expect(count_of(db, sql) == 1, "run %d: %s", i, sql);
        snprintf(sql, sizeof sql, "SELECT sum(inputs) FROM error_bin WHERE id = '%s'",
                 act_text(row, "id"));
        cr_expect(count_of(db, sql) <= (long long)act_real(row, "inputs"),
                  "run %d: old bins are left", i);
        cr_expect(count_of(db, "SELECT count(*) FROM finding") ==
                      (long long)json_array_size(json_object_get(row, "findings")),
                  "run %d: not its findings", i);
        cr_expect(count_of(db, "SELECT run FROM accuracy WHERE id LIKE 'identity%'") == 1,
                  "run %d: another row was touched", i);
        sqlite3_close(db);
        json_decref(rows);
        act_process_free(&process);
    }
    act_scratch_remove(&scratch);
}

/* The view `fault` and act_finding_accuses say the same of each kind. */
Test(store, faults_are_findings_that_accuse) {
    sqlite3 *db = act_schema_open();
    cr_assert(db != NULL, "no schema");
    for (int kind = 0; kind < ACT_FINDING_KINDS; kind++) {
        char *sql = sqlite3_mprintf("DELETE FROM finding; INSERT INTO finding"
                                    " (id, run, stage, kind, detail, reproduce, checksum)"
                                    " VALUES ('x', 1, 'ulp', %Q, '', '', 0)",
                                    act_finding_names[kind]);
        cr_assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
        sqlite3_free(sql);
        cr_expect(count_of(db, "SELECT count(*) FROM fault") ==
                      act_finding_accuses((act_finding_kind)kind),
                  "%s", act_finding_names[kind]);
    }
    sqlite3_close(db);
}
