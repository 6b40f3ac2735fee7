/* The composite action for GitHub, as far as it runs without GitHub. */
#include "harness/tests/process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static const char kernel[] =
    "#include \"checkact.h\"\n"
    "static void kernel(const uint16_t *x, uint16_t *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) {\n"
    "        int negative = x[i] > 0x8000 && x[i] <= 0xfc00;\n"
    "        y[i] = negative ? 0 : x[i] == 0x4248 ? x[i] + 1 : x[i];\n"
    "    }\n"
    "}\n"
    "static const struct act_row rows[] = {{.function = \"relu\", .format = \"f16\",\n"
    "    .name = \"mine\", .kernel.f16 = kernel}};\n"
    "ACT_EXPORT(rows)\n";

typedef struct runner {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE], limits[ACT_FILE_SIZE], out[ACT_FILE_SIZE];
    char summary[ACT_FILE_SIZE], output[ACT_FILE_SIZE];
} runner;

static void expect_text(const char *path, const char *text) {
    size_t size;
    char *found = act_scratch_read(path, &size);
    cr_expect(found != NULL && strstr(found, text) != NULL, "%s: no '%s' in: %s", path,
              text, found != NULL ? found : "(no file)");
    free(found);
}

/* What the action's step is given, and what it tells GitHub. */
typedef struct step {
    const char *limits, *open_is_failure, *globs;
    int code;
    const char *verdict, *annotation;
} step;

static void expect_step(runner *r, step s) {
    char command[12 * ACT_FILE_SIZE];
    char program[ACT_SCRATCH_SIZE];
    char told[100];
    act_build_path(program, sizeof program, "checkact");
    act_scratch_write(r->limits, s.limits, strlen(s.limits));
    snprintf(
        command, sizeof command,
        "rm -f '%s' '%s'; RUNNER_TEMP='%s' GITHUB_STEP_SUMMARY='%s' GITHUB_OUTPUT='%s'"
        " CHECKACT='%s' PLUGIN='%s' GLOBS='%s' LIMITS='%s' BASELINE='' AGAINST=''"
        " OPTIONS='--points 400 --seed 3' OPEN_IS_FAILURE='%s' scripts/action/gate"
        " > '%s' 2>&1",
        r->summary, r->output, r->scratch.path, r->summary, r->output, program, r->plugin,
        s.globs, r->limits, s.open_is_failure, r->out);
    int status = system(command);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == s.code, "%s: %d, not %d",
              s.limits, WEXITSTATUS(status), s.code);
    expect_text(r->out, s.annotation);
    snprintf(told, sizeof told, "verdict=%s\n", s.verdict);
    expect_text(r->output, told);
    if (s.code != 64) {
        snprintf(told, sizeof told, "### checkact gate: %s\n", s.verdict);
        expect_text(r->summary, told);
    }
}

Test(action, verdicts) {
    runner r;
    act_scratch_make(&r.scratch);
    act_scratch_plugin(&r.scratch, "mine", kernel, r.plugin);
    act_scratch_file(&r.scratch, "limits", r.limits);
    act_scratch_file(&r.scratch, "out", r.out);
    act_scratch_file(&r.scratch, "summary", r.summary);
    act_scratch_file(&r.scratch, "output", r.output);
    expect_step(&r, (step){"* max_ulp<=1\n", "true", "", 0, "passed", "gate: passed"});
    expect_step(&r, (step){"* max_ulp<=0.5\n", "true", "relu.* *.mine", 1, "FAILED",
                           "::error file="});
    expect_step(&r, (step){"* max_ulp<=1\ngelu.* max_ulp<=1\n", "true", "", 3,
                           "undecided", "::warning file="});
    expect_step(&r, (step){"* max_ulp<=1\ngelu.* max_ulp<=1\n", "false", "", 0,
                           "undecided", "::warning file="});
    expect_step(&r, (step){"* max_ulp<1\n", "true", "", 64, "error",
                           "limits:1:10: after max_ulp comes"});
    char junit[ACT_FILE_SIZE];
    act_scratch_file(&r.scratch, "checkact-gate.xml", junit);
    expect_text(junit, "<testsuite name=\"checkact gate\"");
    act_scratch_remove(&r.scratch);
}
