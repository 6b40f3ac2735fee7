/* The script that compares two builds finds a planted difference of each kind, and none
 * between a build and itself. */
#include "harness/tests/process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { COMMAND_SIZE = 16 * ACT_FILE_SIZE };

/* Two builds and their stores, "old" and "new" in a folder. */
typedef struct pair {
    act_scratch scratch;
    char old_db[ACT_FILE_SIZE], new_db[ACT_FILE_SIZE];
} pair;

static void open_pair(pair *p) {
    act_scratch_make(&p->scratch);
    act_scratch_file(&p->scratch, "old.db", p->old_db);
    act_scratch_file(&p->scratch, "new.db", p->new_db);
}

/* A copy of the old store, to be changed. */
static void copy_store(const pair *p) {
    char copy[4 * ACT_FILE_SIZE];
    snprintf(copy, sizeof copy, "cp '%s' '%s'", p->old_db, p->new_db);
    cr_assert(system(copy) == 0, "no copy");
}

/* A store of one row, and a copy of it. */
static void make_stores(const pair *p) {
    act_process run =
        act_process_run("ulp relu.d0.f32.plain --points 50 --db '%s'", p->old_db);
    cr_assert(run.code == 0, "ulp: exit code %d: %s", run.code, run.err);
    act_process_free(&run);
    copy_store(p);
}

/* Expects the exit code of the script, and a text in what it prints. */
static void expect(const pair *p, const char *options, int code, const char *said) {
    char command[COMMAND_SIZE];
    char path[ACT_FILE_SIZE];
    size_t size = 0;
    snprintf(
        command, sizeof command,
        "PYTHONDONTWRITEBYTECODE=1 scripts/same-results --old-db '%s' --new-db '%s' %s"
        " '%s/old' '%s/new' >'%s/said' 2>&1",
        p->old_db, p->new_db, options, p->scratch.path, p->scratch.path, p->scratch.path);
    int status = system(command);
    act_scratch_file(&p->scratch, "said", path);
    char *text = act_scratch_read(path, &size);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == code,
              "%s: status %d instead of exit code %d: %s", options, status, code, text);
    cr_expect(text != NULL && strstr(text, said) != NULL, "%s: '%s' is not in: %s",
              options, said, text);
    free(text);
}

Test(same_results, finds_each_change_of_a_store) {
    static const struct {
        const char *sql, *said;
    } cases[] = {
        {"UPDATE error_bin SET max_ulp = 0.25 WHERE rowid = 3", "differs: error_bin"},
        {"UPDATE accuracy SET mean_ulp = 1e-9", "mean_ulp 0.0 is now 1e-09"},
        {"DELETE FROM special WHERE rowid = 2", "differs: special"},
        {"UPDATE function SET note = 'x' WHERE function = 'relu'", "relu: note"},
        {"INSERT INTO finding (id, run, stage, kind, detail, reproduce, checksum)"
         " VALUES ('relu.d0.f32.plain', 1, 'ulp', 'crash', '', '', 0)",
         "0 rows are now 1"},
        {"DROP TABLE trait", "trait is gone"},
    };
    pair p;
    open_pair(&p);
    make_stores(&p);
    act_store_change(p.new_db, "UPDATE run SET started = 'then', version = 'other'");
    expect(&p, "--part stores", 0, "the same");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        copy_store(&p);
        act_store_change(p.new_db, cases[i].sql);
        expect(&p, "--part stores", 1, cases[i].said);
    }
    act_scratch_remove(&p.scratch);
}

Test(same_results, takes_empty_stores_for_no_comparison) {
    static const char empty[] = "DELETE FROM accuracy; DELETE FROM error_bin;"
                                "DELETE FROM special; DELETE FROM finding;"
                                "DELETE FROM impl; DELETE FROM function";
    pair p;
    open_pair(&p);
    make_stores(&p);
    act_store_change(p.old_db, empty);
    act_store_change(p.new_db, empty);
    expect(&p, "--part stores", 1, "nothing compared");
    expect(&p, "--part none", 64, "usage");
    act_scratch_remove(&p.scratch);
}

/* A program that is the built one, but for what a filter makes of its output. */
static void make_build(const pair *p, const char *name, const char *filter) {
    char program[ACT_FILE_SIZE];
    char folder[ACT_FILE_SIZE];
    char path[ACT_FILE_SIZE + sizeof "/checkact"];
    char text[4 * ACT_FILE_SIZE];
    act_build_path(program, sizeof program, "checkact");
    act_scratch_file(&p->scratch, name, folder);
    mkdir(folder, 0700);
    snprintf(path, sizeof path, "%s/checkact", folder);
    snprintf(text, sizeof text, "#!/bin/sh\n%s\nexec \"$(realpath '%s')\" \"$@\"\n",
             filter, program);
    act_scratch_write(path, text, strlen(text));
    chmod(path, 0700);
}

Test(same_results, finds_another_output_and_another_exit_code) {
    static const char options[] = "--part outputs --only nothing";
    pair p;
    open_pair(&p);
    make_stores(&p);
    make_build(&p, "old", "");
    make_build(&p, "new", "");
    expect(&p, options, 0, "the same");
    make_build(&p, "new", "[ \"$1\" != nothing ] || exit 65");
    expect(&p, options, 1, "checkact nothing: 'exit code 64' is now 'exit code 65'");
    make_build(&p, "new", "[ \"$1\" != nothing ] || echo something");
    expect(&p, options, 1, "is now 'something'");
    expect(&p, "--part outputs --only none", 1, "nothing compared");
    act_scratch_remove(&p.scratch);
}

/* Two rows; FIRST is a definition before their kernels, which moves them, and FACTOR a
 * constant of one of them. */
static void make_plugin(const pair *p, const char *name, const char *first,
                        const char *factor) {
    char folder[ACT_FILE_SIZE];
    char inner[ACT_FILE_SIZE];
    char path[ACT_FILE_SIZE];
    char text[2048];
    act_scratch_file(&p->scratch, name, folder);
    mkdir(folder, 0700);
    snprintf(inner, sizeof inner, "%s/impls", name);
    act_scratch_file(&p->scratch, inner, path);
    mkdir(path, 0700);
    snprintf(text, sizeof text,
             "#include \"checkact.h\"\n%s\n"
             "static void half(const float *x, float *y, size_t n) {\n"
             "    for (size_t i = 0; i < n; i++) y[i] = x[i] * %s + 3.5f;\n}\n"
             "static void twice(const float *x, float *y, size_t n) {\n"
             "    for (size_t i = 0; i < n; i++) y[i] = x[i] / 3.25f;\n}\n"
             "static const struct act_row rows[] = {\n"
             "    {.function = \"relu\", .format = \"f32\", .name = \"half\","
             " .kernel.f32 = half},\n"
             "    {.function = \"relu\", .format = \"f32\", .name = \"twice\","
             " .kernel.f32 = twice},\n};\nACT_EXPORT(rows)\n",
             first, factor);
    snprintf(inner, sizeof inner, "%s/impls/one", name);
    act_scratch_plugin(&p->scratch, inner, text, path);
}

#ifdef __x86_64__
Test(same_results, finds_other_code_and_other_constants_but_not_other_places) {
    static const char moved[] = "float more(float x, const float *t) {\n"
                                "    return x * 7.25f + t[(int)x];\n}\n";
    pair p;
    open_pair(&p);
    make_plugin(&p, "old", "", "0.5f");
    make_plugin(&p, "new", moved, "0.5f");
    expect(&p, "--part code", 0, "2 of 2 kernels are the same");
    make_plugin(&p, "new", "", "0.625f");
    expect(&p, "--part code", 1, "relu.d0.f32.half has other code");
    expect(&p, "--part code", 1, "1 of 2 kernels are the same");
    make_plugin(&p, "new", moved, "0.5f / x[i]");
    expect(&p, "--part code", 1, "1 of 2 kernels are the same");
    act_scratch_remove(&p.scratch);
}
#endif
