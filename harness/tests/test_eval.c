#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The only row of "eval WORDS --json"; a new reference. */
/* The only row of one call, which ends with the code: 1 if there is a finding. */
static json_t *eval_to(int code, const char *words) {
    act_process process = act_process_run("eval --json %s", words);
    cr_expect(process.code == code && process.err[0] == '\0', "%s: exit code %d: %s",
              words, process.code, process.err);
    json_t *rows = act_process_rows(&process);
    json_t *row = json_incref(json_array_get(rows, 0));
    cr_assert(json_array_size(rows) == 1, "%s: %zu rows", words, json_array_size(rows));
    json_decref(rows);
    act_process_free(&process);
    return row;
}

static json_t *eval(const char *words) {
    return eval_to(0, words);
}

static void expect_text(const char *words, const char *key, const char *want) {
    json_t *row = eval(words);
    cr_expect(strcmp(act_text(row, key), want) == 0, "%s: %s is '%s', not '%s'", words,
              key, act_text(row, key), want);
    json_decref(row);
}

/* DLMF tables 6.1, 7.1 and the constants of Abramowitz and Stegun, table 1.1; gelu(1) is
 * the normal distribution function at 1, table 26.1; mish(1) from mpmath. */
Test(eval, published_digits) {
    static const struct {
        const char *words, *want;
    } rows[] = {
        {"erf 1", "0.84270079294971486934"},
        {"erf 1 --digits 40", "0.8427007929497148693412206350826092592961"},
        {"erf 1 --digits 1", "0.8"},
        {"erfc 1", "0.15729920705028513066"},
        {"exp 1", "2.7182818284590452354"},
        {"exp 1 --digits 50", "2.7182818284590452353602874713526624977572470937000"},
        {"exp -1", "0.36787944117144232160"},
        {"log 2", "0.69314718055994530942"},
        {"log 10", "2.3025850929940456840"},
        {"sqrt 2", "1.4142135623730950488"},
        {"rsqrt 2", "0.70710678118654752440"},
        {"atan 1", "0.78539816339744830962"},
        {"tanh 1", "0.76159415595576488812"},
        {"sinh 1", "1.1752011936438014569"},
        {"cosh 1", "1.5430806348152437785"},
        {"sine 1", "0.84147098480789650665"},
        {"sigmoid 1", "0.73105857863000487925"},
        {"softplus 0", "0.69314718055994530942"},
        {"silu 1", "0.73105857863000487925"},
        {"gelu 1", "0.84134474606854294859"},
        {"mish 1", "0.86509838826731034612"},
        {"erf 0 --order 1", "1.1283791670955125739"},
        {"sigmoid 0 --order 1", "0.25"},
        {"sigmoid 1 --order 2", "-0.090857747672948409442"},
        {"sigmoid 1 --order 3", "-0.035325580516235647554"},
        {"tanh 1 --order 5", "-5.5568935584737197976"},
        {"elu -1 --param alpha=2", "-1.2642411176571153568"},
        {"relu6 7", "6"},
        {"square 0x1p-100 --digits 4", "6.223e-61"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_text(rows[i].words, "exact", rows[i].want);
    }
}

/* erf(1) in each format; binary64 and binary32 as in glibc's test data. */
Test(eval, roundings) {
    static const struct {
        const char *words, *rounded, *bits;
    } rows[] = {
        {"erf 1 --format f64", "0x1.af767a741088bp-1", "0x3feaf767a741088b"},
        {"erf 1", "0x1.af767ap-1", "0x3f57bb3d"},
        {"erf 1 --format f16", "0x1.af8p-1", "0x3abe"},
        {"erf 1 --format bf16", "0x1.bp-1", "0x3f58"},
        {"exp 89", "inf", "0x7f800000"},
        {"exp -104", "0x0p+0", "0x00000000"},
        {"exp -103", "0x1p-149", "0x00000001"},
        {"log -1", "nan", "0x7fc00000"},
        {"identity -0", "-0x0p+0", "0x80000000"},
        {"tanh -0", "-0x0p+0", "0x80000000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_text(rows[i].words, "rounded", rows[i].rounded);
        expect_text(rows[i].words, "rounded_bits", rows[i].bits);
    }
}

Test(eval, ways_to_write_x) {
    static const struct {
        const char *words, *x;
    } rows[] = {
        {"tanh 0.5", "0x1p-1"},
        {"tanh .5", "0x1p-1"},
        {"tanh 5e-1", "0x1p-1"},
        {"tanh 0x1p-1", "0x1p-1"},
        {"tanh 0X.8P0", "0x1p-1"},
        {"tanh bits:0x3f000000", "0x1p-1"},
        {"tanh bits:0x3800 --format f16", "0x1p-1"},
        {"tanh bits:0x3f00 --format bf16", "0x1p-1"},
        {"tanh bits:0x3fe0000000000000 --format f64", "0x1p-1"},
        {"tanh -0.5", "-0x1p-1"},
        {"tanh -.5", "-0x1p-1"},
        {"tanh -0x1p-1", "-0x1p-1"},
        {"tanh -- -0.5", "-0x1p-1"},
        {"tanh +0.5", "0x1p-1"},
        {"tanh -0", "-0x0p+0"},
        {"tanh inf", "inf"},
        {"tanh -inf", "-inf"},
        {"tanh nan", "nan(0x7fc00000)"},
        {"tanh bits:0x7fc00000", "nan(0x7fc00000)"},
        {"tanh 0.1", "0x1.99999ap-4"},
        {"tanh 0.1 --format f64", "0x1.999999999999ap-4"},
        {"tanh 1e-45", "0x1p-149"},
        {"tanh 3.4028235e38", "0x1.fffffep+127"},
        {"tanh infinity", "inf"},
        {"tanh 65519 --format f16", "0x1.ffcp+15"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_text(rows[i].words, "x", rows[i].x);
    }
}

/* Frameworks differ in the step at 0 (1, 0, 1/2) and in elu'' there (0, 1). */
Test(eval, kinks_list_what_is_accepted) {
    static const struct {
        const char *words, *accepted;
    } rows[] = {
        {"step 0", "0x1p+0 0x0p+0 0x1p-1"},
        {"elu 0 --order 2", "0x0p+0 0x1p+0"},
        {"step 0.5", ""},
        {"abs 0 --order 1", ""},
        {"gelu 0", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char got[100] = "";
        size_t k;
        json_t *value;
        json_t *row = eval(rows[i].words);
        json_array_foreach(json_object_get(row, "accepted"), k, value) {
            size_t used = strlen(got);
            snprintf(got + used, sizeof got - used, "%s%s", k > 0 ? " " : "",
                     json_string_value(value));
        }
        cr_expect(strcmp(got, rows[i].accepted) == 0, "%s: accepted '%s'", rows[i].words,
                  got);
        json_decref(row);
    }
}

static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#define KERNEL(name, result) \\\n"
    "    static void name(const float *in, float *out, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { float x = in[i]; out[i] = (result); } }\n"
    "KERNEL(zero, 0 * x)\n"
    "KERNEL(one, 1)\n"
    "KERNEL(half, 0.5f)\n"
    "KERNEL(none, __builtin_nanf(\"\"))\n"
    "static void crash(const float *x, float *y, size_t n) { __builtin_trap(); }\n"
    "#define ROW(name_, ...) {.function = \"elu\", .order = 2, .format = \"f32\", \\\n"
    "    .name = #name_, .kernel.f32 = name_, __VA_ARGS__}\n"
    "static const struct act_row rows[] = {ROW(zero), ROW(one), ROW(half), ROW(none),\n"
    "    ROW(crash), {.function = \"elu\", .order = 2, .format = \"f32\",\n"
    "    .name = \"other\", .kernel.f32 = one, .params = \"alpha=2\"}};\n"
    "ACT_EXPORT(rows)\n";

/* What implementations return, judged by the convention that suits them best. */
Test(eval, implementations_at_a_kink) {
    static const struct {
        const char *id, *y, *failure;
        double ulp; /* if there is no failure */
    } rows[] = {
        {"elu.d2.f32.zero", "0x0p+0", "", 0},
        {"elu.d2.f32.one", "0x1p+0", "", 0},
        {"elu.d2.f32.half", "0x1p-1", "", 0x1p22},
        {"elu.d2.f32.none", "nan(0x7fc00000)", "nan_for_number", 0},
        {"elu.d2.f32.crash", "", "SIGILL", 0},
    };
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "kinks", kernels, path);
    char words[2 * ACT_FILE_SIZE];
    snprintf(words, sizeof words, "elu 0 --order 2 --plugin '%s'", path);
    json_t *row = eval_to(1, words);
    const json_t *impls = json_object_get(row, "impls");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const json_t *impl = act_row_with(impls, "id", rows[i].id);
        cr_expect(impl != NULL && strcmp(act_text(impl, "y"), rows[i].y) == 0,
                  "%s: y is '%s'", rows[i].id, act_text(impl, "y"));
        cr_expect(strstr(act_text(impl, "failure"), rows[i].failure) != NULL &&
                      (act_text(impl, "failure")[0] == '\0') ==
                          (rows[i].failure[0] == '\0'),
                  "%s: failure '%s'", rows[i].id, act_text(impl, "failure"));
        bool is_judged = json_is_real(json_object_get(impl, "ulp"));
        cr_expect(is_judged == (rows[i].failure[0] == '\0') &&
                      (!is_judged || act_real(impl, "ulp") == rows[i].ulp),
                  "%s: %g ulp", rows[i].id, act_real(impl, "ulp"));
    }
    cr_expect(act_row_with(impls, "id", "elu.d2.f32.other") == NULL,
              "one of another alpha is compared");
    json_decref(row);
    act_scratch_remove(&scratch);
}

Test(eval, many_inputs_and_text) {
    act_process process = act_process_run("eval sigmoid -1 0 1 --json --format f64");
    json_t *rows = act_process_rows(&process);
    cr_expect(json_array_size(rows) == 3 && process.code == 0, "%zu rows, code %d",
              json_array_size(rows), process.code);
    static const char *const keys[] = {
        "function", "params", "order",   "format",       "x",
        "digits",   "exact",  "rounded", "rounded_bits", "impls"};
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
            cr_expect(json_object_get(row, keys[k]) != NULL, "row %zu: no %s", i,
                      keys[k]);
        }
        cr_expect(json_object_size(row) == sizeof keys / sizeof keys[0],
                  "row %zu: %zu members", i, json_object_size(row));
    }
    json_decref(rows);
    act_process_free(&process);
    process = act_process_run("eval sigmoid 1");
    static const char *const parts[] = {"1/(1 + exp(-x))", "binary32", "0x1p+0 (1)",
                                        "0.73105857863000487925", "0x1.764d5p-1"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        cr_expect(strstr(process.out, parts[i]) != NULL, "no %s in: %s", parts[i],
                  process.out);
    }
    act_process_free(&process);
}
