/* Sweeps over every input of a range: whatever the threads and the instruction set, they
 * end with what the exact tier makes of each single result; and kernels that break a rule
 * in the middle are found. */
#include "code/trial.h"
#include "judge/screen_isa.h"
#include "kernels.h"
#include "store/rows_accuracy.h"
#include "store/rows_curves.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* silu as it is often written, exp' from exp; and kernels that go wrong at one input. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "#include <stdlib.h>\n"
    "#if defined __x86_64__\n"
    "#include <xmmintrin.h>\n"
    "#define FLUSH _mm_setcsr(_mm_getcsr() | 0x8000)\n"
    "#else\n"
    "#define FLUSH (void)0\n"
    "#endif\n"
    "static void silu(const float *x, float *y, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) y[i] = x[i] / (1 + expf(-x[i])); }\n"
    "static void from_y(const float *y, const float *dy, float *dx, size_t n) {\n"
    "    for (size_t i = 0; i < n; i++) dx[i] = dy[i] * y[i]; }\n"
    "#define BREAK(name, deed) static void name(const float *x, float *y, size_t n) {\\\n"
    "    for (size_t i = 0; i < n; i++) { y[i] = x[i]; if (x[i] == 0x1.0a1234p+0f) deed; } }\n"
    "static void hang(void) { for (volatile int on = 1; on;) {} }\n"
    "BREAK(dies, abort()) BREAK(hangs, hang()) BREAK(leaves, exit(0))\n"
    "BREAK(flushes, FLUSH)\n"
    "BREAK(wrong, y[i] = -1) BREAK(wrong_too, y[i] = -1)\n"
    "BREAK(other, y[i] = 2) BREAK(right, (void)0)\n"
    "#define ROW(f, k) {.function = #f, .format = \"f32\", .name = #k, .kernel.f32 = k,\\\n"
    "    .claim = 0.5}\n"
    "static const struct act_row rows[] = {\n"
    "    ROW(silu, silu), ROW(identity, dies), ROW(identity, hangs), ROW(identity, leaves),\n"
    "    ROW(identity, flushes), ROW(identity, wrong), ROW(identity, right),\n"
    "    ROW(identity, other), ROW(identity, wrong_too),\n"
    "    {.function = \"exp\", .order = 1, .format = \"f32\", .name = \"from_y\",\n"
    "     .kernel.backward_f32 = from_y, .convention = ACT_BACKWARD_Y, .claim = 0.5},\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

/* What a sweep of one implementation has to say. */
typedef struct outcome {
    act_plan plan;
    size_t results;
    act_verdict verdict;
    act_accuracy accuracy;
    act_findings findings;
    json_t *row, *bins;
    json_int_t exact_inputs; /* no longer in the row */
} outcome;

static act_status take(void *user, const act_sweep_result *result) {
    outcome *out = user;
    out->results++;
    out->verdict = act_verdict_of(result);
    out->accuracy = result->accuracy;
    out->findings = result->findings;
    out->row = act_row_of_accuracy(&out->plan, result);
    out->bins = act_rows_of_bins(result);
    out->exact_inputs = json_integer_value(json_object_get(out->row, "exact_inputs"));
    json_object_del(out->row, "exact_inputs"); /* who judged does not matter */
    return ACT_OK;
}

static void free_outcome(outcome *out) {
    json_decref(out->row);
    json_decref(out->bins);
}

/* Every input from..to. */
static outcome sweep(const act_impl *impl, double from, double to, int jobs,
                     act_screen_isa isa) {
    outcome out = {0};
    out.plan = (act_plan){.seed = 1,
                          .has_range = true,
                          .from = from,
                          .to = to,
                          .exhaustive = true,
                          .jobs = jobs,
                          .timeout = 1};
    act_sweep job = {.impls = impl, .count = 1, .plan = out.plan, .isa = isa};
    act_status status = act_sweep_run(&job, take, &out);
    cr_assert(status == ACT_OK && out.results == 1, "%s: status %d, %zu results",
              impl->id, (int)status, out.results);
    return out;
}

/* A binade's end lies within, and five batches. */
static const double from = 0x1.f8p-1, to = 0x1.08p+0;
enum { INPUTS = (1 << 18) + (1 << 18) + 1 };

Test(pipeline, threads_and_instruction_sets_change_nothing) {
    static const act_screen_isa isas[] = {ACT_SCREEN_BASE, ACT_SCREEN_V3, ACT_SCREEN_V4,
                                          ACT_SCREEN_BEST};
    act_kernels f;
    act_kernels_open(&f, kernels);
    const act_impl *silu = act_kernels_find(&f, "silu");
    outcome first = sweep(silu, from, to, 1, ACT_SCREEN_BEST);
    cr_expect(first.accuracy.inputs == INPUTS && first.accuracy.exhaustive, "%zu inputs",
              first.accuracy.inputs);
    cr_expect(first.accuracy.ulp.error > 0.5 && first.accuracy.ulp.error < 4, "%a ulp",
              first.accuracy.ulp.error);
    for (int i = 0; i < 8; i++) {
        act_screen_isa isa = isas[i / 2];
        if (act_screen_kernels_find(isa) == NULL) {
            fprintf(stderr, "%s is not tested: this processor lacks it\n",
                    act_screen_isa_names[isa]);
            continue;
        }
        outcome other = sweep(silu, from, to, 1 + i % 2, isa);
        cr_expect(json_equal(first.row, other.row) != 0 &&
                      json_equal(first.bins, other.bins) != 0,
                  "%d threads, %s: max %a, mean %a, not %a, %a", 1 + i % 2,
                  act_screen_isa_names[isa], other.accuracy.ulp.error,
                  other.accuracy.mean_ulp, first.accuracy.ulp.error,
                  first.accuracy.mean_ulp);
        free_outcome(&other);
    }
    free_outcome(&first);
    act_kernels_close(&f);
}

/* Also where parts of binades, each of its own length, share batches with what else a
 * thread has taken. */
Test(pipeline, parts_of_binades_are_judged_alike_by_any_number_of_threads) {
    static const double ranges[][2] = {{0x1.fd0002p-1, 0x1.0212p+0},
                                       {-0x1.00b1p+3, -0x1.f8888p+2},
                                       {0x1.e0006p-2, 0x1.05p-1},
                                       {0x1.e0006p-2, 0x1.05p+0}};
    act_kernels f;
    act_kernels_open(&f, kernels);
    const act_impl *silu = act_kernels_find(&f, "silu");
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        outcome first = sweep(silu, ranges[i][0], ranges[i][1], 1, ACT_SCREEN_BEST);
        for (int jobs = 2; jobs <= 3; jobs++) {
            outcome other =
                sweep(silu, ranges[i][0], ranges[i][1], jobs, ACT_SCREEN_BEST);
            cr_expect(json_equal(first.row, other.row) != 0 &&
                          json_equal(first.bins, other.bins) != 0,
                      "%d threads, from %a", jobs, ranges[i][0]);
            cr_expect(first.exact_inputs == other.exact_inputs,
                      "%d threads, from %a: exact inputs", jobs, ranges[i][0]);
            free_outcome(&other);
        }
        free_outcome(&first);
    }
    act_kernels_close(&f);
}

/* The results of the runner, each judged by the exact tier. */
static void judge_singly(const act_impl *impl, double lo, double hi, act_accuracy *out) {
    enum { MOST = 1 << 14 };
    static uint64_t bits[MOST], y[MOST];
    static act_truth truth[MOST];
    static bool undecided[MOST];
    static double weight[MOST];
    act_tally tallies[ACT_BINS];
    act_findings findings = {0};
    bool measured = false;
    act_exact *exact = NULL;
    size_t n = 0;
    cr_assert(act_exact_open(&exact, impl->function, impl->params, impl->order) ==
              ACT_OK);
    int64_t last = act_ordinal(impl->format, act_encode(impl->format, hi));
    for (int64_t at = act_ordinal(impl->format, act_encode(impl->format, lo)); at <= last;
         at++) {
        cr_assert(n < MOST);
        bits[n] = act_from_ordinal(impl->format, at);
        cr_assert(act_exact_truth(exact, impl->format, act_decode(impl->format, bits[n]),
                                  &truth[n]) == ACT_OK);
        n++;
    }
    act_trial trial = {.impl = impl, .x = bits, .n = n, .timeout = 10};
    act_trial_run(&trial, y, &measured, &findings);
    cr_assert(measured && findings.count == 0);
    act_truth_table table = {.format = impl->format,
                             .exact = exact,
                             .points = {.bits = bits, .count = n},
                             .truth = truth,
                             .weight = weight,
                             .has_more = undecided,
                             .is_undecided = undecided};
    act_truth_table_weigh(&table);
    for (int i = 0; i < ACT_BINS; i++) {
        act_tally_clear(&tallies[i]);
    }
    act_accuracy_add(tallies, &table, y);
    act_accuracy_finish(out, tallies, impl->format, true);
    act_exact_close(exact);
}

Test(pipeline, the_same_as_one_by_one) {
    static const double ranges[][2] = {{0x1.fff8p-1, 0x1.002p+0},
                                       {-5, -0x1.3ffp+2},
                                       {-0x1p-148, 0x1.8p-137},
                                       {88.5, 0x1.62p+6}};
    act_kernels f;
    act_kernels_open(&f, kernels);
    const act_impl *silu = act_kernels_find(&f, "silu");
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        double lo = fmin(ranges[i][0], ranges[i][1]);
        double hi = fmax(ranges[i][0], ranges[i][1]);
        act_accuracy want;
        judge_singly(silu, lo, hi, &want);
        outcome out = sweep(silu, lo, hi, 2, ACT_SCREEN_BEST);
        const act_accuracy *got = &out.accuracy;
        cr_expect(got->inputs == want.inputs && got->judged == want.judged &&
                      memcmp(got->classes, want.classes, sizeof want.classes) == 0 &&
                      memcmp(got->ranks, want.ranks, sizeof want.ranks) == 0,
                  "%a: counts of %zu and %zu inputs", lo, got->inputs, want.inputs);
        cr_expect(got->ulp.error == want.ulp.error && got->ulp.x == want.ulp.x &&
                      got->relative.error == want.relative.error &&
                      got->relative.x == want.relative.x &&
                      got->absolute.error == want.absolute.error &&
                      got->floored.x == want.floored.x,
                  "%a: max %a at %#llx, not %a at %#llx", lo, got->ulp.error,
                  (unsigned long long)got->ulp.x, want.ulp.error,
                  (unsigned long long)want.ulp.x);
        cr_expect(got->mean_ulp == want.mean_ulp && got->bias_ulp == want.bias_ulp &&
                      got->correctly_rounded == want.correctly_rounded,
                  "%a: mean %a, bias %a, not %a, %a", lo, got->mean_ulp, got->bias_ulp,
                  want.mean_ulp, want.bias_ulp);
        free_outcome(&out);
    }
    act_kernels_close(&f);
}

/* What a sweep has to say of each of its implementations. */
typedef struct outcomes {
    const act_impl *impls;
    outcome each[ACT_PIPELINE_MOST + 4];
} outcomes;

static act_status take_each(void *user, const act_sweep_result *result) {
    outcomes *out = user;
    return take(&out->each[result->impl - out->impls], result);
}

/* Side by side, `count` implementations of one target: every input from..to. */
static void sweep_together(outcomes *out, const act_impl *impls, size_t count) {
    *out = (outcomes){.impls = impls};
    act_sweep job = {.impls = impls,
                     .count = count,
                     .plan = {.seed = 1,
                              .has_range = true,
                              .from = from,
                              .to = 0x1.1p+0,
                              .jobs = 1,
                              .timeout = 1}};
    for (size_t i = 0; i < count; i++) {
        out->each[i].plan = job.plan;
    }
    cr_assert(act_sweep_run(&job, take_each, out) == ACT_OK);
}

static void expect_same(const outcome *got, const outcome *want, const char *id) {
    bool same_finding =
        got->findings.count == want->findings.count &&
        (got->findings.count == 0 ||
         strcmp(got->findings.item[0].detail, want->findings.item[0].detail) == 0);
    cr_expect(got->results == 1 && got->verdict == want->verdict && same_finding &&
                  json_equal(got->row, want->row) != 0 &&
                  json_equal(got->bins, want->bins) != 0,
              "%s: %s with %zu findings, max %a, mean %a, not %s with %zu, %a, %a", id,
              act_verdict_names[got->verdict], got->findings.count,
              got->accuracy.ulp.error, got->accuracy.mean_ulp,
              act_verdict_names[want->verdict], want->findings.count,
              want->accuracy.ulp.error, want->accuracy.mean_ulp);
}

/* Whose results are the same up to some input, or whose leader ends, has what it would
 * have alone. */
Test(pipeline, side_by_side_is_as_alone) {
    enum { KERNELS = 8 };
    static outcomes alone, together;
    act_kernels f;
    act_kernels_open(&f, kernels);
    const act_impl *impls = act_kernels_find(&f, "dies");
    sweep_together(&together, impls, KERNELS);
    for (size_t i = 0; i < KERNELS; i++) {
        sweep_together(&alone, impls + i, 1);
        expect_same(&together.each[i], &alone.each[0], impls[i].id);
        free_outcome(&together.each[i]);
        free_outcome(&alone.each[0]);
    }
    cr_expect(together.each[0].findings.count == 1 &&
                  together.each[4].accuracy.classes[ACT_WRONG_SIGN] == 1 &&
                  together.each[5].accuracy.ulp.error == 0 &&
                  together.each[6].accuracy.ulp.error > 1e6 &&
                  together.each[7].accuracy.classes[ACT_WRONG_SIGN] == 1,
              "the kernels are not what they should be");
    act_kernels_close(&f);
}

/* More than fit side by side. */
Test(pipeline, any_number_of_implementations) {
    enum { COPIES = ACT_PIPELINE_MOST + 3 };
    static outcomes many;
    act_kernels f;
    act_kernels_open(&f, kernels);
    act_impl *impls = calloc(COPIES, sizeof *impls);
    cr_assert(impls != NULL);
    for (size_t i = 0; i < COPIES; i++) {
        impls[i] = *act_kernels_find(&f, i % 5 == 3 ? "other" : "wrong");
    }
    sweep_together(&many, impls, COPIES);
    for (size_t i = 0; i < COPIES; i++) {
        const outcome *out = &many.each[i];
        size_t signs = i % 5 == 3 ? 0 : 1;
        cr_expect(out->results == 1 &&
                      out->accuracy.inputs == many.each[0].accuracy.inputs &&
                      out->accuracy.classes[ACT_WRONG_SIGN] == signs &&
                      (out->accuracy.ulp.error > 0) == (signs == 0),
                  "copy %zu: %zu wrong signs, %a ulp", i,
                  out->accuracy.classes[ACT_WRONG_SIGN], out->accuracy.ulp.error);
        free_outcome(&many.each[i]);
    }
    free(impls);
    act_kernels_close(&f);
}

Test(pipeline, kernels_that_start_from_y_get_it) {
    act_kernels f;
    act_kernels_open(&f, kernels);
    outcome out = sweep(act_kernels_find(&f, "from_y"), from, to, 2, ACT_SCREEN_BEST);
    cr_expect(out.verdict == ACT_VERDICT_PASS && out.accuracy.inputs == INPUTS,
              "%s: %a ulp, %zu inputs", act_verdict_names[out.verdict],
              out.accuracy.ulp.error, out.accuracy.inputs);
    free_outcome(&out);
    act_kernels_close(&f);
}

/* At one input in the middle of a batch, which no sample holds. */
Test(pipeline, broken_rules_are_findings) {
    static const struct {
        const char *name;
        act_finding_kind kind;
    } rows[] = {
        {"dies", ACT_FINDING_CRASH},
        {"hangs", ACT_FINDING_TIMEOUT},
        {"leaves", ACT_FINDING_EXIT},
#if defined(__x86_64__)
        {"flushes", ACT_FINDING_FLUSH_TO_ZERO},
#endif
    };
    act_kernels f;
    act_kernels_open(&f, kernels);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int jobs = 1; jobs <= 2; jobs++) {
            outcome out = sweep(act_kernels_find(&f, rows[i].name), 1, 0x1.1p+0, jobs,
                                ACT_SCREEN_BEST);
            const act_finding *finding = &out.findings.item[0];
            double first = NAN;
            double last = NAN;
            const char *range = strstr(finding->detail, "(among x = ");
            cr_expect(out.verdict == ACT_VERDICT_FAIL && out.findings.count == 1,
                      "%s: %s, %zu findings", rows[i].name,
                      act_verdict_names[out.verdict], out.findings.count);
            cr_expect(finding->kind == rows[i].kind, "%s: %s", rows[i].name,
                      act_finding_names[finding->kind]);
            cr_expect(range != NULL &&
                          sscanf(range, "(among x = %la ... %la)", &first, &last) == 2 &&
                          first <= 0x1.0a1234p+0 && last >= 0x1.0a1234p+0,
                      "%s: %s", rows[i].name, finding->detail);
            free_outcome(&out);
        }
    }
    act_kernels_close(&f);
}

Test(pipeline, one_wrong_result_is_found) {
    act_kernels f;
    act_kernels_open(&f, kernels);
    outcome out = sweep(act_kernels_find(&f, "wrong"), 1, 0x1.1p+0, 2, ACT_SCREEN_BEST);
    const act_worst *special = &out.accuracy.first[ACT_WRONG_SIGN];
    cr_expect(out.verdict == ACT_VERDICT_FAIL &&
                  out.accuracy.classes[ACT_WRONG_SIGN] == 1 && special->set &&
                  act_decode(act_binary32, special->x) == 0x1.0a1234p+0,
              "%s: %zu wrong signs", act_verdict_names[out.verdict],
              out.accuracy.classes[ACT_WRONG_SIGN]);
    free_outcome(&out);
    act_kernels_close(&f);
}
