/* Two implementations against each other; timings here need not be quiet. */
#include "kernels.h"
#include "speed/duel.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The slow one does the work of the quick one eight times. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "static void quick(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = tanhf(x[i]);\n"
    "}\n"
    "static void slow(const float *x, float *y, size_t n) {\n"
    "    for (volatile int i = 0; i < 8; i++) quick(x, y, n);\n"
    "}\n"
    "static void dead(const float *x, float *y, size_t n) { __builtin_trap(); }\n"
    "#define ROW(name_, ...) {.function = \"tanh\", .format = \"f32\", .name = #name_, \\\n"
    "    .kernel.f32 = name_, __VA_ARGS__}\n"
    "static const struct act_row rows[] = {ROW(quick), ROW(slow), ROW(dead)};\n"
    "ACT_EXPORT(rows)\n";

static act_duel duel(const act_kernels *k, const char *head, const char *base) {
    act_why why = {""};
    act_duel out;
    act_bench_plan plan = {.setting = act_setting_headline, .seed = 1, .timeout = 5};
    act_status status = act_duel_run(act_kernels_find(k, head), act_kernels_find(k, base),
                                     &plan, &out, &why);
    cr_assert(status == ACT_OK, "status %d: %s", (int)status, why.text);
    return out;
}

static act_interval ratio_of(const double *base, const double *other) {
    return act_stats_ratio(base, other, ACT_BENCH_ROUNDS, ACT_BENCH_CONFIDENCE);
}

Test(duel, sees_what_is_slower_and_what_is_faster) {
    act_kernels k;
    act_kernels_open(&k, kernels);
    act_duel slower = duel(&k, "slow", "quick");
    act_interval ratio = ratio_of(slower.base, slower.head);
    cr_expect(slower.measured && slower.findings.count == 0 && ratio.low > 3 &&
                  ratio.high < 30,
              "%g [%g, %g]", ratio.estimate, ratio.low, ratio.high);
    ratio = ratio_of(slower.base, slower.again);
    cr_expect(ratio.estimate > 0.5 && ratio.estimate < 2, "control %g", ratio.estimate);
    act_duel faster = duel(&k, "quick", "slow");
    ratio = ratio_of(faster.base, faster.head);
    cr_expect(faster.measured && ratio.high < 1.0 / 3, "%g [%g, %g]", ratio.estimate,
              ratio.low, ratio.high);
    act_kernels_close(&k);
}

Test(duel, who_cannot_run_is_a_finding) {
    static const struct {
        const char *head, *base, *kind;
    } pairs[] = {{"dead", "quick", "crash"},
                 {"quick", "dead", "crash"},
                 {"slow", "quick", "skipped"},
                 {"quick", "slow", "skipped"}};
    act_kernels k;
    act_kernels_open(&k, kernels);
    for (size_t i = 0; i < k.catalogue.count; i++) { /* as on a machine that lacks it */
        act_impl *impl = &k.catalogue.impls[i];
        snprintf(impl->skip, sizeof impl->skip, "%s",
                 strcmp(impl->name, "slow") == 0 ? "needs another machine" : "");
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        act_duel out = duel(&k, pairs[i].head, pairs[i].base);
        cr_expect(
            !out.measured && out.findings.count == 1 &&
                strcmp(act_finding_names[out.findings.item[0].kind], pairs[i].kind) == 0,
            "%s against %s: %zu findings", pairs[i].head, pairs[i].base,
            out.findings.count);
    }
    act_kernels_close(&k);
}
