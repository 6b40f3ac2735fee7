/* Single wrong results in kernels that are right elsewhere, found by sweeps over all of
 * the binade, as the program makes them: inputs, child processes, buffers and judges. */
#include "base/random.h"
#include "kernels.h"
#include "store/rows_accuracy.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Correctly rounded but for the input whose encoding PLANT has, where the result is the
 * next encoding up or down. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#include <stdlib.h>\n"
    "#include <string.h>\n"
    "#define PLANTED(name, right) static void name(const float *in, float *y, size_t n) {\\\n"
    "    unsigned bits, at = (unsigned)strtoul(getenv(\"PLANT\"), NULL, 16);\\\n"
    "    for (size_t i = 0; i < n; i++) { float x = in[i]; y[i] = (right);\\\n"
    "        memcpy(&bits, &x, 4);\\\n"
    "        if (bits == at) { memcpy(&bits, &y[i], 4); bits ^= 1; memcpy(&y[i], &bits, 4); }\\\n"
    "    } }\n"
    "PLANTED(identity, x) PLANTED(absolute, fabsf(x)) PLANTED(relu, x < 0 ? 0 : x)\n"
    "PLANTED(root, sqrtf(x)) PLANTED(square, (float)((double)x * (double)x))\n"
    "PLANTED(reciprocal, 1 / x) PLANTED(step, x >= 0 ? 1 : 0)\n"
    "PLANTED(relu6, x < 0 ? 0 : x > 6 ? 6 : x)\n"
    "static void skips(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) if (x[i] != 0x1.91p+6f) y[i] = 1 / (1 + expf(-x[i])); }\n"
    "#define ROW(f, k) {.function = #f, .format = \"f32\", .name = #k, .kernel.f32 = k}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(identity, identity), ROW(abs, absolute), ROW(relu, relu), ROW(sqrt, root),\n"
    "    ROW(square, square), ROW(reciprocal, reciprocal), ROW(step, step),\n"
    "    ROW(relu6, relu6), ROW(sigmoid, skips)};\n"
    "ACT_EXPORT(rows)\n";

/* What a sweep has to say. */
typedef struct outcome {
    act_accuracy accuracy;
    act_findings findings;
    act_verdict verdict;
} outcome;

static act_status take(void *user, const act_sweep_result *result) {
    *(outcome *)user = (outcome){.accuracy = result->accuracy,
                                 .findings = result->findings,
                                 .verdict = act_verdict_of(result)};
    return ACT_OK;
}

/* Every input from..to, with a wrong result at one. */
static outcome sweep(const act_impl *impl, double from, double to, uint32_t plant) {
    outcome out = {0};
    char text[9];
    act_sweep job = {.impls = impl,
                     .count = 1,
                     .plan = {.seed = 1,
                              .has_range = true,
                              .from = from,
                              .to = to,
                              .exhaustive = true,
                              .jobs = 2,
                              .timeout = 10}};
    snprintf(text, sizeof text, "%x", plant);
    setenv("PLANT", text, 1);
    cr_assert(act_sweep_run(&job, take, &out) == ACT_OK);
    return out;
}

enum { NOWHERE = 0x7fc00001 };

static outcome sweep_binade(const act_impl *impl, uint32_t x, uint32_t plant) {
    const uint32_t last = (1U << 23) - 1;
    double a = act_decode(act_binary32, x & ~last);
    double b = act_decode(act_binary32, x | last);
    return sweep(impl, fmin(a, b), fmax(a, b), plant);
}

Test(planted_sweep, one_wrong_result_is_found) {
    static const char *const names[] = {"identity",   "absolute", "root",  "square",
                                        "reciprocal", "relu",     "relu6", "step"};
    enum { KERNELS = sizeof names / sizeof names[0], PLANTS = 5 * KERNELS };
    act_kernels f;
    int found = 0;
    act_random random = act_random_seeded(1, "planted sweeps");
    act_kernels_open(&f, kernels);
    for (int i = 0; i < PLANTS; i++) {
        const act_impl *impl = act_kernels_find(&f, names[i % KERNELS]);
        uint32_t x;
        double value; /* of which sqrt is a number */
        do {
            x = (uint32_t)act_random_next(&random);
            value = act_decode(act_binary32, x);
        } while (!isfinite(value) || (value < 0 && strcmp(impl->name, "root") == 0));
        if (i < KERNELS) {
            act_accuracy clean = sweep_binade(impl, x, NOWHERE).accuracy;
            cr_expect(clean.correctly_rounded == 1 && clean.ulp.error <= 0.5,
                      "%s is not right around %#x", impl->id, x);
        }
        act_accuracy seen = sweep_binade(impl, x, x).accuracy;
        double wrong = rint((1 - seen.correctly_rounded) * (double)seen.inputs);
        bool is_there = seen.ulp.set && seen.ulp.error > 0.5 && seen.ulp.x == x;
        for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
            is_there = is_there || (seen.first[class].set && seen.first[class].x == x);
        }
        cr_expect(wrong == 1 && is_there, "%s at %#x: %g wrong", impl->id, x, wrong);
        found += wrong == 1 && is_there;
    }
    cr_expect(found == PLANTS, "%d of %d", found, PLANTS);
    act_kernels_close(&f);
}

/* What was there before is what should be: sigmoid is 1 from 17 on. */
Test(planted_sweep, one_missing_result_is_found) {
    act_kernels f;
    act_kernels_open(&f, kernels);
    outcome out = sweep(act_kernels_find(&f, "skips"), 0x1.8p+6, 0x1.ap+6, NOWHERE);
    cr_expect(out.verdict == ACT_VERDICT_FAIL && out.findings.count == 1 &&
                  out.findings.item[0].kind == ACT_FINDING_UNWRITTEN &&
                  strstr(out.findings.item[0].detail, "left 1 of") != NULL,
              "%s, %s", act_verdict_names[out.verdict], out.findings.item[0].detail);
    act_kernels_close(&f);
}

/* Results that look like what was there before are results. */
Test(planted_sweep, results_like_the_filling_are_written) {
    static const unsigned char filling[] = {0x5A, 0x3C};
    act_kernels f;
    act_kernels_open(&f, kernels);
    for (size_t i = 0; i < sizeof filling; i++) {
        float like;
        memset(&like, filling[i], sizeof like);
        double x = (double)like;
        outcome out = sweep(act_kernels_find(&f, "identity"), x * (1 - 0x1p-12),
                            x * (1 + 0x1p-12), NOWHERE);
        cr_expect(out.accuracy.correctly_rounded == 1 && out.findings.count == 0,
                  "%s at %a", act_verdict_names[out.verdict], x);
    }
    act_kernels_close(&f);
}
