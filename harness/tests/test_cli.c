/* The measuring commands as their users run them. */
#include "base/isa.h"
#include "definition/function.h"
#include "definition/gated.h"
#include "definition/row_function.h"
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *rows_of(const char *words, int code) {
    act_process process = act_process_run("%s", words);
    cr_expect(process.code == code, "%s: exit code %d, not %d: %s", words, process.code,
              code, process.err);
    cr_expect(process.err[0] == '\0', "%s: on stderr: %s", words, process.err);
    json_t *rows = act_process_rows(&process);
    cr_expect(json_array_size(rows) > 0, "%s: no rows", words);
    act_process_free(&process);
    return rows;
}

/* The row has a member for each column of the tables but "run" and
 * "checksum", and `more` others. */
static void expect_columns(const json_t *row, sqlite3 *db, const char *const *tables,
                           size_t count, size_t more) {
    json_t *columns = json_object();
    for (size_t i = 0; i < count; i++) {
        char sql[100];
        sqlite3_stmt *statement = NULL;
        snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s')", tables[i]);
        cr_assert(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s",
                  sqlite3_errmsg(db));
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const char *name = (const char *)sqlite3_column_text(statement, 0);
            if (strcmp(name, "run") == 0 || strcmp(name, "checksum") == 0) {
                continue;
            }
            json_object_set_new(columns, name, json_true());
            cr_expect(json_object_get(row, name) != NULL, "%s: no member %s", tables[0],
                      name);
        }
        sqlite3_finalize(statement);
    }
    cr_expect(json_object_size(row) == json_object_size(columns) + more,
              "%s: %zu members, %zu columns and %zu more", tables[count - 1],
              json_object_size(row), json_object_size(columns), more);
    json_decref(columns);
}

Test(cli, json_has_the_columns_of_the_store) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char words[2 * ACT_FILE_SIZE];
    sqlite3 *db = NULL;
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    snprintf(words, sizeof words, "run relu.d0.f32.plain --points 100 --json --db '%s'",
             path);
    json_t *rows = rows_of(words, 0);
    cr_assert(json_array_size(rows) == 2, "%zu rows", json_array_size(rows));
    cr_assert(sqlite3_open(path, &db) == SQLITE_OK, "%s", path);
    static const char *const accuracy[] = {"impl", "accuracy", "checked"};
    static const char *const speed[] = {"impl", "speed"};
    static const char *const function[] = {"function"};
    expect_columns(json_array_get(rows, 0), db, accuracy, 3, 2); /* classes, findings */
    expect_columns(json_array_get(rows, 1), db, speed, 2, 3); /* control, warnings too */
    json_decref(rows);
    rows = rows_of("list --json relu.d0.f32.plain", 0);
    expect_columns(json_array_get(rows, 0), db, accuracy, 1, 0);
    json_decref(rows);
    rows = rows_of("list --json --functions", 0);
    expect_columns(json_array_get(rows, 0), db, function, 1, 0);
    json_decref(rows);
    sqlite3_close(db);
    act_scratch_remove(&scratch);
}

Test(cli, list_functions) {
    json_t *rows = rows_of("list --json --functions", 0);
    act_process process = act_process_run("list --functions");
    size_t count = act_function_count + act_gated_count + act_row_function_count;
    cr_expect(json_array_size(rows) == count, "%zu functions of %zu",
              json_array_size(rows), count);
    for (size_t i = 0; i < act_gated_count; i++) {
        const json_t *row = act_row_with(rows, "function", act_gateds[i]->name);
        cr_expect(strcmp(act_text(row, "of"), "pair") == 0);
        cr_expect(strstr(process.out, act_gateds[i]->formula) != NULL);
    }
    for (size_t i = 0; i < act_row_function_count; i++) {
        const json_t *row = act_row_with(rows, "function", act_row_functions[i]->name);
        cr_expect(strcmp(act_text(row, "of"), "row") == 0);
        cr_expect(strstr(process.out, act_row_functions[i]->formula) != NULL);
    }
    for (size_t i = 0; i < act_function_count; i++) {
        const act_function *f = act_functions[i];
        const json_t *row = act_row_with(rows, "function", f->name);
        cr_expect(strcmp(act_text(row, "formula"), f->formula) == 0 &&
                      strcmp(act_text(row, "source"), f->source) == 0,
                  "%s is listed with %s", f->name, act_text(row, "formula"));
        char line[200];
        snprintf(line, sizeof line, "%s(x) = %s\n", f->name, f->formula);
        cr_expect(strstr(process.out, line) != NULL, "no line %s", line);
        for (int k = 0; f->params[k].name != NULL; k++) {
            snprintf(line, sizeof line, "%s=", f->params[k].name);
            cr_expect(strstr(act_text(row, "params"), line) != NULL, "%s: %s", f->name,
                      act_text(row, "params"));
        }
    }
    json_decref(rows);
    act_process_free(&process);
}

Test(cli, list_functions_by_globs) {
    json_t *rows = rows_of("list --json --functions 'relu*' tanh", 0);
    for (size_t i = 0; i < act_function_count; i++) {
        const char *name = act_functions[i]->name;
        bool wanted = strncmp(name, "relu", 4) == 0 || strcmp(name, "tanh") == 0;
        cr_expect((act_row_with(rows, "function", name) != NULL) == wanted, "%s", name);
    }
    json_decref(rows);
}

Test(cli, list_gates_of_functions_by_globs) {
    json_t *rows = rows_of("list --json --functions 'gated_relu*' swiglu", 0);
    cr_expect(act_row_with(rows, "function", "gated_relu6") != NULL);
    cr_expect(act_row_with(rows, "function", "swiglu") != NULL);
    cr_expect(act_row_with(rows, "function", "gated_gelu") == NULL);
    cr_expect(act_row_with(rows, "function", "relu6") == NULL);
    json_decref(rows);
}

Test(cli, list_is_sorted_and_whole) {
    json_t *rows = rows_of("list --json", 0);
    json_t *some = rows_of("list --json 'relu.*' 'abs.d0.*'", 0);
    size_t chosen = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *id = act_text(row, "id");
        char parts[300];
        snprintf(parts, sizeof parts, "%s.d%g.%s.%s", act_text(row, "function"),
                 act_real(row, "order"), act_text(row, "format"), act_text(row, "name"));
        cr_assert(strcmp(parts, id) == 0, "%s is %s", parts, id);
        cr_assert(i == 0 || strcmp(act_text(json_array_get(rows, i - 1), "id"), id) < 0,
                  "%s is not in its place", id);
        bool matches = strncmp(id, "relu.", 5) == 0 || strncmp(id, "abs.d0.", 7) == 0;
        chosen += matches;
        cr_assert((act_row_with(some, "id", id) != NULL) == matches, "%s", id);
    }
    cr_expect(json_array_size(some) == chosen, "%zu rows, not %zu", json_array_size(some),
              chosen);
    json_decref(rows);
    json_decref(some);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a run's stdout, sorted, as one text to be freed. */
static char *sorted_lines(const char *words) {
    act_process process = act_process_run("%s", words);
    cr_expect(process.code == 0 || process.code == 1, "%s: exit code %d, %s", words,
              process.code, process.err);
    char *lines[1000];
    size_t count = 0;
    char *rest = NULL;
    for (char *line = strtok_r(process.out, "\n", &rest); line != NULL && count < 1000;
         line = strtok_r(NULL, "\n", &rest)) {
        lines[count++] = line;
    }
    cr_assert(count > 1 && count < 1000, "%s: %zu lines", words, count);
    qsort(lines, count, sizeof *lines, by_text);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%s\n", lines[i]);
    }
    fclose(out);
    act_process_free(&process);
    return text;
}

/* Neither the number of threads nor chance changes a digit; another seed does. */
Test(cli, results_repeat) {
    static const char form[] = "ulp 'hardswish.*.f32.*' 'squareplus.d0.f32.*' "
                               "'softsign.d1.*.*' --json --points 300 ";
    char words[3][300];
    char *text[3];
    static const char *const options[] = {"--jobs 1", "--jobs 3", "--jobs 2 --seed 2"};
    for (int i = 0; i < 3; i++) {
        snprintf(words[i], sizeof words[i], "%s%s", form, options[i]);
        text[i] = sorted_lines(words[i]);
    }
    cr_expect(strcmp(text[0], text[1]) == 0, "one thread: %.2000s\nthree: %.2000s",
              text[0], text[1]);
    cr_expect(strcmp(text[0], text[2]) != 0, "another seed, the same results");
    for (int i = 0; i < 3; i++) {
        free(text[i]);
    }
}

/* The command in a row gives that row again. */
Test(cli, reproduce) {
    static const char *const words[] = {
        "ulp softsign.d1.f32.careful --json --points 300 --seed 9",
        "ulp softsign.d1.f32.careful --json --points 300 --from -0.1 --to 0x1.8p+1",
        "ulp softsign.d1.f32.careful --json --exhaustive --from 1 --to 1.0625",
        "ulp softsign.d1.f16.careful --json",
        "ulp 'softsign.d1.f*.careful' --json --exhaustive --points 300 --from 1 --to 1.1"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        json_t *rows = rows_of(words[i], 0);
        size_t k;
        json_t *row;
        json_array_foreach(rows, k, row) {
            char again[300];
            const char *command = act_text(row, "reproduce");
            cr_assert(strncmp(command, "checkact ", 9) == 0, "%s", command);
            snprintf(again, sizeof again, "%s --json", command + 9);
            json_t *repeated = rows_of(again, 0);
            cr_expect(json_equal(row, json_array_get(repeated, 0)) != 0,
                      "%s and %s differ", words[i], again);
            json_decref(repeated);
        }
        cr_expect(json_array_size(rows) == (strchr(words[i], '*') != NULL ? 3 : 1));
        json_decref(rows);
    }
}

/* --from and --to cut the line; what is outside is not looked at. */
Test(cli, ranges) {
    json_t *rows =
        rows_of("ulp relu.d0.f32.plain --json --points 300 --from -0.1 --to 0.1", 0);
    const json_t *row = json_array_get(rows, 0);
    cr_expect(strcmp(act_text(row, "range_from"), "-0x1.999999999999ap-4") == 0 &&
                  strcmp(act_text(row, "range_to"), "0x1.999999999999ap-4") == 0,
              "%s, %s", act_text(row, "range_from"), act_text(row, "range_to"));
    cr_expect(json_is_false(json_object_get(row, "exhaustive")), "not all are checked");
    json_decref(rows);
    rows = rows_of("ulp relu.d0.f32.plain --json --from 1 --to 1.0001", 0);
    row = json_array_get(rows, 0);
    cr_expect(act_real(row, "inputs") == floor(0.0001 * 0x1p23) + 1 &&
                  json_is_true(json_object_get(row, "exhaustive")),
              "%g inputs", act_real(row, "inputs"));
    json_decref(rows);
    rows = rows_of(
        "ulp sqrt.d0.f64.plain --json --exhaustive --from 1 --to 0x1.000000001p0", 0);
    row = json_array_get(rows, 0);
    cr_expect(act_real(row, "inputs") == (1 << 16) + 1 &&
                  json_is_true(json_object_get(row, "exhaustive")),
              "%g inputs of binary64", act_real(row, "inputs"));
    json_decref(rows);
}

/* Broken claims outweigh what is not measured, whatever the order. */
Test(cli, exit_codes) {
    static const struct {
        const char *words; /* beside the planted bugs */
        int code;
    } rows[] = {
        {"ulp relu.d0.f32.plain", 0},
        {"ulp relu.d0.f32.plain relu.d0.f32.nan_swallowed", 1},
        {"run relu.d0.f32.plain relu.d0.f32.nan_swallowed --db '%s'", 1},
        {"bench relu.d0.f32.plain relu.d0.f32.nan_swallowed", 0},
        {"bench relu.d0.f32.plain relu.d0.f32.aborts", 1},
        {"run relu.d0.f32.plain relu.d0.f32.aborts --db '%s'", 1},
        {"list relu.d0.f32.aborts", 0},
        {"eval relu 1", 1},
        {"eval identity 1", 0},
    };
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char bad[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_build_path(bad, sizeof bad, "tests/bad.so");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char words[2 * ACT_FILE_SIZE];
        const char *at = strstr(rows[i].words, "%s");
        snprintf(words, sizeof words, "%.*s%s%s",
                 (int)(at != NULL ? at - rows[i].words : (long)strlen(rows[i].words)),
                 rows[i].words, at != NULL ? path : "", at != NULL ? at + 2 : "");
        act_process process = act_process_run("%s --plugin '%s' --timeout 5", words, bad);
        cr_expect(process.code == rows[i].code, "%s: exit code %d, not %d: %s", words,
                  process.code, rows[i].code, process.err);
        cr_expect(process.out[0] != '\0' && process.err[0] == '\0', "%s: on stderr: %s",
                  words, process.err);
        act_process_free(&process);
    }
    act_scratch_remove(&scratch);
}

/* The summary of a run is text on stdout, with a line for each implementation. */
Test(cli, summary) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_process process =
        act_process_run("run 'relu6.d0.f32.*' --points 100 --db '%s'", path);
    cr_expect(process.code == 0 && process.err[0] == '\0', "%d: %s", process.code,
              process.err);
    cr_expect(strstr(process.out, "\nrelu6.d0.f32.plain ") != NULL &&
                  strstr(process.out, path) != NULL,
              "%s", process.out);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

/* A quick run says that it is one, and measures f and f' in two formats. */
Test(cli, a_quick_run) {
    static const struct {
        const char *sql;
        long long want;
    } rows[] = {
        {"SELECT count(*) FROM accuracy WHERE id GLOB 'relu6.d[01].f32.*'"
         " AND NOT exhaustive AND inputs < 10000",
         2},
        {"SELECT count(*) FROM accuracy WHERE id GLOB 'relu6.d[01].bf16.*' AND exhaustive",
         2},
        {"SELECT count(*) FROM accuracy WHERE id NOT GLOB 'relu6.d[01].f32.*'"
         " AND id NOT GLOB 'relu6.d[01].bf16.*'",
         0},
        {"SELECT count(*) FROM speed WHERE rounds = 7 AND low > 0 AND high < 1e9", 4},
        {"SELECT count(*) FROM warning WHERE kind = 'quick' AND detail <> ''", 1},
    };
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_process process = act_process_run("run --quick 'relu6.*.plain*' --db '%s'", path);
    cr_expect(process.code == 0 && process.err[0] == '\0', "%d: %s", process.code,
              process.err);
    cr_expect(strncmp(process.out, "to measure: 4 implementations", 29) == 0 &&
                  strstr(process.out, "\na quick run: ") != NULL,
              "%s", process.out);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        long long count = act_store_count(path, rows[i].sql);
        cr_expect(count == rows[i].want, "%lld, not %lld: %s", count, rows[i].want,
                  rows[i].sql);
    }
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

/* Of what this processor cannot run nothing is known. */
Test(cli, nothing_measured_is_no_success) {
    act_isa isa;
    if (act_isa_find("x86-64-v4", &isa) && isa.runs) {
        cr_skip_test("this processor lacks nothing");
    }
    static const char *const commands[] = {"ulp", "bench"};
    for (int i = 0; i < 2; i++) {
        act_process process =
            act_process_run("%s tanh.d0.f32.cody_waite-v4", commands[i]);
        cr_expect(process.code == 3 && act_is_complaint(process.err), "%s: %d: %s",
                  commands[i], process.code, process.err);
        cr_expect(strstr(process.out, "lacks") != NULL, "%s", process.out);
        act_process_free(&process);
    }
}
