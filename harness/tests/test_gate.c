/* The gate as its users run it: what turns it red, what leaves it open, and what is
 * green. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* relu of binary16, but for OFF floating-point numbers at 3.14. */
#define KERNEL                                                                           \
    "#include \"checkact.h\"\n"                                                          \
    "static void kernel(const uint16_t *x, uint16_t *y, size_t n) {\n"                   \
    "    for (size_t i = 0; i < n; i++) {\n"                                             \
    "        int negative = x[i] > 0x8000 && x[i] <= 0xfc00;\n"                          \
    "        y[i] = negative ? 0 : x[i] == 0x4248 ? x[i] + OFF : x[i];\n"                \
    "    }\n"                                                                            \
    "}\n"                                                                                \
    "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f16\",\n"  \
    "    .name = \"mine\", .kernel.f16 = kernel}};\n"                                    \
    "ACT_EXPORT(rows)\n"

typedef struct bench {
    act_scratch scratch;
    char exact[ACT_FILE_SIZE], one_off[ACT_FILE_SIZE], two_off[ACT_FILE_SIZE];
    char limits[ACT_FILE_SIZE], first[ACT_FILE_SIZE], second[ACT_FILE_SIZE];
} bench;

static void bench_make(bench *b) {
    act_scratch_make(&b->scratch);
    act_scratch_plugin(&b->scratch, "exact", "#define OFF 0\n" KERNEL, b->exact);
    act_scratch_plugin(&b->scratch, "one", "#define OFF 1\n" KERNEL, b->one_off);
    act_scratch_plugin(&b->scratch, "two", "#define OFF 2\n" KERNEL, b->two_off);
    act_scratch_file(&b->scratch, "limits", b->limits);
    act_scratch_file(&b->scratch, "first.db", b->first);
    act_scratch_file(&b->scratch, "second.db", b->second);
}

static void write_limits(const bench *b, const char *text) {
    act_scratch_write(b->limits, text, strlen(text));
}

/* Runs the gate with --json and returns its rows; the last tells of the whole. */
static json_t *gate(int code, const char *words) {
    act_process process = act_process_run("gate --json %s", words);
    cr_expect(process.code == code, "%s: exit code %d, not %d: %s%s", words, process.code,
              code, process.err, process.out);
    cr_expect(process.err[0] == '\0', "%s: %s", words, process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

static void expect_verdict(const json_t *rows, const char *limit, const char *verdict,
                           const char *detail) {
    const json_t *check = act_row_with(rows, "limit", limit);
    cr_expect(strcmp(act_text(check, "verdict"), verdict) == 0 &&
                  strstr(act_text(check, "detail"), detail) != NULL,
              "%s: '%s' (%s), not '%s' (%s)", limit, act_text(check, "verdict"),
              act_text(check, "detail"), verdict, detail);
}

/* One call with one limits file, and the verdict of one of its checks. */
static void expect_gate(const bench *b, const char *plugin, const char *limits, int code,
                        const char *limit, const char *verdict, const char *detail) {
    char words[3 * ACT_FILE_SIZE];
    write_limits(b, limits);
    snprintf(words, sizeof words, "--plugin '%s' --limits '%s'", plugin, b->limits);
    json_t *rows = gate(code, words);
    expect_verdict(rows, limit, verdict, detail);
    json_decref(rows);
}

Test(gate, one_ulp_over_the_limit_is_red) {
    bench b;
    bench_make(&b);
    static const char limits[] = "relu.* max_ulp<=1 failures=0\n";
    expect_gate(&b, b.exact, limits, 0, "max_ulp<=1", "pass", "0");
    expect_gate(&b, b.one_off, limits, 0, "max_ulp<=1", "pass", "1 at x = 0x1.92p+1");
    expect_gate(&b, b.two_off, limits, 1, "max_ulp<=1", "fail", "2 at x = 0x1.92p+1");
    expect_gate(&b, b.one_off, "* max_ulp<=0.99999999999999", 1,
                "max_ulp<=0.99999999999999", "fail", "1 at x");
    /* A limit for one row alone says when it is no longer needed. */
    expect_gate(&b, b.one_off, "relu.d0.f16.mine max_ulp<=2", 0, "max_ulp<=2", "improved",
                "1 at x");
    act_scratch_remove(&b.scratch);
}

Test(gate, what_is_not_judged_is_not_green) {
    bench b;
    bench_make(&b);
    expect_gate(&b, b.exact, "relu.d0.f16.mine max_ulp<=1\nrelu.d0.f16.your max_ulp<=1\n",
                3, "max_ulp<=1", "improved", "0");
    expect_gate(&b, b.exact, "gelu.* max_ulp<=1\nallow unlimited *\n", 3, "max_ulp<=1",
                "missing", "no row");
    expect_gate(&b, b.exact, "gelu.* max_ulp<=1\nallow missing *\n", 3, "has a limit",
                "unlimited", "no line");
    /* Lines of another plug-in are not missed, a lost row of this one is. */
    expect_gate(&b, b.exact,
                "plugin other.so\nrelu.d0.f16.your max_ulp<=1\nplugin *\n"
                "* failures=0\n",
                0, "failures=0", "pass", "0");
    expect_gate(&b, b.exact,
                "plugin exact.so\nrelu.d0.f16.your max_ulp<=1\nplugin *\n"
                "* failures=0\n",
                3, "max_ulp<=1", "missing", "no row");
    /* Everything is allowed, so nothing was judged. */
    expect_gate(&b, b.exact,
                "gelu.* max_ulp<=1\nallow missing gelu.*\nallow unlimited relu.*\n", 3,
                "has a limit", "allowed", "no line");
    expect_gate(&b, b.exact, "gelu.* max_ulp<=1\n* failures=0\nallow missing gelu.*\n", 0,
                "failures=0", "pass", "0");
    act_scratch_remove(&b.scratch);
}

/* Differences that are faults count too, not only excused ones. */
Test(gate, inconsistent_results_are_red) {
    char bad[ACT_FILE_SIZE];
    bench b;
    bench_make(&b);
    act_build_path(bad, sizeof bad, "tests/bad_calls.so");
    expect_gate(&b, bad,
                "relu.d0.f32.wrong_tail_of_six max_inconsistency<=0\nallow unlimited *\n",
                1, "max_inconsistency<=0", "fail", "");
    expect_gate(&b, bad,
                "relu.d0.f32.not_in_place max_inconsistency<=0\nallow unlimited *\n", 1,
                "max_inconsistency<=0", "pass", "0");
    act_scratch_remove(&b.scratch);
}

static void measure(const char *plugin, const char *db, const char *options) {
    act_process process =
        act_process_run("ulp --plugin '%s' --db '%s' relu.d0.f16.mine 'relu.d0.f32.plain'"
                        " %s",
                        plugin, db, options);
    cr_assert(process.code == 0, "%d: %s", process.code, process.err);
    act_process_free(&process);
}

/* A store judged by limits or by another store. */
static void expect_stores(const bench *b, const char *options, int code,
                          const char *limit, const char *verdict, const char *detail) {
    char words[4 * ACT_FILE_SIZE];
    snprintf(words, sizeof words, "--db '%s' %s", b->second, options);
    json_t *rows = gate(code, words);
    expect_verdict(rows, limit, verdict, detail);
    json_decref(rows);
}

Test(gate, baseline) {
    bench b;
    char base[ACT_FILE_SIZE + 20];
    bench_make(&b);
    snprintf(base, sizeof base, "--baseline '%s'", b.first);
    measure(b.one_off, b.first, "--points 500");
    measure(b.one_off, b.second, "--points 500");
    expect_stores(&b, base, 0, "max_ulp<=1 (baseline)", "pass", "1 at x");
    measure(b.exact, b.second, "--points 500");
    expect_stores(&b, base, 0, "max_ulp<=1 (baseline)", "improved", "0");
    measure(b.two_off, b.second, "--points 500");
    expect_stores(&b, base, 1, "max_ulp<=1 (baseline)", "fail", "2 at x");
    measure(b.one_off, b.second, "--points 600");
    expect_stores(&b, base, 3, "baseline", "not_comparable", "inputs differs");
    measure(b.one_off, b.second, "--points 500 --seed 2");
    expect_stores(&b, base, 3, "baseline", "not_comparable", "seed differs");
    measure(b.one_off, b.second, "--points 500");
    act_store_change(b.second, "DELETE FROM impl WHERE name = 'plain';"
                               "DELETE FROM accuracy WHERE id LIKE '%plain'");
    expect_stores(&b, base, 3, "baseline", "missing", "not here");
    /* Measured now, and the built-ins of the baseline are not missed. */
    char words[4 * ACT_FILE_SIZE];
    snprintf(words, sizeof words, "--plugin '%s' %s --points 500", b.two_off, base);
    json_t *rows = gate(1, words);
    cr_expect(act_row_with(rows, "verdict", "missing") == NULL, "a built-in is missed");
    json_decref(rows);
    act_scratch_remove(&b.scratch);
}

Test(gate, store) {
    bench b;
    char limits[ACT_FILE_SIZE + 20];
    bench_make(&b);
    snprintf(limits, sizeof limits, "--limits '%s'", b.limits);
    measure(b.one_off, b.second, "--points 500");
    write_limits(&b, "*.mine max_ulp<=1 broken_claim=0\n*.plain max_ulp<=0.5\n");
    expect_stores(&b, limits, 0, "max_ulp<=1", "pass", "1 at x");
    act_store_change(b.second, "UPDATE accuracy SET undecided = 1 WHERE id LIKE '%mine'");
    expect_stores(&b, limits, 3, "max_ulp<=1", "inconclusive", "undecided");
    act_store_change(b.second, "UPDATE accuracy SET verdict = 'fail', undecided = 0");
    expect_stores(&b, limits, 1, "broken_claim=0", "fail", "1");
    act_store_change(b.second, "UPDATE accuracy SET verdict = 'no_claim', max_ulp = NULL,"
                               " number_for_nan = 9 WHERE id LIKE '%mine'");
    expect_stores(&b, limits, 1, "max_ulp<=1", "fail", "no value");
    act_store_change(b.second, "UPDATE accuracy SET verdict = 'skipped'"
                               " WHERE id LIKE '%mine'");
    expect_stores(&b, limits, 3, "is run", "skipped", "");
    write_limits(&b, "*.plain max_ulp<=0.5\nallow skipped *.mine\n");
    expect_stores(&b, limits, 0, "is run", "allowed", "");
    act_store_change(b.second, "DELETE FROM accuracy WHERE id LIKE '%mine'");
    expect_stores(&b, limits, 3, "is measured", "inconclusive", "checkact ulp");
    expect_stores(&b, limits, 3, "is measured", "inconclusive", "checkact ulp");
    act_store_change(
        b.second,
        "INSERT INTO finding (id, run, stage, kind, detail, reproduce, checksum) SELECT id, 1, 'ulp', 'crash', 'SIGSEGV',"
        " '', 0 FROM impl WHERE name = 'mine'");
    expect_stores(&b, limits, 1, "no findings", "fail", "crash: SIGSEGV");
    act_scratch_remove(&b.scratch);
}

/* A verdict on kernels that are others by now says so. */
Test(gate, store_of_another_build) {
    bench b;
    char words[2 * ACT_FILE_SIZE + 40];
    bench_make(&b);
    measure(b.exact, b.first, "--points 500");
    write_limits(&b, "*.mine max_ulp<=1\n");
    snprintf(words, sizeof words, "gate '*.mine' --db '%s' --limits '%s'", b.first,
             b.limits);
    for (int rebuilt = 0; rebuilt < 3; rebuilt++) { /* the third: the file is gone */
        act_process process = act_process_run("%s", words);
        bool noted = strstr(process.out, "built anew since, relu.d0.f16.mine") != NULL;
        cr_expect(process.code == 0 && noted == (rebuilt == 1), "%d: %s", rebuilt,
                  process.out);
        act_process_free(&process);
        if (rebuilt == 0) {
            act_scratch_plugin(&b.scratch, "exact", "#define OFF 1\n" KERNEL, b.exact);
        } else {
            remove(b.exact);
        }
    }
    act_scratch_remove(&b.scratch);
}

/* What --write-limits proposes holds, and just so. */
Test(gate, proposal) {
    bench b;
    bench_make(&b);
    act_process process =
        act_process_run("gate --plugin '%s' --write-limits '%s'", b.one_off, b.limits);
    cr_expect(process.code == 0 && process.out[0] == '\0' && process.err[0] == '\0',
              "%d: %s%s", process.code, process.out, process.err);
    act_process_free(&process);
    size_t size;
    char *text = act_scratch_read(b.limits, &size);
    cr_expect(text != NULL && strstr(text, "\nrelu.d0.f16.mine max_ulp<=1 failures=0\n"),
              "%s", text);
    write_limits(&b, text);
    expect_gate(&b, b.one_off, text, 0, "max_ulp<=1", "pass", "1 at x");
    expect_gate(&b, b.two_off, text, 1, "max_ulp<=1", "fail", "2 at x");
    free(text);
    act_scratch_remove(&b.scratch);
}

/* A sample of binary64 says too little of the greatest error to make a limit of it. */
Test(gate, no_limit_from_a_sample_of_binary64) {
    static const struct {
        const char *limits, *words;
        bool is_proposed;
    } rows[] = {
        {"* max_ulp<=4\n", "tanh.d0.f64.libm", false},
        {"* max_ulp<=4\n", "tanh.d0.f64.libm --budget 0.2", true},
        {"* max_ulp<=4\n", "tanh.d0.f32.libm", true},
        {"* mean_ulp<=4\n", "tanh.d0.f64.libm", true},
        {"tanh.d0.f64.libm max_ulp<=4\n", "tanh.d0.f64.libm", false},
    };
    bench b;
    bench_make(&b);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        write_limits(&b, rows[i].limits);
        act_process p =
            act_process_run("gate --json --limits '%s' %s", b.limits, rows[i].words);
        cr_expect((strstr(p.out, "\"tighter\": \"") != NULL ||
                   strstr(p.out, "\"tighter\":\"") != NULL) == rows[i].is_proposed,
                  "%s%s: %s", rows[i].limits, rows[i].words, p.out);
        cr_expect(p.code == 0, "%d: %s", p.code, p.err);
        act_process_free(&p);
    }
    act_process p =
        act_process_run("gate --write-limits '%s' tanh.d0.f64.libm", b.limits);
    size_t size;
    char *text = act_scratch_read(b.limits, &size);
    cr_expect(text != NULL && strstr(text, "max_ulp<=") == NULL &&
                  strstr(text, "failures=0 # a sample: --budget") != NULL,
              "%s", text);
    free(text);
    act_process_free(&p);
    act_scratch_remove(&b.scratch);
}

/* Each planted bug is beyond what a right implementation would be held to. */
Test(gate, planted_bugs_are_red) {
    static const char *const ids[] = {
        "relu.d0.f16.wrong_at_one_input",  "gelu.d1.bf16.sign_in_tail",
        "relu.d0.f32.nan_swallowed",       "identity.d0.f32.minus_zero_lost",
        "relu.d0.f32.output_untouched",    "relu.d0.f32.second_call_differs",
        "relu.d0.f32.writes_past_end",     "relu.d0.f32.aborts",
        "relu.d0.f32.rounding_left_upward"};
    bench b;
    char plugin[ACT_SCRATCH_SIZE];
    bench_make(&b);
    act_build_path(plugin, sizeof plugin, "tests/bad.so");
    write_limits(&b, "* max_ulp<=0.5 failures=0\n");
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        act_process process = act_process_run(
            "gate --plugin '%s' --limits '%s' --points 400 %s", plugin, b.limits, ids[i]);
        cr_expect(process.code == 1 && strstr(process.out, "gate: FAILED") != NULL,
                  "%s: exit code %d: %s", ids[i], process.code, process.out);
        act_process_free(&process);
    }
    act_scratch_remove(&b.scratch);
}

Test(gate, outputs_are_whole_or_absent) {
    bench b;
    char junit[ACT_FILE_SIZE];
    bench_make(&b);
    write_limits(&b, "* max_ulp<=1\n");
    act_scratch_file(&b.scratch, "junit.xml", junit);
    act_process process = act_process_run(
        "gate --plugin '%s' --limits '%s' --output 'junit:%s' --output tap --output text",
        b.two_off, b.limits, junit);
    size_t size;
    char *text = act_scratch_read(junit, &size);
    cr_expect(process.code == 1 && text != NULL && strstr(text, "failures=\"1\"") != NULL,
              "%d: %s", process.code, text);
    cr_expect(strstr(process.out, "\nnot ok 1 - relu.d0.f16.mine max_ulp<=1\n") != NULL &&
                  strstr(process.out, "\ngate: FAILED\n") != NULL,
              "%s", process.out);
    free(text);
    act_process_free(&process);
    /* A failure leaves what was there, and nothing beside it. */
    process = act_process_run("gate --plugin '%s' --limits '%s' --output 'junit:%s'"
                              " 'nothing.*'",
                              b.two_off, b.limits, junit);
    text = act_scratch_read(junit, &size);
    cr_expect(process.code == 64 && text != NULL &&
                  strstr(text, "failures=\"1\"") != NULL,
              "%d: %s", process.code, text);
    free(text);
    act_process_free(&process);
    char *listing;
    char command[2 * ACT_FILE_SIZE];
    snprintf(command, sizeof command, "ls '%s' > '%s'", b.scratch.path, b.first);
    cr_expect(system(command) == 0, "%s", command);
    listing = act_scratch_read(b.first, &size);
    cr_expect(strstr(listing, "junit.xml.") == NULL, "left over: %s", listing);
    free(listing);
    act_scratch_remove(&b.scratch);
}

Test(gate, usage) {
    bench b;
    bench_make(&b);
    write_limits(&b, "* max_ulp<=1\n* max_ulp<2\n");
    char words[13][2 * ACT_FILE_SIZE];
    const char *const told[] = {
        "nothing to judge by",    "limits:2:10: after max_ulp comes",
        "--output 'xml'",         "no/such/folder/x: cannot be written",
        "'' is no name",          "no/such/limits: cannot be read",
        "no/such.db: no results", "not a results store",
        "leave out --limits",     "no implementation matches 'nothing.*'",
        "--db judges what",       "--resume belongs to",
        "it was given as",
    };
    snprintf(words[0], sizeof words[0], "gate");
    snprintf(words[1], sizeof words[1], "gate --limits '%s'", b.limits);
    write_limits(&b, "* max_ulp<=1\n* max_ulp<2\n");
    act_process process = act_process_run("%s", words[1]);
    cr_expect(process.code == 64 && strstr(process.err, told[1]) != NULL, "%s",
              process.err);
    act_process_free(&process);
    write_limits(&b, "* max_ulp<=1\n");
    snprintf(words[1], sizeof words[1], "gate --limits no/such/limits relu.d0.f32.plain");
    snprintf(words[2], sizeof words[2], "gate --limits '%s' --output xml", b.limits);
    snprintf(words[3], sizeof words[3],
             "gate --limits '%s' --output tap:no/such/folder/x", b.limits);
    snprintf(words[4], sizeof words[4], "gate --limits '%s' --output tap:", b.limits);
    snprintf(words[5], sizeof words[5], "gate --limits no/such/limits");
    snprintf(words[6], sizeof words[6], "gate --db no/such.db --limits '%s'", b.limits);
    snprintf(words[7], sizeof words[7], "gate --baseline '%s'", b.limits);
    snprintf(words[8], sizeof words[8], "gate --limits '%s' --write-limits -", b.limits);
    snprintf(words[9], sizeof words[9], "gate --limits '%s' 'nothing.*'", b.limits);
    snprintf(words[10], sizeof words[10], "gate --limits '%s' --db x --plugin y",
             b.limits);
    snprintf(words[11], sizeof words[11],
             "gate --limits '%s' --exhaustive --resume relu.d0.f16.plain", b.limits);
    snprintf(words[12], sizeof words[12], "gate --limits a --limits b");
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        const char *expected = i == 1 ? told[5] : told[i];
        process = act_process_run("%s", words[i]);
        cr_expect(
            process.code == 64 && process.out[0] == '\0' &&
                act_is_complaint(process.err) && strstr(process.err, expected) != NULL,
            "%s: %d, '%s', not '%s'", words[i], process.code, process.err, expected);
        act_process_free(&process);
    }
    act_scratch_remove(&b.scratch);
}
