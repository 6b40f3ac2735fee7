/* The search within a budget, and the judging of binary64 that it rests on. */
#include "kernels.h"
#include "search/search_worst.h"
#include "sweep/sweep.h"
#include "synthetic.h"

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const act_lost none;

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(search, .fini = forget);

enum { F64, FUNCTIONS_MAX = 256, WINDOW = 200, WINDOWS = 12 };

static struct criterion_test_params each_function(void) {
    static size_t place[FUNCTIONS_MAX];
    for (size_t i = 0; i < act_function_count && i < FUNCTIONS_MAX; i++) {
        place[i] = i;
    }
    return cr_make_param_array(size_t, place, act_function_count);
}

/* Mostly where functions bend. */
static uint64_t any_window(act_random *random) {
    uint64_t draw = act_random_next(random);
    uint64_t exponent = draw % 4 > 0 ? 1023 - 14 + (draw >> 8) % 24 : (draw >> 8) % 2047;
    uint64_t fraction = act_random_next(random) >> 12;
    uint64_t at = draw % 8 == 5 ? 0 : fraction - fraction % WINDOW;
    return (draw >> 63) << 63 | exponent << 52 | at;
}

ParameterizedTestParameters(search, screen_of_binary64) {
    return each_function();
}

ParameterizedTest(size_t *at, search, screen_of_binary64) {
    const act_function *f = act_functions[*at];
    act_random random = act_random_seeded(5, f->name);
    double y[WINDOW];
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_judges judges;
        act_judges_open(&judges, f, order, &act_formats[F64]);
        for (int k = 0; k < WINDOWS; k++) {
            act_tally tally[ACT_JUDGES_MAX];
            uint64_t first = any_window(&random);
            act_synthesize(&judges, &random, (act_mischief)(k % ACT_MISCHIEFS), first,
                           WINDOW, y);
            for (int i = 0; i < judges.count; i++) {
                char why[ACT_DIFFERENCE_SIZE] = "";
                act_tally_clear(&tally[i]);
                act_judges_run(&judges, i, (act_results){first, y, WINDOW, 77},
                               &tally[i]);
                cr_expect(act_tally_same(&tally[i], &tally[0], why),
                          "%s.d%d from %a: by %s and exact: %s", f->name, order,
                          act_decode(judges.format, first),
                          act_screen_isa_names[judges.isa[i]], why);
            }
        }
        act_judges_close(&judges);
    }
}

/* The search counts failures as the exact tier does, and misses no error that is greater
 * than its own by more than 2^-9 ulp, or wrongly rounded. */
static void expect_judged(const act_tally *seen, const act_tally *exact,
                          const act_judges *judges, const char *isa, uint64_t first) {
    double x = act_decode(judges->format, first);
    double least = exact->ulp.error > 0.5 ? exact->ulp.error - 0x1p-9 : 0;
    double found = seen->ulp.set ? seen->ulp.error : 0;
    cr_expect(found >= least && found <= exact->ulp.error,
              "%s.d%d from %a by %s: %.17g instead of %.17g", judges->f->name,
              judges->order, x, isa, found, exact->ulp.error);
    for (int i = ACT_JUDGED + 1; i < ACT_CLASSES; i++) {
        cr_expect(seen->classes[i] == exact->classes[i],
                  "%s.d%d from %a by %s: %llu of %s instead of %llu", judges->f->name,
                  judges->order, x, isa, (unsigned long long)seen->classes[i],
                  act_class_names[i], (unsigned long long)exact->classes[i]);
    }
    cr_expect(seen->inputs == exact->inputs);
}

static void judge_window(const act_judges *judges, act_search_judge *const *judge,
                         uint64_t first, const double *y) {
    uint64_t x[WINDOW];
    act_tally exact;
    act_tally_clear(&exact);
    act_judges_run(judges, 0, (act_results){first, y, WINDOW, WINDOW}, &exact);
    for (size_t i = 0; i < WINDOW; i++) {
        x[i] = first + i;
    }
    for (int i = 1; i < judges->count; i++) {
        act_tally seen;
        act_tally_clear(&seen);
        act_search_peak peak =
            act_search_judge_points(judge[i], x, y, WINDOW, false, &seen);
        expect_judged(&seen, &exact, judges, act_screen_isa_names[judges->isa[i]], first);
        cr_expect(peak.x >= first && peak.x < first + WINDOW);
    }
}

ParameterizedTestParameters(search, judge) {
    return each_function();
}

ParameterizedTest(size_t *at, search, judge) {
    const act_function *f = act_functions[*at];
    act_random random = act_random_seeded(6, f->name);
    double y[WINDOW];
    for (int order = 0; order < ACT_ORDERS; order++) {
        act_judges judges;
        act_search_judge *judge[ACT_JUDGES_MAX] = {NULL};
        act_judges_open(&judges, f, order, &act_formats[F64]);
        for (int i = 1; i < judges.count; i++) {
            cr_assert(act_search_judge_open(&judge[i], f, NULL, order, &none,
                                            judges.isa[i]) == ACT_OK);
        }
        for (int k = 0; k < WINDOWS; k++) {
            uint64_t first = any_window(&random);
            act_synthesize(&judges, &random, (act_mischief)(k % ACT_MISCHIEFS), first,
                           WINDOW, y);
            judge_window(&judges, judge, first, y);
        }
        for (int i = 1; i < judges.count; i++) {
            act_search_judge_close(judge[i]);
        }
        act_judges_close(&judges);
    }
}

/* However many results next to midway are right, one that is wrong is seen. */
Test(search, wrong_rounding_is_seen) {
    enum { RIGHT = 400 };
    uint64_t x[RIGHT];
    double y[RIGHT];
    uint64_t at = act_encode(&act_formats[F64], 1.5);
    for (size_t n = 0; n < RIGHT; at++) {
        double value = act_decode(&act_formats[F64], at);
        double root = sqrt(value);
        double ulps = fma(-root, root, value) / (2 * root) * 0x1p52;
        if (fabs(ulps) > 0.4999) {
            x[n] = at;
            y[n] = root + (n == RIGHT - 1 ? copysign(0x1p-52, ulps) : 0);
            n++;
        }
    }
    act_search_judge *judge;
    act_tally tally;
    act_tally_clear(&tally);
    cr_assert(act_search_judge_open(&judge, act_function_find("sqrt"), NULL, 0, &none,
                                    ACT_SCREEN_BEST) == ACT_OK);
    act_search_judge_points(judge, x, y, RIGHT - 1, false, &tally);
    act_search_judge_points(judge, x + RIGHT - 1, y + RIGHT - 1, 1, false, &tally);
    cr_expect(tally.ulp.error > 0.5 && tally.ulp.error < 0.5002 &&
                  tally.ulp.x == x[RIGHT - 1],
              "%.17g", tally.ulp.error);
    act_search_judge_close(judge);
}

/* sqrt, which is correctly rounded but in a band of 2^-20 of a binade, where it is three
 * numbers off; and one that dies there. */
static const char kernels[] =
    "#include \"checkact.h\"\n"
    "#include <math.h>\n"
    "static int hit(double x) { return x >= 1.3 && x < 1.3 + 0x1p-20; }\n"
    "static double band(double x) {\n"
    "    double y = sqrt(x);\n"
    "    for (int i = 0; i < 3 && hit(x); i++) y = nextafter(y, INFINITY);\n"
    "    return y; }\n"
    "static double dies(double x) { if (hit(x)) __builtin_trap(); return sqrt(x); }\n"
    "#define ARRAY(name) static void name##_array(const double *x, double *y, size_t n)\\\n"
    "    { for (size_t i = 0; i < n; i++) y[i] = name(x[i]); }\n"
    "ARRAY(band) ARRAY(dies)\n"
    "static void from_y(const double *y, const double *dy, double *dx, size_t n)\n"
    "    { for (size_t i = 0; i < n; i++) dx[i] = dy[i] * y[i]; }\n"
    "static const struct act_row rows[] = {\n"
    "    {.function = \"sqrt\", .format = \"f64\", .name = \"band\",\n"
    "     .kernel.f64 = band_array, .claim = 0.5},\n"
    "    {.function = \"sqrt\", .format = \"f64\", .name = \"dies\",\n"
    "     .kernel.f64 = dies_array, .claim = 0.5},\n"
    "    {.function = \"exp\", .order = 1, .format = \"f64\", .name = \"from_y\",\n"
    "     .kernel.backward_f64 = from_y, .convention = ACT_BACKWARD_Y, .claim = 1.1},\n"
    "};\n"
    "ACT_EXPORT(rows)\n";

static act_search_worst_result search_kernel(const char *name, uint64_t seed, int jobs,
                                             uint64_t most, act_findings *findings) {
    act_kernels k;
    act_kernels_open(&k, kernels);
    act_plan plan = {.seed = seed,
                     .has_range = true,
                     .from = 0.5,
                     .to = 4,
                     .budget = 1e6,
                     .jobs = jobs,
                     .timeout = 60};
    act_search_worst budget = {
        .impl = act_kernels_find(&k, name), .plan = &plan, .most = most};
    act_search_worst_result found;
    cr_assert(act_search_worst_run(&budget, &found, findings) == ACT_OK);
    act_kernels_close(&k);
    return found;
}

enum { MANY = 40000000, FEW = 3000000 };

Test(search, finds_a_narrow_band) {
    act_findings findings = {0};
    act_search_worst_result found = search_kernel("band", 1, 1, MANY, &findings);
    double x = act_decode(&act_formats[F64], found.tally.ulp.x);
    cr_expect(findings.count == 0);
    cr_expect(found.tally.ulp.error > 3.4 && found.tally.ulp.error <= 3.5, "%.17g at %a",
              found.tally.ulp.error, x);
    cr_expect(x >= 1.3 && x < 1.3 + 0x1p-20, "%a", x);
    cr_expect(found.trace.is_set && found.trace.inputs <= MANY);
}

Test(search, tells_what_breaks_a_rule) {
    act_findings findings = {0};
    search_kernel("dies", 1, 1, MANY, &findings);
    cr_expect(findings.count == 1);
    cr_expect(findings.item[0].kind == ACT_FINDING_CRASH, "%s",
              act_finding_names[findings.item[0].kind]);
    cr_expect(strstr(findings.item[0].detail, "search") != NULL, "%s",
              findings.item[0].detail);
}

Test(search, starts_from_values_where_kernels_do) {
    act_findings findings = {0};
    act_search_worst_result found = search_kernel("from_y", 1, 1, 20000, &findings);
    cr_expect(findings.count == 0);
    cr_expect(found.tally.inputs >= 20000 && found.tally.ulp.error <= 0.5 + 0x1p-9,
              "%.17g", found.tally.ulp.error);
}

static bool same_search(const act_search_worst_result *a,
                        const act_search_worst_result *b) {
    char why[ACT_DIFFERENCE_SIZE];
    return act_tally_same(&a->tally, &b->tally, why) &&
           a->trace.inputs == b->trace.inputs && a->trace.width == b->trace.width &&
           a->trace.stream == b->trace.stream;
}

Test(search, is_reproducible) {
    for (int jobs = 1; jobs <= 2; jobs++) {
        act_findings findings = {0};
        act_search_worst_result one = search_kernel("band", 7, jobs, FEW, &findings);
        act_search_worst_result again = search_kernel("band", 7, jobs, FEW, &findings);
        act_search_worst_result other = search_kernel("band", 8, jobs, FEW, &findings);
        cr_expect(same_search(&one, &again), "%d threads", jobs);
        cr_expect(one.tally.ulp.x != other.tally.ulp.x, "%d threads: the seed is unused",
                  jobs);
        cr_expect(one.tally.inputs >= (uint64_t)jobs * FEW);
    }
}

Test(search, bad_input) {
    static const char *const rows[] = {
        "'tanh.d0.f64.*' --budget 0",    "'tanh.d0.f64.*' --budget -1",
        "'tanh.d0.f64.*' --budget soon", "'tanh.d0.f64.*' --budget nan",
        "'tanh.d0.f64.*' --budget inf",  "'tanh.d0.f64.*' --budget ''",
        "'tanh.d0.f32.*' --budget 1",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        act_process p = act_process_run("ulp %s", rows[i]);
        cr_expect(p.code == 64, "%s: exit code %d", rows[i], p.code);
        cr_expect(act_is_complaint(p.err), "%s: %s", rows[i], p.err);
        cr_expect(p.out[0] == '\0');
        act_process_free(&p);
    }
}

/* The row says that its errors are lower bounds, how the worst was found, and commands
 * that work. */
Test(search, row) {
    act_process p =
        act_process_run("ulp tanh.d0.f64.libm --budget 0.5 --jobs 1 --seed 3 --json");
    json_t *rows = act_process_rows(&p);
    const json_t *row = json_array_get(rows, 0);
    cr_assert(row != NULL, "%s", p.err);
    cr_expect(!json_is_true(json_object_get(row, "exhaustive")));
    cr_expect(act_real(row, "inputs") > 20000);
    cr_expect(strstr(act_text(row, "found"), "seed 3") != NULL, "%s",
              act_text(row, "found"));
    cr_expect(strstr(act_text(row, "reproduce"), "--budget 0.5 --jobs 1 --seed 3") !=
                  NULL,
              "%s", act_text(row, "reproduce"));
    act_process again =
        act_process_run("ulp tanh.d0.f64.libm --from %s --to %s --json",
                        act_text(row, "worst_x"), act_text(row, "worst_x"));
    json_t *one = act_process_rows(&again);
    cr_expect(act_real(json_array_get(one, 0), "max_ulp") == act_real(row, "max_ulp"));
    json_decref(one);
    json_decref(rows);
    act_process_free(&again);
    act_process_free(&p);
}

/* Ctrl-C ends the search, not what it found. */
Test(search, interrupted) {
    act_scratch scratch;
    char path[ACT_FILE_SIZE];
    act_scratch_make(&scratch);
    act_scratch_file(&scratch, "out", path);
    pid_t child =
        act_process_start(&scratch, "ulp tanh.d0.f64.libm --budget 100 --jobs 2 --json");
    const struct timespec nap = {.tv_sec = 2};
    nanosleep(&nap, NULL);
    kill(-child, SIGINT);
    int code = act_process_wait(child);
    size_t size = 0;
    char *text = act_scratch_read(path, &size);
    cr_expect(code == 130, "exit code %d", code);
    cr_expect(text != NULL && strstr(text, "\"found\":\"s") != NULL, "%s", text);
    cr_expect(text != NULL && strstr(text, "\"findings\":[]") != NULL, "%s", text);
    free(text);
    act_scratch_remove(&scratch);
}
