/* What calls leave behind in their process, kernel by kernel. */
#include "base/fpmode.h"
#include "code/aftermath.h"
#include "code/registers.h"
#include "kernels.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static const char text[] =
    "#include \"checkact.h\"\n"
    "#include <errno.h>\n"
    "#include <fcntl.h>\n"
    "#include <math.h>\n"
    "#include <stdlib.h>\n"
    "#define KERNEL(name_, deed_) \\\n"
    "    static void name_(const float *x, float *y, size_t n) { \\\n"
    "        for (size_t i = 0; i < n; i++) y[i] = x[i] > 0 ? x[i] : 0; deed_; }\n"
    "static volatile float big = 0x1p100f, small = 0x1p-100f, zero, three = 3, sink;\n"
    "static void *volatile kept;\n"
    "KERNEL(right, )\n"
    "KERNEL(keeps_once, if (kept == NULL) kept = malloc(1 << 20))\n"
    "KERNEL(frees, { void *volatile p = malloc(100); free(p); })\n"
    "KERNEL(leaks, kept = malloc(100))\n"
    "KERNEL(leaks_much, kept = malloc(1 << 18))\n"
    "KERNEL(frees_by_length, { void *volatile p = malloc(4 * n); free(p); })\n"
    "KERNEL(keeps_largest, { static size_t most; if (n > most)\n"
    "    kept = realloc(kept, 64 * (most = n)); })\n"
    "KERNEL(opens_once, if (n == 64 && kept == NULL) {\n"
    "    open(\"/dev/null\", O_RDONLY); kept = y; })\n"
    "KERNEL(leaks_at_20, if (n == 20) kept = malloc(4000))\n"
    "KERNEL(opens_at_1, if (n == 1) open(\"/dev/null\", O_RDONLY))\n"
    "KERNEL(opens, open(\"/dev/null\", O_RDONLY))\n"
    "KERNEL(sets_errno, if (n > 0 && x[0] > 10) errno = ERANGE)\n"
    "KERNEL(overflows, sink = big * big)\n"
    "KERNEL(underflows, sink = small * small)\n"
    "KERNEL(divides, sink = three / zero)\n"
    "KERNEL(rounds, sink = 1 / three)\n"
    "KERNEL(compares, for (size_t i = 0; i < n; i++) sink = x[i] < three)\n"
#if defined(__x86_64__)
    "KERNEL(clobbers, if (n == 9) __asm__ volatile(\"xor %r13d, %r13d; not %r15\"))\n"
    "__attribute__((target(\"avx\"))) static void dirties(const float *x, float *y,\n"
    "                                                    size_t n) {\n"
    "    right(x, y, n);\n"
    "    if (n > 3) __asm__ volatile(\"vcmptrueps %ymm7, %ymm7, %ymm7\");\n"
    "}\n"
#endif
    "#define ROW(name_, ...) {.function = \"relu\", .format = \"f32\", .name = #name_, \\\n"
    "    .kernel.f32 = name_, __VA_ARGS__}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(right), ROW(keeps_once), ROW(frees), ROW(leaks), ROW(leaks_much),\n"
    "    ROW(frees_by_length), ROW(keeps_largest), ROW(opens_once), ROW(leaks_at_20),\n"
    "    ROW(opens_at_1), ROW(opens), ROW(sets_errno), ROW(overflows), ROW(underflows), ROW(divides),\n"
    "    ROW(rounds), ROW(compares),\n"
#if defined(__x86_64__)
    "    ROW(clobbers), ROW(dirties, .isa = \"avx\"),\n"
#endif
    "};\n"
    "ACT_EXPORT(rows)\n";

static const double inputs[] = {-HUGE_VAL, -1, 0, 0x1p-140, 1, 20, HUGE_VAL, NAN};
enum { INPUTS = sizeof inputs / sizeof inputs[0] };

typedef struct seen {
    act_aftermath_of_input input[INPUTS];
    act_findings findings;
} seen;

static seen look_at(const act_kernels *kernels, const char *name) {
    seen s = {0};
    uint64_t x[INPUTS];
    bool measured;
    const act_impl *impl = act_kernels_find(kernels, name);
    for (size_t i = 0; i < INPUTS; i++) {
        x[i] = act_encode(impl->format, inputs[i]);
    }
    act_aftermath aftermath = {.impl = impl, .x = x, .n = INPUTS, .timeout = 10};
    act_status status = act_aftermath_run(&aftermath, s.input, &measured, &s.findings);
    cr_assert(status == ACT_OK && measured, "%s: %d", name, (int)status);
    return s;
}

static const act_finding *only_finding(const seen *s, const char *name,
                                       act_finding_kind kind, const char *detail) {
    cr_assert(s->findings.count == 1, "%s: %zu findings, %s", name, s->findings.count,
              s->findings.item[0].detail);
    const act_finding *finding = &s->findings.item[0];
    cr_expect(finding->kind == kind, "%s: %s", name, act_finding_names[finding->kind]);
    cr_expect(strstr(finding->detail, detail) != NULL, "%s: %s", name, finding->detail);
    return finding;
}

Test(aftermath, right_kernels_leave_nothing) {
    static const char *const names[] = {"right",           "keeps_once",    "frees",
                                        "frees_by_length", "keeps_largest", "opens_once"};
    act_kernels kernels;
    act_kernels_open(&kernels, text);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        seen s = look_at(&kernels, names[i]);
        cr_expect(s.findings.count == 0, "%s: %s", names[i], s.findings.item[0].detail);
        for (size_t k = 0; k < INPUTS; k++) {
            bool is_nan = isnan(inputs[k]);
            cr_expect(is_nan || (s.input[k].flags == 0 && !s.input[k].sets_errno),
                      "%s(%g): flags %d", names[i], inputs[k], s.input[k].flags);
        }
    }
    act_kernels_close(&kernels);
}

/* AddressSanitizer's heap tells nothing. */
#ifndef __SANITIZE_ADDRESS__
Test(aftermath, leaks) {
    act_kernels kernels;
    act_kernels_open(&kernels, text);
    seen s = look_at(&kernels, "leaks"); /* malloc rounds up to 112 bytes */
    only_finding(&s, "leaks", ACT_FINDING_LEAK, "each call leaves 112 bytes allocated");
    s = look_at(&kernels, "leaks_much");
    only_finding(&s, "leaks_much", ACT_FINDING_LEAK, "bytes allocated");
    s = look_at(&kernels, "leaks_at_20");
    const act_finding *finding = only_finding(&s, "leaks_at_20", ACT_FINDING_LEAK,
                                              "with 1 of 136 n leave 4016 bytes alloc");
    cr_expect_str_eq(finding->simplest, "n = 20");
    act_kernels_close(&kernels);
}
#endif

Test(aftermath, files_left_open) {
    act_kernels kernels;
    act_kernels_open(&kernels, text);
    seen s = look_at(&kernels, "opens");
    only_finding(&s, "opens", ACT_FINDING_LEAK, "each call leaves a file open");
    s = look_at(&kernels, "opens_at_1");
    const act_finding *finding = only_finding(&s, "opens_at_1", ACT_FINDING_LEAK,
                                              "calls with 1 of 136 n leave a file open");
    cr_expect_str_eq(finding->simplest, "n = 1");
    act_kernels_close(&kernels);
}

Test(aftermath, errno_by_input) {
    act_kernels kernels;
    act_kernels_open(&kernels, text);
    seen s = look_at(&kernels, "sets_errno");
    const act_finding *finding =
        only_finding(&s, "sets_errno", ACT_FINDING_ERRNO, "at 2 of 8 inputs");
    cr_expect(finding->is_excused && strcmp(finding->first, "x = 0x1.4p+4") == 0, "%s",
              finding->first);
    for (size_t i = 0; i < INPUTS; i++) {
        cr_expect(s.input[i].sets_errno == (inputs[i] > 10), "%g", inputs[i]);
    }
    act_kernels_close(&kernels);
}

Test(aftermath, flags_by_input) {
    static const struct {
        const char *name;
        unsigned flags;
    } rows[] = {{"overflows", ACT_FLAG_OVERFLOW | ACT_FLAG_INEXACT},
                {"underflows", ACT_FLAG_UNDERFLOW | ACT_FLAG_INEXACT},
                {"divides", ACT_FLAG_DIVIDE},
                {"rounds", ACT_FLAG_INEXACT}};
    act_kernels kernels;
    act_kernels_open(&kernels, text);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        seen s = look_at(&kernels, rows[i].name);
        for (size_t k = 0; k + 1 < INPUTS; k++) {
            cr_expect(s.input[k].flags == rows[i].flags, "%s(%g): %#x", rows[i].name,
                      inputs[k], s.input[k].flags);
        }
    }
    seen s = look_at(&kernels, "compares");
    for (size_t k = 0; k < INPUTS; k++) {
        bool is_raised = (s.input[k].flags & ACT_FLAG_INVALID) != 0;
        cr_expect(is_raised == isnan(inputs[k]), "%g: %#x", inputs[k], s.input[k].flags);
    }
    act_kernels_close(&kernels);
}

#if defined(__x86_64__)
Test(aftermath, registers) {
    act_kernels kernels;
    act_kernels_open(&kernels, text);
    cr_expect(act_registers_are_seen());
    seen s = look_at(&kernels, "clobbers");
    const act_finding *finding =
        only_finding(&s, "clobbers", ACT_FINDING_REGISTER, "r13, r15 came back changed");
    cr_expect(finding->count == 1 && strcmp(finding->simplest, "n = 9") == 0, "%s",
              finding->simplest);
    const act_impl *dirties = act_kernels_find(&kernels, "dirties");
    if (dirties->skip[0] == '\0') {
        s = look_at(&kernels, "dirties");
        finding = only_finding(&s, "dirties", ACT_FINDING_UPPER_HALVES, "vzeroupper");
        cr_expect(finding->is_excused && strcmp(finding->simplest, "n = 4") == 0, "%s",
                  finding->simplest);
    }
    act_kernels_close(&kernels);
}
#endif
