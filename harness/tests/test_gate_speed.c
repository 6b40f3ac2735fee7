/* The speed gate as its users run it, as far as no clock decides. */
#include "code/same_build.h"
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMED(name_, extra_)                                                             \
    "#include \"checkact.h\"\n"                                                          \
    "static void kernel(const float *x, float *y, size_t n) {\n"                         \
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\n"                   \
    "}\n" extra_                                                                         \
    "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f32\",\n"  \
    "    .name = \"" name_ "\", .kernel.f32 = kernel}};\n"                               \
    "ACT_EXPORT(rows)\n"
#define KERNEL(extra_) NAMED("mine", extra_)
#define LONG_CONSTANT "const double more[1000] = {1, 2, 3};\n"

typedef struct builds {
    act_scratch scratch;
    char base[ACT_FILE_SIZE], same[ACT_FILE_SIZE], other[ACT_FILE_SIZE];
    char limits[ACT_FILE_SIZE];
} builds;

static void builds_make(builds *b) {
    act_scratch_make(&b->scratch);
    act_scratch_plugin(&b->scratch, "base", KERNEL(""), b->base);
    act_scratch_plugin(&b->scratch, "same", "/* a remark */\n" KERNEL(""), b->same);
    act_scratch_plugin(&b->scratch, "other", KERNEL(LONG_CONSTANT), b->other);
    act_scratch_file(&b->scratch, "limits", b->limits);
}

Test(gate_speed, same_code) {
    builds b;
    builds_make(&b);
    size_t size;
    char cut[ACT_FILE_SIZE];
    act_scratch_file(&b.scratch, "cut.so", cut);
    cr_expect(act_same_build(b.base, b.base) && act_same_build(b.base, b.same),
              "a remark");
    cr_expect(!act_same_build(b.base, b.other), "a constant more");
    cr_expect(!act_same_build(b.base, "no/such.so") &&
                  !act_same_build("README.md", "README.md"),
              "no object");
    char *bytes = act_scratch_read(b.base, &size);
    /* Cut off or spoilt anywhere, it is another one or none, and nothing ends badly. */
    for (size_t at = 0; at < size; at += 1 + at / 16) {
        act_scratch_write(cut, bytes, at);
        cr_expect(!act_same_build(b.base, cut), "cut off at %zu", at);
        bytes[at] = (char)~bytes[at];
        act_scratch_write(cut, bytes, size);
        act_same_build(b.base, cut);
        act_same_build(cut, cut);
        bytes[at] = (char)~bytes[at];
    }
    free(bytes);
    act_scratch_remove(&b.scratch);
}

/* One gate, its exit code, and a check of it. */
static void expect(const builds *b, int code, const char *words, const char *verdict,
                   const char *detail) {
    act_process process = act_process_run("gate --json --plugin '%s' %s", b->same, words);
    cr_expect(process.code == code, "%s: %d, not %d: %s%s", words, process.code, code,
              process.out, process.err);
    json_t *rows = act_process_rows(&process);
    const json_t *check = act_row_with(rows, "detail", detail);
    const json_t *any = act_row_with(rows, "verdict", verdict);
    cr_expect(strcmp(act_text(check, "verdict"), verdict) == 0 ||
                  strstr(act_text(any, "detail"), detail) != NULL,
              "%s: no %s in %s", words, verdict, process.out);
    json_decref(rows);
    act_process_free(&process);
}

Test(gate_speed, what_needs_no_clock) {
    builds b;
    char words[6 * ACT_FILE_SIZE];
    builds_make(&b);
    snprintf(words, sizeof words, "--against '%s'", b.base);
    expect(&b, 0, words, "unchanged_code", "the same machine code as");
    /* Another build that lacks the row, until its absence is allowed. */
    char lacks[ACT_FILE_SIZE];
    act_scratch_plugin(&b.scratch, "lacks", NAMED("your", ""), lacks);
    snprintf(words, sizeof words, "--against '%s'", lacks);
    expect(&b, 3, words, "missing", "the other build does not have it");
    expect(&b, 3, words, "missing", "the other build has it"); /* and this one does not */
    static const char limits[] = "* max_ulp<=0.5 speed>=-5%\nallow missing relu.*\n";
    act_scratch_write(b.limits, limits, sizeof limits - 1);
    snprintf(words, sizeof words, "--against '%s' --limits '%s' --points 500", lacks,
             b.limits);
    expect(&b, 0, words, "allowed", "the other build does not have it");
    act_scratch_remove(&b.scratch);
}

/* Timed, so its verdict is open here; but it is timed, and says so. */
Test(gate_speed, other_code_is_timed) {
    builds b;
    builds_make(&b);
    act_process process =
        act_process_run("gate --json --plugin '%s' --against '%s'", b.other, b.base);
    json_t *rows = act_process_rows(&process);
    const json_t *check = json_array_get(rows, 0);
    const json_t *attempts = json_object_get(check, "attempts");
    cr_expect(json_array_size(rows) == 2 && json_array_size(attempts) >= 1 &&
                  act_real(check, "ratio") > 0 && act_real(check, "threshold") == 1.05,
              "%s%s", process.out, process.err);
    json_decref(rows);
    act_process_free(&process);
    /* A bare symbol beside that of another library. */
    static const char bare[] =
        "#include <stddef.h>\n"
        "void bare(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\n"
        "}\n" LONG_CONSTANT;
    char head[ACT_FILE_SIZE];
    char base[ACT_FILE_SIZE];
    act_scratch_plugin(&b.scratch, "head", bare, head);
    act_scratch_plugin(&b.scratch, "bare", bare, base);
    process = act_process_run("gate relu.d0.f32 --lib '%s' --symbol bare --against '%s'",
                              head, base);
    cr_expect(process.code == 0 && strstr(process.out, "unchanged_code") != NULL,
              "%d: %s%s", process.code, process.out, process.err);
    act_process_free(&process);
    act_scratch_remove(&b.scratch);
}

/* Counted, so the verdict is the same every time; open without valgrind. */
Test(gate_speed, instructions) {
    static const char slow[] =
        "#include \"checkact.h\"\n"
        "static void kernel(const float *x, float *y, size_t n) {\n"
        "    for (size_t i = 0; i < n; i++) {\n"
        "        volatile float once = x[i];\n"
        "        y[i] = once < 0 ? 0 : once;\n"
        "    }\n"
        "}\n"
        "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f32\",\n"
        "    .name = \"mine\", .kernel.f32 = kernel}};\n"
        "ACT_EXPORT(rows)\n";
    builds b;
    char more[ACT_FILE_SIZE];
    builds_make(&b);
    act_scratch_plugin(&b.scratch, "more", slow, more);
    bool has_valgrind = system("valgrind --version > /dev/null 2>&1") == 0;
#if defined(__SANITIZE_ADDRESS__)
    has_valgrind = false; /* it does not run what AddressSanitizer is in */
#endif
    const struct {
        const char *head, *base, *verdict;
        int code;
    } rows[] = {{b.other, b.base, "pass", 0},
                {more, b.base, "fail", 1},
                {b.base, more, "improved", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process =
            act_process_run("gate --json --instructions --plugin '%s' --against '%s'",
                            rows[i].head, rows[i].base);
        json_t *lines = act_process_rows(&process);
        const char *verdict = act_text(json_array_get(lines, 0), "verdict");
        const char *expected = has_valgrind ? rows[i].verdict : "inconclusive";
        cr_expect(strcmp(verdict, expected) == 0 &&
                      process.code == (has_valgrind ? rows[i].code : 3),
                  "row %zu: %d: %s%s", i, process.code, process.out, process.err);
        json_decref(lines);
        act_process_free(&process);
    }
    act_scratch_remove(&b.scratch);
}

/* With a baseline alone the other run must be of the same machine and program, and have
 * timed the row. */
Test(gate_speed, cross_run) {
    builds b;
    char db[ACT_FILE_SIZE];
    char words[6 * ACT_FILE_SIZE];
    builds_make(&b);
    act_scratch_file(&b.scratch, "base.db", db);
    static const char limits[] = "* speed>=-5%\n";
    act_scratch_write(b.limits, limits, sizeof limits - 1);
    act_process process = act_process_run(
        "ulp --plugin '%s' --db '%s' relu.d0.f32.mine --points 500", b.same, db);
    act_process_free(&process);
    snprintf(words, sizeof words, "--limits '%s' --baseline '%s' --points 500", b.limits,
             db);
    expect(&b, 3, words, "not_comparable", "cross-run: the baseline has no timing of it");
    process =
        act_process_run("bench --plugin '%s' --db '%s' 'relu.d0.f32.*'", b.same, db);
    act_process_free(&process);
    process = act_process_run("gate --json --plugin '%s' %s", b.same, words);
    cr_expect(strstr(process.out, "cross-run: ") != NULL &&
                  strstr(process.out, "beside relu.d0.f32.") != NULL &&
                  strstr(process.out, "\"threshold\":1.1") != NULL,
              "%d: %s%s", process.code, process.out, process.err);
    act_process_free(&process);
    act_store_change(db, "UPDATE run SET machine = 'abacus'");
    expect(&b, 3, words, "not_comparable", "the baseline is of another machine");
    act_scratch_remove(&b.scratch);
}

Test(gate_speed, usage) {
    builds b;
    builds_make(&b);
    static const char limits[] = "* max_ulp<=0.5\n* speed>=-5%\n";
    act_scratch_write(b.limits, limits, sizeof limits - 1);
    act_process process =
        act_process_run("gate --plugin '%s' --limits '%s'", b.same, b.limits);
    cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                  strstr(process.err,
                         "limits:2:3: speed is measured beside another build") != NULL,
              "%d: %s", process.code, process.err);
    act_process_free(&process);
    process = act_process_run("gate --plugin '%s' --limits '%s' --no-speed --points 500",
                              b.same, b.limits);
    cr_expect(process.code == 0, "%d: %s%s", process.code, process.out, process.err);
    act_process_free(&process);
    process = act_process_run("gate --plugin '%s' --against no/such.so", b.same);
    cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                  strstr(process.err, "no/such.so") != NULL,
              "%d: %s", process.code, process.err);
    act_process_free(&process);
    act_scratch_remove(&b.scratch);
}

/* Whose fault it is that nothing was timed: that of this build fails, that of the other
 * leaves it open, and neither is the machine's. */
Test(gate_speed, a_crash_is_told_of_its_build) {
    builds b;
    char crash[ACT_FILE_SIZE];
    builds_make(&b);
    act_scratch_plugin(
        &b.scratch, "crash",
        "#include \"checkact.h\"\n#include <stdlib.h>\n"
        "static void kernel(const float *x, float *y, size_t n) {\n"
        "    if (n > 0) abort(); }\n"
        "static const struct act_row rows[] = {{.function = \"relu\",\n"
        "    .format = \"f32\", .name = \"mine\", .kernel.f32 = kernel}};\n"
        "ACT_EXPORT(rows)\n",
        crash);
    const char *const pairs[][2] = {{crash, b.other}, {b.other, crash}};
    for (int i = 0; i < 2; i++) {
        act_scratch_write(b.limits, "* speed>=-5%\n", 13);
        act_process process =
            act_process_run("gate --limits '%s' --plugin '%s' --against '%s' "
                            "relu.d0.f32.mine",
                            b.limits, pairs[i][0], pairs[i][1]);
        cr_expect(process.code == (i == 0 ? 1 : 3), "exit code %d: %s%s", process.code,
                  process.out, process.err);
        cr_expect(strstr(process.out, "crash.so could not be timed: crash") != NULL &&
                      strstr(process.out, "fit to judge") == NULL &&
                      strstr(process.out, "0.0000") == NULL,
                  "%s", process.out);
        act_process_free(&process);
    }
    act_scratch_remove(&b.scratch);
}
