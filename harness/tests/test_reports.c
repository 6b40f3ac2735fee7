/* Mistakes of public bug reports (impls/bad/README.md) are named, and the right kernels
 * beside them are not accused. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is said of a kernel: a kind of finding or a class of failure, or a part of what is
 * told beside them. */
typedef struct report {
    const char *id, *want;
} report;

static const report reports[] = {
    {"expm1.d0.f64.aocl_14", "monotone"},
    {"gelu.d0.f32.row_38", "limit"},
    {"mish.d1.f32.row_36", "range"},
    {"softsign.d0.f32.tt_metal_51979_above_1", "range"},
    {"tanh.d0.f16.row_22", "range"},
    {"tanh.d0.f32.not_odd", "symmetry"},
    {"tanh.d0.f32.row_4", "range"},
    {"tanh.d0.f32.seam", "symmetry"},
    {"selu.d0.f32.onnx_4081", "limit"},
    {"elu.d0.f32.row_6", "zero_for_number"},
    {"elu.d1.f32.row_11", "tail"},
    {"elu.d1.f32.row_11", "number_for_nan"},
    {"exp.d0.f64.sleef_523", "one result, inf, for x >= 0x1.62e42"},
    {"exp.d0.f32.row_33", "zero_for_number"},
    {"exp.d0.f32.row_37", "number_for_nan"},
    {"exp2.d0.f32.tt_metal_54054", "nan_for_number"},
    {"expm1.d0.bf16.row_28", "zero_for_number"},
    {"expm1.d0.f32.row_21", "zero_for_number"},
    {"gelu.d0.f16.onnxruntime_32631", "tail"},
    {"gelu.d0.f32.row_8", "zero_for_number"},
    {"gelu.d0.f32.row_9", "nan_for_number"},
    {"gelu.d1.bf16.row_23", "wrong_sign"},
    {"gelu.d1.f32.tt_metal_54867", "one result, 0x1p+0, for x >= 0x1."},
    {"gelu_tanh.d0.bf16.row_10", "nan_for_number"},
    {"gelu_tanh.d0.f16.row_22", "wrong_sign"},
    {"gelu_tanh.d0.f32.llm_scaler_484", "nan_for_number"},
    {"gelu_tanh.d0.f64.aidotnet_594", "tail"},
    {"hardshrink.d0.f32.attorch_15", "kink: 0 (PyTorch, ONNX Runtime, oneDNN)"},
    {"hardsigmoid.d0.f32.row_28", "errors are large only beside the kink -3"},
    {"hardsigmoid.d0.f32.row_30", "number_for_nan"},
    {"hardswish.d1.f32.tt_metal_55291", "kink: 0 (PyTorch, ONNX Runtime, oneDNN)"},
    {"hardswish.d1.f32.tt_metal_55291_third", "this is f' of hardswish, alpha = 0.16665"},
    {"hardtanh.d0.f32.tt_metal_51470", "number_for_nan"},
    {"hardtanh.d1.bf16.pytorch_185472", "zero_for_number"},
    {"leaky_relu.d1.f32.pytorch_31938", "wrong_sign"},
    {"leaky_relu.d1.f32.pytorch_31938", "it is the kernel of x, and gets y"},
    {"log.d0.f32.numpy_13400", "number_for_nan"},
    {"log.d0.f32.numpy_22772", "raised for no reason: invalid"},
    {"log1p.d0.f32.sleef_473", "one result, inf, for x >= 0x1."},
    {"logsigmoid.d0.f32.flaggems_3874", "zero_for_number"},
    {"mish.d0.f16.row_31", "zero_for_number"},
    {"mish.d0.f32.row_26", "zero_for_number"},
    {"mish.d0.f32.row_35", "zero_for_number"},
    {"relu.d0.f32.onednn_139", "minus_zero"},
    {"relu.d0.f32.signalling", "nan(0x7f800001)"},
    {"relu6.d0.f32.mindspore_381", "number_for_nan"},
    {"relu6.d1.f32.tt_metal_57455", "number_for_nan"},
    {"selu.d0.f32.row_6", "zero_for_number"},
    {"selu.d1.f32.mlpack_1540", "wrong_sign"},
    {"sigmoid.d0.f32.branch_of_eight", "place"},
    {"sigmoid.d0.f32.ncnn_1284", "nan_for_number"},
    {"sigmoid.d0.f32.peels", "place"},
    {"sigmoid.d0.f32.row_1", "wrong_sign"},
    {"sigmoid.d0.f32.row_7", "nan_for_number"},
    {"sigmoid.d1.f32.candle_1722", "nan_for_number"},
    {"sigmoid.d1.f32.row_25", "zero_for_number"},
    {"silu.d0.bf16.tiny_llm_164", "zero_for_number"},
    {"silu.d0.f32.ik_llama_2357", "unwritten"},
    {"silu.d0.f32.llama_16443", "unwritten"},
    {"silu.d0.f32.row_26", "wrong_zero_sign"},
    {"silu.d0.f32.wraps_at_none", "out_of_bounds"},
    {"silu.d1.f32.candle_2083", "nan_for_number"},
    {"silu.d1.f32.dfdx_915", "wrong_sign"},
    {"silu.d1.f64.row_15", "nan_for_number"},
    {"silu.d1.f64.tensorflow_124835", "zero_for_number"},
    {"silu.d2.f64.row_15", "zero_for_number"},
    {"softplus.d0.bf16.row_28", "zero_for_number"},
    {"softplus.d0.f32.row_16", "zero_for_number"},
    {"softplus.d0.f32.row_34", "wrong_sign"},
    {"softshrink.d0.f32.pytorch_138385", "number_for_nan"},
    {"softsign.d0.f32.tt_metal_51979", "zero_for_number"},
    {"tanh.d0.bf16.row_28", "zero_for_number"},
    {"tanh.d0.f32.eve_2389", "nan_for_number"},
    {"tanh.d0.f32.nanvix_2810", "wrong_zero_sign"},
    {"tanh.d1.bf16.row_25", "zero_for_number"},
    {"tanh.d1.bf16.torch_xpu_3043", "own_error"},
#if defined(__x86_64__)
    {"relu.d0.f32.openblas_2926_r12", "register"},
    {"relu.d0.f32.openblas_2926_rbx", "register"},
    {"silu.d0.f32.paddle_19487", "crash"},
#endif
};

static json_t *rows_of(const char *words, const char *const *plugins, size_t count) {
    char all[4 * ACT_FILE_SIZE] = "";
    for (size_t i = 0; i < count; i++) {
        char path[ACT_FILE_SIZE];
        size_t length = strlen(all);
        act_build_path(path, sizeof path, plugins[i]);
        snprintf(all + length, sizeof all - length, " --plugin '%s'", path);
    }
    act_process process = act_process_run("%s --json%s", words, all);
    cr_expect(process.err[0] == '\0', "%s: %s", words, process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

static json_t *row_of(const json_t *rows, const char *id) {
    json_t *row = act_row_with(rows, "id", id);
    cr_assert(row != NULL, "%s: no row", id);
    return row;
}

static bool says(const json_t *row, const char *want) {
    char *text = json_dumps(row, JSON_COMPACT);
    char member[ACT_SCRATCH_SIZE];
    snprintf(member, sizeof member, "\"kind\":\"%s\"", want);
    bool is_said = strstr(text, member) != NULL;
    snprintf(member, sizeof member, "\"class\":\"%s\"", want);
    is_said = is_said || strstr(text, member) != NULL;
    bool is_text = strpbrk(want, " (") != NULL;
    is_said = is_said || (is_text && strstr(text, want) != NULL);
    free(text);
    return is_said;
}

static bool is_failure(const char *class) {
    return strcmp(class, "nan_masked") != 0 && strcmp(class, "minus_zero") != 0 &&
           strcmp(class, "zero_from_y") != 0;
}

static void expect_clean(const json_t *row) {
    const char *id = act_text(row, "id");
    const json_t *findings = json_object_get(row, "findings");
    const json_t *classes = json_object_get(row, "classes");
    cr_expect(json_is_true(json_object_get(row, "complete")), "%s: cut off", id);
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        cr_expect(json_is_true(json_object_get(finding, "excused")), "%s: %s: %s", id,
                  act_text(finding, "kind"), act_text(finding, "detail"));
    }
    for (size_t i = 0; i < json_array_size(classes); i++) {
        const json_t *class = json_array_get(classes, i);
        cr_expect(!is_failure(act_text(class, "class")), "%s: %s", id,
                  act_text(class, "class"));
    }
    cr_expect(strcmp(act_text(row, "verdict"), "no_claim") == 0, "%s: %s", id,
              act_text(row, "verdict"));
}

Test(reports, every_report_is_named) {
    static const char *const plugins[] = {"tests/bad_reports.so",
                                          "tests/bad_reports_calls.so"};
    static const char fixed[] = "_fixed";
    json_t *rows = rows_of("check --points 400 --jobs 1", plugins, 2);
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        cr_expect(says(row_of(rows, reports[i].id), reports[i].want), "%s: not %s",
                  reports[i].id, reports[i].want);
    }
    const json_t *shared = row_of(rows, "silu.d0.f32.threads_inside");
    cr_expect(says(shared, "noise") || says(shared, "thread"), "threads_inside");
    cr_expect(!says(row_of(rows, "log.d0.f32.numpy_22772_fixed"), "flags"), "flags");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *id = act_text(row, "id");
        size_t length = strlen(id);
        if (length > sizeof fixed && strcmp(id + length - sizeof fixed + 1, fixed) == 0) {
            expect_clean(row);
        }
    }
    json_decref(rows);
}

/* Kernels that were taken for wrong: a zero for half of the least number, f'(NaN) = 0, -0
 * for relu(-5), a tail by libm within an ulp of the body. */
Test(reports, right_kernels_are_not_accused) {
    static const char *const plugins[] = {"tests/bad_reports_controls.so"};
    json_t *rows = rows_of("check --points 400 --jobs 1", plugins, 1);
    cr_expect(json_array_size(rows) == 27, "%zu rows", json_array_size(rows));
    for (size_t i = 0; i < json_array_size(rows); i++) {
        expect_clean(json_array_get(rows, i));
    }
    json_decref(rows);
}

#if defined(__x86_64__)
Test(reports, fast_math_is_seen_when_it_is_loaded) {
    static const char *const plugins[] = {"tests/bad_reports_ftz.so"};
    json_t *rows = rows_of("check --points 400 --jobs 1", plugins, 1);
    cr_expect(says(row_of(rows, "silu.d0.f32.fast_math_loaded"), "flush_to_zero"),
              "flush-to-zero");
    json_decref(rows);
}
#endif

/* What takes a command of its own, or more inputs. */
Test(reports, where_to_look) {
    static const char *const plugins[] = {"tests/bad_reports.so",
                                          "tests/bad_reports_calls.so"};
    json_t *rows = rows_of("identify logsigmoid.d0.f32.flaggems_3874", plugins, 1);
    cr_expect(says(row_of(rows, "logsigmoid.d0.f32.flaggems_3874"),
                   "softplus, with the opposite sign"),
              "identify");
    json_decref(rows);
    rows = rows_of("ulp log1p.d0.f64.row_29 --from=-0.5 --to=-0.4", plugins + 1, 1);
    cr_expect(act_real(row_of(rows, "log1p.d0.f64.row_29"), "max_ulp") > 60, "log1p");
    json_decref(rows);
    rows = rows_of("check log1p.d0.f64.row_29", plugins + 1, 1);
    cr_expect(says(row_of(rows, "log1p.d0.f64.row_29"), "errors are large only "),
              "log1p");
    cr_expect(act_real(row_of(rows, "log1p.d0.f64.row_29"), "budget") > 0, "no search");
    json_decref(rows);
    rows = rows_of("ulp sigmoid.d0.f32.row_2 --exhaustive --from=-18.9 --to=-18.7",
                   plugins, 1);
    cr_expect(says(row_of(rows, "sigmoid.d0.f32.row_2"), "wrong_sign"), "sigmoid");
    json_decref(rows);
    rows = rows_of("ulp tanh.d0.f32.seam --exhaustive --from=0.7 --to=1.1", plugins, 1);
    cr_expect(says(row_of(rows, "tanh.d0.f32.seam"), "monotone"), "seam");
    json_decref(rows);
}
