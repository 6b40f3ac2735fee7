/* Single wrong results in kernels that are right elsewhere, found by sweeps over all of
 * the binade, as the program makes them: inputs, child processes, buffers and judges. */
#include "catalogue.h"
#include "plugin.h"
#include "process.h"
#include "random.h"
#include "rows.h"

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
    "PLANTED(identity, x) PLANTED(abs_, fabsf(x)) PLANTED(relu, x < 0 ? 0 : x)\n"
    "PLANTED(sqrt_, sqrtf(x)) PLANTED(square, (float)((double)x * (double)x))\n"
    "PLANTED(reciprocal, 1 / x) PLANTED(slope, x > 0 ? 1 : 0)\n"
    "PLANTED(relu6, x < 0 ? 0 : x > 6 ? 6 : x)\n"
    "#define ROW(f, o, k) {.function = f, .order = o, .format = \"f32\", .name = \"planted\",\\\n"
    "    .kernel.f32 = k, .claim = 0.5}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(\"identity\", 0, identity), ROW(\"abs\", 0, abs_), ROW(\"relu\", 0, relu),\n"
    "    ROW(\"sqrt\", 0, sqrt_), ROW(\"square\", 0, square),\n"
    "    ROW(\"reciprocal\", 0, reciprocal), ROW(\"relu\", 1, slope),\n"
    "    ROW(\"relu6\", 0, relu6)};\n"
    "ACT_EXPORT(rows)\n";

static act_status take(void *user, const act_sweep_result *result) {
    *(act_accuracy *)user = result->accuracy;
    return ACT_OK;
}

/* Sweeps the binade of an encoding, whose result is planted unless it is `clean`. */
static act_accuracy sweep(const act_impl *impl, uint32_t x, bool clean) {
    const uint32_t binade = 1U << 23;
    const act_format *format = &act_formats[1];
    char plant[9];
    double a = act_decode(format, x - x % binade);
    double b = act_decode(format, x - x % binade + binade - 1);
    act_accuracy accuracy = {0};
    act_sweep job = {
        .impls = impl,
        .count = 1,
        .plan = {.seed = 1, .has_range = true, .from = fmin(a, b), .to = fmax(a, b)},
        .timeout = 10,
        .jobs = 2,
        .exhaustive = true};
    snprintf(plant, sizeof plant, "%x", clean ? 0x7fc00001 : x);
    setenv("PLANT", plant, 1);
    cr_assert(act_sweep_run(&job, take, &accuracy) == ACT_OK);
    return accuracy;
}

Test(planted_sweep, one_wrong_result_is_found) {
    enum { PLANTS = 40 };
    act_scratch scratch;
    act_catalogue catalogue = {0};
    char path[ACT_FILE_SIZE];
    char why[ACT_WHY_SIZE] = "";
    int found = 0;
    act_random random = act_random_seeded(1, "planted sweeps");
    act_scratch_make(&scratch);
    act_scratch_plugin(&scratch, "kernels", kernels, path);
    cr_assert(act_catalogue_add_plugin(&catalogue, path, "mine", why, sizeof why) ==
                  ACT_OK,
              "%s", why);
    for (int i = 0; i < PLANTS; i++) {
        const act_impl *impl = &catalogue.impls[(size_t)i % catalogue.count];
        uint32_t x;
        double value; /* of which sqrt is a number */
        do {
            x = (uint32_t)act_random_next(&random);
            value = act_decode(&act_formats[1], x);
        } while (!isfinite(value) ||
                 (value < 0 && strcmp(impl->function->name, "sqrt") == 0));
        if (i < (int)catalogue.count) {
            act_accuracy clean = sweep(impl, x, true);
            cr_expect(clean.correctly_rounded == 1 && clean.ulp.error <= 0.5,
                      "%s is not right around %#x", impl->id, x);
        }
        act_accuracy seen = sweep(impl, x, false);
        double wrong = rint((1 - seen.correctly_rounded) * (double)seen.inputs);
        bool is_there = (seen.ulp.set && seen.ulp.error > 0.5 && seen.ulp.x == x) ||
                        (seen.special.set && seen.special.x == x);
        cr_expect(wrong == 1 && is_there, "%s at %#x: %g wrong", impl->id, x, wrong);
        found += wrong == 1 && is_there;
    }
    cr_expect(found == PLANTS, "%d of %d", found, PLANTS);
    act_catalogue_free(&catalogue);
    act_scratch_remove(&scratch);
}
