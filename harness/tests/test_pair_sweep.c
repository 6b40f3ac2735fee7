/* Kernels of gated units (impls/bad/bad_gated.c) as ulp judges them: mistakes of public
 * reports are found and named, and right ones are clean. */
#include "base/random.h"
#include "pairs/pair_judge.h"
#include "process.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id;
    double least, most; /* max_ulp of the worse output */
    const char *class;  /* of failure; NULL: there is none */
    const char *note;   /* of a finding; NULL: there is none */
} kernels[] = {
    {"geglu_tanh.d0.bf16.llm_scaler_484", 50, 200, "nan_for_number", NULL},
    {"geglu_tanh.d0.bf16.right", 0.49, 0.51, NULL, NULL},
    {"geglu_tanh.d0.bf16.trt_mc_720", 1e6, HUGE_VAL, NULL, "this is swiglu:"},
    {"swiglu.d0.bf16.mojo_opset_461", 1, 1000, "zero_for_number",
     "right but for swish(x) rounded to bfloat16 first: 2"},
    {"swiglu.d0.bf16.ninfer_250", 0.8, 1, "zero_for_number", NULL},
    {"swiglu.d0.bf16.right", 0.49, 0.51, NULL, NULL},
    {"swiglu.d0.bf16.swapped", 1e6, HUGE_VAL, "zero_for_number",
     "this is swiglu with x and up exchanged:"},
    {"swiglu.d0.bf16.tiny_llm_164", 200, 300, "zero_for_number", NULL},
    {"swiglu.d0.f32.mojo_opset_461", 1e6, HUGE_VAL, "zero_for_number",
     "right but for swish(x) rounded to bfloat16 first: 100 %"},
    {"swiglu.d0.f32.right", 0.49, 0.51, NULL, NULL},
    {"swiglu.d1.bf16.crossed", 1e6, HUGE_VAL, "wrong_sign",
     "this is swiglu with dx and dup exchanged:"},
    {"swiglu.d1.bf16.right", 0.49, 0.51, NULL, NULL},
    {"swiglu.d1.bf16.wrong_dup", 0.49, 0.51, "wrong_sign", "dup at "}, /* in place */
    {"swiglu_oai.d0.bf16.no_delta", 1e6, HUGE_VAL, "wrong_sign",
     "this is swiglu_oai without its delta:"},
    {"swiglu_oai.d0.bf16.right", 0.49, 0.51, NULL, NULL},
    {"swiglu_oai.d0.bf16.sglang_39920", 1e6, HUGE_VAL, "nan_for_number",
     "this is swiglu_oai without its limit:"},
    {"swiglu_oai.d0.bf16.vllm_45738", 1e6, HUGE_VAL, "wrong_sign", "this is swiglu:"},
    {"swiglu_oai.d0.f32.right", 0.49, 0.51, NULL, NULL},
};

static long failures_of(const json_t *row) {
    static const char *const classes[] = {"nan_for_number", "number_for_nan",
                                          "wrong_sign", "wrong_zero_sign",
                                          "zero_for_number"};
    double sum = 0;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        sum += act_real(row, classes[i]);
    }
    return (long)sum;
}

/* The rows of kernels over a range of x. */
static json_t *measure(const char *range, const char *globs) {
    char plugin[ACT_FILE_SIZE];
    act_build_path(plugin, sizeof plugin, "tests/bad_gated.so");
    act_process process =
        act_process_run("ulp --json %s --plugin '%s' %s", range, plugin, globs);
    cr_assert(process.err[0] == '\0', "exit code %d: %s", process.code, process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

static void expect_note(const json_t *row, const char *want) {
    const json_t *findings = json_object_get(row, "findings");
    const char *note = act_text(json_array_get(findings, 0), "detail");
    want = want != NULL ? want : "";
    cr_expect(strncmp(note, want, strlen(want)) == 0 &&
                  json_array_size(findings) == (*want != '\0'),
              "%s: '%s', not '%s'", act_text(row, "id"), note, want);
}

Test(pair_sweep, mistakes_are_named_and_right_kernels_clean) {
    static const char all[] = "'geglu_tanh.d0.bf16.[lrt]*' 'swiglu.d?.bf16.[mnrstcw]*' "
                              "'swiglu_oai.d0.bf16.[nrsv]*' 'swiglu*.d0.f32.right' "
                              "'swiglu.d0.f32.mojo*'";
    static const char near_zero[] = "'swiglu_oai.d0.bf16.sglang*' 'swiglu.d0.bf16.mojo*'";
    static const char above[] = "'geglu_tanh.d0.bf16.*' 'swiglu_oai.d0.bf16.[rs]*'";
    json_t *both[] = {measure("--from=-110 --to=-0.03", all),
                      measure("--from=0 --to=1e-39", near_zero),
                      measure("--from=0.03 --to=110", above)};
    enum { RANGES = sizeof both / sizeof both[0] };
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        const char *id = kernels[i].id;
        const char *class = kernels[i].class;
        double error = 0;
        double in_class = 0;
        long failures = 0;
        for (int k = 0; k < RANGES; k++) {
            const json_t *row = act_row_with(both[k], "id", id);
            cr_assert(row != NULL || k > 0, "%s: no row", id);
            if (row == NULL) {
                continue;
            }
            expect_note(row, kernels[i].note);
            error = fmax(error, act_real(row, "max_ulp"));
            failures += failures_of(row);
            in_class += class != NULL ? act_real(row, class) : 0;
        }
        cr_expect(kernels[i].least <= error && error <= kernels[i].most, "%s: %g ulp", id,
                  error);
        cr_expect(class != NULL ? in_class > 0 : failures == 0,
                  "%s: %g of %ld failures are %s", id, in_class, failures,
                  class != NULL ? class : "expected");
    }
    const json_t *cut = act_row_with(both[0], "id", "swiglu.d0.bf16.no_tail");
    const json_t *finding = json_array_get(json_object_get(cut, "findings"), 0);
    cr_expect(strcmp(act_text(cut, "verdict"), "fail") == 0 &&
                  strcmp(act_text(finding, "kind"), "unwritten") == 0,
              "a tail that is not computed is not found");
    for (int k = 0; k < RANGES; k++) {
        json_decref(both[k]);
    }
}

static json_t *measure_few(const char *ids) {
    char plugin[ACT_FILE_SIZE];
    act_build_path(plugin, sizeof plugin, "tests/bad_gated.so");
    act_process process = act_process_run(
        "ulp --json --points 100 --from=1 --to=1.1 --plugin '%s' %s", plugin, ids);
    cr_assert(process.err[0] == '\0' || process.code == 1, "%s", process.err);
    json_t *rows = act_process_rows(&process);
    act_process_free(&process);
    return rows;
}

/* Calls over inputs, with another dy, and of the length that explanations have. */
Test(pair_sweep, places_and_dy) {
    static const struct {
        const char *id, *verdict, *kind; /* kind: "": no finding */
        const char *detail;
    } want[] = {
        {"swiglu.d0.f32.two_passes", "fail", "in_place", "y at "},
        {"swiglu.d0.f32.two_passes_told", "no_claim", "", ""},
        {"swiglu.d0.f32.no_1024", "fail", "crash", "killed by "},
        {"swiglu.d0.f32.beta_2", "no_claim", "note", "this is swiglu with beta = 2:"},
        {"swiglu.d0.f32.right", "no_claim", "", ""},
        {"swiglu.d1.bf16.dy_forgotten", "fail", "dy_forgotten", "dx at "},
        {"swiglu.d1.bf16.dy_absolute", "fail", "dy_absolute", "dup at "},
        {"swiglu.d1.bf16.wrong_dup", "no_claim", "in_place", "dup at "},
        {"swiglu.d1.bf16.right", "no_claim", "", ""},
    };
    json_t *rows = measure_few("'swiglu.d0.f32.[tnbr]*' 'swiglu.d1.bf16.[drw]*'");
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        const json_t *row = act_row_with(rows, "id", want[i].id);
        const json_t *finding = json_array_get(json_object_get(row, "findings"), 0);
        cr_assert(row != NULL, "%s: no row", want[i].id);
        cr_expect(strcmp(act_text(row, "verdict"), want[i].verdict) == 0 &&
                      strcmp(act_text(finding, "kind"), want[i].kind) == 0 &&
                      strncmp(act_text(finding, "detail"), want[i].detail,
                              strlen(want[i].detail)) == 0,
                  "%s: %s, %s: %s", want[i].id, act_text(row, "verdict"),
                  act_text(finding, "kind"), act_text(finding, "detail"));
    }
    json_decref(rows);
}

/* Few pairs have ups that count, and as many as there are are all of them. */
Test(pair_sweep, number_of_ups) {
    static const struct {
        uint64_t points;
        size_t n_up;
    } rows[] = {{1, 16}, {(uint64_t)1 << 21, 32}, {0, 1024}, {(uint64_t)1 << 32, 65536}};
    act_impl impl = {.gated = act_gated_find("swiglu"), .format = &act_formats[3]};
    act_gated_set_params(impl.gated, NULL, impl.params);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const act_plan plan = {.seed = 1, .points = rows[i].points};
        act_pair_inputs inputs;
        cr_assert(act_pair_inputs_choose(&inputs, &plan, &impl) == ACT_OK);
        bool is_all = rows[i].n_up == 65536;
        cr_expect(inputs.n_up == rows[i].n_up && inputs.exhaustive == is_all &&
                      (is_all || act_decode(impl.format, inputs.up[0]) == 1),
                  "%zu ups, the first 0x%zx", inputs.n_up, (size_t)inputs.up[0]);
        act_pair_inputs_free(&inputs);
    }
}

/* Results of all ups at an x as the tables have them, and one of them off by one number.
 */
static void plant(const act_impl *impl, const act_pair_table *table,
                  act_pair_judge *judge, act_random *random, uint64_t plant_number) {
    static uint16_t y[ACT_PAIR_ROW];
    static float residual[ACT_PAIR_ROW];
    act_gated_part part = (act_gated_part)(plant_number % ACT_GATED_PARTS);
    act_tally tally;
    act_gated_exact *exact;
    size_t at;
    act_pair_run run = {
        .part = part, .count = ACT_PAIR_ROW, .rounded = y, .residual = residual};
    cr_assert(act_gated_open(&exact, impl->gated, impl->params) == ACT_OK);
    do { /* a pair at which the truth is a number with a neighbour of its sign */
        run.x = (uint16_t)act_random_next(random);
        act_pair_truths(table, &run);
        act_pair_settle(table, exact, &run);
        at = act_random_next(random) % ACT_PAIR_ROW;
    } while ((y[at] & 0x7fff) < 2 || (y[at] & 0x7fff) >= 0x7bff);
    act_tally_clear(&tally);
    act_pair_judge_run(judge, part, run.x, y, &tally);
    cr_expect(tally.inputs == ACT_PAIR_ROW && tally.correct == tally.inputs &&
                  tally.ulp.error <= 0.5,
              "%s, part %d, x = 0x%04x: %g ulp without a plant", impl->gated->name, part,
              run.x, tally.ulp.error);
    y[at] ^= 1;
    act_tally_clear(&tally);
    act_pair_judge_run(judge, part, run.x, y, &tally);
    cr_expect(tally.correct == tally.inputs - 1 && tally.ulp.error >= 0.5 &&
                  tally.ulp.x == (uint64_t)run.x * ACT_PAIR_ROW + at,
              "%s, part %d, x = 0x%04x, up = 0x%04zx: not found", impl->gated->name, part,
              run.x, at);
    act_gated_close(exact);
}

/* One wrong result of 2^32 is found wherever it is. */
Test(pair_sweep, fifty_plants_among_all_pairs) {
    static const char *const names[] = {"swiglu", "geglu_tanh", "swiglu_oai",
                                        "prelu_weight", "gated_hardswish"};
    enum { PLANTS = 10 }; /* of each */
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        act_impl impl = {.gated = act_gated_find(names[i]),
                         .format = &act_formats[i % 2 + 2]};
        const act_plan plan = {.exhaustive = true, .seed = 1};
        act_pair_inputs inputs;
        act_pair_table *table;
        act_pair_judge *judge;
        act_random random = act_random_seeded(i, "plants");
        act_gated_set_params(impl.gated, NULL, impl.params);
        cr_assert(act_pair_inputs_choose(&inputs, &plan, &impl) == ACT_OK);
        cr_assert(act_pair_table_open(&table, impl.gated, impl.params, impl.format) ==
                  ACT_OK);
        cr_assert(act_pair_judge_open(&judge, &impl, &inputs, table) == ACT_OK);
        for (uint64_t k = 0; k < PLANTS; k++) {
            plant(&impl, table, judge, &random, k);
        }
        act_pair_judge_close(judge);
        act_pair_table_close(table);
        act_pair_inputs_free(&inputs);
    }
}

/* What the tables say is what the exact tier says, for results of any kind. */
Test(pair_sweep, tables_and_exact_tier_tally_alike) {
    act_impl impl = {.gated = act_gated_find("swiglu_oai"), .format = &act_formats[3]};
    const act_plan plan = {.seed = 3, .points = 1};
    act_pair_inputs inputs;
    act_pair_table *table;
    act_pair_judge *by_table;
    act_pair_judge *exact;
    act_random random = act_random_seeded(3, "results");
    act_gated_set_params(impl.gated, NULL, impl.params);
    cr_assert(act_pair_inputs_choose(&inputs, &plan, &impl) == ACT_OK);
    cr_assert(act_pair_table_open(&table, impl.gated, impl.params, impl.format) ==
              ACT_OK);
    cr_assert(act_pair_judge_open(&by_table, &impl, &inputs, table) == ACT_OK);
    cr_assert(act_pair_judge_open(&exact, &impl, &inputs, NULL) == ACT_OK);
    for (int part = 0; part < ACT_GATED_PARTS; part++) {
        act_tally tally[2];
        act_tally_clear(&tally[0]);
        act_tally_clear(&tally[1]);
        for (size_t x = 0; x < inputs.n_x; x += 61) {
            uint16_t y[ACT_PAIR_UPS];
            float residual[ACT_PAIR_UPS];
            act_pair_run run = {.part = (act_gated_part)part,
                                .x = (uint16_t)inputs.x[x],
                                .first = inputs.up[0],
                                .count = ACT_PAIR_UPS,
                                .rounded = y,
                                .residual = residual};
            act_pair_truths(table, &run);
            for (size_t i = 0; i < ACT_PAIR_UPS; i++) { /* some right, some near */
                y[i] = (uint16_t)(y[i] + act_random_next(&random) % 4 / 2 * (i % 5));
            }
            act_pair_judge_run(by_table, (act_gated_part)part, x, y, &tally[0]);
            act_pair_judge_run(exact, (act_gated_part)part, x, y, &tally[1]);
        }
        const act_tally *a = &tally[0];
        const act_tally *b = &tally[1];
        cr_expect(a->inputs == b->inputs && a->correct == b->correct &&
                      a->numbers == b->numbers && a->units == b->units &&
                      a->units_abs == b->units_abs &&
                      memcmp(a->classes, b->classes, sizeof a->classes) == 0 &&
                      memcmp(a->ranks, b->ranks, sizeof a->ranks) == 0,
                  "part %d: counts differ, units by %ld and %ld", part,
                  (long)(a->units - b->units), (long)(a->units_abs - b->units_abs));
        cr_expect(a->ulp.error == b->ulp.error && a->ulp.x == b->ulp.x &&
                      a->floored.error == b->floored.error &&
                      a->absolute.error == b->absolute.error &&
                      a->relative.error == b->relative.error,
                  "part %d: extremes differ: %a and %a ulp, relative %a and %a", part,
                  a->ulp.error, b->ulp.error, a->relative.error, b->relative.error);
    }
    act_pair_judge_close(by_table);
    act_pair_judge_close(exact);
    act_pair_table_close(table);
    act_pair_inputs_free(&inputs);
}

/* Bad input gets one line and exit code 64. */
Test(pair_sweep, usage) {
    static const struct {
        const char *arguments, *says;
    } rows[] = {
        {"ulp swiglu.d0.f32 --lib libm.so.6 --symbol expf --abi array", "--abi pair"},
        {"ulp silu.d0.f32 --lib libm.so.6 --symbol expf --abi pair", "one input"},
        {"ulp swiglu.d2.f32 --lib libm.so.6 --symbol expf --abi pair", "d0 and d1"},
        {"ulp swigloo.d0.f32 --lib libm.so.6 --symbol expf --abi pair", "swiglu"},
        {"bench 'swiglu.*'", "no other"},
        {"ulp 'swiglu.d0.f32.*' --exhaustive", "pairs of binary32"},
        {"ulp swiglu.d0.bf16.fused --from 3.001 --to 3.002", "no value of the format"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process process = act_process_run("%s", rows[i].arguments);
        cr_expect(process.code == 64 && act_is_complaint(process.err) &&
                      strstr(process.err, rows[i].says) != NULL,
                  "%s: code %d: %s", rows[i].arguments, process.code, process.err);
        act_process_free(&process);
    }
}
