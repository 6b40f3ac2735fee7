/* The program that hyperfine times, and the script that has it timed. */
#include "harness/tests/process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct place {
    act_scratch scratch;
    char driver[ACT_FILE_SIZE], plugin[ACT_FILE_SIZE], build[ACT_FILE_SIZE];
} place;

static void open_place(place *p) {
    act_scratch_make(&p->scratch);
    act_build_path(p->driver, sizeof p->driver, "whole_process");
    act_build_path(p->plugin, sizeof p->plugin, "impls/piecewise.so");
    act_build_path(p->build, sizeof p->build, ".");
}

/* The exit code; what it printed is in the file `out` of the folder. */
static int run(const place *p, const char *words) {
    char command[8 * ACT_FILE_SIZE];
    snprintf(command, sizeof command, "%s >'%s/out' 2>&1", words, p->scratch.path);
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static char *output_of(const place *p) {
    char path[ACT_FILE_SIZE];
    size_t size;
    act_scratch_file(&p->scratch, "out", path);
    char *text = act_scratch_read(path, &size);
    cr_assert(text != NULL, "no output");
    return text;
}

/* More than a block of inputs, and a last one that is not whole. */
Test(whole_process, streams_every_element) {
    enum { COUNT = (1 << 16) + 100 };
    place p;
    char inputs[ACT_FILE_SIZE];
    char words[6 * ACT_FILE_SIZE];
    open_place(&p);
    float *x = calloc(COUNT, sizeof *x);
    cr_assert(x != NULL);
    for (int i = 0; i < COUNT; i++) {
        x[i] = (float)(i % 7 - 3);
    }
    act_scratch_file(&p.scratch, "inputs", inputs);
    act_scratch_write(inputs, x, COUNT * sizeof *x);
    snprintf(words, sizeof words, "'%s' '%s' relu.d0.f32.plain stream '%s'", p.driver,
             p.plugin, inputs);
    cr_expect(run(&p, words) == 0, "%s failed", words);
    char path[ACT_FILE_SIZE];
    size_t size = 0;
    act_scratch_file(&p.scratch, "out", path);
    float *y = (float *)(void *)act_scratch_read(path, &size);
    cr_assert(y != NULL && size == COUNT * sizeof *y, "%zu bytes", size);
    for (int i = 0; i < COUNT; i++) {
        cr_assert(y[i] == (x[i] > 0 ? x[i] : 0), "element %d: %g", i, (double)y[i]);
    }
    snprintf(words, sizeof words, "'%s' '%s' relu.d1.bf16.plain start", p.driver,
             p.plugin);
    cr_expect(run(&p, words) == 0, "%s failed", words);
    free(x);
    free(y);
    act_scratch_remove(&p.scratch);
}

static void expect_complaint(const place *p, const char *words, const char *told) {
    int code = run(p, words);
    char *text = output_of(p);
    const char *line_end = strchr(text, '\n');
    cr_expect(code == 64 && line_end != NULL && line_end[1] == '\0' &&
                  strstr(text, told) != NULL,
              "%s: code %d, no \"%s\" in: %s", words, code, told, text);
    free(text);
}

Test(whole_process, bad_input_is_one_line) {
    place p;
    char words[6 * ACT_FILE_SIZE];
    open_place(&p);
    static const struct {
        const char *words, *told;
    } wrong[] = {{"relu.d0.f32.plain", "usage"},
                 {"relu.d0.f32.nosuch start", "no such row"},
                 {"relu.d0.f32.plain stream no/such/file", "No such file"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        snprintf(words, sizeof words, "'%s' '%s' %s", p.driver, p.plugin, wrong[i].words);
        expect_complaint(&p, words, wrong[i].told);
    }
    static const struct {
        const char *words, *told;
    } scripts[] = {
        {"scripts/whole-process --db no/such.db", "no results there: checkact bench"},
        {"scripts/whole-process --db README.md", "not a results store"},
        {"scripts/whole-process --runs 1", "--runs at least 2"},
        {"scripts/aa noise", "usage"},
        {"scripts/aa --build no/such", "not there: make"},
        {"scripts/squareplus-claim --build no/such", "not there: make"},
    };
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        expect_complaint(&p, scripts[i].words, scripts[i].told);
    }
    act_scratch_remove(&p.scratch);
}

Test(whole_process, results_are_in_the_store) {
    place p;
    char db[ACT_FILE_SIZE];
    char words[6 * ACT_FILE_SIZE];
    open_place(&p);
    act_scratch_file(&p.scratch, "results.db", db);
    act_process process =
        act_process_run("bench relu.d0.bf16.plain relu.d1.f32.backward_x --db '%s'", db);
    cr_assert(process.code == 0, "%s", process.err);
    act_process_free(&process);
    for (int again = 0; again < 2; again++) {
        snprintf(words, sizeof words,
                 "scripts/whole-process --db '%s' --build '%s' --elements 1000 --runs 2 "
                 "'relu.*'",
                 db, p.build);
        int code = run(&p, words);
        char *text = output_of(&p);
        cr_expect(code == 0 && strstr(text, "| relu.d0.bf16.plain |") != NULL, "%d: %s",
                  code, text);
        free(text);
    }
    cr_expect(
        act_store_count(db, "SELECT count(*) FROM process WHERE mean > 0 AND runs = 2"
                            " AND elements = CASE task WHEN 'start' THEN 1 ELSE 1000 END"
                            " AND run = (SELECT max(run) FROM run)") == 4,
        "the table is not as it should be");
    snprintf(words, sizeof words, "scripts/whole-process --db '%s' --build '%s' 'gelu.*'",
             db, p.build);
    expect_complaint(&p, words, "nothing that was measured matches 'gelu.*'");
    snprintf(words, sizeof words, "scripts/whole-process --db '%s' --build no/such", db);
    expect_complaint(&p, words, "make no/such/whole_process");
    act_scratch_remove(&p.scratch);
}
