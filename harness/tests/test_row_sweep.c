/* Kernels of rows (impls/bad/bad_rows*.c) as ulp judges them: mistakes of public reports
 * are found, and right ones are clean. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static bool has_finding(const json_t *row, const char *kind) {
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), i, finding) {
        if (strcmp(act_text(finding, "kind"), kind) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_class(const json_t *row, const char *class) {
    return act_real(row, class) > 0;
}

static void expect_clean(const json_t *row) {
    cr_expect(json_array_size(json_object_get(row, "classes")) == 0 &&
                  json_array_size(json_object_get(row, "findings")) == 0 &&
                  act_real(row, "max_ulp") > 0.49 && act_real(row, "max_ulp") < 0.51 &&
                  act_real(row, "undecided") == 0,
              "%s: %g ulp", act_text(row, "id"), act_real(row, "max_ulp"));
    if (json_is_number(json_object_get(row, "sum_ratio"))) {
        cr_expect(act_real(row, "sum_ratio") <= 1.01, "%s: sum %g", act_text(row, "id"),
                  act_real(row, "sum_ratio"));
    }
}

Test(row_sweep, mistakes_are_found_and_right_kernels_clean) {
    static const struct {
        const char *id, *finding, *class; /* NULL: none is asked */
        double least;                     /* max_ulp */
    } kernels[] = {
        {"cross_entropy.d0.f32.pytorch_11752", NULL, "zero_for_number", 1e6},
        {"cross_entropy.d1.f32.pytorch_11551", NULL, "nan_for_number", 0},
        {"cross_entropy.d1.f32.transformer_engine_3193", "row_sum", NULL, 1e4},
        {"log_softmax.d0.f16.pytorch_158310", NULL, NULL, 1e12},
        {"log_softmax.d0.f32.mindspore_378", NULL, "number_for_nan", 0},
        {"log_softmax.d0.f32.pytorch_11752", NULL, "zero_for_number", 1e6},
        {"softmax.d0.bf16.executorch_20090", "row_sum", NULL, 20},
        {"softmax.d0.bf16.pytorch_62897", NULL, "nan_for_number", 0},
        {"softmax.d0.bf16.tt_metal_52045", "row_sum", NULL, 4},
        {"softmax.d0.f16.tract_2586", "row_sum", NULL, 10},
        {"softmax.d0.f32.above_one", "range", NULL, 1},
        {"softmax.d0.f32.first_top", "place", "nan_for_number", 1},
        {"softmax.d0.f32.flashinfer_1178", NULL, "nan_for_number", 0},
        {"softmax.d0.f32.in_place", "in_place", NULL, 0},
        {"softmax.d0.f32.lattice_740", NULL, "number_for_nan", 0},
        {"softmax.d0.f32.masked_epsilon", "zero", NULL, 1e6},
        {"softmax.d0.f32.nan_to_next_row", "place", "nan_for_number", 0},
        {"softmax.d0.f32.no_shift", NULL, "nan_for_number", 1},
        {"softmax.d0.f32.one_beyond_block", "row_sum", "zero_for_number", 0},
        {"softmax.d0.f32.order", "monotone", NULL, 10},
        {"softmax.d0.f32.sum_of_body", "row_sum", NULL, 1e6},
        {"softmax_backward.d0.f32.llama_27096", "in_place", NULL, 1},
    };
    static const char *const right[] = {
        "cross_entropy.d0.bf16", "cross_entropy.d0.f16", "cross_entropy.d0.f32",
        "cross_entropy.d1.bf16", "cross_entropy.d1.f16", "cross_entropy.d1.f32",
        "log_softmax.d0.bf16",   "log_softmax.d0.f16",   "log_softmax.d0.f32",
        "logsumexp.d0.bf16",     "logsumexp.d0.f16",     "logsumexp.d0.f32",
        "softmax.d0.bf16",       "softmax.d0.f16",       "softmax.d0.f32",
    };
    char plugin[ACT_FILE_SIZE];
    act_build_path(plugin, sizeof plugin, "tests/bad_rows.so");
    act_process process =
        act_process_run("ulp --json --points 150000 --plugin '%s'", plugin);
    cr_assert(process.code == 1 && process.err[0] == '\0', "exit code %d: %s",
              process.code, process.err);
    json_t *rows = act_process_rows(&process);
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        const json_t *row = act_row_with(rows, "id", kernels[i].id);
        const char *finding = kernels[i].finding;
        const char *class = kernels[i].class;
        cr_assert(row != NULL, "%s: no row", kernels[i].id);
        cr_expect((finding == NULL || has_finding(row, finding)) &&
                      (class == NULL || has_class(row, class)) &&
                      act_real(row, "max_ulp") >= kernels[i].least,
                  "%s: %s or %s is not found, %g ulp", kernels[i].id,
                  finding != NULL ? finding : "-", class != NULL ? class : "-",
                  act_real(row, "max_ulp"));
    }
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        char id[64];
        snprintf(id, sizeof id, "%s.right", right[i]);
        const json_t *row = act_row_with(rows, "id", id);
        cr_assert(row != NULL, "%s: no row", id);
        expect_clean(row);
    }
    const json_t *row = act_row_with(rows, "id", "softmax.d0.f32.no_shift");
    const char *simplest =
        act_text(json_array_get(json_object_get(row, "classes"), 0), "simplest");
    cr_expect(strncmp(simplest, "checkact eval softmax --format f32 --row 10004: ", 48) ==
                  0,
              "one entry shows it: '%s'", simplest);
    json_decref(rows);
    act_process_free(&process);
}

/* What a row cannot be asked is not passed over. */
Test(row_sweep, a_range_is_no_range_of_rows) {
    act_process process = act_process_run("ulp softmax.d0.f32.shifted --from 1 --to 2");
    cr_expect(process.code == 3 && strstr(process.out, "a range of one input") != NULL,
              "code %d: %s", process.code, process.out);
    act_process_free(&process);
}

/* Bad input gets one line and exit code 64. */
Test(row_sweep, usage) {
    static const struct {
        const char *arguments, *says;
    } rows[] = {
        {"ulp softmax.d0.f32 --lib libm.so.6 --symbol expf --abi array", "--abi rows"},
        {"ulp silu.d0.f32 --lib libm.so.6 --symbol expf --abi rows", "one input"},
        {"ulp softmax_backward.d1.f32 --lib libm.so.6 --symbol expf --abi rows",
         "order 1"},
        {"bench softmax.d0.f32.shifted", "'softmax.d0.f32.shifted': of gated units"},
        {"ulp softmax.d0.f32.shiftd", "did you mean softmax.d0.f32.shifted"},
        {"ulp sofmax.d0.f32 --lib libm.so.6 --symbol expf --abi rows", "softmax"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("%s", rows[i].arguments);
        cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                      strstr(process.err, rows[i].says) != NULL,
                  "%s: code %d: %s", rows[i].arguments, process.code, process.err);
        act_process_free(&process);
    }
}
