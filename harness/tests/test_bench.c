#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
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

static void expect_speed(const json_t *row) {
    double ns = act_real(row, "ns_per_element");
    double low = act_real(row, "low");
    double high = act_real(row, "high");
    cr_expect(low > 0 && low <= ns && ns <= high && high < 1e6, "%s: %g in [%g, %g]",
              act_text(row, "id"), ns, low, high);
    cr_expect(act_real(row, "copy_ns") > 0 && act_real(row, "elements") >= 64 &&
                  act_real(row, "rounds") >= 5,
              "%s: copy %g, %g elements, %g rounds", act_text(row, "id"),
              act_real(row, "copy_ns"), act_real(row, "elements"),
              act_real(row, "rounds"));
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
    json_t *rows = bench(&scratch, "'sigmoid.d1.f32.bench_*' --timeout 0.5", 3);
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
