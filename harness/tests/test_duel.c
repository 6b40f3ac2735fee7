/* Two implementations against each other; timings here need not be quiet. */
#include "catalogue.h"
#include "duel.h"
#include "process.h"

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

typedef struct arena {
    act_scratch scratch;
    act_catalogue catalogue;
} arena;

static void open_arena(arena *a) {
    char path[ACT_FILE_SIZE];
    char why[ACT_WHY_SIZE] = "";
    *a = (arena){0};
    act_scratch_make(&a->scratch);
    act_scratch_plugin(&a->scratch, "kernels", kernels, path);
    cr_assert(act_catalogue_add_plugin(&a->catalogue, path, path, why, sizeof why) ==
                  ACT_OK,
              "%s", why);
}

static void close_arena(arena *a) {
    act_catalogue_free(&a->catalogue);
    act_scratch_remove(&a->scratch);
}

static act_duel duel(const arena *a, const char *head, const char *base) {
    const act_impl *found[2] = {NULL, NULL};
    const char *const names[2] = {head, base};
    char why[ACT_WHY_SIZE] = "";
    for (size_t i = 0; i < a->catalogue.count; i++) {
        for (int k = 0; k < 2; k++) {
            if (strcmp(a->catalogue.impls[i].name, names[k]) == 0) {
                found[k] = &a->catalogue.impls[i];
            }
        }
    }
    cr_assert(found[0] != NULL && found[1] != NULL, "%s or %s is missing", head, base);
    act_duel out;
    act_status status = act_duel_run(found[0], found[1], &act_setting_headline, 1, 5,
                                     &out, why, sizeof why);
    cr_assert(status == ACT_OK, "status %d: %s", (int)status, why);
    return out;
}

Test(duel, sees_what_is_slower_and_what_is_faster) {
    arena a;
    open_arena(&a);
    act_duel slower = duel(&a, "slow", "quick");
    cr_expect(slower.measured && slower.findings.count == 0 && slower.ratio.low > 3 &&
                  slower.ratio.high < 30 && slower.head_ns > 3 * slower.base_ns,
              "%g [%g, %g], %g and %g ns", slower.ratio.estimate, slower.ratio.low,
              slower.ratio.high, slower.head_ns, slower.base_ns);
    cr_expect(slower.control.estimate > 0.5 && slower.control.estimate < 2, "control %g",
              slower.control.estimate);
    act_duel faster = duel(&a, "quick", "slow");
    cr_expect(faster.measured && faster.ratio.high < 1.0 / 3, "%g [%g, %g]",
              faster.ratio.estimate, faster.ratio.low, faster.ratio.high);
    close_arena(&a);
}

Test(duel, who_cannot_run_is_a_finding) {
    static const struct {
        const char *head, *base, *kind;
    } pairs[] = {{"dead", "quick", "crash"},
                 {"quick", "dead", "crash"},
                 {"slow", "quick", "skipped"},
                 {"quick", "slow", "skipped"}};
    arena a;
    open_arena(&a);
    for (size_t i = 0; i < a.catalogue.count; i++) { /* as on a machine that lacks it */
        act_impl *impl = &a.catalogue.impls[i];
        snprintf(impl->skip, sizeof impl->skip, "%s",
                 strcmp(impl->name, "slow") == 0 ? "needs another machine" : "");
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        act_duel out = duel(&a, pairs[i].head, pairs[i].base);
        cr_expect(!out.measured && out.findings.count == 1 &&
                      strcmp(out.findings.item[0].kind, pairs[i].kind) == 0,
                  "%s against %s: %zu findings", pairs[i].head, pairs[i].base,
                  out.findings.count);
    }
    close_arena(&a);
}
