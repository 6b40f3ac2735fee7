/* Kernels that start from y = f(x) rounded: what is their own error, what is their
 * convention's, and which zeros y permits. */
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* tanh' = 1 - y^2, rounded once and with faults; silu is not monotone. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#define KERNEL(name_, expression_) \\\n"
    "    static void name_(const float *in, const float *dy, float *dx, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { \\\n"
    "            double y = in[i]; dx[i] = dy[i] * (float)(expression_); } }\n"
    "KERNEL(right, (1 - y) * (1 + y))\n"
    "KERNEL(squares, (float)(1 - (float)(y * y)))\n"
    "KERNEL(zero_early, fabs(y) > 1 - 0x1p-22 ? 0 : (1 - y) * (1 + y))\n"
    "KERNEL(two_off, (1 - y) * (1 + y) + (y > 0.5 && y < 0.51 ? 0x1p-23 : 0))\n"
    "KERNEL(no_limit, y == 1 ? 0x1p-20 : (1 - y) * (1 + y))\n"
    "#define ROW(function_, name_) {.function = #function_, .order = 1, \\\n"
    "    .format = \"f32\", .name = #name_, .kernel.backward_f32 = name_, \\\n"
    "    .convention = ACT_BACKWARD_Y},\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(tanh, right) ROW(tanh, squares) ROW(tanh, zero_early)\n"
    "    ROW(tanh, two_off) ROW(tanh, no_limit) ROW(silu, right)\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

typedef struct fixture {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
} fixture;

static void open(fixture *f) {
    act_scratch_make(&f->scratch);
    act_scratch_plugin(&f->scratch, "kernels", kernels, f->plugin);
}

static json_t *row_of(const fixture *f, const char *id) {
    act_process process =
        act_process_run("ulp --json %s --plugin %s --points 4000", id, f->plugin);
    json_t *rows = act_process_rows(&process);
    json_t *row = json_incref(act_row_with(rows, "id", id));
    cr_assert(row != NULL, "%s: %s", id, process.err);
    json_decref(rows);
    act_process_free(&process);
    return row;
}

static const json_t *finding(const json_t *row, const char *kind) {
    return act_row_with(json_object_get(row, "findings"), "kind", kind);
}

Test(from_y, a_right_kernel_is_not_blamed_for_its_convention) {
    fixture f;
    open(&f);
    json_t *row = row_of(&f, "tanh.d1.f32.right");
    cr_expect(act_real(row, "max_ulp") > 1e6, "%g ulp", act_real(row, "max_ulp"));
    cr_expect(act_real(row, "y_loss_ulp") > 1e6, "%g lost", act_real(row, "y_loss_ulp"));
    cr_expect(act_real(row, "y_own_ulp") <= 0.5, "%g own", act_real(row, "y_own_ulp"));
    cr_expect(act_real(row, "y_beyond_ulp") <= 0.5);
    cr_expect(act_real(row, "zero_for_number") == 0 &&
              act_real(row, "zero_from_y") > 100);
    cr_expect(json_array_size(json_object_get(row, "findings")) == 0);
    cr_expect(fabs(strtod(act_text(row, "y_loss_at"), NULL)) == 1, "%s",
              act_text(row, "y_loss_at"));
    json_decref(row);
    act_scratch_remove(&f.scratch);
}

Test(from_y, nor_is_a_wrong_one_excused_by_it) {
    fixture f;
    open(&f);
    json_t *squares = row_of(&f, "tanh.d1.f32.squares");
    json_t *one = row_of(&f, "tanh.d1.f32.two_off");
    const json_t *own = finding(squares, "own_error");
    cr_expect(act_real(squares, "y_own_ulp") > 100, "%g", act_real(squares, "y_own_ulp"));
    cr_expect(act_real(squares, "y_beyond_ulp") <= 1, "1 - y^2 is within what y permits");
    cr_expect(own != NULL && json_is_true(json_object_get(own, "excused")));
    double at = strtod(act_text(one, "y_own_at"), NULL);
    cr_expect(act_real(one, "y_own_ulp") > 1.5, "%g own", act_real(one, "y_own_ulp"));
    cr_expect(act_real(one, "y_beyond_ulp") > 1, "%g", act_real(one, "y_beyond_ulp"));
    cr_expect(at > 0.5 && at < 0.51, "at %g", at);
    json_decref(squares);
    json_decref(one);
    act_scratch_remove(&f.scratch);
}

Test(from_y, zeros_that_y_does_not_permit_are_failures) {
    fixture f;
    open(&f);
    json_t *row = row_of(&f, "tanh.d1.f32.zero_early");
    const json_t *class =
        act_row_with(json_object_get(row, "classes"), "class", "zero_for_number");
    cr_assert(class != NULL);
    double x = strtod(act_text(class, "x"), NULL);
    cr_expect(x < 9.01 && x > 7.5, "first at %g", x);
    cr_expect(act_real(row, "zero_from_y") > 100);
    json_decref(row);
    act_scratch_remove(&f.scratch);
}

Test(from_y, a_limit_is_missed_only_beyond_what_y_permits) {
    fixture f;
    open(&f);
    json_t *row = row_of(&f, "tanh.d1.f32.no_limit");
    const json_t *limit = finding(row, "limit");
    cr_expect(limit != NULL && !json_is_true(json_object_get(limit, "excused")));
    json_decref(row);
    act_scratch_remove(&f.scratch);
}

Test(from_y, where_f_is_not_monotone_y_tells_nothing) {
    fixture f;
    open(&f);
    act_process text = act_process_run("ulp silu.d1.f32.right --plugin %s", f.plugin);
    cr_expect(strstr(text.out, "from y       not judged: f is not monotone") != NULL,
              "%s", text.out);
    act_process_free(&text);
    act_scratch_remove(&f.scratch);
}

/* intel/torch-xpu-ops#3043 in bfloat16, all values of y; and the gate. */
Test(from_y, limits) {
    fixture f;
    char plugin[ACT_FILE_SIZE];
    char limits[ACT_FILE_SIZE];
    open(&f);
    act_build_path(plugin, sizeof plugin, "tests/bad_reports_calls.so");
    act_scratch_file(&f.scratch, "limits", limits);
    const char *text = "tanh.d1.bf16.torch* y_own_ulp<=0.5 failures=0\n";
    act_scratch_write(limits, text, strlen(text));
    act_process gate = act_process_run(
        "gate --json --limits %s --plugin %s 'tanh.d1.bf16.torch*'", limits, plugin);
    json_t *rows = act_process_rows(&gate);
    size_t i;
    const json_t *check;
    int failed = 0;
    json_array_foreach(rows, i, check) {
        bool is_fault =
            strcmp(act_text(check, "id"), "tanh.d1.bf16.torch_xpu_3043") == 0 &&
            strcmp(act_text(check, "limit"), "y_own_ulp<=0.5") == 0;
        failed += strcmp(act_text(check, "verdict"), "fail") == 0;
        cr_expect(!is_fault || act_real(check, "value") == 4, "%g",
                  act_real(check, "value"));
    }
    cr_expect(gate.code == 1 && failed == 1, "exit %d, %d failed: %s", gate.code, failed,
              gate.out);
    json_decref(rows);
    act_process_free(&gate);
    act_scratch_remove(&f.scratch);
}

/* Formulas in binary64, rounded once: nothing accuses them. */
static const char formulas[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#define KERNEL(name_, expression_) \\\n"
    "    static void of_##name_(const float *in, const float *dy, float *dx, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { \\\n"
    "            double y = in[i]; dx[i] = (float)(dy[i] * (expression_)); } }\n"
    "#define ALL(X) \\\n"
    "    X(sigmoid, y * (1 - y)) X(exp, y) X(elu, y > 0 ? 1 : y + 1) \\\n"
    "    X(selu, y > 0 ? 1.0507009873554805 : y + 1.7580993408473766) \\\n"
    "    X(softplus, -expm1(-y)) X(logsigmoid, -expm1(y)) X(log, exp(-y)) \\\n"
    "    X(softsign, (1 - fabs(y)) * (1 - fabs(y))) X(sinh, sqrt(1 + y * y)) \\\n"
    "    X(atan, cos(y) * cos(y)) X(sqrt, 0.5 / y) \\\n"
    "    X(hardtanh, y > -1 && y < 1)\n"
    "ALL(KERNEL)\n"
    "#define ROW(function_, expression_) {.function = #function_, .order = 1, \\\n"
    "    .format = \"f32\", .name = \"of_y\", .kernel.backward_f32 = of_##function_, \\\n"
    "    .convention = ACT_BACKWARD_Y},\n"
    "static const struct act_row rows[] = {ALL(ROW)};\n"
    "ACT_EXPORT(rows)\n";

Test(from_y, formulas_of_many_functions_are_not_accused) {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "formulas", formulas, plugin);
    act_process process = act_process_run("ulp --json --plugin %s --points 4000", plugin);
    json_t *rows = act_process_rows(&process);
    size_t i;
    const json_t *row;
    cr_expect(json_array_size(rows) == 12, "%zu rows: %s", json_array_size(rows),
              process.err);
    json_array_foreach(rows, i, row) {
        cr_expect(strcmp(act_text(row, "verdict"), "no_claim") == 0, "%s: %s",
                  act_text(row, "id"), act_text(row, "verdict"));
        cr_expect(act_real(row, "wrong_sign") == 0 &&
                      act_real(row, "zero_for_number") == 0,
                  "%s: failures", act_text(row, "id"));
        bool is_atan = strcmp(act_text(row, "id"), "atan.d1.f32.of_y") == 0;
        cr_expect(is_atan || act_real(row, "y_own_ulp") < 0.6, "%s: own error %g ulp",
                  act_text(row, "id"), act_real(row, "y_own_ulp"));
    }
    json_decref(rows);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

/* What y permits does not depend on the mode, nor on the command. */
Test(from_y, zeros_under_other_modes) {
    static const char *const modes[] = {"--ftz", "--rounding down", "--rounding zero"};
    fixture f;
    open(&f);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        act_process ulp =
            act_process_run("ulp --json tanh.d1.f32.right --plugin %s --points 2000 %s",
                            f.plugin, modes[i]);
        json_t *rows = act_process_rows(&ulp);
        const json_t *row = json_array_get(rows, 0);
        cr_expect(act_real(row, "zero_for_number") == 0, "%s: %g zeros", modes[i],
                  act_real(row, "zero_for_number"));
        json_decref(rows);
        act_process_free(&ulp);
    }
    act_process eval = act_process_run("eval tanh.d1.f32.right 20 --plugin %s", f.plugin);
    cr_expect(strstr(eval.out, "zero_from_y") != NULL && eval.code == 0, "%s", eval.out);
    act_process_free(&eval);
    act_scratch_remove(&f.scratch);
}
