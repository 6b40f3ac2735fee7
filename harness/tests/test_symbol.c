/* Bare functions of shared libraries, tested without a row. */
#include "process.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static json_t *rows_of(act_process *process, int code) {
    cr_expect(process->code == code, "exit code %d: %s%s", process->code, process->err,
              process->out);
    json_t *rows = act_process_rows(process);
    act_process_free(process);
    return rows;
}

/* relu in every format, called in every way; 16-bit numbers are their bits. */
static const char symbols[] =
    "#include <stddef.h>\n"
    "#include <stdint.h>\n"
    "static uint16_t half(uint16_t x) { return x > 0x8000 && x <= 0xfc00 ? 0 : x; }\n"
    "static uint16_t brain(uint16_t x) { return x > 0x8000 && x <= 0xff80 ? 0 : x; }\n"
    "#define FORMS(name, T, f) \\\n"
    "    T scalar_##name(T x) { return f; } \\\n"
    "    void array_##name(const T *in, T *out, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { T x = in[i]; out[i] = f; } } \\\n"
    "    void count_##name(size_t n, const T *in, T *out) { \\\n"
    "        for (size_t i = 0; i < n; i++) { T x = in[i]; out[i] = f; } }\n"
    "FORMS(f64, double, x < 0 ? 0 : x)\n"
    "FORMS(f32, float, x < 0 ? 0 : x)\n"
    "FORMS(f16, uint16_t, half(x))\n"
    "FORMS(bf16, uint16_t, brain(x))\n"
    "float leaky(float x) { return x > 0 ? x : 0.5f * x; }\n"
    "void crash(const float *x, float *y, size_t n) { __builtin_trap(); }\n"
    "int raise(int);\n"
    "void interrupted(const float *x, float *y, size_t n) { raise(2); array_f32(x, y, n); "
    "}\n";

Test(symbol, bare_symbols_in_every_format_and_form) {
    static const char *const formats[] = {"f64", "f32", "f16", "bf16"};
    static const struct {
        const char *prefix, *abi;
    } forms[] = {{"scalar", "--abi scalar"},
                 {"array", "--abi array"},
                 {"array", ""},
                 {"count", "--abi count-first"}};
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", symbols, path);
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 4; k++) {
            char id[64];
            snprintf(id, sizeof id, "relu.d0.%s.%s_%s", formats[i], forms[k].prefix,
                     formats[i]);
            act_process process = act_process_run(
                "ulp relu.d0.%s --json --points 200 --lib '%s' --symbol %s_%s %s",
                formats[i], path, forms[k].prefix, formats[i], forms[k].abi);
            json_t *rows = rows_of(&process, 0);
            const json_t *row = json_array_get(rows, 0);
            cr_expect(json_array_size(rows) == 1 && strcmp(act_text(row, "id"), id) == 0,
                      "%s: %zu rows, first '%s'", id, json_array_size(rows),
                      act_text(row, "id"));
            cr_expect(act_real(row, "max_ulp") == 0 &&
                          act_real(row, "correctly_rounded") == 1 &&
                          strcmp(act_text(row, "verdict"), "no_claim") == 0,
                      "%s: %g ulp, %s", id, act_real(row, "max_ulp"),
                      act_text(row, "verdict"));
            json_decref(rows);
        }
    }
    act_scratch_remove(&scratch);
}

Test(symbol, a_symbol_with_parameters_beside_others) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", symbols, path);
    const char *form = "ulp leaky_relu.d0.f32 --json --points 200 --lib '%s' "
                       "--symbol leaky --abi scalar %s";
    act_process process = act_process_run(form, path, "--param alpha=0.5");
    json_t *rows = rows_of(&process, 0);
    const json_t *row = json_array_get(rows, 0);
    cr_expect(act_real(row, "max_ulp") <= 0.5 &&
                  strcmp(act_text(row, "params"), "alpha=0.5") == 0,
              "%g ulp with %s", act_real(row, "max_ulp"), act_text(row, "params"));
    cr_expect(strstr(act_text(row, "reproduce"), "--param alpha=0.5") != NULL &&
                  strstr(act_text(row, "reproduce"), "--abi scalar") != NULL,
              "%s", act_text(row, "reproduce"));
    json_decref(rows);
    process = act_process_run(form, path, "");
    rows = rows_of(&process, 0);
    row = json_array_get(rows, 0);
    cr_expect(act_real(row, "max_ulp") > 1e6, "%g ulp against another alpha",
              act_real(row, "max_ulp"));
    json_decref(rows);
    process = act_process_run("ulp 'relu.d0.f32' 'relu.d0.f32.a*' --json --points 50 "
                              "--lib '%s' --symbol array_f32",
                              path);
    rows = rows_of(&process, 0);
    cr_expect(act_row_with(rows, "id", "relu.d0.f32.array_f32") != NULL, "no row");
    json_decref(rows);
    act_scratch_remove(&scratch);
}

Test(symbol, a_symbol_that_crashes_fails) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", symbols, path);
    act_process process = act_process_run(
        "ulp relu.d0.f32 --json --points 50 --lib '%s' --symbol crash", path);
    json_t *rows = rows_of(&process, 1);
    const json_t *row = json_array_get(rows, 0);
    cr_expect(strcmp(act_text(row, "verdict"), "fail") == 0, "%s",
              act_text(row, "verdict"));
    cr_expect(json_array_size(json_object_get(row, "findings")) == 1, "%zu findings",
              json_array_size(json_object_get(row, "findings")));
    json_decref(rows);
    act_scratch_remove(&scratch);
}

/* Ctrl-C in a terminal reaches the children too, and is no crash of theirs. */
Test(symbol, sigint_is_not_for_the_code_under_test) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", symbols, path);
    act_process process = act_process_run(
        "ulp relu.d0.f32 --json --points 50 --lib '%s' --symbol interrupted", path);
    json_t *rows = rows_of(&process, 0);
    const json_t *findings = json_object_get(json_array_get(rows, 0), "findings");
    cr_expect(json_array_size(findings) == 0, "%s",
              act_text(json_array_get(findings, 0), "detail"));
    json_decref(rows);
    act_scratch_remove(&scratch);
}

Test(symbol, wrong_words_about_symbols) {
    static const struct {
        const char *form; /* %s: the library */
        const char *words;
    } rows[] = {
        {"ulp relu.d0.f32 --lib '%s' --symbol nobody", "no symbol 'nobody'"},
        {"ulp relu.d0.f32 --lib '%s.gone' --symbol array_f32", "No such file"},
        {"ulp relu.d0.f32 --lib '%s.c' --symbol array_f32", "cannot be"},
        {"ulp --lib '%s' --symbol array_f32", "as gelu.d0.f32"},
        {"ulp relu --lib '%s' --symbol array_f32", "FUNCTION.dORDER.FORMAT"},
        {"ulp rulu.d0.f32 --lib '%s' --symbol array_f32", "unknown function 'rulu'"},
        {"ulp relu.d0.f33 --lib '%s' --symbol array_f32", "unknown format 'f33'"},
        {"ulp relu.d3.f32 --lib '%s' --symbol array_f32", "order 3"},
        {"ulp relu.d0.f32 --lib '%s' --symbol 'a b'", "C function"},
        {"ulp relu.d0.f32 --lib '%s'", "belong together"},
        {"ulp relu.d0.f32 --symbol array_f32 --timeout 1 #%s", "belong together"},
        {"ulp relu.d0.f32 --lib '%s' --symbol array_f32 --abi row", "--abi 'row'"},
        {"ulp relu.d0.f32 --lib '%s' --symbol array_f32 --param a=1", "no parameter 'a'"},
        {"ulp elu.d0.f32 --lib '%s' --symbol array_f32 --param alpha=x", "not a number"},
        {"ulp 'relu.d0.f32.*' --param alpha=1 #%s", "--param"},
        {"ulp 'relu.d0.f32.*' --abi array #%s", "--abi"},
    };
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", symbols, path);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char words[2 * ACT_FILE_SIZE];
        char *at = strstr(rows[i].form, "%s");
        snprintf(words, sizeof words, "%.*s%s%s", (int)(at - rows[i].form), rows[i].form,
                 path, at + 2);
        act_process process = act_process_run("%s", words);
        cr_expect(process.code == 64 && process.out[0] == '\0', "%s: exit code %d: %s",
                  words, process.code, process.out);
        cr_expect(act_is_complaint(process.err) &&
                      strstr(process.err, rows[i].words) != NULL,
                  "%s: %s", words, process.err);
        act_process_free(&process);
    }
    act_scratch_remove(&scratch);
}

/* No row and no rebuild: erff of this machine's C library, within 1.5 ulp since ever. */
Test(symbol, a_function_of_libm) {
    Dl_info info;
    void *symbol = dlsym(RTLD_DEFAULT, "erff");
    cr_assert(symbol != NULL && dladdr(symbol, &info) != 0, "no erff");
    act_process process = act_process_run(
        "ulp erf.d0.f32 --json --points 2000 --lib '%s' --symbol erff --abi scalar",
        info.dli_fname);
    json_t *rows = rows_of(&process, 0);
    const json_t *row = json_array_get(rows, 0);
    double max_ulp = act_real(row, "max_ulp");
    cr_expect(max_ulp > 0.4 && max_ulp < 1.5, "erff: %g ulp", max_ulp);
    cr_expect(strcmp(act_text(row, "id"), "erf.d0.f32.erff") == 0, "%s",
              act_text(row, "id"));
    json_decref(rows);
}

/* A pass of another row would read as one of the symbol. */
Test(symbol, a_symbol_that_is_not_chosen_is_refused) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", symbols, path);
    act_process process =
        act_process_run("ulp relu.d0.f32.plain --lib '%s' --symbol array_f32", path);
    cr_expect(process.code == 64 && process.out[0] == '\0' &&
                  strstr(process.err, "'relu.d0.f32.plain' does not choose --symbol "
                                      "array_f32: ") != NULL,
              "%d: %s", process.code, process.err);
    act_process_free(&process);
    process = act_process_run("list 'relu.d0.f32.*' --lib '%s' --symbol array_f32", path);
    cr_expect(process.code == 0 && strstr(process.out, "array_f32") != NULL, "%d: %s",
              process.code, process.err);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}
