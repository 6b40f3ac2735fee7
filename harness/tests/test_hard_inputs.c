/* Limits on the time that subnormal and special inputs take: kernels that are slow there,
 * by a loop as a processor's microcode is, and the same kernels without it. */
#include "process.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(hard_inputs);

static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "static void wait(void) { for (volatile int i = 0; i < 100; i++) { } }\n"
    "static void even(const float *x, float *y, size_t n)\n"
    "    { for (size_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i]; }\n"
    "static void slow(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) {\n"
    "        if (x[i] != 0 && fabsf(x[i]) < 0x1p-126f) wait();\n"
    "        y[i] = x[i] < 0 ? 0 : x[i]; } }\n"
    "static void fixed(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) {\n"
    "        if (!isfinite(x[i])) wait();\n"
    "        y[i] = x[i] < 0 ? 0 : x[i]; } }\n"
    "static const struct act_row rows[] = {\n"
    "    {.function = \"relu\", .format = \"f32\", .name = \"even\", .kernel.f32 = even},\n"
    "    {.function = \"relu\", .format = \"f32\", .name = \"slow\", .kernel.f32 = slow},\n"
    "    {.function = \"relu\", .format = \"f32\", .name = \"fixed\",\n"
    "     .kernel.f32 = fixed}};\n"
    "ACT_EXPORT(rows)\n";

typedef struct bench {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE], limits[ACT_FILE_SIZE];
} bench;

static void make(bench *b, const char *limits) {
    act_scratch_make(&b->scratch);
    act_scratch_plugin(&b->scratch, "kernels", kernels, b->plugin);
    act_scratch_file(&b->scratch, "limits", b->limits);
    act_scratch_write(b->limits, limits, strlen(limits));
}

Test(hard_inputs, slow_kernels_are_red_for_their_own_reason) {
    static const struct {
        const char *name, *limit, *verdict;
    } rows[] = {
        {"slow", "subnormal_time<=8", "fail"},  {"slow", "special_time<=20", "pass"},
        {"fixed", "subnormal_time<=8", "pass"}, {"fixed", "special_time<=2", "fail"},
        {"even", "subnormal_time<=8", "pass"},  {"even", "special_time<=8", "pass"},
    };
    bench b;
    make(&b, "*.slow subnormal_time<=8 special_time<=20\n"
             "*.fixed subnormal_time<=8 special_time<=2\n"
             "*.even subnormal_time<=8 special_time<=8\n");
    act_process p =
        act_process_run("gate --json --plugin '%s' --limits '%s'", b.plugin, b.limits);
    cr_expect(p.code == 1, "%d: %s%s", p.code, p.err, p.out);
    json_t *checks = act_process_rows(&p);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char id[ACT_FILE_SIZE];
        size_t at;
        json_t *check;
        bool found = false;
        snprintf(id, sizeof id, "relu.d0.f32.%s", rows[i].name);
        json_array_foreach(checks, at, check) {
            if (strcmp(act_text(check, "id"), id) == 0 &&
                strcmp(act_text(check, "limit"), rows[i].limit) == 0) {
                found = true;
                cr_expect_str_eq(act_text(check, "verdict"), rows[i].verdict, "%s %s: %s",
                                 id, rows[i].limit, act_text(check, "detail"));
            }
        }
        cr_expect(found, "%s: no check of %s", id, rows[i].limit);
    }
    json_decref(checks);
    act_process_free(&p);
    act_scratch_remove(&b.scratch);
}

Test(hard_inputs, bench_says_how_many_times_as_long) {
    bench b;
    make(&b, "");
    act_process p = act_process_run(
        "bench relu.d0.f32.slow --plugin '%s' --dist normal,subnormal", b.plugin);
    cr_expect(p.code == 0 && strstr(p.out, " times normal") != NULL, "%d: %s%s", p.code,
              p.err, p.out);
    act_process_free(&p);
    act_scratch_remove(&b.scratch);
}

Test(hard_inputs, bad_limits) {
    static const char *const rows[] = {"* subnormal_time>=2\n", "* special_time<=50%\n",
                                       "* subnormal_time<=0\n", "* special_time<=-1\n"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bench b;
        make(&b, rows[i]);
        act_process p =
            act_process_run("gate --plugin '%s' --limits '%s'", b.plugin, b.limits);
        cr_expect(p.code == 64 && act_is_complaint(p.err) &&
                      strstr(p.err, "is limited as in") != NULL,
                  "%s%d: %s", rows[i], p.code, p.err);
        act_process_free(&p);
        act_scratch_remove(&b.scratch);
    }
}
