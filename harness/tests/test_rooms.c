/* The rooms below the command line, used as a library is: with a plan and no options. */
#include "kernels.h"
#include "store/store_add.h"
#include "sweep/sweep.h"
#include "sweep/target.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const char kernels[] =
    "#include \"checkact.h\"\n"
    "static void f32(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] > 0 || x[i] != x[i] ? x[i] : 0;\n"
    "}\n"
    "static void bf16(const uint16_t *x, uint16_t *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++)\n"
    "        y[i] = x[i] < 0x8000 || (x[i] & 0x7fff) > 0x7f80 ? x[i] : 0;\n"
    "}\n"
    "static const struct act_row rows[] = {\n"
    "    {.function = \"relu\", .format = \"f32\", .name = \"f32\", .kernel.f32 = f32},\n"
    "    {.function = \"relu\", .format = \"bf16\", .name = \"bf16\", .kernel.bf16 = bf16},\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

static const act_plan plan = {.points = 100, .seed = 1, .jobs = 2, .timeout = 10};

static act_status add(void *store, const act_sweep_result *result) {
    cr_expect(result->measured && result->accuracy.ulp.error == 0, "%s: %g ulp",
              result->impl->id, result->accuracy.ulp.error);
    return act_store_add_accuracy(store, &plan, result);
}

Test(rooms, a_plan_is_swept_into_a_store) {
    act_kernels k;
    act_store store;
    act_why why = {""};
    char path[ACT_FILE_SIZE];
    act_kernels_open(&k, kernels);
    act_scratch_file(&k.scratch, "results.db", path);
    act_status status = act_store_open(&store, path, plan.seed, "a test", &why);
    cr_assert(status == ACT_OK, "%s", why.text);
    act_sweep sweep = {
        .impls = k.catalogue.impls, .count = k.catalogue.count, .plan = plan};
    status = act_sweep_run(&sweep, add, &store);
    cr_expect(status == ACT_OK, "status %d", (int)status);
    act_store_close(&store);
    cr_expect(act_store_count(path, "SELECT count(*) FROM accuracy") == 2,
              "not both implementations are in the store");
    act_kernels_close(&k);
}

/* All results of 16 bits are at hand: no kernel is run. */
Test(rooms, a_target_is_judged) {
    const uint16_t wrong = 0x4000; /* relu(2), one unit off */
    act_kernels k;
    act_kernels_open(&k, kernels);
    act_target target = {.impl = act_kernels_find(&k, "bf16")};
    cr_assert(act_targets_open(&target, 1, &plan) == ACT_OK, "no target");
    size_t count = target.table.points.count;
    uint64_t *y = calloc(count, sizeof *y);
    act_tally *tally = calloc(target.coverage.tallies, sizeof *tally);
    for (size_t i = 0; i < count; i++) {
        uint64_t x = target.table.points.bits[i];
        y[i] = x == wrong ? x + 1 : x < 0x8000 || (x & 0x7fff) > 0x7f80 ? x : 0;
    }
    act_tally all;
    act_tally_clear(&all);
    for (size_t i = 0; i < target.coverage.tallies; i++) {
        act_tally_clear(&tally[i]);
    }
    cr_assert(act_target_screen(&target, y, tally) == ACT_OK, "not judged");
    for (size_t i = 0; i < target.coverage.tallies; i++) {
        act_tally_merge(&all, &tally[i]);
    }
    cr_expect(count == 65536 && all.inputs == count, "%llu of %zu inputs judged",
              (unsigned long long)all.inputs, count);
    cr_expect(all.ulp.error == 1 && all.ulp.x == wrong, "%g ulp at %#llx", all.ulp.error,
              (unsigned long long)all.ulp.x);
    free(tally);
    free(y);
    act_target_close(&target);
    act_kernels_close(&k);
}
