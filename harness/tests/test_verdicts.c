/* Verdicts as people read them: each class of failure with an input of its own, kinks,
 * conventions, and the bits of zeros and NaNs. */
#include "base/text.h"
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* gelu: NaN for infinities, 0 for the least number, a wrong sign from 1 on. relu: -0 for
 * what is 0. The derivatives are masks, and lose a NaN or not. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#define KERNEL(name, result) \\\n"
    "    static void name(const float *in, float *out, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { float x = in[i]; \\\n"
    "            double d = in[i]; out[i] = (float)(result); (void)d; } }\n"
    "#define GELU (0.5 * d * erfc(-d * 0.70710678118654752440))\n"
    "KERNEL(right, d <= -1e30 ? -0.0 : GELU)\n"
    "KERNEL(wrong, isinf(d) ? 0 * d : d >= 1 && d < 1e30 ? -GELU : d <= -1e30 ? -0.0 : GELU)\n"
    "KERNEL(minus, 0 * x > 0 ? 1 : x > 0 || x != x ? x : 0 * x)\n"
    "KERNEL(plus, x > 0 || x != x ? x : x == 0 ? x : 0)\n"
    "KERNEL(keeps, x > 0 ? 1 : x != x ? x : 0)\n"
    "KERNEL(masks, x > 0 ? 1 : 0)\n"
    "KERNEL(loses, x != x ? 0.5 : x > 0 ? 1 : 0)\n"
    "KERNEL(late, x > -3 && x < 3 ? 0.33333333333333331 * d + 0.5 : x >= 3 ? 1 :"
    " x == -3 ? -0.5 : x == x ? 0 : x)\n"
    "#define ROW(function_, order_, name_) {.function = function_, .order = order_, \\\n"
    "    .format = \"f32\", .name = #name_, .kernel.f32 = name_}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(\"gelu\", 0, right), ROW(\"gelu\", 0, wrong), ROW(\"relu\", 0, minus),\n"
    "    ROW(\"relu\", 0, plus), ROW(\"relu\", 1, keeps), ROW(\"relu\", 1, masks),\n"
    "    ROW(\"relu\", 1, loses), ROW(\"hardswish\", 1, late)};\n"
    "ACT_EXPORT(rows)\n";

static act_scratch scratch;
static char plugin[ACT_FILE_SIZE];

static void begin(void) {
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "verdicts", kernels, plugin);
}

static void end(void) {
    act_scratch_remove(&scratch);
}

TestSuite(verdicts, .init = begin, .fini = end);

/* What `ulp` says of one row; the text is to be freed with the process. */
static act_process measure(const char *id, const char *options) {
    return act_process_run("ulp '%s' --plugin '%s' --points 20000 %s", id, plugin,
                           options);
}

static void expect_class(const json_t *row, const char *class, const char *x,
                         const char *got) {
    const json_t *first = act_row_with(json_object_get(row, "classes"), "class", class);
    cr_expect(strcmp(act_text(first, "x"), x) == 0 &&
                  strcmp(act_text(first, "got"), got) == 0,
              "%s: %s at '%s': got '%s'", act_text(row, "id"), class,
              act_text(first, "x"), act_text(first, "got"));
    cr_expect(act_real(first, "results") == act_real(row, class), "%s: %g of %g", class,
              act_real(first, "results"), act_real(row, class));
}

static json_t *row_of(const char *id) {
    act_process process = measure(id, "--json");
    json_t *rows = act_process_rows(&process);
    cr_assert(json_array_size(rows) == 1, "%s: %s", id, process.err);
    json_t *row = json_incref(json_array_get(rows, 0));
    json_decref(rows);
    act_process_free(&process);
    return row;
}

Test(verdicts, each_class_has_an_input_of_its_own) {
    json_t *row = row_of("gelu.d0.f32.wrong");
    cr_expect(json_array_size(json_object_get(row, "classes")) == 2, "%zu classes",
              json_array_size(json_object_get(row, "classes")));
    expect_class(row, "wrong_sign", "0x1p+0", "-0x1.aec4bep-1");
    cr_expect(act_real(row, "nan_for_number") == 2, "%g NaNs",
              act_real(row, "nan_for_number"));
    const json_t *first =
        act_row_with(json_object_get(row, "classes"), "class", "nan_for_number");
    cr_expect(strcmp(act_text(first, "x"), "inf") == 0 &&
                  strncmp(act_text(first, "got"), "nan(0x", 6) == 0,
              "%s: got %s", act_text(first, "x"), act_text(first, "got"));
    json_decref(row);
    row = row_of("gelu.d0.f32.right"); /* 0 at 2^-149, half an ulp and a little off */
    cr_expect(json_array_size(json_object_get(row, "classes")) == 0 &&
                  act_real(row, "max_ulp") < 0.51,
              "%g ulp", act_real(row, "max_ulp"));
    json_decref(row);
}

Test(verdicts, conventions_have_names) {
    json_t *row = row_of("relu.d0.f32.minus");
    expect_class(row, "minus_zero", "-0x1p-149", "-0x0p+0");
    json_decref(row);
    row = row_of("relu.d1.f32.masks");
    expect_class(row, "nan_masked", "nan(0x7f800001)", "0x0p+0");
    cr_expect(act_real(row, "number_for_nan") == 0, "a mask is a failure");
    json_decref(row);
    row = row_of("relu.d1.f32.loses");
    expect_class(row, "number_for_nan", "nan(0x7f800001)", "0x1p-1");
    cr_expect(act_real(row, "nan_masked") == 0, "1/2 is no mask");
    json_decref(row);
    static const char *const clean[] = {"relu.d0.f32.plus", "relu.d1.f32.keeps"};
    for (size_t i = 0; i < 2; i++) {
        row = row_of(clean[i]);
        cr_expect(json_array_size(json_object_get(row, "classes")) == 0, "%s", clean[i]);
        json_decref(row);
    }
}

/* Failures stand in the first lines, kinks are called kinks. */
Test(verdicts, text) {
    act_process process = measure("gelu.d0.f32.wrong", "");
    const char *line = strchr(process.out, '\n');
    cr_assert(line != NULL, "%s", process.err);
    cr_expect(strncmp(line + 1,
                      "  failure      nan_for_number 2, first at x = inf: got nan",
                      58) == 0,
              "%s", process.out);
    cr_expect(strstr(process.out, "  failure      wrong_sign ") != NULL, "%s",
              process.out);
    act_process_free(&process);
    process = measure("hardswish.d1.f32.late", "");
    cr_expect(strstr(process.out, "at x = -0x1.8p+1 (-3): got -0x1p-1, "
                                  "kink: 0 (PyTorch, ONNX Runtime, oneDNN)\n") != NULL,
              "%s", process.out);
    act_process_free(&process);
    process = act_process_run("eval hardtanh 1 --order 1");
    cr_expect(strstr(process.out, "exact") == NULL &&
                  strstr(process.out, "0x0p+0 (0) PyTorch") != NULL &&
                  strstr(process.out, "0x1p+0 (1) ONNX Runtime") != NULL,
              "%s", process.out);
    act_process_free(&process);
    process = act_process_run("eval relu_squared 0 --order 1"); /* no kink: both are 0 */
    cr_expect(strstr(process.out, "exact    0\n") != NULL, "%s", process.out);
    act_process_free(&process);
}

/* The gate shows the input of the class that its limit is about, and kinks. */
Test(verdicts, gate) {
    static const char limits[] = "gelu.* nan_for_number=0 failures=0\n"
                                 "hardswish.* max_ulp<=1\n"
                                 "relu.* minus_zero=0\n";
    static const char *const parts[] = {
        "2, first at x = inf: got nan(0x", "wrong_sign",
        "first at x = 0x1p+0 (1): got -0x1.aec4bep-1",
        "got -0x1p-1, kink: 0 (PyTorch, ONNX Runtime, oneDNN)",
        "first at x = -0x1p-149 (-1.40129846e-45): got -0x0p+0, exact 0"};
    char path[ACT_FILE_SIZE];
    act_scratch_file(&scratch, "limits", path);
    act_scratch_write(path, limits, sizeof limits - 1);
    act_process process = act_process_run(
        "gate --plugin '%s' --limits '%s' --points 20000 gelu.d0.f32.wrong "
        "hardswish.d1.f32.late relu.d0.f32.minus",
        plugin, path);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        cr_expect(strstr(process.out, parts[i]) != NULL, "no '%s' in: %s", parts[i],
                  process.out);
    }
    cr_expect(process.code == 1, "code %d", process.code);
    act_process_free(&process);
}

/* What results show is read as an input again. */
Test(verdicts, bits_of_a_nan) {
    act_process process = act_process_run("eval relu 'nan(0x7fa00001)' --json");
    json_t *rows = act_process_rows(&process);
    cr_expect(strcmp(act_text(json_array_get(rows, 0), "x"), "nan(0x7fa00001)") == 0,
              "%s", process.out);
    json_decref(rows);
    act_process_free(&process);
}

/* 100 is all of them, 0 is none. */
Test(verdicts, shares_in_percent) {
    static const struct {
        double share;
        const char *text;
    } rows[] = {{0, "0"},
                {1, "100"},
                {0.5, "50"},
                {0.99998, "99.998"},
                {0.9999999994, "99.9999999"},
                {1 - 1.0 / 4294967296, "99.99999998"},
                {4e-6, "0.0004"},
                {0.123456, "12.35"},
                {(double)NAN, "-"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect(strcmp(act_percent_of(rows[i].share).text, rows[i].text) == 0,
                  "%.17g: %s, not %s", rows[i].share, act_percent_of(rows[i].share).text,
                  rows[i].text);
    }
}

/* Without a GLOB a plug-in alone is meant, whatever the command. */
Test(verdicts, a_plugin_alone) {
    static const char *const commands[] = {"ulp --points 300", "list", "eval relu 1",
                                           "gate --points 300 --limits '%s'", "bench"};
    char path[ACT_FILE_SIZE];
    act_scratch_file(&scratch, "limits", path);
    act_scratch_write(path, "*.f32.* max_ulp>=0\n", 19);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char words[2 * ACT_FILE_SIZE];
        snprintf(words, sizeof words, commands[i], path);
        act_process process = act_process_run("%s --plugin '%s' --json", words, plugin);
        bool is_eval = strncmp(words, "eval", 4) == 0;
        cr_expect(strstr(process.out, "relu.d0.f32.minus") != NULL &&
                      strstr(process.out, "relu.d0.f32.plain") == NULL &&
                      (is_eval || strstr(process.out, "gelu.d0.f32.wrong") != NULL),
                  "%s: %s %s", words, process.out, process.err);
        act_process_free(&process);
    }
    act_process process = act_process_run("eval relu.d0.f32.plain 1 2 --json");
    cr_expect(strstr(process.out, "relu.d0.f32.plain\"") != NULL &&
                  strstr(process.out, "relu.d0.f32.branch") == NULL,
              "%s", process.out);
    act_process_free(&process);
    process = act_process_run("eval 'relu.d?.f32.plain' 1");
    cr_expect(process.code == 64 && act_is_complaint(process.err), "%s", process.err);
    act_process_free(&process);
}

/* What no claim judges is told at the end, and judged by --max-ulp. */
Test(verdicts, a_limit_without_a_claim) {
    static const struct {
        const char *id, *options, *last;
        int code;
    } rows[] = {
        {"gelu.d0.f32.right", "", "", 0},
        {"gelu.d0.f32.right", "--max-ulp 0.6", "", 0},
        {"gelu.d0.f32.right", "--max-ulp 0.4", "1 above --max-ulp 0.4", 1},
        {"relu.d1.f32.loses", "", "1 with failures, first relu.d1.f32.loses", 0},
        {"relu.d1.f32.loses", "--max-ulp 1e30", "1 above --max-ulp 1e+30", 1},
        {"hardswish.d1.f32.late", "", "1 with half of the bits wrong", 0},
        {"gelu.d0.f32.right", "--max-ulp -1", "", 64},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = measure(rows[i].id, rows[i].options);
        const char *last = strstr(process.out, "\nof 1 row: ");
        bool fits = rows[i].last[0] == '\0'
                        ? last == NULL
                        : last != NULL && strstr(last, rows[i].last) != NULL;
        cr_expect(process.code == rows[i].code && fits, "%s %s: code %d, %s%s",
                  rows[i].id, rows[i].options, process.code, process.out, process.err);
        act_process_free(&process);
    }
}
