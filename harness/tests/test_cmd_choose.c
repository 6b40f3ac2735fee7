/* `checkact choose` as its users run it. */
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A store of one test. */
typedef struct fixture {
    act_scratch scratch;
    char db[ACT_FILE_SIZE];
} fixture;

static void begin(fixture *f) {
    act_scratch_make(&f->scratch);
    act_scratch_file(&f->scratch, "results.db", f->db);
}

static void end(fixture *f) {
    act_scratch_remove(&f->scratch);
}

/* The object that the call prints; a new reference. */
static json_t *ask(const fixture *f, const char *words, int code) {
    act_process process = act_process_run("choose %s --json --db '%s'", words, f->db);
    cr_assert(process.code == code && process.err[0] == '\0',
              "%s: exit code %d, not %d: %s", words, process.code, code, process.err);
    json_t *rows = act_process_rows(&process);
    cr_assert(json_array_size(rows) == 1, "%s: %zu objects", words,
              json_array_size(rows));
    json_t *row = json_incref(json_array_get(rows, 0));
    json_decref(rows);
    act_process_free(&process);
    return row;
}

static const char *chosen(const json_t *row) {
    return act_text(json_object_get(row, "choice"), "id");
}

static bool is_measured_anew(const json_t *row) {
    return act_real(row, "swept") > 0 || act_real(row, "timed") > 0 ||
           act_real(row, "searched") > 0;
}

/* What is missing is measured, once; after that the store answers and stays as it is. */
Test(cmd_choose, answers_from_the_store) {
    fixture f;
    size_t sizes[2];
    begin(&f);
    json_t *first = ask(&f, "sigmoid --format bf16 --max-ulp 0.6", 0);
    cr_expect(act_real(first, "swept") > 3 && act_real(first, "timed") > 3,
              "%g swept, %g timed", act_real(first, "swept"), act_real(first, "timed"));
    char *before = act_scratch_read(f.db, &sizes[0]);
    json_t *second = ask(&f, "sigmoid --format bf16 --max-ulp 0.6", 0);
    char *after = act_scratch_read(f.db, &sizes[1]);
    cr_expect(!is_measured_anew(second), "measured again");
    cr_expect(
        json_equal(json_object_get(first, "choice"), json_object_get(second, "choice")),
        "%s, then %s", chosen(first), chosen(second));
    cr_expect(sizes[0] == sizes[1] && memcmp(before, after, sizes[0]) == 0,
              "the store has changed");
    json_t *third = ask(&f, "sigmoid --format bf16 --max-ulp 0.6 --size 64", 0);
    cr_expect(act_real(third, "swept") == 0 && act_real(third, "timed") > 3,
              "another size: %g swept, %g timed", act_real(third, "swept"),
              act_real(third, "timed"));
    json_decref(first);
    json_decref(second);
    json_decref(third);
    free(before);
    free(after);
    end(&f);
}

/* Rows of another machine, and of another build of the kernel, do not count. */
Test(cmd_choose, rows_of_elsewhere_are_missing) {
    static const char *const changes[] = {
        "UPDATE run SET machine = 'another'",
        "UPDATE impl SET kernel = 'another'",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        fixture f;
        begin(&f);
        json_decref(ask(&f, "relu --format bf16 --max-ulp 0.5", 0));
        act_store_change(f.db, changes[i]);
        json_t *row = ask(&f, "relu --format bf16 --max-ulp 0.5", 0);
        cr_expect(act_real(row, "swept") > 0 && act_real(row, "timed") > 0, "%s: %g, %g",
                  changes[i], act_real(row, "swept"), act_real(row, "timed"));
        json_decref(row);
        end(&f);
    }
}

/* The statement with the name for each %s. */
static void put_name(const char *form, const char *name, char *sql, size_t size) {
    size_t used = 0;
    for (const char *c = form; *c != '\0' && used + 1 < size; c++) {
        if (strncmp(c, "%s", 2) == 0) {
            used += (size_t)snprintf(sql + used, size - used, "%s", name);
            c++;
        } else {
            sql[used++] = *c;
        }
    }
    sql[used] = '\0';
}

/* Of seven rows each of the fastest has a fault of its own. */
Test(cmd_choose, each_fault_excludes) {
    static const struct {
        const char *name, *fault, *standing, *reason;
    } rows[] = {
        {"naive", "UPDATE accuracy SET max_ulp = 9 WHERE id = 'sigmoid.d0.bf16.%s'",
         "exceeds", "9 ulp"},
        {"careful",
         "UPDATE accuracy SET wrong_sign = 3 WHERE id = 'sigmoid.d0.bf16.%s'; INSERT"
         " INTO class VALUES ('sigmoid.d0.bf16.%s', 'wrong_sign', 3, '0x1p+0', '-0x1p-1',"
         " '0.73', 0)",
         "fails", "wrong_sign 3, first at x = 0x1p+0 (1): got -0x1p-1, exact 0.73"},
        {"cody_waite",
         "INSERT INTO finding (id, run, stage, kind, detail, reproduce, checksum) SELECT id, run, 'ulp', 'crash', 'a signal', '', 0 FROM accuracy"
         " WHERE id = 'sigmoid.d0.bf16.%s'",
         "fails", "crash: a signal"},
        {"cody_waite-v3",
         "UPDATE accuracy SET undecided = 2 WHERE id = 'sigmoid.d0.bf16.%s'", "open",
         "2 inputs are undecided"},
    };
    fixture f;
    begin(&f);
    json_decref(ask(&f, "sigmoid --format bf16 --max-ulp 0.6 --isa v3", 0));
    act_store_change(
        f.db, "UPDATE accuracy SET nan_for_number = 0, number_for_nan = 0,"
              " wrong_sign = 0, wrong_zero_sign = 0, zero_for_number = 0, max_ulp = 0.5;"
              "DELETE FROM finding");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char sql[600];
        char text[400];
        snprintf(text, sizeof text,
                 "UPDATE speed SET ns_per_element = %g, low = %g, high = %g, samples = ''"
                 " WHERE id = 'sigmoid.d0.bf16.%s'",
                 1e-6 * (double)(i + 1), 1e-6 * (double)(i + 1), 1e-6 * (double)(i + 1),
                 rows[i].name);
        act_store_change(f.db, text);
        json_t *row = ask(&f, "sigmoid --format bf16 --max-ulp 0.6 --isa v3", 0);
        snprintf(text, sizeof text, "sigmoid.d0.bf16.%s", rows[i].name);
        cr_expect(strcmp(chosen(row), text) == 0, "%s, not %s", chosen(row), text);
        json_decref(row);
        put_name(rows[i].fault, rows[i].name, sql, sizeof sql);
        act_store_change(f.db, sql);
        row = ask(&f, "sigmoid --format bf16 --max-ulp 0.6 --isa v3", 0);
        const json_t *left = act_row_with(json_object_get(row, "left_out"), "id", text);
        cr_expect(strcmp(act_text(left, "standing"), rows[i].standing) == 0 &&
                      strstr(act_text(left, "reason"), rows[i].reason) != NULL,
                  "%s: %s: %s", text, act_text(left, "standing"),
                  act_text(left, "reason"));
        cr_expect(strcmp(chosen(row), text) != 0 && !is_measured_anew(row), "%s",
                  chosen(row));
        json_decref(row);
    }
    end(&f);
}

/* The fastest of half the error is what more precision costs; slower ones of no less
 * error are runners-up. */
Test(cmd_choose, more_precise) {
    fixture f;
    begin(&f);
    json_decref(ask(&f, "sigmoid --format bf16 --max-ulp 0.6 --isa base", 0));
    act_store_change(
        f.db, "UPDATE accuracy SET max_ulp = 0.5;"
              "UPDATE accuracy SET max_ulp = 0.2 WHERE id LIKE '%.careful';"
              "UPDATE speed SET ns_per_element = 1, low = 1, high = 1, samples = '';"
              "UPDATE speed SET ns_per_element = 0.5 WHERE id LIKE '%.cody_waite';"
              "UPDATE speed SET ns_per_element = 2 WHERE id LIKE '%.careful';"
              "UPDATE speed SET run = run + 1, low = 1.9, high = 2.1"
              " WHERE id LIKE '%.careful';"
              "UPDATE speed SET low = 0.4, high = 0.6 WHERE id LIKE '%.cody_waite'");
    act_store_change(
        f.db, "INSERT INTO run SELECT run + 1, started, command, version, machine, cores,"
              " system, compiler, libraries, seed, 0 FROM run");
    json_t *row = ask(&f, "sigmoid --format bf16 --max-ulp 0.6 --isa base", 0);
    const json_t *more = json_object_get(row, "more_precise");
    cr_expect(strcmp(chosen(row), "sigmoid.d0.bf16.cody_waite") == 0, "%s", chosen(row));
    cr_expect(strcmp(act_text(more, "id"), "sigmoid.d0.bf16.careful") == 0, "%s",
              act_text(more, "id"));
    cr_expect(act_real(more, "ratio") == 4 &&
                  fabs(act_real(more, "ratio_low") - 1.9 / 0.6) < 1e-12 &&
                  fabs(act_real(more, "ratio_high") - 2.1 / 0.4) < 1e-12,
              "%g [%g, %g]", act_real(more, "ratio"), act_real(more, "ratio_low"),
              act_real(more, "ratio_high"));
    json_decref(row);
    end(&f);
}

/* A kernel that is wrong at one input of 2^32, which a sample misses, is not chosen. */
Test(cmd_choose, a_winner_is_proven, .timeout = 1200) {
    static const char text[] =
        "#include \"checkact.h\"\n"
        "static void trap(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++)\n"
        "        y[i] = x[i] == 0x1.2345p+90f ? 1 : x[i] < 0 ? 0 : x[i];\n"
        "}\n"
        "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f32\",\n"
        "    .name = \"trap\", .kernel = {.f32 = trap}}};\n"
        "ACT_EXPORT(rows)\n";
    fixture f;
    char plugin[ACT_FILE_SIZE];
    char words[2 * ACT_FILE_SIZE];
    begin(&f);
    act_scratch_plugin(&f.scratch, "trap", text, plugin);
    act_process process =
        act_process_run("run relu.d0.f32.trap 'relu.d0.f32.plain*' --points 1000 "
                        "--plugin '%s' --db '%s'",
                        plugin, f.db);
    cr_assert(process.code == 0, "%s", process.err);
    act_process_free(&process);
    act_store_change(f.db,
                     "UPDATE speed SET ns_per_element = 1e-6, low = 1e-6, high = 1e-6,"
                     " samples = '' WHERE id LIKE '%.trap'");
    snprintf(words, sizeof words, "relu --max-ulp 0.5 --isa base --plugin '%s'", plugin);
    json_t *row = ask(&f, words, 0);
    const json_t *left =
        act_row_with(json_object_get(row, "left_out"), "id", "relu.d0.f32.trap");
    cr_expect(strcmp(act_text(left, "standing"), "fails") == 0 &&
                  strncmp(act_text(left, "reason"), "monotone", 8) == 0 &&
                  strcmp(act_text(left, "worst_x"), "0x1.2345p+90") == 0,
              "%s: %s", act_text(left, "standing"), act_text(left, "reason"));
    const json_t *choice = json_object_get(row, "choice");
    cr_expect(json_is_true(json_object_get(choice, "exhaustive")) &&
                  act_real(choice, "inputs") == 0x1p32,
              "%s over %g inputs", chosen(row), act_real(choice, "inputs"));
    json_decref(row);
    end(&f);
}

/* Nothing proves binary64: a sample, and a search if one is asked for. */
Test(cmd_choose, binary64) {
    fixture f;
    begin(&f);
    json_t *row = ask(&f, "softsign --format f64 --max-ulp 4 --isa base", 0);
    const json_t *choice = json_object_get(row, "choice");
    cr_expect(json_is_false(json_object_get(choice, "exhaustive")) &&
                  act_real(row, "searched") == 0,
              "proven, or searched");
    json_decref(row);
    static const struct {
        const char *budget;
        double searched;
    } again[] = {{"0.2", 1}, {"0.2", 0}, {"0.3", 1}, {"0.1", 0}};
    for (size_t i = 0; i < sizeof again / sizeof again[0]; i++) {
        char words[128];
        snprintf(words, sizeof words,
                 "softsign --format f64 --max-ulp 4 --isa base --budget %s",
                 again[i].budget);
        row = ask(&f, words, 0);
        cr_expect(act_real(row, "searched") == again[i].searched, "--budget %s: %g",
                  again[i].budget, act_real(row, "searched"));
        json_decref(row);
    }
    act_process process = act_process_run(
        "choose softsign --format f64 --max-ulp 4 --isa base --db '%s'", f.db);
    cr_expect(strstr(process.out, ">= ") != NULL &&
                  strstr(process.out, "nothing proves binary64") != NULL,
              "%s", process.out);
    act_process_free(&process);
    end(&f);
}

static void expect_no_level(const json_t *rows) {
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        cr_expect(act_text(row, "isa")[0] == '\0', "%s", act_text(row, "id"));
    }
}

Test(cmd_choose, isa) {
    fixture f;
    begin(&f);
    json_t *row = ask(&f, "abs --format f16 --max-ulp 0.5 --isa base", 0);
    cr_expect(strcmp(chosen(row), "abs.d0.f16.plain") == 0, "%s", chosen(row));
    expect_no_level(json_object_get(row, "runners_up"));
    const json_t *left =
        act_row_with(json_object_get(row, "left_out"), "id", "abs.d0.f16.plain-v3");
    cr_expect(strcmp(act_text(left, "standing"), "barred") == 0 &&
                  strstr(act_text(left, "reason"), "x86-64-v3") != NULL,
              "%s", act_text(left, "reason"));
    json_decref(row);
    end(&f);
}

/* No answer: 1, and what comes nearest; 3 if something is undecided. */
Test(cmd_choose, exit_codes) {
    fixture f;
    begin(&f);
    json_t *row = ask(&f, "sigmoid --format bf16 --max-ulp 0.1 --isa base", 1);
    const json_t *nearest = json_object_get(row, "nearest");
    cr_expect(json_is_null(json_object_get(row, "choice")) &&
                  act_real(nearest, "max_ulp") <= 0.5,
              "%s", act_text(nearest, "id"));
    json_decref(row);
    act_process process = act_process_run(
        "choose sigmoid --format bf16 --max-ulp 0.1 --isa base --db '%s'", f.db);
    cr_expect(strstr(process.out, "comes nearest") != NULL, "%s", process.out);
    act_process_free(&process);
    act_store_change(f.db, "UPDATE accuracy SET undecided = 1, max_ulp = 0.05");
    json_decref(ask(&f, "sigmoid --format bf16 --max-ulp 0.1 --isa base", 3));
    end(&f);
}

Test(cmd_choose, bad_input) {
    static const struct {
        const char *words, *says;
    } rows[] = {
        {"", "needs one function"},
        {"gelu tanh --max-ulp 1", "needs one function"},
        {"gellu --max-ulp 1", "gelu"},
        {"gelu", "needs one limit"},
        {"gelu --max-ulp 1 --for bf16", "needs one limit"},
        {"gelu --max-ulp much", "--max-ulp 'much'"},
        {"gelu --max-ulp nan", "--max-ulp 'nan'"},
        {"gelu --max-abs -1", "--max-abs '-1'"},
        {"gelu --for fp8", "--for 'fp8'"},
        {"gelu --for bf16 --format f16", "binary16 does not hold"},
        {"gelu --max-ulp 1 --format f80", "--format 'f80'"},
        {"gelu --max-ulp 1 --order 3", "--order '3'"},
        {"gelu --max-ulp 1 --size 0", "--size '0'"},
        {"gelu --max-ulp 1 --size 1,2", "one --size"},
        {"gelu --max-ulp 1 --dist cauchy", "--dist 'cauchy'"},
        {"gelu --max-ulp 1 --isa v9", "--isa 'v9'"},
        {"gelu --max-ulp 1 --convention inward", "--convention 'inward'"},
        {"gelu --max-ulp 1 --convention backward_x", "add --order 1"},
        {"gelu --max-ulp 1 --budget 3", "--budget searches binary64"},
        {"gelu --max-ulp 1 --format f64 --budget 0", "--budget '0'"},
        {"gelu --max-ulp 1 --param alpha=1", "alpha"},
        {"erf --order 1 --format f16 --convention backward_y --max-ulp 1", "have others"},
        {"gelu --max-ulp 1 --json --emit=-", "both want standard output"},
        {"gelu --max-ulp 1 --db README.md", "not a results store"},
        {"gelu --max-ulp 1 --db /no/such/folder/x.db", "/no/such/folder/x.db"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("choose %s", rows[i].words);
        cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                      strstr(process.err, rows[i].says) != NULL && process.out[0] == '\0',
                  "choose %s: exit code %d: %s", rows[i].words, process.code,
                  process.err);
        act_process_free(&process);
    }
}

/* A store of another schema is refused and left as it is. */
Test(cmd_choose, another_schema) {
    fixture f;
    size_t sizes[2];
    begin(&f);
    json_decref(ask(&f, "abs --format f16 --max-ulp 0.5 --isa base", 0));
    act_store_change(f.db, "PRAGMA user_version = 3");
    char *before = act_scratch_read(f.db, &sizes[0]);
    act_process process =
        act_process_run("choose abs --format f16 --max-ulp 0.5 --db '%s'", f.db);
    char *after = act_scratch_read(f.db, &sizes[1]);
    cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                  strstr(process.err, "schema 3") != NULL,
              "%d: %s", process.code, process.err);
    cr_expect(sizes[0] == sizes[1] && memcmp(before, after, sizes[0]) == 0, "changed");
    act_process_free(&process);
    free(before);
    free(after);
    end(&f);
}

/* The chosen kernel as a file, whose head has the proof. */
Test(cmd_choose, emit) {
    static const char *const forms[] = {"--emit='%s'", "--emit '%s'"};
    fixture f;
    char path[ACT_FILE_SIZE];
    begin(&f);
    act_scratch_file(&f.scratch, "abs.c", path);
    for (size_t i = 0; i < 2; i++) {
        char words[3 * ACT_FILE_SIZE];
        size_t size;
        const char *at = strstr(forms[i], "%s");
        snprintf(words, sizeof words, "abs --format f16 --max-ulp 0.5 --isa base %.*s%s'",
                 (int)(at - forms[i]), forms[i], path);
        json_t *row = ask(&f, words, 0);
        char *text = act_scratch_read(path, &size);
        cr_assert(text != NULL, "%s: no file", words);
        cr_expect(strcmp(act_text(row, "emitted"), path) == 0, "%s",
                  act_text(row, "emitted"));
        cr_expect(strstr(text, "\nvoid abs_d0_f16_plain(") != NULL &&
                      strstr(text, "over all 65536 inputs") != NULL &&
                      strstr(text, "checkact ulp abs.d0.f16.plain") != NULL,
                  "%s", text);
        cr_expect(remove(path) == 0, "%s", path);
        json_decref(row);
        free(text);
    }
    end(&f);
}
