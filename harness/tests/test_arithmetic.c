/* Kernels under rounding directions and flush-to-zero, and what is right there. */
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Correct rounding in every direction, for the tests' ranges; a product, which the
 * processor flushes; and one whose flushed results have the wrong sign. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#define KERNEL(name_, result_) \\\n"
    "    static void name_(const float *in, float *y, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { float x = in[i]; y[i] = (result_); } }\n"
    "static const volatile float one = 1;\n"
    "KERNEL(right, (float)tanh((double)x))\n"
    "KERNEL(product, x * one)\n"
    "KERNEL(unsigned_zeros, fabsf(x) < 0x1p-126f ? 0 : x)\n"
    "KERNEL(overflows, x * x)\n"
    "#define ROW(function_, name_, kernel_, flags_) {.function = function_, \\\n"
    "    .format = \"f32\", .name = name_, .kernel.f32 = kernel_, .claim = 0.5, \\\n"
    "    .flags = flags_}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(\"tanh\", \"right\", right, ACT_EVERY_ROUNDING),\n"
    "    ROW(\"tanh\", \"nearest\", right, 0),\n"
    "    ROW(\"identity\", \"product\", product, 0),\n"
    "    ROW(\"identity\", \"unsigned_zeros\", unsigned_zeros, 0),\n"
    "    ROW(\"square\", \"right\", overflows, ACT_EVERY_ROUNDING),\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

typedef struct plugins {
    act_scratch scratch;
    char own[ACT_FILE_SIZE], bad[ACT_FILE_SIZE];
} plugins;

static plugins make_plugins(void) {
    plugins p;
    act_scratch_make(&p.scratch);
    act_scratch_plugin(&p.scratch, "kernels", kernels, p.own);
    act_build_path(p.bad, sizeof p.bad, "tests/bad.so");
    return p;
}

static json_t *measure(const plugins *p, const char *words, int code) {
    act_process process = act_process_run("ulp --json --plugin '%s' --plugin '%s' %s",
                                          p->own, p->bad, words);
    cr_expect(process.code == code, "%s: exit code %d, %s", words, process.code,
              process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

#define DIRECTIONS " --rounding nearest,down,up,zero --points 20000"

/* tanhf(40) = 1 where 1 - 2^-24 is right, downward and toward zero. */
Test(arithmetic, correct_rounding_in_each_direction) {
    static const struct {
        const char *id;
        const char *verdict[4]; /* nearest, down, up, zero */
    } rows[] = {{"tanh.d0.f32.right", {"pass", "pass", "pass", "pass"}},
                {"tanh.d0.f32.one_downward", {"pass", "fail", "pass", "fail"}},
                {"tanh.d0.f32.nearest", {"pass", "no_claim", "no_claim", "no_claim"}}};
    static const char *const directions[] = {"", "down", "up", "zero"};
    plugins p = make_plugins();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char words[256];
        bool fails = strcmp(rows[i].verdict[1], "fail") == 0;
        snprintf(words, sizeof words, "%s --from 15 --to 50" DIRECTIONS, rows[i].id);
        json_t *seen = measure(&p, words, fails ? 1 : 0);
        cr_assert(json_array_size(seen) == 4, "%s", words);
        for (size_t d = 0; d < 4; d++) {
            const json_t *row = json_array_get(seen, d);
            bool is_right = strcmp(rows[i].verdict[d], "fail") != 0;
            cr_expect(strcmp(act_text(row, "verdict"), rows[i].verdict[d]) == 0,
                      "%s %zu: %s", rows[i].id, d, act_text(row, "verdict"));
            cr_expect((act_real(row, "correctly_rounded") == 1) == is_right, "%s %zu: %g",
                      rows[i].id, d, act_real(row, "correctly_rounded"));
            cr_expect(strcmp(act_text(row, "rounding"), directions[d]) == 0);
        }
        json_decref(seen);
    }
    act_scratch_remove(&p.scratch);
}

/* What is more than the greatest number is that number or infinite, by the direction. */
Test(arithmetic, overflow_follows_the_direction) {
    plugins p = make_plugins();
    json_t *rows = measure(&p, "square.d0.f32.right" DIRECTIONS, 0);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        cr_expect(strcmp(act_text(row, "verdict"), "pass") == 0, "%zu: %s", i,
                  act_text(row, "verdict"));
        cr_expect(act_real(row, "correctly_rounded") == 1, "%zu: %.17g", i,
                  act_real(row, "correctly_rounded"));
        cr_expect(act_real(row, "max_ulp") <= (i == 0 ? 0.5 : 1), "%zu: %g", i,
                  act_real(row, "max_ulp"));
    }
    cr_expect(json_array_size(rows) == 4);
    json_decref(rows);
    act_scratch_remove(&p.scratch);
}

/* What is flushed is counted and no fault; what is lost otherwise is. */
Test(arithmetic, flushing) {
    static const struct {
        const char *id, *options, *verdict;
        bool flushes, loses;
    } rows[] = {
        {"identity.d0.f32.product", "", "pass", false, false},
        {"identity.d0.f32.product", "--ftz", "pass", true, false},
        {"identity.d0.f32.product", "--ftz --rounding down", "no_claim", true, false},
        {"identity.d0.f32.flushes_subnormals", "", "fail", false, true},
        {"identity.d0.f32.flushes_subnormals", "--ftz", "pass", true, false},
        {"identity.d0.f32.unsigned_zeros", "--ftz", "fail", true, true},
        {"identity.d0.f32.by_subnormal_constant", "", "pass", false, false},
        {"identity.d0.f32.by_subnormal_constant", "--ftz", "fail", false, true},
    };
    plugins p = make_plugins();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char words[256];
        snprintf(words, sizeof words, "%s %s --points 40000", rows[i].id,
                 rows[i].options);
        json_t *seen = measure(&p, words, strcmp(rows[i].verdict, "fail") == 0);
        const json_t *row = json_array_get(seen, 0);
        cr_expect(strcmp(act_text(row, "verdict"), rows[i].verdict) == 0, "%s: %s", words,
                  act_text(row, "verdict"));
        cr_expect((act_real(row, "flushed") > 0) == rows[i].flushes, "%s: %g flushed",
                  words, act_real(row, "flushed"));
        cr_expect((act_real(row, "zero_for_number") > 0) == rows[i].loses, "%s: %g zeros",
                  words, act_real(row, "zero_for_number"));
        json_decref(seen);
    }
    act_scratch_remove(&p.scratch);
}

Test(arithmetic, the_gate_judges_by_a_direction) {
    static const struct {
        const char *id, *options;
        int code;
    } rows[] = {{"tanh.d0.f32.one_downward", "--rounding down", 1},
                {"tanh.d0.f32.one_downward", "--rounding up", 0},
                {"tanh.d0.f32.right", "--rounding down", 0}};
    static const char text[] = "* correctly_rounded>=100%\n";
    plugins p = make_plugins();
    char limits[ACT_FILE_SIZE];
    act_scratch_file(&p.scratch, "limits.txt", limits);
    act_scratch_write(limits, text, sizeof text - 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run(
            "gate --plugin '%s' --plugin '%s' %s %s --limits '%s' --from 15 --to 50 "
            "--points 400",
            p.own, p.bad, rows[i].id, rows[i].options, limits);
        cr_expect(process.code == rows[i].code, "%s %s: exit code %d, %s%s", rows[i].id,
                  rows[i].options, process.code, process.out, process.err);
        cr_expect(rows[i].code == 0 || strstr(process.out, "--rounding down") != NULL,
                  "%s", process.out);
        act_process_free(&process);
    }
    act_scratch_remove(&p.scratch);
}

Test(arithmetic, a_store_knows_rounding_to_nearest_only) {
    static const char *const words[] = {
        "ulp 'relu.d0.f32.*' --rounding sideways",
        "ulp 'relu.d0.f32.*' --rounding ''",
        "ulp 'relu.d0.f32.*' --rounding up,up",
        "ulp 'relu.d0.f32.*' --rounding up --db some.db",
        "ulp 'relu.d0.f32.*' --ftz --db some.db",
        "ulp 'relu.d0.f64.*' --rounding nearest,up --budget 1",
        "gate 'relu.d0.f32.*' --rounding up,down --limits some.txt",
        "gate 'relu.d0.f32.*' --ftz --baseline some.db",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        act_process process = act_process_run("%s", words[i]);
        cr_expect(process.code == 64 && act_is_complaint(process.err), "%s: %d, %s",
                  words[i], process.code, process.err);
        act_process_free(&process);
    }
}
