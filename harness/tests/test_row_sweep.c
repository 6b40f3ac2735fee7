/* Kernels of rows as ulp judges them: right ones are clean, and planted mistakes found.
 */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Softmax in long double, and mistakes in it; the same text serves both formats. */
static const char source[] =
    "#include \"checkact.h\"\n"
    "#include \"narrow.h\"\n"
    "#include <math.h>\n"
    "enum { RIGHT, NO_SHIFT, LEAK, NARROW_SUM, LIFTED, SWAPPED, TWICE };\n"
    "static long double e[65536];\n"
    "static void row(const float *x, float *y, size_t n, int how, float top) {\n"
    "    long double m = how == LEAK ? top : -HUGE_VALL, sum = 0;\n"
    "    int has_nan = 0;\n"
    "    uint16_t narrow = 0;\n"
    "    for (size_t i = 0; i < n; i++) {\n"
    "        m = how == NO_SHIFT ? 0 : how == LEAK ? m : fmaxl(m, x[i]);\n"
    "        has_nan = has_nan || x[i] != x[i];\n"
    "    }\n"
    "    for (size_t i = 0; i < n; i++) {\n"
    "        e[i] = expl(x[i] - m);\n"
    "        e[i] = how == NO_SHIFT ? expf(x[i]) : e[i];\n"
    "        sum += e[i];\n"
    "        narrow = act_to_bf16(act_from_bf16(narrow) + (float)e[i]);\n"
    "    }\n"
    "    sum = how == NARROW_SUM ? act_from_bf16(narrow) : sum;\n"
    "    for (size_t i = 0; i < n; i++) {\n"
    "        y[i] = has_nan ? NAN : (float)(e[i] / sum);\n"
    "        y[i] = how == LIFTED && y[i] == 0 ? 1e-9f : y[i];\n"
    "    }\n"
    "    if (how == SWAPPED && n > 2) {\n"
    "        float keep = y[0];\n"
    "        y[0] = y[1];\n"
    "        y[1] = keep;\n"
    "    }\n"
    "    if (how == TWICE && n == 1 && !has_nan) {\n"
    "        y[0] *= 2;\n"
    "    }\n"
    "}\n"
    "static void all(const float *x, float *y, size_t rows, size_t cols, int how) {\n"
    "    float top = x[0];\n"
    "    for (size_t i = 0; i < cols; i++) {\n"
    "        top = fmaxf(top, x[i]);\n"
    "    }\n"
    "    for (size_t r = 0; r < rows; r++) {\n"
    "        row(x + r * cols, y + r * cols, cols, how, top);\n"
    "    }\n"
    "}\n"
    "#define KERNEL(name, how) static void name(const float *x, float *y, size_t rows, "
    "size_t cols) { all(x, y, rows, cols, how); }\n"
    "KERNEL(right, RIGHT) KERNEL(no_shift, NO_SHIFT) KERNEL(leak, LEAK)\n"
    "KERNEL(narrow_sum, NARROW_SUM) KERNEL(lifted, LIFTED) KERNEL(swapped, SWAPPED)\n"
    "KERNEL(twice, TWICE)\n"
    "#define ROW(name_) {.function = \"softmax\", .format = \"f32\", .name = #name_, "
    ".kernel.rows_f32 = name_, .convention = ACT_ROWS}\n"
    "static const struct act_row rows[] = {ROW(right), ROW(no_shift), ROW(leak),\n"
    "    ROW(narrow_sum), ROW(lifted), ROW(swapped), ROW(twice)};\n"
    "ACT_EXPORT(rows)\n";

static bool has_finding(const json_t *row, const char *kind) {
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(row, "findings"), i, finding) {
        if (strcmp(act_text(finding, "kind"), kind) == 0) {
            return true;
        }
    }
    return false;
}

Test(row_sweep, mistakes_are_found_and_a_right_kernel_is_clean) {
    static const struct {
        const char *name, *finding, *class; /* NULL: none */
    } kernels[] = {
        {"right", NULL, NULL},    {"no_shift", NULL, "nan_for_number"},
        {"leak", "place", NULL},  {"narrow_sum", "row_sum", NULL},
        {"lifted", "zero", NULL}, {"swapped", "monotone", NULL},
        {"twice", "range", NULL},
    };
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "rows", source, plugin);
    act_process process =
        act_process_run("ulp --json --points 400000 --plugin '%s'", plugin);
    cr_assert(process.code == 1 && process.err[0] == '\0', "exit code %d: %s",
              process.code, process.err);
    json_t *rows = act_process_rows(&process);
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        char id[64];
        snprintf(id, sizeof id, "softmax.d0.f32.%s", kernels[i].name);
        const json_t *row = act_row_with(rows, "id", id);
        cr_assert(row != NULL, "%s: no row", id);
        if (kernels[i].finding != NULL) {
            cr_expect(has_finding(row, kernels[i].finding), "%s: no %s", id,
                      kernels[i].finding);
        } else {
            cr_expect(json_array_size(json_object_get(row, "findings")) == 0,
                      "%s: has findings", id);
        }
        if (kernels[i].class != NULL) {
            cr_expect(act_real(row, kernels[i].class) > 0, "%s: no %s", id,
                      kernels[i].class);
        }
    }
    const json_t *row = act_row_with(rows, "id", "softmax.d0.f32.no_shift");
    const char *simplest =
        act_text(json_array_get(json_object_get(row, "classes"), 0), "simplest");
    cr_expect(strncmp(simplest, "checkact eval softmax --format f32 --row 10004: ", 48) ==
                  0,
              "one entry shows it: '%s'", simplest);
    const json_t *right = act_row_with(rows, "id", "softmax.d0.f32.right");
    cr_expect(
        json_array_size(json_object_get(right, "classes")) == 0 &&
            act_real(right, "max_ulp") > 0.49 && act_real(right, "max_ulp") < 0.51 &&
            act_real(right, "sum_ratio") <= 1.01 && act_real(right, "undecided") == 0,
        "a right kernel: %g ulp, sum %g", act_real(right, "max_ulp"),
        act_real(right, "sum_ratio"));
    json_decref(rows);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

/* Bad input gets one line and exit code 64. */
Test(row_sweep, usage) {
    static const struct {
        const char *arguments, *says;
    } rows[] = {
        {"ulp softmax.d0.f32 --lib libm.so.6 --symbol expf --abi array", "--abi rows"},
        {"ulp silu.d0.f32 --lib libm.so.6 --symbol expf --abi rows", "one input"},
        {"ulp softmax_backward.d1.f32 --lib libm.so.6 --symbol expf --abi rows",
         "order 1"},
        {"ulp sofmax.d0.f32 --lib libm.so.6 --symbol expf --abi rows", "softmax"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("%s", rows[i].arguments);
        cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                      strstr(process.err, rows[i].says) != NULL,
                  "%s: code %d: %s", rows[i].arguments, process.code, process.err);
        act_process_free(&process);
    }
}
