/* Plug-ins and bare symbols as users try them. */
#include "process.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The example of checkact.h, with a claim. */
static const char example[] =
    "#include \"checkact.h\"\n"
    "static void my_relu(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\n"
    "}\n"
    "static const struct act_row rows[] = {\n"
    "    {.function = \"relu\", .order = 0, .format = \"f32\", .name = \"mine\",\n"
    "     .kernel.f32 = my_relu, .claim = 0.5},\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

static json_t *rows_of(act_process *process, int code) {
    cr_expect(process->code == code, "exit code %d: %s%s", process->code, process->err,
              process->out);
    json_t *rows = act_process_rows(process);
    act_process_free(process);
    return rows;
}

Test(plugin_run, a_conforming_kernel_keeps_its_claim) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "mine", example, path);
    /* A name without a folder is a file here, not one of the library path. */
    cr_assert(chdir(scratch.path) == 0, "%s", scratch.path);
    act_process process =
        act_process_run("ulp --json --points 500 --plugin mine.so relu.d0.f32.mine");
    json_t *rows = rows_of(&process, 0);
    const json_t *row = json_array_get(rows, 0);
    cr_expect(json_array_size(rows) == 1 && strcmp(act_text(row, "verdict"), "pass") == 0,
              "%zu rows, verdict '%s'", json_array_size(rows), act_text(row, "verdict"));
    cr_expect(act_real(row, "claim") == 0.5 && act_real(row, "max_ulp") == 0 &&
                  act_real(row, "correctly_rounded") == 1,
              "claim %g, max %g, share %g", act_real(row, "claim"),
              act_real(row, "max_ulp"), act_real(row, "correctly_rounded"));
    cr_expect(strcmp(act_text(row, "plugin"), "mine.so") == 0 &&
                  strcmp(act_text(row, "reproduce"),
                         "checkact ulp relu.d0.f32.mine --points 500 --seed 1"
                         " --plugin mine.so") == 0,
              "%s", act_text(row, "reproduce"));
    json_decref(rows);
    act_scratch_remove(&scratch);
}

Test(plugin_run, one_id_twice_is_refused) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char twin[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "mine", example, path);
    act_scratch_plugin(&scratch, "twin", example, twin);
    act_process process =
        act_process_run("ulp --plugin '%s' --plugin '%s' relu.d0.f32.mine", path, twin);
    cr_expect(process.code == 64 && process.out[0] == '\0', "exit code %d: %s",
              process.code, process.out);
    cr_expect(act_is_complaint(process.err) && strstr(process.err, path) != NULL &&
                  strstr(process.err, twin) != NULL &&
                  strstr(process.err, "relu.d0.f32.mine") != NULL,
              "%s", process.err);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

/* What a plug-in does while it is loaded is found too, and its chatter goes nowhere. */
Test(plugin_run, a_constructor_that_flushes_to_zero) {
    static const char constructor[] =
        "#include <stdio.h>\n"
        "__attribute__((constructor)) static void at_load(void) {\n"
        "    puts(\"hello\"); fflush(stdout); fprintf(stderr, \"hello\\n\");\n"
        "#if defined(__x86_64__)\n"
        "    __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);\n"
        "#else\n"
        "    __builtin_aarch64_set_fpcr(__builtin_aarch64_get_fpcr() | 1 << 24);\n"
        "#endif\n"
        "}\n";
    char text[2000];
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    snprintf(text, sizeof text, "%s%s", example, constructor);
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "flush", text, path);
    act_process process =
        act_process_run("ulp --json --points 100 --plugin '%s' relu.d0.f32.mine", path);
    cr_expect(process.err[0] == '\0', "%s", process.err);
    json_t *rows = rows_of(&process, 1);
    const json_t *row = json_array_get(rows, 0);
    const json_t *finding = json_array_get(json_object_get(row, "findings"), 0);
    cr_expect(strcmp(act_text(finding, "kind"), "flush_to_zero") == 0 &&
                  strstr(act_text(finding, "detail"), "when it was loaded") != NULL,
              "%s: %s", act_text(finding, "kind"), act_text(finding, "detail"));
    cr_expect(act_real(row, "max_ulp") == 0, "%g ulp: the mode was not restored",
              act_real(row, "max_ulp"));
    json_decref(rows);
    act_scratch_remove(&scratch);
}

/* Text that is not UTF-8 does not spoil the JSON. */
Test(plugin_run, foreign_text) {
    static const char text[] =
        "#include \"checkact.h\"\n"
        "static void f(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) y[i] = x[i];\n"
        "}\n"
        "static const struct act_row rows[] = {\n"
        "    {.function = \"identity\", .format = \"f32\", .name = \"mine\",\n"
        "     .kernel.f32 = f, .source = \"caf\\xe9 \\\"x\\\"\\n\", .licence = \"\\x01\"},\n"
        "};\n"
        "ACT_EXPORT(rows)\n";
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "foreign", text, path);
    act_process process =
        act_process_run("list --json --plugin '%s' identity.d0.f32.mine", path);
    json_t *rows = rows_of(&process, 0);
    const json_t *row = json_array_get(rows, 0);
    cr_expect(act_text(row, "source")[0] != '\0' &&
                  strcmp(act_text(row, "licence"), "?") == 0,
              "'%s', '%s'", act_text(row, "source"), act_text(row, "licence"));
    json_decref(rows);
    act_scratch_remove(&scratch);
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
    "void crash(const float *x, float *y, size_t n) { __builtin_trap(); }\n";

Test(plugin_run, bare_symbols_in_every_format_and_form) {
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

Test(plugin_run, a_symbol_with_parameters_beside_others) {
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

Test(plugin_run, a_symbol_that_crashes_is_not_measured) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "symbols", symbols, path);
    act_process process = act_process_run(
        "ulp relu.d0.f32 --json --points 50 --lib '%s' --symbol crash", path);
    json_t *rows = rows_of(&process, 3);
    const json_t *row = json_array_get(rows, 0);
    cr_expect(strcmp(act_text(row, "verdict"), "not_measured") == 0, "%s",
              act_text(row, "verdict"));
    cr_expect(json_array_size(json_object_get(row, "findings")) == 1, "%zu findings",
              json_array_size(json_object_get(row, "findings")));
    json_decref(rows);
    act_scratch_remove(&scratch);
}

Test(plugin_run, wrong_words_about_symbols) {
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
Test(plugin_run, a_function_of_libm) {
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
