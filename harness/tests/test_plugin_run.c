/* Plug-ins as users try them. */
#include "base/escape.h"
#include "process.h"

#include <criterion/criterion.h>
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

/* What a plug-in does while it is loaded is found too, and its chatter goes nowhere. The
 * mode is put back before the kernel runs, which squares 2^-70 to a subnormal number. */
Test(plugin_run, a_constructor_that_flushes_to_zero) {
    static const char text[] =
        "#include \"checkact.h\"\n"
        "#include <stdio.h>\n"
        "__attribute__((constructor)) static void at_load(void) {\n"
        "    puts(\"hello\"); fflush(stdout); fprintf(stderr, \"hello\\n\");\n"
        "#if defined(__x86_64__)\n"
        "    __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);\n"
        "#else\n"
        "    __builtin_aarch64_set_fpcr(__builtin_aarch64_get_fpcr() | 1 << 24);\n"
        "#endif\n"
        "}\n"
        "static void square(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) y[i] = x[i] * x[i];\n"
        "}\n"
        "static const struct act_row rows[] = {\n"
        "    {.function = \"square\", .format = \"f32\", .name = \"mine\",\n"
        "     .kernel.f32 = square, .claim = 0.5},\n"
        "};\n"
        "ACT_EXPORT(rows)\n";
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "flush", text, path);
    act_process process =
        act_process_run("ulp --json --points 100 --plugin '%s' square.d0.f32.mine", path);
    cr_expect(process.err[0] == '\0', "%s", process.err);
    json_t *rows = rows_of(&process, 1);
    const json_t *row = json_array_get(rows, 0);
    const json_t *finding = json_array_get(json_object_get(row, "findings"), 0);
    cr_expect(strcmp(act_text(finding, "kind"), "flush_to_zero") == 0 &&
                  strstr(act_text(finding, "detail"), "when it was loaded") != NULL,
              "%s: %s", act_text(finding, "kind"), act_text(finding, "detail"));
    cr_expect(act_real(row, "max_ulp") <= 0.5 && act_real(row, "zero_for_number") == 0,
              "%g ulp, %g zeros: the mode was not put back", act_real(row, "max_ulp"),
              act_real(row, "zero_for_number"));
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

/* Commands that rows tell run as they are pasted, whatever the path: they measure the
 * same again, and nothing of the path is run. */
Test(plugin_run, commands_run_as_pasted) {
    static const char *const names[] = {
        "a b.so",      "it's.so",          "$HOME `id`.so",    "; exit 7 #.so",
        "tab\tbell\a", "line\nbreak.so",   "\xff\xfe bytes",   "\"quoted\" \\n %s.so",
        "*?[a].so",    "\xe2\x80\xae.so",  "caf\xc3\xa9 x.so", "-dash.so",
        "~",           "$(touch pwned).so"};
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "mine", example, plugin);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[ACT_FILE_SIZE];
        char quoted[ACT_QUOTED_SIZE(ACT_FILE_SIZE)];
        act_scratch_file(&scratch, names[i], path);
        cr_assert(rename(plugin, path) == 0, "%s", path);
        act_escape_shell(quoted, sizeof quoted, path);
        act_process process = act_process_run(
            "ulp relu.d0.f32.mine --points 500 --json --plugin %s", quoted);
        json_t *rows = act_process_rows(&process);
        const char *command = act_text(json_array_get(rows, 0), "reproduce");
        cr_assert(strncmp(command, "checkact ", 9) == 0, "%s: %s", path, process.err);
        act_process again = act_process_run("%s --json", command + 9);
        cr_expect(again.code == 0 && strcmp(again.out, process.out) == 0, "%s: %s%s",
                  command, again.out, again.err);
        for (const char *c = command; *c != '\0'; c++) {
            cr_expect((unsigned char)*c >= 0x20, "a control character in %s", command);
        }
        act_process_free(&again);
        act_process_free(&process);
        json_decref(rows);
        cr_assert(rename(path, plugin) == 0, "%s", path);
    }
    act_scratch_remove(&scratch);
}
