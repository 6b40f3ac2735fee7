#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Kernels of sigmoid' in the three conventions, some of which watch what they are given:
 * a result that no rule allows ends the process. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#include <stdlib.h>\n"
    "static float s(float x) { return 1 / (1 + expf(-x)); }\n"
    "static void dydx(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = s(x[i]) * (1 - s(x[i]));\n"
    "}\n"
    "static void from_x(const float *x, const float *dy, float *dx, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) dx[i] = dy[i] * s(x[i]) * (1 - s(x[i]));\n"
    "}\n"
    "static void from_y(const float *y, const float *dy, float *dx, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) {\n"
    "        if (!(y[i] >= 0 && y[i] <= 1) && !isnan(y[i])) abort();\n"
    "        dx[i] = dy[i] * y[i] * (1 - y[i]);\n"
    "    }\n"
    "}\n"
    "static void dead(const float *x, float *y, size_t n) { __builtin_trap(); }\n"
    "static void hang(const float *x, float *y, size_t n) { for (volatile int on = 1; on;) {} }\n"
    "#define ROW(name_, ...) {.function = \"sigmoid\", .order = 1, .format = \"f32\", \\\n"
    "    .name = #name_, __VA_ARGS__}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(bench_dydx, .kernel.f32 = dydx),\n"
    "    ROW(bench_from_x, .kernel.backward_f32 = from_x, .convention = ACT_BACKWARD_X),\n"
    "    ROW(bench_from_y, .kernel.backward_f32 = from_y, .convention = ACT_BACKWARD_Y),\n"
    "    ROW(bench_dead, .kernel.f32 = dead), ROW(bench_hang, .kernel.f32 = hang),\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

static json_t *bench(const act_scratch *scratch, const char *words, int code) {
    char path[ACT_FILE_SIZE];
    act_scratch_plugin(scratch, "kernels", kernels, path);
    act_process process = act_process_run("bench --json --plugin '%s' %s", path, words);
    cr_expect(process.code == code && process.err[0] == '\0', "%s: exit code %d, %s",
              words, process.code, process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

/* The raw rounds are there, and the median is theirs. */
static void expect_samples(const json_t *row) {
    char *rest = (char *)act_text(row, "samples");
    size_t count = 0;
    size_t below = 0;
    double ns = act_real(row, "ns_per_element");
    for (char *end = rest; *end != '\0'; rest = end) {
        below += strtod(rest, &end) < ns * (1 - 1e-4);
        count++;
        cr_assert(end != rest, "%s: %s", act_text(row, "id"), rest);
    }
    cr_expect((double)count == act_real(row, "rounds") && below <= count / 2,
              "%s: %zu rounds, %zu below the median", act_text(row, "id"), count, below);
}

static void expect_speed(const json_t *row) {
    double ns = act_real(row, "ns_per_element");
    double low = act_real(row, "low");
    double high = act_real(row, "high");
    cr_expect(low > 0 && low <= ns && ns <= high && high < 1e6, "%s: %g in [%g, %g]",
              act_text(row, "id"), ns, low, high);
    cr_expect(act_real(row, "copy_ns") > 0 && act_real(row, "elements") >= 1 &&
                  act_real(row, "rounds") >= 5 && act_real(row, "processes") >= 3,
              "%s: copy %g, %g elements, %g rounds", act_text(row, "id"),
              act_real(row, "copy_ns"), act_real(row, "elements"),
              act_real(row, "rounds"));
    cr_expect(act_real(row, "wall_ns") > 0 && act_real(row, "overhead") > 0 &&
                  act_real(row, "spread") >= 1 && act_real(row, "bytes_per_element") >= 4,
              "%s: wall %g, overhead %g, spread %g", act_text(row, "id"),
              act_real(row, "wall_ns"), act_real(row, "overhead"),
              act_real(row, "spread"));
    expect_samples(row);
    cr_expect(json_array_size(json_object_get(row, "findings")) == 0, "%s: a finding",
              act_text(row, "id"));
}

Test(bench, numbers_of_all_conventions) {
    static const char *const ids[] = {"sigmoid.d1.f32.bench_dydx",
                                      "sigmoid.d1.f32.bench_from_x",
                                      "sigmoid.d1.f32.bench_from_y"};
    act_scratch scratch;
    act_scratch_make(&scratch);
    json_t *rows = bench(&scratch, "'sigmoid.d1.f32.bench_[df][yr]*'", 0);
    cr_expect(json_array_size(rows) == 3, "%zu rows", json_array_size(rows));
    double copy = act_real(json_array_get(rows, 0), "copy_ns");
    for (size_t i = 0; i < 3; i++) {
        const json_t *row = act_row_with(rows, "id", ids[i]);
        cr_assert(row != NULL, "%s is missing", ids[i]);
        expect_speed(row);
        cr_expect(act_real(row, "copy_ns") == copy, "%s: another copy", ids[i]);
    }
    json_decref(rows);
    act_scratch_remove(&scratch);
}

/* A crash and a hang are findings, and all others of the target have their numbers. */
Test(bench, culprits_are_left_out) {
    act_scratch scratch;
    act_scratch_make(&scratch);
    json_t *rows = bench(&scratch, "'sigmoid.d1.f32.bench_*' --timeout 0.5", 1);
    cr_expect(json_array_size(rows) == 5, "%zu rows", json_array_size(rows));
    static const struct {
        const char *id, *kind;
    } culprits[] = {{"sigmoid.d1.f32.bench_dead", "crash"},
                    {"sigmoid.d1.f32.bench_hang", "timeout"}};
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *kind = NULL;
        for (size_t k = 0; k < 2; k++) {
            if (strcmp(act_text(row, "id"), culprits[k].id) == 0) {
                kind = culprits[k].kind;
            }
        }
        if (kind == NULL) {
            expect_speed(row);
            continue;
        }
        const json_t *findings = json_object_get(row, "findings");
        const json_t *finding = json_array_get(findings, 0);
        cr_expect(json_array_size(findings) == 1 &&
                      strcmp(act_text(finding, "kind"), kind) == 0 &&
                      strcmp(act_text(finding, "stage"), "bench") == 0,
                  "%s: %zu findings, first '%s'", act_text(row, "id"),
                  json_array_size(findings), act_text(finding, "kind"));
        cr_expect(json_object_get(row, "ns_per_element") == NULL, "%s: %g ns",
                  act_text(row, "id"), act_real(row, "ns_per_element"));
    }
    json_decref(rows);
    act_scratch_remove(&scratch);
}

Test(bench, every_format) {
    static const char *const formats[] = {"f64", "f32", "f16", "bf16"};
    for (size_t i = 0; i < 4; i++) {
        act_process process =
            act_process_run("bench relu.d1.%s.plain --json", formats[i]);
        json_t *rows = act_process_rows(&process);
        cr_expect(json_array_size(rows) == 1 && process.code == 0, "%s: %zu rows, %s",
                  formats[i], json_array_size(rows), process.err);
        expect_speed(json_array_get(rows, 0));
        json_decref(rows);
        act_process_free(&process);
    }
}

Test(bench, text_for_people) {
    act_process process = act_process_run("bench relu.d0.f32.plain");
    cr_expect(process.code == 0 && process.err[0] == '\0' &&
                  strstr(process.out, "relu.d0.f32.plain ") == process.out &&
                  strstr(process.out, "ns/element") != NULL,
              "%d: %s%s", process.code, process.out, process.err);
    act_process_free(&process);
}

/* One control of what shares its rounds, in each setting, and none too many. */
Test(bench, every_setting_has_its_rows_and_its_control) {
    act_process process =
        act_process_run("bench relu.d0.f32.plain relu.d1.f32.plain --json --size l1,7 "
                        "--dist normal,special --reuse fresh,repeated,chain");
    json_t *rows = act_process_rows(&process);
    size_t controls = 0;
    size_t i;
    json_t *row;
    cr_expect(process.code == 0 && json_array_size(rows) == 2 * (2 * 2 * 2 + 2),
              "%d, %zu rows: %s", process.code, json_array_size(rows), process.err);
    json_array_foreach(rows, i, row) {
        const json_t *control = json_object_get(row, "control");
        expect_speed(row);
        bool is_chain = strcmp(act_text(row, "reuse"), "chain") == 0;
        bool is_counted = strcmp(act_text(row, "working_set"), "l1") != 0;
        double elements = act_real(row, "elements");
        cr_expect(is_counted ? elements == (is_chain ? 1 : 7) : elements > 256,
                  "%s: %g elements", act_text(row, "working_set"), elements);
        cr_expect(json_is_array(json_object_get(row, "warnings")), "no warnings");
        if (json_is_object(control)) {
            double ratio = act_real(control, "ratio");
            controls++;
            cr_expect(act_real(control, "low") <= ratio &&
                          ratio <= act_real(control, "high"),
                      "control %g", ratio);
            cr_expect(json_equal(json_object_get(control, "reuse"),
                                 json_object_get(row, "reuse")),
                      "another setting's control");
        }
    }
    cr_expect(controls == 10, "%zu controls", controls);
    json_decref(rows);
    act_process_free(&process);
}

/* The chain of a scalar symbol waits for its results, so it takes longer; whoever does
 * not wait (planted: throughput of single calls) has no such bound. */
static const char scalar_text[] =
    "float slow_root(float x) {\n"
    "    for (int i = 0; i < 16; i++) x = __builtin_sqrtf(x * x + 1);\n"
    "    return x;\n"
    "}\n";

Test(bench, latency_of_scalar_symbols) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "scalar", scalar_text, path);
    act_process process = act_process_run(
        "bench tanh.d0.f32 --lib '%s' --symbol slow_root --abi scalar --json "
        "--reuse fresh,chain",
        path);
    json_t *rows = act_process_rows(&process);
    cr_assert(json_array_size(rows) == 2, "%s", process.err);
    const json_t *chain = act_row_with(rows, "reuse", "chain");
    cr_assert(chain != NULL, "no latency");
    expect_speed(chain);
    double cycles = act_real(chain, "cycles");
    /* 16 dependent square roots, multiplications and additions. */
    cr_expect(isnan(cycles) || cycles > 16 * (9 + 2 + 2), "%g cycles", cycles);
    json_decref(rows);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

static void expect_complaint(const char *words, const char *told) {
    act_process process = act_process_run("bench %s", words);
    cr_expect(process.code == 64 && process.out[0] == '\0', "%s: code %d, %s", words,
              process.code, process.out);
    cr_expect(act_is_complaint(process.err) && strstr(process.err, told) != NULL,
              "%s: no \"%s\" in: %s", words, told, process.err);
    act_process_free(&process);
}

Test(bench, words_that_are_no_setting) {
    static const struct {
        const char *words, *told;
    } wrong[] = {
        {"--size 0", "--size '0' is not l1, l2, l3, memory or a whole number"},
        {"--size l1,", "--size ''"},
        {"--size 1e3", "--size '1e3'"},
        {"--size 99999999999", "--size '99999999999'"},
        {"--dist gaussian", "--dist 'gaussian' is not normal, uniform"},
        {"--dist trace:", "--dist 'trace:'"},
        {"--reuse never", "--reuse 'never' is not fresh, repeated or chain"},
        {"--reuse fresh,chain,fresh", "'fresh,chain,fresh' names fresh twice"},
        {"--size l1,64,l1", "'l1,64,l1' names l1 twice: once"},
        {"--trace ''", "--trace needs"},
        {"relu.d0.f8.plain", "unknown format 'f8'"},
        {"--size 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17", "at most 16"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        expect_complaint(wrong[i].words, wrong[i].told);
    }
}

/* A store that exists stays as it is. */
Test(bench, traces_that_will_not_do) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    char db[ACT_FILE_SIZE];
    char words[4 * ACT_FILE_SIZE];
    static const struct {
        const char *bytes;
        size_t size;
        const char *globs, *told;
    } wrong[] = {
        {NULL, 0, "relu.d0.f32.plain", "cannot be read: No such file"},
        {"", 0, "relu.d0.f32.plain", "empty: it should hold elements of binary32"},
        {"1234567", 7, "relu.d0.f32.plain", "7 bytes are no whole number of binary32"},
        {"0.5\n0.25 ", 8, "relu.d0.f32.plain", "this is text"},
        {"\1\2\3\4\5\6\7\0", 8, "relu.d0.f32.plain relu.d0.f64.plain",
         "relu.d0.f32.plain and relu.d0.f64.plain are of two"},
    };
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", db);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        size_t size = 0;
        act_scratch_file(&scratch, wrong[i].bytes != NULL ? "inputs" : "absent", path);
        if (wrong[i].bytes != NULL) {
            act_scratch_write(path, wrong[i].bytes, wrong[i].size);
        }
        snprintf(words, sizeof words, "%s --db '%s' --trace '%s'", wrong[i].globs, db,
                 path);
        expect_complaint(words, wrong[i].told);
        cr_expect(act_scratch_read(db, &size) == NULL, "a store was made");
    }
    snprintf(words, sizeof words, "relu.d0.f32.plain --trace '%s'", scratch.path);
    expect_complaint(words, "a folder, but a file is needed");
    act_scratch_remove(&scratch);
}

Test(bench, a_trace_is_measured_under_its_name) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    const float trace[] = {1, 2, -3, 4.5F};
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "layer7.bin", path);
    act_scratch_write(path, trace, sizeof trace);
    act_process process =
        act_process_run("bench relu.d0.f32.plain --json --dist 'trace:%s'", path);
    json_t *rows = act_process_rows(&process);
    cr_assert(process.code == 0 && json_array_size(rows) == 1, "%s", process.err);
    expect_speed(json_array_get(rows, 0));
    cr_expect(strncmp(act_text(json_array_get(rows, 0), "distribution"),
                      "trace:layer7.bin#", 17) == 0,
              "%s", act_text(json_array_get(rows, 0), "distribution"));
    json_decref(rows);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

/* Nothing is faster than a kernel that writes nothing. */
Test(bench, unwritten_results_are_not_timed) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad.so");
    act_process process =
        act_process_run("bench relu.d0.f32.output_untouched --json --plugin '%s'", bad);
    json_t *rows = act_process_rows(&process);
    cr_assert(process.code == 1 && json_array_size(rows) == 1, "%d: %s", process.code,
              process.err);
    json_t *row = json_array_get(rows, 0);
    cr_expect(json_object_get(row, "ns_per_element") == NULL, "it was timed");
    cr_expect(
        strcmp(act_text(json_array_get(json_object_get(row, "findings"), 0), "kind"),
               "unwritten") == 0,
        "%s", process.out);
    json_decref(rows);
    act_process_free(&process);
}

/* A clock of thread time that advances by 10 ms, as some systems have it. */
static const char coarse_clock[] =
    "#define _GNU_SOURCE\n"
    "#include <sys/syscall.h>\n"
    "#include <time.h>\n"
    "#include <unistd.h>\n"
    "int clock_gettime(clockid_t clock, struct timespec *now) {\n"
    "    int code = syscall(SYS_clock_gettime, clock, now);\n"
    "    if (clock == CLOCK_THREAD_CPUTIME_ID) now->tv_nsec -= now->tv_nsec % 10000000;\n"
    "    return code;\n"
    "}\n";

Test(bench, a_clock_that_is_too_coarse) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "clock", coarse_clock, path);
    const char *given = getenv("ASAN_OPTIONS");
    char options[ACT_FILE_SIZE];
    snprintf(options, sizeof options, "%s:verify_asan_link_order=0",
             given != NULL ? given : "");
    setenv("ASAN_OPTIONS", options, 1);
    setenv("LD_PRELOAD", path, 1);
    expect_complaint("relu.d0.f32.plain",
                     "advances by 10 ms at a time, which is too coarse");
    unsetenv("LD_PRELOAD");
    act_scratch_remove(&scratch);
}

/* Rows of several settings stay beside each other; a newer one replaces its own only. */
Test(bench, the_store_keeps_settings_apart) {
    act_scratch scratch;
    char db[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "results.db", db);
    static const char *const settings[] = {"", "--size 16,63", "--size 16 --seed 1", ""};
    static const long long rows[] = {1, 3, 3, 3};
    for (size_t i = 0; i < 4; i++) {
        const char *command = strstr(settings[i], "--seed") != NULL ? "run" : "bench";
        act_process process = act_process_run("%s relu.d0.bf16.plain --db '%s' %s",
                                              command, db, settings[i]);
        cr_expect(process.code == 0, "%s", process.err);
        act_process_free(&process);
        cr_expect(act_store_count(db, "SELECT count(*) FROM speed") == rows[i],
                  "%s: %lld rows", settings[i],
                  act_store_count(db, "SELECT count(*) FROM speed"));
        cr_expect(act_store_count(db, "SELECT count(*) FROM control") == rows[i],
                  "%s: %lld controls", settings[i],
                  act_store_count(db, "SELECT count(*) FROM control"));
    }
    cr_expect(act_store_count(db, "SELECT count(*) FROM headline") == 1, "no headline");
    cr_expect(act_store_count(db, "SELECT count(DISTINCT run) FROM speed") == 3,
              "rows were replaced that should not be");
    cr_expect(act_store_count(db, "SELECT count(DISTINCT run) FROM warning") <= 4,
              "warnings of no run");
    act_scratch_remove(&scratch);
}
