/* Every planted bug of impls/bad/bad_calls.c is found by `check`, under its own name and
 * no other, and what only looks like one is excused. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The one finding of a row. */
typedef struct sight {
    const char *id;
    const char *kind; /* NULL: there is none */
    bool is_excused;
    const char *simplest; /* how that example begins */
} sight;

static const sight sights[] = {
    {"relu.d0.f32.wrong_tail_of_six", "tail", false, "n = 6, element 5, x = 0x1p+0"},
    {"relu.d0.f32.wrong_lane_of_four", "place", false, "n = 16, element 13, x = 0x1p+0"},
    {"relu.d0.f32.wrong_beside_nan", "place", false, "n = 3, element 2"},
    {"relu.d0.f32.wrong_unless_aligned", "place", false, "n = 5, element 0, x = 0x1p+0"},
    {"relu.d0.f32.wrong_beyond_2_17", "long", false, "n = 131589"},
    {"relu.d0.f32.wrong_beyond_2_20", "long", false, "n = 1049093, element 10489"},
    {"sqrt.d0.f32.tail_by_other_formula", "tail", false, "n = 8, element 0, x = 0x1p+0"},
    {"sqrt.d0.f32.tail_within_claim", "tail", true, "n = 8, element 0, x = 0x1p+0"},
    {"relu.d0.f32.in_place_wrong", "in_place", false, "n = 1, element 0"},
    {"relu.d0.f32.not_in_place", NULL, false, NULL},
    {"relu.d0.f32.writes_for_none", "out_of_bounds", false, NULL},
    {"relu.d0.f32.reads_before_short", "out_of_bounds", false, NULL},
    {"relu.d0.f32.leaves_seven", "unwritten", false, "n = 7, element 6"},
    {"relu.d0.f32.wrong_at_call_3000", "state", false, "n = "},
    {"relu.d0.f32.first_call_empty", "state", false, "n = 1, element 0"},
    {"relu.d0.f32.clears_after_longer", "state", false, "n = 3, element 2, x = "},
    {"relu.d0.f32.noisy", "noise", false, "n = "},
    {"relu.d0.f32.scratch_of_first_call", "state", false, "n = 2, element 0"},
    {"relu.d0.f32.static_scratch", "thread", false, "n = "},
    {"relu.d0.f32.large_stack", "crash", false, NULL},
    {"relu.d0.f32.counts_in_int", "long", false, "n = 2147483665"},
    {"softplus.d1.f32.dy_forgotten", "dy_forgotten", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_absolute", "dy_absolute", false,
     "n = 1, element 0, x = -0x0p+0, dy = -0x1p+0, alone: got 0x1p-1, right -0x1p-1"},
    {"softplus.d1.f32.dy_squared", "dy_squared", false,
     "n = 1, element 0, x = -0x0p+0, dy = -0x1p+0, alone: got 0x1p-1, right -0x1p-1"},
    {"softplus.d1.f32.dy_negative_dropped", "dy_clipped", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_clipped", "dy_clipped", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_through_bf16", "dy_narrowed", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_positive_dropped", "dy_clipped", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_forgotten_in_tail", "dy_forgotten", false, "n = 9, element 8"},
    {"softplus.d1.f32.dy_absolute_in_tail", "dy_absolute", false, "n = 17, element 16"},
    {"softplus.d1.f32.dy_flushed", "dy_narrowed", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_small_dropped", "dy_narrowed", false, "n = 1, element 0"},
    {"softplus.d1.f32.dx_flushed", "dy_product", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_of_next", "dy_product", false, "n = 2, element 0"},
    {"softplus.d1.f32.dy_reversed", "dy_product", false, "n = 2, element 0"},
    {"softplus.d1.f32.dy_of_first", "dy_product", false, "n = 2, element 1"},
    {"softplus.d1.f32.dy_halved_beside_negative", "dy_product", false,
     "n = 2, element 0"},
    {"softplus.d1.f32.dx_added_to", "dx_accumulated", false, "n = 1, element 0"},
    {"softplus.d1.f32.dy_right", NULL, false, NULL},
    {"softplus.d1.f32.dy_overwritten", "in_place", true, "n = 1, element 0"},
    {"softplus.d1.f32.over_dy_promised", "in_place", false, "n = 1, element 0"},
    {"relu.d1.f32.masks_multiplied", "dy_masked", true, "n = 1, element 0"},
    {"reciprocal.d1.f32.from_y_in_double", NULL, false, NULL},
    {"relu.d0.f32.leaks_in_each_call", "leak", false, NULL},
    {"relu.d0.f32.allocates_in_each_call", NULL, false, NULL},
    {"relu.d0.f32.leaves_files_open", "leak", false, NULL},
#if defined(__x86_64__)
    {"relu.d0.f32.clobbers_r15_if_nine", "register", false, "n = 9"},
    {"relu.d0.f32.upper_halves_in_use", "upper_halves", true, "n = 1"},
#endif
};
enum { SIGHTS = sizeof sights / sizeof sights[0] };

/* How findings of one kind are told apart. */
static const struct {
    const char *id, *detail;
} details[] = {
    {"softplus.d1.f32.dy_flushed", "dy below the normal numbers is taken for 0"},
    {"softplus.d1.f32.dy_small_dropped", "dy is taken for 0 up to |dy| = 1.08e-19"},
    {"softplus.d1.f32.dx_flushed", "dx below the normal numbers is 0"},
    {"softplus.d1.f32.dy_of_next", "dx has dy of another element"},
    {"softplus.d1.f32.dy_reversed", "dx has dy of another element"},
    {"softplus.d1.f32.dy_of_first", "dx has dy of another element"},
    {"softplus.d1.f32.dy_halved_beside_negative",
     "dx is not dy f'(x), which it is for n = 1"},
};

static json_t *check_all(void) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad_calls.so");
    act_process process = act_process_run(
        "check --json --points 400 --jobs 1 --plugin '%s' 'relu.d*.f32.*_*' "
        "'sqrt.d0.f32.tail_*' 'softplus.d1.f32.d*' 'softplus.d1.f32.over_*' "
        "relu.d0.f32.noisy reciprocal.d1.f32.from_*",
        bad);
    cr_expect(process.code == 1, "exit code %d: %s", process.code, process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

/* What is told of right kernels too; test_exceptions.c looks at it. */
static bool is_report(const char *kind) {
    return strcmp(kind, "flags") == 0 || strcmp(kind, "errno") == 0;
}

/* Results that depend on the call may be out of order, or no limit, by that, and 0 for
 * dy = 1 is the derivative of other functions. */
static bool follows(const sight *want, const char *kind) {
    bool is_of_any = strcmp(kind, "monotone") == 0 || strcmp(kind, "zero") == 0 ||
                     strcmp(kind, "limit") == 0;
    bool is_of_zeros = strcmp(kind, "range") == 0 || strcmp(kind, "note") == 0;
    return want->kind != NULL &&
           (is_of_any ||
            (is_of_zeros && strstr(want->id, "dy_positive_dropped") != NULL));
}

static void expect_sight(const sight *want, const json_t *row) {
    const json_t *findings = json_object_get(row, "findings");
    size_t told = 0;
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        const char *kind = act_text(finding, "kind");
        if (is_report(kind) || follows(want, kind)) {
            continue;
        }
        told++;
        cr_expect(want->kind != NULL && strcmp(kind, want->kind) == 0, "%s: %s: %s",
                  want->id, kind, act_text(finding, "detail"));
        cr_expect(json_is_true(json_object_get(finding, "excused")) == want->is_excused,
                  "%s: %s is a fault or is none", want->id, kind);
        cr_expect(want->simplest == NULL ||
                      strncmp(act_text(finding, "simplest"), want->simplest,
                              strlen(want->simplest)) == 0,
                  "%s: %s", want->id, act_text(finding, "simplest"));
    }
    cr_expect((told > 0) == (want->kind != NULL), "%s: %zu findings", want->id, told);
    bool fails = want->kind != NULL && !want->is_excused;
    cr_expect((strcmp(act_text(row, "verdict"), "fail") == 0) == fails, "%s: %s",
              want->id, act_text(row, "verdict"));
}

static bool has_detail(const json_t *row, const char *detail) {
    bool has = false;
    size_t i;
    json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), i, finding) {
        const char *at = strstr(act_text(finding, "detail"), detail);
        has = has || (at != NULL && strlen(at) == strlen(detail));
    }
    return has;
}

Test(check, every_planted_bug_has_its_name) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad_calls.so");
    json_t *rows = check_all();
    for (size_t i = 0; i < SIGHTS; i++) {
        json_t *row = act_row_with(rows, "id", sights[i].id);
        cr_expect(row != NULL, "%s: no row", sights[i].id);
        if (row != NULL) {
            expect_sight(&sights[i], row);
        }
    }
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
        json_t *row = act_row_with(rows, "id", details[i].id);
        cr_expect(has_detail(row, details[i].detail), "%s: not told: %s", details[i].id,
                  details[i].detail);
    }
    size_t planted = 0;
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        planted += strcmp(act_text(row, "plugin"), bad) == 0;
    }
    cr_expect(planted == SIGHTS, "%zu bugs are planted, %d have names", planted, SIGHTS);
    json_decref(rows);
}

/* A row with findings ends with the command that shows them again; others have none. */
Test(check, tells_how_to_see_it_again) {
    char bad[ACT_FILE_SIZE];
    char again[2 * ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad_calls.so");
    snprintf(
        again, sizeof again,
        "\n  again:       checkact check relu.d0.f32.leaves_seven --points 500 --seed 1 "
        "--plugin %s\n",
        bad);
    act_process process =
        act_process_run("check --points 500 --plugin '%s' relu.d0.f32.leaves_seven", bad);
    cr_expect(strstr(process.out, again) != NULL, "%s", process.out);
    act_process_free(&process);
    process = act_process_run("check --points 500 abs.d0.f32.plain");
    cr_expect(strstr(process.out, "again:") == NULL, "%s", process.out);
    act_process_free(&process);
}

/* The trial, the sweep and the check all see what a call leaves. */
Test(check, a_fault_is_told_once) {
    static const char *const ids[] = {
        "relu.d0.f32.rounding_left_upward",
#if defined(__x86_64__)
        "relu.d0.f32.ftz_left_set",
        "relu.d0.f32.x87_precision_left_single",
#endif
    };
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad.so");
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        act_process process =
            act_process_run("check --json --plugin '%s' %s", bad, ids[i]);
        json_t *rows = act_process_rows(&process);
        const json_t *row = act_row_with(rows, "id", ids[i]);
        const json_t *findings = json_object_get(row, "findings");
        size_t faults = 0;
        for (size_t k = 0; k < json_array_size(findings); k++) {
            const json_t *finding = json_array_get(findings, k);
            faults += json_is_false(json_object_get(finding, "excused"));
        }
        cr_expect(faults == 1, "%s: %zu faults", ids[i], faults);
        json_decref(rows);
        act_process_free(&process);
    }
}
