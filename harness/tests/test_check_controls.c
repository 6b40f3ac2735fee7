/* Correctly rounded kernels of every function, order, format and convention are clean in
 * every check: what they return is looked up in a table that the exact tier made. */
#include "check/check.h"
#include "code/catalogue.h"
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is true at an input: f = hi + lo, and f rounded. */
typedef struct entry {
    uint64_t x, y;
    double hi, lo;
} entry;

/* One row of each format and convention; the table is of whatever is checked. */
static const char text[] =
    "#include \"checkact.h\"\n"
    "#include \"narrow.h\"\n"
    "#include <math.h>\n"
    "#include <stdio.h>\n"
    "#include <stdlib.h>\n"
    "#include <string.h>\n"
    "struct entry { uint64_t x, y; double hi, lo; };\n"
    "static struct entry table[512];\n"
    "static size_t count;\n"
    "__attribute__((constructor)) static void load(void) {\n"
    "    FILE *file = getenv(\"CHECKACT_TABLE\") != NULL\n"
    "        ? fopen(getenv(\"CHECKACT_TABLE\"), \"r\") : NULL;\n"
    "    if (file != NULL) {\n"
    "        count = fread(table, sizeof *table, 512, file);\n"
    "        fclose(file);\n"
    "    }\n"
    "}\n"
    "static const struct entry *find(uint64_t x) {\n"
    "    size_t lo = 0, hi = count;\n"
    "    while (hi - lo > 1) {\n"
    "        size_t middle = (lo + hi) / 2;\n"
    "        if (table[middle].x <= x) lo = middle; else hi = middle;\n"
    "    }\n"
    "    return &table[lo];\n"
    "}\n"
    "static double product(const struct entry *e, double dy) {\n"
    "    double p = dy * e->hi;\n"
    "    return isfinite(p) ? p + (fma(dy, e->hi, -p) + dy * e->lo) : p;\n"
    "}\n"
    "static double from_f64(double v) { return v; }\n"
    "static float from_f32(float v) { return v; }\n"
    "static double to_f64(double v) { return v; }\n"
    "static float to_f32(double v) { return (float)v; }\n"
    "static uint16_t to_bf16(double v) { return act_to_bf16((float)v); }\n"
    "static uint16_t to_f16(double v) { return act_to_f16((float)v); }\n"
    "#define KERNELS(f, T, U, from, to) \\\n"
    "    static void value_##f(const T *x, T *y, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { \\\n"
    "            U bits; \\\n"
    "            memcpy(&bits, &x[i], sizeof bits); \\\n"
    "            bits = (U)find(bits)->y; \\\n"
    "            memcpy(&y[i], &bits, sizeof bits); \\\n"
    "        } \\\n"
    "    } \\\n"
    "    static void backward_##f(const T *x, const T *dy, T *dx, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { \\\n"
    "            U bits; \\\n"
    "            memcpy(&bits, &x[i], sizeof bits); \\\n"
    "            dx[i] = to(product(find(bits), (double)from(dy[i]))); \\\n"
    "        } \\\n"
    "    }\n"
    "KERNELS(f64, double, uint64_t, from_f64, to_f64)\n"
    "KERNELS(f32, float, uint32_t, from_f32, to_f32)\n"
    "KERNELS(f16, uint16_t, uint16_t, act_from_f16, to_f16)\n"
    "KERNELS(bf16, uint16_t, uint16_t, act_from_bf16, to_bf16)\n"
    "#define ROWS(f) \\\n"
    "    {.function = \"tanh\", .format = #f, .name = \"value\", \\\n"
    "     .kernel = {.f = value_##f}, .claim = 0.5}, \\\n"
    "    {.function = \"tanh\", .order = 1, .format = #f, .name = \"from_x\", \\\n"
    "     .kernel = {.backward_##f = backward_##f}, .convention = ACT_BACKWARD_X, \\\n"
    "     .flags = ACT_OVER_DY, .claim = 0.51}, \\\n"
    "    {.function = \"tanh\", .order = 1, .format = #f, .name = \"from_y\", \\\n"
    "     .kernel = {.backward_##f = backward_##f}, .convention = ACT_BACKWARD_Y, \\\n"
    "     .flags = ACT_OVER_DY},\n"
    "static const struct act_row rows[] = {ROWS(f64) ROWS(f32) ROWS(f16) ROWS(bf16)};\n"
    "ACT_EXPORT(rows)\n";

static int by_x(const void *a, const void *b) {
    uint64_t left = ((const entry *)a)->x;
    uint64_t right = ((const entry *)b)->x;
    return (left > right) - (left < right);
}

/* Writes what the kernel is to return; false if that is not proven everywhere. */
static bool write_table(const act_check_inputs *inputs, const act_impl *impl,
                        const char *path) {
    entry table[ACT_CHECK_INPUTS_MOST] = {0};
    for (size_t i = 0; i < inputs->count; i++) {
        const act_truth *truth = &inputs->truth[i];
        if (inputs->is_undecided[i]) {
            return false;
        }
        table[i] = (entry){.x = act_check_argument(inputs, impl, i),
                           .y = act_encode(inputs->format, truth->rounded),
                           .hi = truth->rounded,
                           .lo = isfinite(truth->rounded)
                                     ? ldexp(truth->residual, truth->ulp_exponent)
                                     : 0};
    }
    qsort(table, inputs->count, sizeof *table, by_x);
    act_scratch_write(path, table, inputs->count * sizeof *table);
    return true;
}

static void check_control(const act_impl *row, const act_check_inputs *inputs,
                          const act_impl *target, const char *path, bool is_brief) {
    act_impl impl = *row;
    impl.function = target->function;
    impl.order = target->order;
    memcpy(impl.params, target->params, sizeof impl.params);
    if (!write_table(inputs, &impl, path)) {
        return;
    }
    act_check check = {.impl = &impl,
                       .inputs = inputs,
                       .aftermath = true,
                       .timeout = 30,
                       .is_brief = is_brief};
    act_checked checked;
    act_findings findings = {0};
    act_status status = act_check_run(&check, &checked, &findings);
    cr_assert(status == ACT_OK, "status %d", (int)status);
    cr_expect(checked.done, "%s order %d %s: cut off", impl.function->name, impl.order,
              impl.name);
    cr_expect(checked.flag_errors == 0, "%s.d%d.%s, %s: %llu flags", impl.function->name,
              impl.order, impl.format->name, impl.name,
              (unsigned long long)checked.flag_errors);
    for (size_t i = 0; i < findings.count; i++) {
        const act_finding *finding = &findings.item[i];
        bool is_told = finding->kind == ACT_FINDING_DY_MASKED; /* 0 times inf is NaN */
        cr_expect(is_told, "%s.d%d.%s, %s: %s: %s: %s", impl.function->name, impl.order,
                  impl.format->name, impl.name, act_finding_names[finding->kind],
                  finding->detail, finding->simplest);
    }
}

/* All rows of the plug-in that are of the target's format and may be of its order. */
static void check_target(const act_catalogue *catalogue, const act_impl *target,
                         const char *path, bool is_brief) {
    act_check_inputs inputs;
    act_status status = act_check_inputs_find(&inputs, target);
    cr_assert(status == ACT_OK, "%s: status %d", target->function->name, (int)status);
    for (size_t i = 0; i < catalogue->count; i++) {
        const act_impl *row = &catalogue->impls[i];
        bool is_value = row->convention == ACT_DYDX;
        if (row->format == target->format && (is_value || target->order > 0)) {
            check_control(row, &inputs, target, path, is_brief);
        }
    }
    act_check_inputs_free(&inputs);
}

/* Of each function an order and a format in turn; with CHECKACT_CONTROLS all of them:
 * make controls. */
Test(check_controls, correctly_rounded_kernels_are_clean) {
    act_scratch scratch;
    act_catalogue catalogue = {0};
    act_why why;
    char plugin[ACT_FILE_SIZE];
    char path[ACT_FILE_SIZE];
    bool is_whole = getenv("CHECKACT_CONTROLS") != NULL;
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "control", text, plugin);
    act_scratch_file(&scratch, "table", path);
    cr_assert(act_catalogue_add_plugin(&catalogue, plugin, plugin, &why) == ACT_OK, "%s",
              why.text);
    setenv("CHECKACT_TABLE", path, 1);
    for (size_t i = 0; i < act_function_count; i++) {
        for (int order = 0; order < ACT_ORDERS; order++) {
            for (int f = 0; f < ACT_FORMATS; f++) {
                act_impl target = {.function = act_functions[i],
                                   .order = order,
                                   .format = &act_formats[f]};
                act_function_set_params(target.function, NULL, target.params);
                bool is_in_turn = i % ACT_ORDERS == (size_t)order &&
                                  i / ACT_ORDERS % ACT_FORMATS == (size_t)f;
                if (is_whole || is_in_turn) {
                    check_target(&catalogue, &target, path, !is_whole);
                }
            }
        }
    }
    unsetenv("CHECKACT_TABLE");
    act_catalogue_free(&catalogue);
    act_scratch_remove(&scratch);
}
