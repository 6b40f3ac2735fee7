/* Exceptions that kernels raise for no reason, as `check` tells them. */
#include "base/fpmode.h"
#include "check/exceptions.h"
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Each raises one thing, where `if_` holds; numpy#13400: log raised invalid for NaN and
 * infinities. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <errno.h>\n"
    "#include <math.h>\n"
    "#include <string.h>\n"
    "static volatile float big = 0x1p100f, small = 0x1p-100f, zero, one = 1, three = 3, "
    "sink;\n"
    "static float copied(float x) { return x; }\n"
    "#define KERNEL(name_, f_, if_, deed_) \\\n"
    "    static void name_(const float *in, float *y, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) { \\\n"
    "            unsigned bits; memcpy(&bits, in + i, 4); \\\n"
    "            float x = in[i]; y[i] = f_(x); if (if_) { deed_; } } }\n"
    "#define ALWAYS 1\n"
    "#define IS_NAN (bits & 0x7fffffff) > 0x7f800000\n"
    "#define IS_END (bits & 0x7fffffff) >= 0x7f800000\n"
    "KERNEL(none, copied, 0, )\n"
    "KERNEL(invalid, copied, IS_NAN, sink = zero / zero)\n"
    "KERNEL(divide, copied, ALWAYS, sink = one / zero)\n"
    "KERNEL(overflow, copied, ALWAYS, sink = big * big)\n"
    "KERNEL(underflow, copied, ALWAYS, sink = small * small)\n"
    "KERNEL(inexact, copied, ALWAYS, sink = one / three)\n"
    "KERNEL(sets_errno, copied, IS_END, errno = EDOM)\n"
    "KERNEL(log_right, logf, 0, )\n"
    "KERNEL(log_invalid, logf, IS_END, sink = zero / zero)\n"
    "KERNEL(exp_right, expf, 0, )\n"
    "KERNEL(reciprocal_right, 1 /, 0, )\n"
    "#define ROW(function_, name_) {.function = #function_, .format = \"f32\", \\\n"
    "    .name = #name_, .kernel.f32 = name_, .claim = 1}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(identity, none), ROW(identity, invalid), ROW(identity, divide),\n"
    "    ROW(identity, overflow), ROW(identity, underflow), ROW(identity, inexact),\n"
    "    ROW(identity, sets_errno), ROW(log, log_right), ROW(log, log_invalid),\n"
    "    ROW(exp, exp_right), ROW(reciprocal, reciprocal_right),\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

static const struct {
    const char *id;
    unsigned flags; /* raised for no reason */
    const char *simplest;
} sights[] = {
    {"identity.d0.f32.none", 0, NULL},
    {"identity.d0.f32.invalid", ACT_FLAG_INVALID, "x = nan(0x"},
    {"identity.d0.f32.divide", ACT_FLAG_DIVIDE, "x = "},
    {"identity.d0.f32.overflow", ACT_FLAG_OVERFLOW | ACT_FLAG_INEXACT, "x = "},
    {"identity.d0.f32.underflow", ACT_FLAG_UNDERFLOW | ACT_FLAG_INEXACT, "x = "},
    {"identity.d0.f32.inexact", ACT_FLAG_INEXACT, "x = "},
    {"identity.d0.f32.sets_errno", 0, NULL},
    {"log.d0.f32.log_right", 0, NULL},
    {"log.d0.f32.log_invalid", ACT_FLAG_INVALID, "x = nan(0x"},
    {"exp.d0.f32.exp_right", 0, NULL},
    {"reciprocal.d0.f32.reciprocal_right", 0, NULL},
};

static const json_t *finding_of(const json_t *row, const char *kind) {
    return act_row_with(json_object_get(row, "findings"), "kind", kind);
}

Test(exceptions, each_for_its_own_reason) {
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "kernels", kernels, plugin);
    act_process process = act_process_run(
        "check --json --points 400 --plugin '%s' 'identity.d0.f32.*' 'log.d0.f32.log_*' "
        "exp.d0.f32.exp_right reciprocal.d0.f32.reciprocal_right",
        plugin);
    cr_expect(process.code == 0, "exit code %d: %s", process.code, process.err);
    json_t *rows = act_process_rows(&process);
    for (size_t i = 0; i < sizeof sights / sizeof sights[0]; i++) {
        const json_t *row = act_row_with(rows, "id", sights[i].id);
        cr_assert(row != NULL, "%s: no row", sights[i].id);
        cr_expect(strcmp(act_text(row, "verdict"), "pass") == 0, "%s: %s", sights[i].id,
                  act_text(row, "verdict"));
        for (int k = 0; k < ACT_FLAGS; k++) {
            double count = act_real(row, act_flag_names[k]);
            bool is_wanted = (sights[i].flags >> k & 1) != 0;
            cr_expect(is_wanted ? count > 0 : count == 0, "%s: %s %g", sights[i].id,
                      act_flag_names[k], count);
        }
        const json_t *finding = finding_of(row, "flags");
        cr_expect((finding != NULL) == (sights[i].flags != 0), "%s", sights[i].id);
        if (finding != NULL) {
            cr_expect(json_is_true(json_object_get(finding, "excused")));
            cr_expect(strncmp(act_text(finding, "simplest"), sights[i].simplest,
                              strlen(sights[i].simplest)) == 0,
                      "%s: %s", sights[i].id, act_text(finding, "simplest"));
        }
    }
    const json_t *sets = act_row_with(rows, "id", "identity.d0.f32.sets_errno");
    cr_expect(finding_of(sets, "errno") != NULL);
    json_decref(rows);
    act_process_free(&process);
    act_scratch_remove(&scratch);
}

Test(exceptions, a_limit_forbids_them) {
    static const struct {
        const char *id, *limit;
        int code;
    } rows[] = {
        {"identity.d0.f32.none", "flag_errors<=0", 0},
        {"identity.d0.f32.overflow", "flag_errors<=0", 1},
        {"identity.d0.f32.overflow", "flag_overflow<=0", 1},
        {"identity.d0.f32.overflow", "flag_invalid<=0", 0},
        {"log.d0.f32.log_invalid", "flag_invalid<=0", 1},
    };
    act_scratch scratch;
    char plugin[ACT_FILE_SIZE], limits[ACT_FILE_SIZE], store[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "kernels", kernels, plugin);
    act_scratch_file(&scratch, "limits.txt", limits);
    act_scratch_file(&scratch, "some.db", store);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[128];
        int size = snprintf(text, sizeof text, "* %s\n", rows[i].limit);
        act_scratch_write(limits, text, (size_t)size);
        act_process now =
            act_process_run("gate --plugin '%s' %s --points 400 --limits '%s'", plugin,
                            rows[i].id, limits);
        cr_expect(now.code == rows[i].code, "%s %s: %d, %s%s", rows[i].id, rows[i].limit,
                  now.code, now.out, now.err);
        bool is_shown = strstr(now.out, "raised for no reason") != NULL;
        bool is_again = strstr(now.out, "again: checkact check identity") != NULL ||
                        strstr(now.out, "again: checkact check log") != NULL;
        cr_expect(is_shown == (rows[i].code == 1), "%s", now.out);
        cr_expect(is_again == (rows[i].code == 1), "%s", now.out);
        act_process check = act_process_run(
            "check --plugin '%s' %s --points 400 --db '%s'", plugin, rows[i].id, store);
        cr_expect(check.code == 0, "%s: %d, %s", rows[i].id, check.code, check.err);
        act_process stored =
            act_process_run("gate %s --db '%s' --limits '%s'", rows[i].id, store, limits);
        cr_expect(stored.code == rows[i].code, "%s %s stored: %d, %s%s", rows[i].id,
                  rows[i].limit, stored.code, stored.out, stored.err);
        act_process_free(&now);
        act_process_free(&check);
        act_process_free(&stored);
    }
    act_scratch_remove(&scratch);
}
