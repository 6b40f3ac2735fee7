/* A kernel is all the code that is loaded with it, whichever file of it lies in. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Builds libk.so, which does its work `repeats` times and scales it, and mine.so, which
 * only calls it, in a folder of the scratch. */
static void build(const act_scratch *scratch, const char *folder, int repeats,
                  const char *scale, bool is_lazy) {
    static const char library[] =
        "#include <stddef.h>\n"
        "void work(const float *x, float *y, size_t n) {\n"
        "    for (int r = 0; r < REPEATS; r++) {\n"
        "        for (size_t i = 0; i < n; i++) y[i] = (x[i] < 0 ? 0 : x[i]) * SCALE;\n"
        "        __asm__ volatile(\"\" : : : \"memory\"); } }\n";
    static const char plugin[] =
        "#include \"checkact.h\"\n"
        "#ifdef LAZY\n#include <dlfcn.h>\n"
        "static void work(const float *x, float *y, size_t n) {\n"
        "    static void (*found)(const float *, float *, size_t);\n"
        "    if (!found) *(void **)&found = dlsym(dlopen(\"libk.so\", RTLD_NOW), \"work\");\n"
        "    found(x, y, n); }\n#else\n"
        "void work(const float *x, float *y, size_t n);\n#endif\n"
        "static void mine(const float *x, float *y, size_t n) { work(x, y, n); }\n"
        "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f32\",\n"
        "    .name = \"mine\", .kernel.f32 = mine}};\n"
        "ACT_EXPORT(rows)\n";
    char path[ACT_FILE_SIZE], command[6 * ACT_FILE_SIZE];
    act_scratch_file(scratch, "k.c", path);
    act_scratch_write(path, library, sizeof library - 1);
    act_scratch_file(scratch, "mine.c", path);
    act_scratch_write(path, plugin, sizeof plugin - 1);
    snprintf(
        command, sizeof command,
        "d='%s' && mkdir -p \"$d/%s\" && cc -O2 -shared -fPIC -DREPEATS=%d -DSCALE=%s "
        "-Wl,-soname,libk.so -o \"$d/%s/libk.so\" \"$d/k.c\" && cc -O2 -shared -fPIC "
        "-Iimpls %s -Wl,-rpath,'$ORIGIN' -o \"$d/%s/mine.so\" \"$d/mine.c\" -L\"$d/%s\" -lk",
        scratch->path, folder, repeats, scale, folder, is_lazy ? "-DLAZY" : "", folder,
        folder);
    cr_assert(system(command) == 0, "%s", command);
}

static void expect_gate(const act_scratch *scratch, const char *head, const char *base,
                        int code, const char *word) {
    act_process process = act_process_run(
        "gate --plugin '%s/%s/mine.so' --against '%s/%s/mine.so' relu.d0.f32.mine",
        scratch->path, head, scratch->path, base);
    bool has_word = strstr(process.out, word) != NULL;
    cr_expect(process.code == code && has_word, "%s beside %s: code %d: %s%s", head, base,
              process.code, process.out, process.err);
    act_process_free(&process);
}

Test(identity, libraries_of_one_name_are_each_side_s_own) {
    act_scratch scratch;
    act_scratch_make(&scratch);
    build(&scratch, "old", 1, "1.0f", false);
    build(&scratch, "same", 1, "1.0f", false);
    build(&scratch, "slow", 20, "1.0f", false);
    expect_gate(&scratch, "same", "old", 0, "unchanged_code");
    expect_gate(&scratch, "slow", "old", 1, "fail");
    act_scratch_remove(&scratch);
}

static double resumed_error(const act_scratch *scratch) {
    act_process process = act_process_run(
        "ulp --json --exhaustive --resume --from 1 --to 1.01 --db '%s/r.db' --plugin "
        "'%s/k/mine.so' relu.d0.f32.mine",
        scratch->path, scratch->path);
    json_t *rows = act_process_rows(&process);
    double error = act_real(json_array_get(rows, 0), "max_ulp");
    cr_expect(process.code == 0, "code %d: %s", process.code, process.err);
    json_decref(rows);
    act_process_free(&process);
    return error;
}

Test(identity, another_library_is_measured_anew) {
    act_scratch scratch;
    act_scratch_make(&scratch);
    build(&scratch, "k", 1, "1.0f", false);
    cr_expect(resumed_error(&scratch) == 0);
    build(&scratch, "k", 1, "1.01f", false);
    cr_expect(resumed_error(&scratch) > 1000, "an old result for new code");
    act_scratch_remove(&scratch);
}

/* A library that is replaced while a run is under way is not mixed with the one before.
 */
Test(identity, a_library_that_changes_during_a_run_is_noticed) {
    act_scratch scratch;
    char source[ACT_FILE_SIZE], path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    build(&scratch, "k", 1, "1.0f", false);
    act_scratch_file(&scratch, "touch.c", source);
    static const char text[] =
        "#include \"checkact.h\"\n#include <stdlib.h>\n"
        "static void mine(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\n"
        "    if (system(\"touch \" FILE_TO_TOUCH) != 0) y[0] = 9; }\n"
        "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f32\",\n"
        "    .name = \"a_first\", .claim = 0.5, .kernel.f32 = mine}};\n"
        "ACT_EXPORT(rows)\n";
    char *whole = NULL;
    cr_assert(asprintf(&whole, "#define FILE_TO_TOUCH \"'%s/k/libk.so'\"\n%s",
                       scratch.path, text) > 0);
    act_scratch_plugin(&scratch, "touches", whole, path);
    free(whole);
    act_process process = act_process_run(
        "ulp --points 100 --plugin '%s' --plugin '%s/k/mine.so' relu.d0.f32.a_first "
        "relu.d0.f32.mine",
        path, scratch.path);
    cr_expect(process.code == 3 && strstr(process.out, "no longer the file") != NULL,
              "code %d: %s%s", process.code, process.out, process.err);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

/* What is opened when the kernel is called is not known beforehand. */
Test(identity, what_is_loaded_late_is_like_nothing_else) {
    act_scratch scratch;
    act_scratch_make(&scratch);
    build(&scratch, "old", 1, "1.0f", true);
    build(&scratch, "slow", 20, "1.0f", true);
    build(&scratch, "k", 1, "1.0f", true);
    expect_gate(&scratch, "slow", "old", 1, "fail");
    cr_expect(resumed_error(&scratch) == 0);
    build(&scratch, "k", 1, "1.01f", true);
    cr_expect(resumed_error(&scratch) > 1000, "an old result for new code");
    act_scratch_remove(&scratch);
}

static void read_key(const char *words, char key[64]) {
    act_process process = act_process_run("ulp --json --points 20 %s", words);
    json_t *rows = act_process_rows(&process);
    snprintf(key, 64, "%s", act_text(json_array_get(rows, 0), "kernel"));
    cr_expect(process.code == 0 && key[0] != '\0', "%s: %s", words, process.err);
    json_decref(rows);
    act_process_free(&process);
}

/* The same code has the same key, or nothing could be gone on with. */
Test(identity, keys_repeat) {
    act_scratch scratch;
    char words[2 * ACT_FILE_SIZE], first[64], again[64];
    act_scratch_make(&scratch);
    build(&scratch, "k", 1, "1.0f", false);
    read_key("silu.d0.f32.careful", first);
    read_key("silu.d0.f32.careful", again);
    cr_expect(strcmp(first, again) == 0, "%s and %s", first, again);
    snprintf(words, sizeof words, "--plugin '%s/k/mine.so' relu.d0.f32.mine",
             scratch.path);
    read_key(words, first);
    read_key(words, again);
    cr_expect(strcmp(first, again) == 0, "%s and %s", first, again);
    act_scratch_remove(&scratch);
}
