/* Faults of binary64 kernels that the world has had, where inputs are few: each is found,
 * and the same kernel without it is clean. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "static long double s(long double x) { return 1 / (1 + expl(-x)); }\n"
    "static double silu1(double x) {\n"
    "    long double a = s(x), b = s(-(long double)x);\n"
    "    return x < -800 ? -0.0 : x > 800 ? 1 : (double)(a * (1 + x * b)); }\n"
    "static double silu2(double x) {\n"
    "    long double a = s(x), b = s(-(long double)x);\n"
    "    return x < -800 || x > 800 ? copysign(0, -fabs(x))\n"
    "                               : (double)(a * b * (2 + x * (b - a))); }\n"
    "static double flushed(double x) { return x < -708.4 ? 0 : silu1(x); }\n"
    "static double vanished(double x) { return x >= 40.4 ? 0 : silu2(x); }\n"
    "static double exp_right(double x) { return (double)expl(x); }\n"
    "static double early(double x) { return x >= 709.78271115 ? INFINITY : exp(x); }\n"
    "static double late(double x) { return x < 0 && exp(x) < 0x1p-1022 ? 0 : exp(x); }\n"
    "static double log1p_right(double x) { return (double)log1pl(x); }\n"
    "static double bent(double x) {\n"
    "    double y = log1p_right(x);\n"
    "    return fabs(x + 0.41419) < 1e-4 ? y * (1 + 69 * 0x1p-52) : y; }\n"
    "static double rough(double x) {\n"
    "    double a = 1 / (1 + exp(-x)), b = 1 / (1 + exp(x));\n"
    "    return fabs(x) > 700 ? silu1(x) : a * (1 + x * b); }\n"
    "static double banded(double x) {\n"
    "    double y = rough(x);\n"
    "    return fabs(x - 2.3) < 5e-4 ? y * (1 + 69 * 0x1p-52) : y; }\n"
    "static double hole(double x) { return x >= 900 && x < 930 ? NAN : exp_right(x); }\n"
    "#define ARRAY(name) static void name##_array(const double *x, double *y, size_t n)\\\n"
    "    { for (size_t i = 0; i < n; i++) y[i] = name(x[i]); }\n"
    "ARRAY(silu1) ARRAY(silu2) ARRAY(flushed) ARRAY(vanished) ARRAY(exp_right)\n"
    "ARRAY(early) ARRAY(late) ARRAY(log1p_right) ARRAY(bent) ARRAY(hole)\n"
    "ARRAY(rough) ARRAY(banded)\n"
    "#define ROW(f, o, n) {.function = f, .order = o, .format = \"f64\", .name = #n,\\\n"
    "    .kernel.f64 = n##_array, .claim = 0.6}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(\"silu\", 1, silu1), ROW(\"silu\", 1, flushed), ROW(\"silu\", 2, silu2),\n"
    "    ROW(\"silu\", 2, vanished), ROW(\"exp\", 0, exp_right), ROW(\"exp\", 0, early),\n"
    "    ROW(\"exp\", 0, late), ROW(\"log1p\", 0, log1p_right),\n"
    "    ROW(\"log1p\", 0, bent), ROW(\"exp\", 0, hole),\n"
    "    ROW(\"silu\", 1, rough), ROW(\"silu\", 1, banded)};\n"
    "ACT_EXPORT(rows)\n";

static act_scratch scratch;

static void make(void) {
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "kernels", kernels, path);
}

static void clean(void) {
    act_scratch_remove(&scratch);
}

TestSuite(binary64, .init = make, .fini = clean);

/* What `ulp` says of a row of the plug-in. */
static json_t *row_of(const char *id, const char *options) {
    act_process p = act_process_run("ulp %s --plugin %s/kernels.so --json %s", id,
                                    scratch.path, options);
    json_t *rows = act_process_rows(&p);
    json_t *row = json_incref(json_array_get(rows, 0));
    cr_assert(row != NULL, "%s: %s", id, p.err);
    json_decref(rows);
    act_process_free(&p);
    return row;
}

Test(binary64, failures_are_met_by_the_sample) {
    static const struct {
        const char *faulty, *right, *what;
    } rows[] = {
        {"silu.d1.f64.flushed", "silu.d1.f64.silu1", "zero_for_number"},
        {"silu.d2.f64.vanished", "silu.d2.f64.silu2", "zero_for_number"},
        {"exp.d0.f64.late", "exp.d0.f64.exp_right", "zero_for_number"},
        {"exp.d0.f64.hole", "exp.d0.f64.exp_right", "nan_for_number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *faulty = row_of(rows[i].faulty, "");
        json_t *right = row_of(rows[i].right, "");
        cr_expect(act_real(faulty, rows[i].what) >= 5, "%s: %g of %s", rows[i].faulty,
                  act_real(faulty, rows[i].what), rows[i].what);
        cr_expect(act_real(right, rows[i].what) == 0, "%s: %g of %s", rows[i].right,
                  act_real(right, rows[i].what), rows[i].what);
        cr_expect_str_eq(act_text(right, "verdict"), "pass", "%s", rows[i].right);
        json_decref(right);
        json_decref(faulty);
    }
}

/* Infinity in the last 2^-39 of a binade before exp ends. */
Test(binary64, an_early_infinity_is_met_by_the_sample) {
    json_t *row = row_of("exp.d0.f64.early", "");
    cr_expect(act_real(row, "max_ulp") > 1000, "%g", act_real(row, "max_ulp"));
    json_decref(row);
}

Test(binary64, a_narrow_band_is_found_by_a_search) {
    json_t *faulty = row_of("log1p.d0.f64.bent", "--budget 3 --jobs 1");
    json_t *right = row_of("log1p.d0.f64.log1p_right", "--budget 3 --jobs 1");
    cr_expect(act_real(faulty, "max_ulp") > 60, "%g", act_real(faulty, "max_ulp"));
    cr_expect_str_eq(act_text(right, "verdict"), "pass");
    json_decref(right);
    json_decref(faulty);
}

/* Next to the root of silu' errors reach 1e15 ulp, which says nothing. */
Test(binary64, a_root_does_not_hide_a_band) {
    json_t *faulty = row_of("silu.d1.f64.banded", "--budget 3 --jobs 1");
    json_t *right = row_of("silu.d1.f64.rough", "--budget 3 --jobs 1");
    cr_expect(act_real(faulty, "max_floored_ulp") > 60, "%g",
              act_real(faulty, "max_floored_ulp"));
    cr_expect(act_real(right, "max_floored_ulp") < 6, "%g",
              act_real(right, "max_floored_ulp"));
    json_decref(right);
    json_decref(faulty);
}

/* The first input that fails: the search narrows what is between right results and
 * failures down to neighbours. */
Test(binary64, a_search_finds_where_failures_begin) {
    json_t *row = row_of("silu.d2.f64.vanished", "--budget 4 --jobs 1");
    const json_t *class = json_array_get(json_object_get(row, "classes"), 0);
    double x = strtod(act_text(class, "x"), NULL);
    cr_expect(x >= 40.4 && x < 40.4 + 0x1p-40, "%a", x);
    json_decref(row);
}
