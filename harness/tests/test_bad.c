/* Every planted bug of impls/bad is caught, and for its own reason, while a right
 * implementation beside it is still measured. */
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What must be seen of a bug, and nothing else. */
typedef struct sight {
    const char *id;
    const char *finding; /* its kind, and those that follow from it; NULL: none */
    const char *detail;  /* part of the finding */
    const char *class;   /* of failure; NULL: none */
    const char *special; /* the input of least encoding in that class */
    double lo, hi;       /* bounds of max_ulp; NONE: there are no results */
    const char *worst_x; /* NULL: any */
    const char *options; /* of this run */
} sight;

#define NONE (double)NAN
#define SAMPLE "--points 400"
#define NEAR_PI "--from 3.14 --to 3.142 --points 20000"
#define NEAR_E "--from 2.718 --to 2.719 --points 20000"

static const sight sights[] = {
    /* One wrong result among 65536, or among all numbers of a range. */
    {"relu.d0.f16.wrong_at_one_input", NULL, NULL, NULL, NULL, 1, 1, "0x1.92p+1", SAMPLE},
    {"relu.d0.bf16.wrong_at_one_input", NULL, NULL, NULL, NULL, 1, 1, "0x1.92p+1",
     SAMPLE},
    {"relu.d0.f32.wrong_at_one_input", NULL, NULL, NULL, NULL, 1, 1, "0x1.921fb6p+1",
     NEAR_PI},
    {"sqrt.d0.f32.wrong_at_one_input", NULL, NULL, NULL, NULL, 0.5, 1.5, "0x1.5bf0a8p+1",
     NEAR_E},
    {"sqrt.d0.f32.biased", NULL, NULL, NULL, NULL, 1, 1.5, NULL, SAMPLE},
    {"sqrt.d0.f32.over_its_claim", NULL, NULL, NULL, NULL, 0.5, 1.5, NULL, SAMPLE},
    /* Classes of failure, none of which is in the maximum. */
    {"gelu.d1.bf16.sign_in_tail", "slope_sign monotone", "never has", "wrong_sign",
     "-0x1.d4p+1", 0, 0.5, NULL, SAMPLE},
    {"relu.d0.f32.nan_swallowed", NULL, NULL, "number_for_nan", "nan(0x7f800001)", 0, 0,
     NULL, SAMPLE},
    {"identity.d0.f32.minus_zero_lost", NULL, NULL, "wrong_zero_sign", "-0x0p+0", 0, 0,
     NULL, SAMPLE},
    {"identity.d0.f32.flushes_subnormals", NULL, NULL, "zero_for_number", "0x1p-149", 0,
     0, NULL, SAMPLE},
    /* Other arithmetics. */
    {"tanh.d0.f32.one_downward", NULL, NULL, NULL, NULL, 0, 1, NULL,
     "--rounding down --from 15 --to 50 --points 400"},
    {"identity.d0.f32.by_subnormal_constant", NULL, NULL, "zero_for_number",
     "0x1.000002p+0", 0, 0, NULL, "--ftz --from 1 --to 0x1.00001p+0 --points 400"},
    /* What is proven of f. */
    {"hardtanh.d0.f32.out_of_range", "range monotone", "never has", NULL, NULL, 1, 1,
     NULL, SAMPLE},
    {"gelu.d1.bf16.over_its_maximum", "range monotone", "beyond the bounds", NULL, NULL,
     2, 3.5, NULL, SAMPLE},
    {"sqrt.d0.f32.not_monotone", "monotone note", "in the wrong order", NULL, NULL, 8, 16,
     NULL, "--from 2.9999 --to 3.0001 --points 20000"},
    {"identity.d0.f32.not_odd", "symmetry", "f is odd", NULL, NULL, 4, 8, NULL, SAMPLE},
    {"gelu.d0.f32.under_its_minimum", "range note", "beyond the bounds", NULL, NULL, 60,
     70, NULL, SAMPLE},
    {"tanh.d0.f32.not_odd_somewhere", "symmetry", "f is odd", NULL, NULL, 3, 4, NULL,
     "--points 4000"},
    {"softsign.d1.f32.slope_negative", "slope_sign monotone", "never has", "wrong_sign",
     "0x1.2a05f4p+33", 0, 0.6, NULL, "--from 0x1.2a05f0p+33 --to 0x1.2a05f8p+33"},
    {"relu_squared.d2.f32.not_zero", "zero", "where f'' is", NULL, NULL, 1, HUGE_VAL,
     NULL, SAMPLE},
    {"gelu.d2.f32.wrong_at_infinity", "limit", "not the limit", NULL, NULL, 1, HUGE_VAL,
     "inf", SAMPLE},
    /* Results that depend on the call. */
    {"relu.d0.f32.remainder_wrong", "tail zero monotone note", "whole vectors", NULL,
     NULL, 0, HUGE_VAL, NULL, "--from -1.00001 --to -1"},
    {"relu.d0.f32.output_untouched", "unwritten", "results unwritten", NULL, NULL, NONE,
     NONE, NULL, SAMPLE},
    {"relu.d0.f32.second_call_differs", "state", "calls before", NULL, NULL, 0, 0, NULL,
     SAMPLE},
    /* The floating-point mode. */
    {"relu.d0.f32.rounding_left_upward", "rounding_mode", "by a call", NULL, NULL, 0, 0,
     NULL, SAMPLE},
#if defined(__x86_64__)
    {"relu.d0.f32.ftz_left_set", "flush_to_zero", "by a call", NULL, NULL, 0, 0, NULL,
     SAMPLE},
    {"relu.d0.f32.daz_left_set", "flush_to_zero", "by a call", NULL, NULL, 0, 0, NULL,
     SAMPLE},
    {"relu.d0.f32.overflow_unmasked", "processor_state", "by a call (MXCSR)", NULL, NULL,
     0, 0, NULL, SAMPLE},
    {"relu.d0.f32.direction_left_down", "processor_state", "RFLAGS", NULL, NULL, 0, 0,
     NULL, SAMPLE},
    {"relu.d0.f32.x87_stack_left_in_use", "processor_state", "x87 tag word", NULL, NULL,
     0, 0, NULL, SAMPLE},
    {"relu.d0.f32.x87_precision_left_single", "processor_state", "x87 control word", NULL,
     NULL, 0, 0, NULL, SAMPLE},
    {"relu.d0.f32.clobbers_r15", "register", "r15 came back changed", NULL, NULL, NONE,
     NONE, NULL, SAMPLE},
#endif
    /* Memory. */
    {"relu.d0.f32.writes_before_start", "out_of_bounds", "before the start", NULL, NULL,
     NONE, NONE, NULL, "--from 1 --to 1"},
    {"relu.d0.f32.writes_past_end", "out_of_bounds", "beyond its arrays", NULL, NULL,
     NONE, NONE, NULL, SAMPLE},
    {"relu.d0.f32.reads_past_end", "out_of_bounds", "beyond its arrays", NULL, NULL, NONE,
     NONE, NULL, SAMPLE},
    {"relu.d0.f32.modifies_input", "input_written", "wrote to its input", NULL, NULL,
     NONE, NONE, NULL, SAMPLE},
    /* Ends of the process. */
    {"relu.d0.f32.never_returns", "timeout", "no answer within 2 s", NULL, NULL, NONE,
     NONE, NULL, SAMPLE},
    {"relu.d0.f32.null_dereference", "crash", "SIGSEGV", NULL, NULL, NONE, NONE, NULL,
     SAMPLE},
    {"relu.d0.f32.illegal_instruction", "crash", "SIGILL", NULL, NULL, NONE, NONE, NULL,
     SAMPLE},
    {"relu.d0.f32.aborts", "crash", "SIGABRT", NULL, NULL, NONE, NONE, NULL, SAMPLE},
    {"relu.d0.f32.exits", "exit", "exit(0)", NULL, NULL, NONE, NONE, NULL, SAMPLE},
};
enum { SIGHTS = sizeof sights / sizeof sights[0] };

static const char right[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "static void relu(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];\n"
    "}\n"
    "static void root(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = sqrtf(x[i]);\n"
    "}\n"
    "static const struct act_row rows[] = {\n"
    "    {.function = \"relu\", .format = \"f32\", .name = \"right\", .kernel.f32 = relu,\n"
    "     .claim = 0.5, .flags = ACT_EVERY_ROUNDING},\n"
    "    {.function = \"sqrt\", .format = \"f32\", .name = \"right\", .kernel.f32 = root,\n"
    "     .claim = 0.5, .flags = ACT_EVERY_ROUNDING},\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

static void expect_finding(const sight *want, const json_t *row) {
    json_t *findings = json_object_get(row, "findings");
    if (want->finding == NULL) {
        cr_expect(json_array_size(findings) == 0, "%s: %zu findings", want->id,
                  json_array_size(findings));
        return;
    }
    json_t *finding = json_array_get(findings, 0);
    size_t length = strcspn(want->finding, " ");
    cr_expect(strlen(act_text(finding, "kind")) == length &&
                  strncmp(act_text(finding, "kind"), want->finding, length) == 0,
              "%s: first finding is '%s'", want->id, act_text(finding, "kind"));
    cr_expect(strstr(act_text(finding, "detail"), want->detail) != NULL,
              "%s: no \"%s\" in \"%s\"", want->id, want->detail,
              act_text(finding, "detail"));
    cr_expect(strstr(act_text(finding, "reproduce"), want->id) != NULL, "%s: %s",
              want->id, act_text(finding, "reproduce"));
    for (size_t i = 1; i < json_array_size(findings); i++) {
        const char *kind = act_text(json_array_get(findings, i), "kind");
        cr_expect(strstr(want->finding, kind) != NULL, "%s: also '%s'", want->id, kind);
    }
}

static void expect_classes(const sight *want, const json_t *row) {
    static const char *const classes[] = {"nan_for_number", "number_for_nan",
                                          "wrong_sign", "wrong_zero_sign",
                                          "zero_for_number"};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        double count = act_real(row, classes[i]);
        bool wanted = want->class != NULL && strcmp(want->class, classes[i]) == 0;
        cr_expect((count > 0) == wanted && count >= 0, "%s: %g %s", want->id, count,
                  classes[i]);
    }
    const char *special = want->special != NULL ? want->special : "";
    const json_t *first = act_row_with(json_object_get(row, "classes"), "class",
                                       want->class != NULL ? want->class : "");
    cr_expect(strcmp(act_text(first, "x"), special) == 0, "%s: first at %s", want->id,
              act_text(first, "x"));
}

static void expect_sight(const sight *want, const json_t *row) {
    double max_ulp = act_real(row, "max_ulp");
    cr_expect(strcmp(act_text(row, "verdict"), "fail") == 0, "%s: %s", want->id,
              act_text(row, "verdict"));
    expect_finding(want, row);
    expect_classes(want, row);
    if (isnan(want->lo)) {
        cr_expect(isnan(max_ulp) && act_real(row, "inputs") == 0, "%s: results of %g ulp",
                  want->id, max_ulp);
    } else {
        cr_expect(max_ulp >= want->lo && max_ulp <= want->hi, "%s: %a ulp", want->id,
                  max_ulp);
        cr_expect(act_real(row, "inputs") > 0, "%s: no inputs", want->id);
    }
    if (want->worst_x != NULL) {
        const char *x = act_text(row, "worst_x");
        cr_expect(strcmp(x, want->worst_x) == 0, "%s: worst at %s", want->id, x);
    }
}

/* Runs a planted bug between two right implementations. */
static json_t *measure(const char *plugin, const sight *want) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad.so");
    act_process process = act_process_run(
        "ulp --json --timeout 2 --plugin '%s' --plugin '%s' %s %s 'relu.d0.f32.right' "
        "'sqrt.d0.f32.right'",
        bad, plugin, want->options, want->id);
    cr_expect(process.code == 1, "%s: exit code %d, %s", want->id, process.code,
              process.err);
    cr_expect(process.err[0] == '\0', "%s: %s", want->id, process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

Test(bad, every_bug_is_caught_and_the_others_go_on) {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "right", right, plugin);
    for (size_t i = 0; i < SIGHTS; i++) {
        json_t *rows = measure(plugin, &sights[i]);
        cr_expect(json_array_size(rows) == 3, "%s: %zu rows", sights[i].id,
                  json_array_size(rows));
        json_t *row = act_row_with(rows, "id", sights[i].id);
        cr_expect(row != NULL, "%s: no row", sights[i].id);
        if (row != NULL) {
            expect_sight(&sights[i], row);
        }
        static const char *const others[] = {"relu.d0.f32.right", "sqrt.d0.f32.right"};
        for (size_t k = 0; k < 2; k++) {
            json_t *other = act_row_with(rows, "id", others[k]);
            cr_expect(strcmp(act_text(other, "verdict"), "pass") == 0,
                      "beside %s, %s: '%s'", sights[i].id, others[k],
                      act_text(other, "verdict"));
        }
        json_decref(rows);
    }
    act_scratch_remove(&scratch);
}

/* What is wrong at one input is right at all others. */
Test(bad, one_wrong_result_is_one_wrong_result) {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "right", right, plugin);
    for (size_t i = 0; i < 4; i++) {
        json_t *rows = measure(plugin, &sights[i]);
        json_t *row = act_row_with(rows, "id", sights[i].id);
        double inputs = act_real(row, "inputs");
        double share = act_real(row, "correctly_rounded");
        cr_expect(json_is_true(json_object_get(row, "exhaustive")), "%s: a sample",
                  sights[i].id);
        cr_expect(fabs((1 - share) * inputs - 1) < 1e-6, "%s: %.17g of %g are right",
                  sights[i].id, share, inputs);
        json_decref(rows);
    }
    act_scratch_remove(&scratch);
}

Test(bad, a_bias_is_seen_in_the_mean) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad.so");
    act_process process =
        act_process_run("ulp --json --points 400 --plugin '%s' sqrt.d0.f32.biased", bad);
    json_t *rows = act_process_rows(&process);
    double bias = act_real(json_array_get(rows, 0), "bias_ulp");
    double mean = act_real(json_array_get(rows, 0), "mean_ulp");
    cr_expect(bias > 0.8 && bias <= mean && mean < 1.2, "bias %g, mean %g", bias, mean);
    json_decref(rows);
    act_process_free(&process);
}

Test(bad, no_planted_bug_is_left_out) {
    char bad[ACT_FILE_SIZE];
    act_build_path(bad, sizeof bad, "tests/bad.so");
    act_process process = act_process_run("list --json --plugin '%s'", bad);
    cr_assert(process.code == 0, "exit code %d: %s", process.code, process.err);
    json_t *rows = act_process_rows(&process);
    size_t planted = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (strcmp(act_text(row, "plugin"), bad) != 0) {
            continue;
        }
        planted++;
        size_t k = 0;
        while (k < SIGHTS && strcmp(sights[k].id, act_text(row, "id")) != 0) {
            k++;
        }
        cr_expect(k < SIGHTS, "%s has no test", act_text(row, "id"));
    }
    cr_expect(planted == SIGHTS, "%zu bugs are planted, %d are tested", planted, SIGHTS);
    json_decref(rows);
    act_process_free(&process);
}
