/* --resume: what is left out, and what is told of it. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A sweep that is complete is not made again, but told. */
Test(cli, a_resumed_sweep_tells_what_was_complete) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    json_t *rows[2];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    for (int i = 0; i < 2; i++) {
        act_process process = act_process_run(
            "ulp 'tanh.d0.f32.libm' 'tanh.d0.f32.cody_waite*' --exhaustive --from 1 "
            "--to 1.001 --resume --json --db '%s'",
            path);
        cr_expect(process.code == 0, "%d: %s", process.code, process.err);
        rows[i] = act_process_rows(&process);
        act_process_free(&process);
        act_store_change(path, "UPDATE accuracy SET mean_ulp = 77");
    }
    cr_expect(json_array_size(rows[0]) >= 2 &&
              json_array_size(rows[0]) == json_array_size(rows[1]));
    size_t k;
    json_t *row;
    json_array_foreach(rows[0], k, row) {
        json_object_set_new(row, "mean_ulp", json_real(77));
    }
    cr_expect(json_equal(rows[0], rows[1]) != 0);
    json_decref(rows[0]);
    json_decref(rows[1]);
    act_scratch_remove(&scratch);
}

/* What a command finds of one wrong kernel, and whether it takes that from the store. Of
 * dy, errors at dy = 1 show nothing; 2^20 elements are more than a brief check makes. */
static const struct {
    const char *command;
    bool is_resumed;
    int code;
    bool of_dy, of_length;
} steps[] = {
    {"ulp", false, 0, false, false}, {"run", false, 1, true, false},
    {"run", true, 1, true, false},   {"ulp", true, 1, true, false},
    {"check", false, 1, true, true}, {"check", true, 1, true, true},
    {"run", true, 1, true, true},    {"ulp", true, 1, true, true},
};
enum { STEPS = sizeof steps / sizeof steps[0] };

static bool has_finding(const json_t *rows, const char *id, const char *kind) {
    const json_t *row = act_row_with(rows, "id", id);
    bool has = act_row_with(json_object_get(row, "findings"), "kind", kind) != NULL;
    cr_expect((strcmp(act_text(row, "verdict"), "fail") == 0) == has, "%s: %s", id,
              act_text(row, "verdict"));
    return has;
}

static void expect_step(int i, const json_t *rows) {
    bool of_dy = has_finding(rows, "softplus.d1.f32.dy_squared", "dy_squared");
    bool of_length = has_finding(rows, "relu.d0.f32.wrong_beyond_2_20", "long");
    const json_t *right = act_row_with(rows, "id", "softplus.d1.f32.dy_right");
    bool is_resumed = act_real(right, "mean_ulp") == 77;
    bool is_checked = strcmp(steps[i].command, "ulp") != 0;
    cr_expect(of_dy == steps[i].of_dy && of_length == steps[i].of_length,
              "step %d, %s: %d, %d", i, steps[i].command, of_dy, of_length);
    cr_expect(is_resumed == steps[i].is_resumed, "step %d, %s", i, steps[i].command);
    cr_expect((json_object_get(right, "brief") != NULL) == is_checked, "step %d", i);
    cr_expect(strcmp(act_text(right, "verdict"), "no_claim") == 0 ||
                  strcmp(act_text(right, "verdict"), "pass") == 0,
              "%s", act_text(right, "verdict"));
}

/* A sweep without checks, or with brief ones, is none that a check need not make. */
Test(cli, a_resumed_check_checks_what_was_not) {
    act_scratch scratch;
    char bad[ACT_FILE_SIZE], path[ACT_FILE_SIZE];
    json_t *rows[STEPS];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", path);
    act_build_path(bad, sizeof bad, "tests/bad_calls.so");
    for (int i = 0; i < STEPS; i++) {
        act_process process = act_process_run(
            "%s softplus.d1.f32.dy_squared softplus.d1.f32.dy_right "
            "relu.d0.f32.wrong_beyond_2_20 --plugin '%s' --exhaustive --from 1 "
            "--to 1.001 --resume --json --db '%s'",
            steps[i].command, bad, path);
        cr_expect(process.code == steps[i].code, "step %d: %d, %s", i, process.code,
                  process.err);
        rows[i] = act_process_rows(&process);
        expect_step(i, rows[i]);
        act_process_free(&process);
        act_store_change(path, "UPDATE accuracy SET mean_ulp = 77");
    }
    size_t k;
    json_t *row;
    json_array_foreach(rows[4], k, row) {
        json_object_set_new(row, "mean_ulp", json_real(77));
        cr_expect(json_equal(row, act_row_with(rows[5], "id", act_text(row, "id"))) != 0,
                  "%s is told in another way", act_text(row, "id"));
    }
    for (int i = 0; i < STEPS; i++) {
        json_decref(rows[i]);
    }
    act_scratch_remove(&scratch);
}
