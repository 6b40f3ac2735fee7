/* Kernels that are not what their rows say (impls/bad/mistaken.c) are named for what they
 * are, and those that are what they say are not accused. */
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *id, *verdict, *identity;
} kernels[] = {
    {"elu.d0.f32.says_alpha_on_exp", "another",
     "elu with alpha exp(x) - 1 for x <= 0, alpha = 0.5"},
    {"elu.d0.f32.says_celu", "another", "celu, alpha = 0.5"},
    {"elu.d0.f32.says_float_2", "another", "elu, alpha = 2"},
    {"elu.d0.f32.says_right", "as_claimed", "elu, alpha = 0.5"},
    {"gelu.d0.f16.says_tanh", "another", "gelu_tanh"},
    {"gelu.d0.f32.says_arithmetic_f16", "narrower", "gelu, computed in binary16"},
    {"gelu.d0.f32.says_bad", "as_claimed", "none; nearest gelu"},
    {"gelu.d0.f32.says_float", "as_claimed", "gelu"},
    {"gelu.d0.f32.says_half", "another", "gelu, times 0.5"},
    {"gelu.d0.f32.says_input_f16", "narrower", "gelu, input rounded to binary16"},
    {"gelu.d0.f32.says_result_bf16", "narrower",
     "gelu, result rounded to bfloat16: it has 8 significant bits"},
    {"gelu.d0.f32.says_right", "as_claimed", "gelu"},
    {"gelu.d0.f32.says_table_bf16", "narrower", "gelu, through a table of bfloat16"},
    {"gelu.d0.f32.says_table_f16", "narrower", "gelu, through a table of binary16"},
    {"gelu.d0.f32.says_tanh", "another", "gelu_tanh"},
    {"gelu.d0.f32.says_tanh_float", "another", "gelu_tanh"},
    {"gelu.d0.f64.says_tanh", "another", "gelu_tanh"},
    {"gelu.d1.f32.says_right", "as_claimed", "f' of gelu"},
    {"gelu.d1.f32.says_slope_of_tanh", "another", "f' of gelu_tanh"},
    {"gelu.d1.f32.says_tanh", "as_claimed", "f' of gelu"},
    {"gelu_tanh.d0.f32.says_constant", "another", "gelu_tanh, cubic = 0.04715"},
    {"gelu_tanh.d0.f32.says_float_constant", "another", "gelu_tanh, cubic = 0.04715"},
    {"gelu_tanh.d1.f32.says_slope_of_erf", "another", "f' of gelu"},
    {"hardshrink.d0.f32.says_at_7", "another", "hardshrink, lambda = 0.7"},
    {"hardsigmoid.d0.f32.says_slope_02", "another", "hardsigmoid, bound = 2.5"},
    {"hardtanh.d1.f32.says_ends", "another", "f' of hardtanh, min = -2, max = 1.5"},
    {"leaky_relu.d0.bf16.says_slope_3", "another", "leaky_relu, alpha = 0.3"},
    {"leaky_relu.d0.f32.says_slope_3", "another", "leaky_relu, alpha = 0.3"},
    {"leaky_relu.d1.f32.says_slope_3", "another", "f' of leaky_relu, alpha = 0.3"},
    {"logsigmoid.d1.f32.says_by_x", "another",
     "f' of logsigmoid, x and y exchanged: it is the kernel of x, and gets y"},
    {"logsigmoid.d1.f32.says_by_y", "another",
     "f' of logsigmoid, x and y exchanged: it is the kernel of y, and gets x"},
    {"quick_gelu.d0.f32.says_by_1773", "another", "quick_gelu, factor = 1.773"},
    {"selu.d0.f32.says_swapped", "another", "selu, alpha = 1.6372632"},
    {"sigmoid.d0.f32.says_slope", "another", "f' of sigmoid; f'' of softplus"},
    {"sigmoid.d1.f32.says_by_x", "another",
     "f' of sigmoid, x and y exchanged: it is the kernel of x, and gets y; f'' of softplus, x and y exchanged: it is the kernel of x, and gets y"},
    {"sigmoid.d1.f32.says_by_y", "another",
     "f' of sigmoid, x and y exchanged: it is the kernel of y, and gets x"},
    {"sigmoid.d1.f32.says_of_tanh", "another", "f' of tanh, from y"},
    {"sigmoid.d1.f32.says_right", "as_claimed", "f' of sigmoid, from y"},
    {"silu.d0.f32.says_input_7", "another", "silu clamped at 7 (its input)"},
    {"silu.d0.f32.says_input_77", "another", "silu clamped at -7 and 7 (its input)"},
    {"silu.d0.f32.says_value_7", "another", "silu clamped at 7 (its value)"},
    {"softplus.d0.f32.says_centred", "another", "softplus, minus 0.6931472"},
    {"softplus.d0.f32.says_float_05", "another", "softplus, beta = 0.5"},
    {"softplus.d0.f32.says_undivided", "another",
     "softplus not divided by beta, beta = 2"},
    {"softplus.d0.f64.says_cut", "another", "softplus, threshold = 20"},
    {"softplus.d1.f32.says_by_y", "another",
     "f' of softplus, x and y exchanged: it is the kernel of y, and gets x"},
    {"squareplus.d0.f32.says_b_1", "another", "squareplus, b = 1"},
    {"swish.d0.f32.says_silu", "another", "silu; swish"},
    {"tanh.d0.f32.says_float_half", "another", "tanh of 0.5 x"},
    {"tanh.d0.f32.says_minus", "another", "tanh, with the opposite sign"},
    {"tanh.d0.f32.says_twice", "another", "tanh of 2 x"},
    {"threshold.d0.f32.says_at_3", "another", "threshold, threshold = 0.3, value = -1"},
};
enum { KERNELS = sizeof kernels / sizeof kernels[0] };

static const struct {
    const char *id, *beside, *identity, *beside_identity;
} strangers[] = {
    {"gelu.d1.f32.says_tanh", "gelu.d0.f32.says_tanh", "f' of gelu", "gelu_tanh"},
};
enum { STRANGERS = sizeof strangers / sizeof strangers[0] };

static void expect_member(const json_t *row, const char *key, const char *want) {
    cr_expect(strcmp(act_text(row, key), want) == 0, "%s: %s is '%s', not '%s'",
              act_text(row, "id"), key, act_text(row, key), want);
}

/* The nearest of those that do not fit is off by what excludes it. */
static void expect_evidence(const json_t *row) {
    double agree = act_real(row, "agree");
    double inputs = act_real(row, "inputs");
    cr_expect(inputs > 20 && agree <= inputs, "%s: %g of %g inputs agree",
              act_text(row, "id"), agree, inputs);
    cr_expect(act_text(row, "runner_up")[0] != '\0' &&
                  act_real(row, "runner_up_ulp") > 1 &&
                  act_text(row, "runner_up_x")[0] != '\0',
              "%s: nothing excludes %s", act_text(row, "id"), act_text(row, "runner_up"));
}

Test(mistaken, every_kernel_is_named) {
    char plugin[ACT_FILE_SIZE];
    act_build_path(plugin, sizeof plugin, "tests/mistaken.so");
    act_process process =
        act_process_run("identify --json '*.says_*' --plugin '%s'", plugin);
    cr_assert(process.code == 1 && process.err[0] == '\0', "exit code %d: %s",
              process.code, process.err);
    json_t *rows = act_process_rows(&process);
    cr_expect(json_array_size(rows) == KERNELS + STRANGERS, "%zu rows",
              json_array_size(rows));
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (i < KERNELS) {
            expect_member(row, "id", kernels[i].id);
            expect_member(row, "verdict", kernels[i].verdict);
            expect_member(row, "identity", kernels[i].identity);
            expect_evidence(row);
        } else if (i < KERNELS + STRANGERS) {
            expect_member(row, "id", strangers[i - KERNELS].id);
            expect_member(row, "verdict", "no_derivative");
            expect_member(row, "beside", strangers[i - KERNELS].beside);
            expect_member(row, "identity", strangers[i - KERNELS].identity);
            expect_member(row, "beside_identity", strangers[i - KERNELS].beside_identity);
        }
    }
    json_decref(rows);
    act_process_free(&process);
}

/* 1 if something is not what it says, 3 if nothing can be said, else 0. */
Test(mistaken, exit_codes) {
    static const struct {
        const char *words;
        int code;
    } rows[] = {
        {"gelu.d0.f32.says_right", 0},
        {"gelu.d0.f32.says_bad", 0},
        {"gelu.d0.f32.says_table_f16", 0},
        {"gelu.d0.f32.says_tanh", 1},
        {"'gelu.d?.f32.says_right'", 0},
        {"'gelu.d?.f32.says_tanh'", 1},
        {"nothing.says", 64},
        {"--from 1 gelu.d0.f32.says_right", 64},
        {"f32 --lib no.so --symbol f --param alpha=1", 64},
    };
    char plugin[ACT_FILE_SIZE];
    act_build_path(plugin, sizeof plugin, "tests/mistaken.so");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process =
            act_process_run("identify %s --plugin '%s'", rows[i].words, plugin);
        cr_expect(process.code == rows[i].code, "%s: exit code %d, %s%s", rows[i].words,
                  process.code, process.out, process.err);
        act_process_free(&process);
    }
}

/* A symbol of which nothing is said but its format. */
Test(mistaken, a_symbol_without_a_claim) {
    static const char text[] =
        "#include <math.h>\n"
        "#include <stddef.h>\n"
        "void clamped(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) y[i] = fminf(tanhf(x[i]), 0.75f);\n"
        "}\n"
        "void known(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) y[i] = (float)tanh((double)x[i]);\n"
        "}\n"
        "void unknown(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) y[i] = sinf(x[i]) * x[i] * x[i];\n"
        "}\n";
    static const struct {
        const char *symbol, *line;
        int code;
    } rows[] = {
        {"known", "known: tanh\n", 0},
        {"clamped", "clamped: tanh clamped at 0.75 (its value)\n", 0},
        {"unknown", "unknown: none; nearest ", 3},
    };
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", text, path);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process =
            act_process_run("identify f32 --lib '%s' --symbol %s", path, rows[i].symbol);
        bool is_first = strncmp(process.out, rows[i].line, strlen(rows[i].line)) == 0;
        cr_expect(process.code == rows[i].code && is_first, "%d: %s%s", process.code,
                  process.out, process.err);
        act_process_free(&process);
    }
    act_scratch_remove(&scratch);
}

/* What ulp says by itself of kernels that are far off; "": nothing. */
Test(mistaken, ulp_names_what_is_far_off) {
    static const struct {
        const char *id, *note;
    } rows[] = {
        {"gelu.d0.f32.says_tanh", "this is gelu_tanh: "},
        {"gelu.d0.f32.says_tanh_float", "this is gelu_tanh: "},
        {"elu.d0.f32.says_float_2", "this is elu, alpha = 2: "},
        {"leaky_relu.d0.bf16.says_slope_3", "this is leaky_relu, alpha = 0.3: "},
        {"logsigmoid.d1.f32.says_by_x", "it is the kernel of x, and gets y: "},
        {"logsigmoid.d1.f32.says_by_y", "it is the kernel of y, and gets x: "},
        {"gelu.d0.f32.says_table_f16", "this is gelu, through a table of binary16: "},
        {"silu.d0.f32.says_input_7", "this is silu clamped at 7 (its input): "},
        {"tanh.d0.f32.elliott", "this is softsign: "},
        {"gelu.d0.f32.says_bad", ""},
        {"gelu.d0.f32.says_right", ""},
        {"sigmoid.d1.f32.says_right", ""},
        {"gelu_tanh.d2.bf16.naive", ""},
        {"mish.d0.f32.lut256_nearest", ""},
    };
    char plugin[ACT_FILE_SIZE];
    act_build_path(plugin, sizeof plugin, "tests/mistaken.so");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("ulp --json --points 300 --plugin '%s' %s",
                                              plugin, rows[i].id);
        json_t *found = act_process_rows(&process);
        const json_t *findings = json_object_get(json_array_get(found, 0), "findings");
        const json_t *note = act_row_with(findings, "kind", "note");
        bool is_silent = rows[i].note[0] == '\0';
        cr_expect((note == NULL) == is_silent &&
                      (is_silent || strstr(act_text(note, "detail"), rows[i].note)),
                  "%s: %s", rows[i].id,
                  note != NULL ? act_text(note, "detail") : "nothing");
        json_decref(found);
        act_process_free(&process);
    }
}
