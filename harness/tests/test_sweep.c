/* From kernels to verdicts, within this process. */
#include "code/catalogue_select.h"
#include "code/plugin.h"
#include "kernels.h"
#include "store/rows_accuracy.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* exp' = y and square' = 2 x: right only if the kernels get what their conventions say,
 * dy = 1, and, from the output, correctly rounded values. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#define FROM_Y(name, T) static void name(const T *y, const T *dy, T *dx, size_t n) {\\\n"
    "    for (size_t i = 0; i < n; i++) dx[i] = dy[i] * y[i]; }\n"
    "#define FROM_X(name, T) static void name(const T *x, const T *dy, T *dx, size_t n) {\\\n"
    "    for (size_t i = 0; i < n; i++) dx[i] = dy[i] * 2 * x[i]; }\n"
    "FROM_Y(from_y_f32, float) FROM_Y(from_y_f64, double)\n"
    "FROM_X(from_x_f32, float) FROM_X(from_x_f64, double)\n"
    "#define SAME(name, inf) static void name(const uint16_t *x, const uint16_t *dy, \\\n"
    "    uint16_t *dx, size_t n) { for (size_t i = 0; i < n; i++) \\\n"
    "    dx[i] = (x[i] & 0x7fff) > inf ? x[i] : dy[i]; }\n"
    "SAME(same_f16, 0x7c00) SAME(same_bf16, 0x7f80)\n"
    "#define ROW(f, F, c, k) {.function = #f, .order = 1, .format = #F, .name = \"mine\",\\\n"
    "    .kernel.backward_##F = k, .convention = c, .claim = 0.5}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(exp, f32, ACT_BACKWARD_Y, from_y_f32),\n"
    "    ROW(exp, f64, ACT_BACKWARD_Y, from_y_f64),\n"
    "    ROW(square, f32, ACT_BACKWARD_X, from_x_f32),\n"
    "    ROW(square, f64, ACT_BACKWARD_X, from_x_f64),\n"
    "    ROW(identity, f16, ACT_BACKWARD_X, same_f16),\n"
    "    ROW(identity, bf16, ACT_BACKWARD_Y, same_bf16),\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

typedef struct seen {
    size_t count, passed;
    size_t fail_at; /* the sink refuses this one; 0: none */
    char text[1000];
} seen;

static act_status take(void *user, const act_sweep_result *result) {
    seen *s = user;
    act_verdict verdict = act_verdict_of(result);
    size_t used = strlen(s->text);
    s->count++;
    s->passed += verdict == ACT_VERDICT_PASS;
    if (verdict != ACT_VERDICT_PASS) {
        snprintf(s->text + used, sizeof s->text - used, "%s: %s, %g ulp, %zu failures; ",
                 result->impl->id, act_verdict_names[verdict], result->accuracy.ulp.error,
                 act_accuracy_failures(&result->accuracy));
    }
    return s->count == s->fail_at ? ACT_IO : ACT_OK;
}

static act_status sweep_kernels(act_plan plan, const char *skip, seen *s) {
    act_kernels k;
    act_why why = {""};
    act_kernels_open(&k, kernels);
    act_catalogue *catalogue = &k.catalogue;
    act_status status = act_catalogue_select(catalogue, NULL, 0, &why);
    cr_assert(status == ACT_OK, "%s", why.text);
    for (size_t i = 0; i < catalogue->count && skip != NULL; i++) {
        snprintf(catalogue->impls[i].skip, sizeof catalogue->impls[i].skip, "%s", skip);
    }
    plan.jobs = 2;
    plan.timeout = 10;
    act_sweep sweep = {
        .impls = catalogue->impls, .count = catalogue->count, .plan = plan};
    status = act_sweep_run(&sweep, take, s);
    act_kernels_close(&k);
    return status;
}

static const act_plan sample = {.points = 1000, .seed = 3};

Test(sweep, backward_kernels_get_what_they_need) {
    seen s = {0};
    act_status status = sweep_kernels(sample, NULL, &s);
    cr_expect(status == ACT_OK && s.count == 6 && s.passed == 6,
              "status %d, %zu of %zu passed: %s", (int)status, s.passed, s.count, s.text);
}

Test(sweep, skipped_rows_are_results) {
    seen s = {0};
    act_status status = sweep_kernels(sample, "no such machine", &s);
    cr_expect(status == ACT_OK && s.count == 6 && s.passed == 0, "status %d, %zu results",
              (int)status, s.count);
    cr_expect(strstr(s.text, "skipped") != NULL && strstr(s.text, "not") == NULL, "%s",
              s.text);
}

Test(sweep, a_failing_sink_ends_it) {
    seen s = {.fail_at = 2};
    act_status status = sweep_kernels(sample, NULL, &s);
    cr_expect(status == ACT_IO && s.count < 6, "status %d after %zu results", (int)status,
              s.count);
}

/* 1 + 2^-20 is a number of the wide formats only. */
Test(sweep, a_range_without_a_value) {
    seen s = {0};
    act_plan plan = {
        .points = 10, .has_range = true, .from = 1 + 0x1p-20, .to = 1 + 0x1p-20};
    act_status status = sweep_kernels(plan, NULL, &s);
    cr_expect(status == ACT_USAGE, "status %d", (int)status);
}

/* All that a verdict depends on. */
Test(sweep, verdicts) {
    static const struct {
        const char *what;
        double claim, error;
        size_t failures, undecided, findings;
        bool not_measured, skipped;
        act_verdict verdict;
        int code;
    } rows[] = {
        {"no claim", 0, 9, 0, 0, 0, false, false, ACT_VERDICT_NO_CLAIM, 0},
        {"no claim, failures", 0, 9, 1, 0, 0, false, false, ACT_VERDICT_NO_CLAIM, 0},
        {"no claim, a finding", 0, 0, 0, 0, 1, false, false, ACT_VERDICT_FAIL, 1},
        {"kept", 1, 0.9, 0, 0, 0, false, false, ACT_VERDICT_PASS, 0},
        {"just kept", 1, 1, 0, 0, 0, false, false, ACT_VERDICT_PASS, 0},
        {"broken", 1, 1 + 0x1p-52, 0, 0, 0, false, false, ACT_VERDICT_FAIL, 1},
        {"a failure", 1, 0.5, 1, 0, 0, false, false, ACT_VERDICT_FAIL, 1},
        {"a finding", 1, 0.5, 0, 0, 1, false, false, ACT_VERDICT_FAIL, 1},
        {"an undecided input", 1, 0.5, 0, 1, 0, false, false, ACT_VERDICT_UNDECIDED, 3},
        {"broken and undecided", 1, 2, 0, 1, 0, false, false, ACT_VERDICT_FAIL, 1},
        {"all undecided", 1, 0, 0, 10, 0, false, false, ACT_VERDICT_NOT_MEASURED, 3},
        {"a crash", 0, 0, 0, 0, 1, true, false, ACT_VERDICT_FAIL, 1},
        {"a crash, with a claim", 1, 0, 0, 0, 1, true, false, ACT_VERDICT_FAIL, 1},
        {"another machine's", 1, 0, 0, 0, 1, true, true, ACT_VERDICT_SKIPPED, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_impl impl = {.claim = rows[i].claim};
        snprintf(impl.skip, sizeof impl.skip, "%s", rows[i].skipped ? "reason" : "");
        act_sweep_result result = {.impl = &impl, .measured = !rows[i].not_measured};
        if (result.measured) {
            result.accuracy.inputs = 10;
            result.accuracy.undecided = rows[i].undecided;
            result.accuracy.ulp.error = rows[i].error;
            result.accuracy.classes[ACT_WRONG_SIGN] = rows[i].failures;
        }
        result.findings.count = rows[i].findings;
        act_verdict verdict = act_verdict_of(&result);
        cr_expect(verdict == rows[i].verdict, "%s: %s", rows[i].what,
                  act_verdict_names[verdict]);
        cr_expect(act_verdict_exit(verdict) == rows[i].code, "%s: exit code %d",
                  rows[i].what, act_verdict_exit(verdict));
    }
}

/* The store of findings is small: what does not fit replaces the last. */
Test(sweep, findings_do_not_overflow) {
    act_findings findings = {0};
    char long_text[2 * ACT_TEXT_SIZE];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    for (int i = 0; i < 3 * ACT_FINDINGS_MAX; i++) {
        act_findings_add(&findings, ACT_FINDING_CRASH, "%d %s", i, long_text);
    }
    cr_expect(findings.count == ACT_FINDINGS_MAX, "%zu findings", findings.count);
    cr_expect(strncmp(findings.item[0].detail, "0 xx", 4) == 0, "first: %.10s",
              findings.item[0].detail);
    char last[ACT_NAME_SIZE];
    snprintf(last, sizeof last, "%d xx", 3 * ACT_FINDINGS_MAX - 1);
    cr_expect(strncmp(findings.item[ACT_FINDINGS_MAX - 1].detail, last, strlen(last)) ==
                  0,
              "last: %.10s", findings.item[ACT_FINDINGS_MAX - 1].detail);
}

/* Orders of a function share what is found of their inputs. */
Test(sweep, orders_together_are_as_alone) {
    static const char *const groups[] = {"selu.d%c.f64.*", "leaky_relu.d%c.f32.*",
                                         "sigmoid.d%c.bf16.*"};
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        char glob[ACT_NAME_SIZE];
        size_t compared = 0;
        snprintf(glob, sizeof glob, groups[i], '?');
        act_process process = act_process_run("ulp '%s' --points 300 --json", glob);
        json_t *together = act_process_rows(&process);
        act_process_free(&process);
        for (int order = '0'; order <= '2'; order++) {
            size_t index;
            json_t *row;
            snprintf(glob, sizeof glob, groups[i], order);
            process = act_process_run("ulp '%s' --points 300 --json", glob);
            json_t *alone = act_process_rows(&process);
            act_process_free(&process);
            json_array_foreach(alone, index, row) {
                const char *id = act_text(row, "id");
                cr_expect(json_equal(row, act_row_with(together, "id", id)), "%s", id);
                compared++;
            }
            json_decref(alone);
        }
        cr_expect(compared > 2 && compared == json_array_size(together),
                  "%s: %zu rows of %zu", groups[i], compared, json_array_size(together));
        json_decref(together);
    }
}
