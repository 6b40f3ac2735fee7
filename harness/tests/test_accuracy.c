#include "judge/accuracy.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { F64, F32, F16, BF16 };
#define QUIET (double)NAN
#define LARGEST (double)FLT_MAX

/* A truth in an initializer. */
#define TRUTH(rounded_, residual_, exponent, zero_)                                      \
    {                                                                                    \
        .rounded = (rounded_), .residual = (residual_), .ulp_exponent = (exponent),      \
        .zero = (zero_)                                                                  \
    }

/* A truth by hand: f(x) = (rounded / ulp + residual) ulp. */
static act_truth truth_of(double rounded, int ulp_exponent, double residual,
                          act_zero_sign zero) {
    return (act_truth){.rounded = rounded,
                       .residual = residual,
                       .ulp_exponent = ulp_exponent,
                       .zero = zero};
}

enum { INPUTS_MAX = 16 };

/* A table in which point i is x[i], ascending, with truth[i]. */
typedef struct fixture {
    act_truth_table table;
    uint64_t bits[INPUTS_MAX], y[INPUTS_MAX];
    act_truth truth[INPUTS_MAX];
    bool undecided[INPUTS_MAX], has_more[INPUTS_MAX];
    double weight[INPUTS_MAX];
} fixture;

static void fill(fixture *f, const act_format *format, const double *x,
                 const act_truth *truth, const double *y, size_t count) {
    *f = (fixture){0};
    f->table = (act_truth_table){.format = format,
                                 .points = {.bits = f->bits, .count = count},
                                 .truth = f->truth,
                                 .has_more = f->has_more,
                                 .weight = f->weight,
                                 .is_undecided = f->undecided};
    for (size_t i = 0; i < count; i++) {
        f->bits[i] = act_encode(format, x[i]);
        f->y[i] = act_encode(format, y[i]);
        f->truth[i] = truth[i];
    }
    act_truth_table_weigh(&f->table);
}

static void measure(act_accuracy *out, const fixture *f) {
    act_tally tallies[ACT_BINS];
    for (int i = 0; i < ACT_BINS; i++) {
        act_tally_clear(&tallies[i]);
    }
    act_truth_table table = f->table;
    act_exact *exact = NULL; /* of a function that truths by hand are not of */
    if (table.exact == NULL) {
        cr_assert(act_exact_open(&exact, act_function_find("abs"), NULL, 1) == ACT_OK);
        table.exact = exact;
    }
    act_accuracy_add(tallies, &table, f->y);
    act_accuracy_finish(out, tallies, table.format, false);
    act_exact_close(exact);
}

/* An extreme of that size, at that input, and the result there. */
static void expect_worst(const fixture *f, const char *what, act_worst got, double error,
                         size_t at) {
    cr_expect(got.set && got.error == error && got.x == f->bits[at] && got.y == f->y[at],
              "%s: %a at %#llx, got %#llx, not %a at %#llx", what, got.error,
              (unsigned long long)got.x, (unsigned long long)got.y, error,
              (unsigned long long)f->bits[at]);
}

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-12 * fabs(b);
}

/* Results everywhere 1 ulp above f: every mean of the error is 1. */
Test(accuracy, a_constant_error) {
    static const double x[] = {-HUGE_VAL, -3, -1, -0.5, -0.0, 0, 0.25, 2, HUGE_VAL};
    enum { COUNT = sizeof x / sizeof x[0] };
    act_truth truth[COUNT];
    double y[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        truth[i] = truth_of(1.5, -23, 0, ACT_ZERO_ANY);
        y[i] = 1.5 + 0x1p-23;
    }
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, COUNT);
    measure(&a, &f);
    cr_expect(a.inputs == COUNT && a.judged == COUNT && a.classes[ACT_JUDGED] == COUNT,
              "%zu inputs, %zu judged", a.inputs, a.judged);
    cr_expect(a.ulp.error == 1 && a.mean_ulp == 1 && a.bias_ulp == 1,
              "max %a, mean %a, bias %a", a.ulp.error, a.mean_ulp, a.bias_ulp);
    cr_expect(near(a.normal_ulp, 1), "normal_ulp %.17g", a.normal_ulp);
    cr_expect(near(a.normal_abs, 0x1p-23), "normal_abs %a", a.normal_abs);
    cr_expect(a.correctly_rounded == 0, "share %g", a.correctly_rounded);
    /* 2^-23 / 1.5, kept as a multiple of 2^-43: 2^21 / 3 is nearest to 699051. */
    cr_expect(a.relative.error == 699051 * 0x1p-43, "relative %a", a.relative.error);
    cr_expect(act_accuracy_failures(&a) == 0, "%zu failures", act_accuracy_failures(&a));
    for (int class = 0; class < ACT_CLASSES; class ++) {
        cr_expect(!a.first[class].set, "%s at %#llx", act_class_names[class],
                  (unsigned long long)a.first[class].x);
    }
    /* Of equal errors the one at the least encoding is kept: 0 has that. */
    expect_worst(&f, "max", a.ulp, 1, 5);
}

/* Errors -1/4, +2, -1 and +8 ulp; in ulps of at least 2^-4 the last is 8 * 2^-6. */
Test(accuracy, statistics_by_hand) {
    static const double x[] = {-2, -1, 1, 2};
    const act_truth truth[] = {TRUTH(1, 0.25, -23, 0), TRUTH(1, 0, -23, 0),
                               TRUTH(-4, 0, -21, 0), TRUTH(0x1p-10, 0, -33, 0)};
    static const double y[] = {1, 1 + 0x2p-23, -4 - 0x1p-21, 0x1p-10 + 0x8p-33};
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, 4);
    measure(&a, &f);
    expect_worst(&f, "max", a.ulp, 8, 3);
    expect_worst(&f, "floored", a.floored, 2, 1);
    expect_worst(&f, "absolute", a.absolute, 0x1p-21, 2);
    expect_worst(&f, "relative", a.relative, 0x1p-20, 3);
    /* In 127ths of an ulp: 32 (31.75), 254, 127 and 1016. */
    cr_expect(near(a.mean_ulp, (32 + 254 + 127 + 1016) / (4 * 127.0)) &&
                  near(a.bias_ulp, (-32 + 254 - 127 + 1016) / (4 * 127.0)),
              "mean %a, bias %a", a.mean_ulp, a.bias_ulp);
    cr_expect(a.ranks[0] == 1 && a.ranks[1] == 1 && a.ranks[2] == 1 && a.ranks[4] == 1,
              "ranks %zu %zu %zu %zu %zu", a.ranks[0], a.ranks[1], a.ranks[2], a.ranks[3],
              a.ranks[4]);
    cr_expect(a.correctly_rounded == 0.25, "share %g", a.correctly_rounded);
    /* Cells end at -2, -3/2, 0, 3/2, 2; Phi(3/2) and Phi(2) from tables. */
    const double inner = 0.93319279873114191 - 0.5;
    const double outer = 0.97724986805182079 - 0.93319279873114191;
    double ulp = (outer * (0.25 + 8) + inner * (2 + 1)) / (2 * (inner + outer));
    double absolute = (outer * (0x1p-25 + 0x1p-30) + inner * (0x1p-22 + 0x1p-21)) /
                      (2 * (inner + outer));
    cr_expect(near(a.normal_ulp, ulp), "normal_ulp %.17g, not %.17g", a.normal_ulp, ulp);
    cr_expect(near(a.normal_abs, absolute), "normal_abs %a, not %a", a.normal_abs,
              absolute);
}

/* Near a root of f the pure error is huge, the floored one is not. */
Test(accuracy, floored_error_at_a_root) {
    static const double x[] = {1};
    const act_truth truth[] = {TRUTH(0x1p-60, 0, -83, 0)};
    static const double y[] = {0x1p-27};
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, 1);
    measure(&a, &f);
    cr_expect(a.ulp.error == 0x1p56 - 0x1p23, "max %a", a.ulp.error);
    cr_expect(a.floored.error == 1 - 0x1p-33, "floored %a", a.floored.error);
}

/* Errors beyond binary64 are the greatest there are, not infinite and not lost. */
Test(accuracy, the_worst_of_binary64) {
    static const double x[] = {-1, 0, 1};
    const act_truth truth[] = {TRUTH(0x1p-1074, 0, -1074, 0), TRUTH(1, 0, -52, 0),
                               TRUTH(-0x1p-1074, 0, -1074, 0)};
    static const double y[] = {HUGE_VAL, 1, -1e10};
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F64], x, truth, y, 3);
    measure(&a, &f);
    expect_worst(&f, "max", a.ulp, 1e300, 2); /* 1 has a lesser encoding than -1 */
    cr_expect(a.floored.error == 1e300, "floored %g", a.floored.error);
    /* Where |f| is subnormal there is no relative error; at 0 it is 0. */
    expect_worst(&f, "relative", a.relative, 0, 1);
    cr_expect(a.absolute.error == DBL_MAX, "absolute %g", a.absolute.error);
    cr_expect(isfinite(a.mean_ulp) && a.mean_ulp > 1e299 && a.bias_ulp == 0,
              "mean %g, bias %g", a.mean_ulp, a.bias_ulp);
    cr_expect(isfinite(a.normal_ulp) && isfinite(a.normal_abs), "normal %g, %g",
              a.normal_ulp, a.normal_abs);
    fill(&f, &act_formats[F64], x + 2, truth + 2, y + 2, 1);
    measure(&a, &f);
    cr_expect(a.absolute.error == 1e10, "absolute %g, not 1e10", a.absolute.error);
    /* Errors in ulps end at 1e300, and with them relative ones at 1e300 ulp(f) / |f|. */
    const act_truth normal[] = {TRUTH(0x1p-1022, 0, -1074, 0)};
    fill(&f, &act_formats[F64], x, normal, y, 1);
    measure(&a, &f);
    expect_worst(&f, "max", a.ulp, 1e300, 0);
    expect_worst(&f, "relative", a.relative, ldexp(1e300, -52), 0);
}

/* Failures, NaN for NaN and undecided inputs are in no mean and no maximum. */
Test(accuracy, what_does_not_enter_the_means) {
    static const double x[] = {-4, -3, -2, -1, 0, 1, 2, 3, 4};
    enum { COUNT = sizeof x / sizeof x[0], UNDECIDED = 7 };
    act_truth truth[COUNT];
    static const double y[] = {1, QUIET, 0, -1, QUIET, 1 + 0x1p-23, 1, 5, 0};
    for (size_t i = 0; i < COUNT; i++) {
        truth[i] = truth_of(1, -23, 0, ACT_ZERO_ANY);
    }
    truth[4].rounded = QUIET; /* and the result is NaN: right */
    truth[6].rounded = QUIET; /* and the result is a number */
    truth[8] = truth_of(-0.0, -149, 0, ACT_ZERO_MINUS);
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, COUNT);
    f.undecided[UNDECIDED] = true;
    f.table.undecided = 1;
    measure(&a, &f);
    static const size_t at[ACT_CLASSES] = {[ACT_NAN_FOR_NUMBER] = 1,
                                           [ACT_ZERO_FOR_NUMBER] = 2,
                                           [ACT_WRONG_SIGN] = 3,
                                           [ACT_NUMBER_FOR_NAN] = 6,
                                           [ACT_WRONG_ZERO_SIGN] = 8};
    for (int class = ACT_JUDGED + 1; class < ACT_CLASSES; class ++) {
        cr_expect(a.classes[class] == act_class_is_failure((act_class) class), "%s %zu",
                  act_class_names[class], a.classes[class]);
        if (act_class_is_failure((act_class) class)) {
            expect_worst(&f, act_class_names[class], a.first[class], 0, at[class]);
        }
    }
    cr_expect(act_accuracy_failures(&a) == 5, "%zu failures", act_accuracy_failures(&a));
    cr_expect(a.inputs == COUNT && a.judged == 2 && a.undecided == 1,
              "%zu inputs, %zu judged, %zu undecided", a.inputs, a.judged, a.undecided);
    expect_worst(&f, "max", a.ulp, 1, 5);
    cr_expect(a.mean_ulp == 0.5, "mean %a", a.mean_ulp);
    cr_expect(a.correctly_rounded == 2.0 / 8, "share %g of 8", a.correctly_rounded);
}

/* Each class names the least encoding of an input in it, whatever others are in. */
Test(accuracy, each_class_has_its_first_input) {
    static const double x[] = {-8, -4, -2, -1, 1, 2, 4, 8};
    static const double y[] = {-1, -1, QUIET, QUIET, 1, -1, -1, QUIET};
    act_truth truth[8];
    for (size_t i = 0; i < 8; i++) {
        truth[i] = truth_of(1, -23, 0, ACT_ZERO_PLUS);
    }
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, 8);
    measure(&a, &f);
    expect_worst(&f, "wrong sign", a.first[ACT_WRONG_SIGN], 0, 5);
    expect_worst(&f, "NaN", a.first[ACT_NAN_FOR_NUMBER], 0, 7);
    fill(&f, &act_formats[F32], x, truth, y, 4);
    measure(&a, &f);
    expect_worst(&f, "wrong sign of negative x", a.first[ACT_WRONG_SIGN], 0, 1);
    expect_worst(&f, "NaN of negative x", a.first[ACT_NAN_FOR_NUMBER], 0, 3);
}

/* -0 where f is exactly 0, and what a mask makes of f'(NaN): told, and no failures. */
Test(accuracy, conventions_are_told) {
    static const double x[] = {-2, -1, 1, 2, 4};
    static const double y[] = {-0.0, 0, 0, 1, 0.5};
    act_truth truth[5] = {truth_of(0, -149, 0, ACT_ZERO_EITHER),
                          truth_of(0, -149, 0, ACT_ZERO_EITHER)};
    for (size_t i = 2; i < 5; i++) {
        truth[i] = (act_truth){.rounded = QUIET, .masks = 2, .mask = {0, 1}};
    }
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, 5);
    measure(&a, &f);
    cr_expect(a.classes[ACT_MINUS_ZERO] == 1 && a.classes[ACT_NAN_MASKED] == 2 &&
                  a.classes[ACT_NUMBER_FOR_NAN] == 1 && act_accuracy_failures(&a) == 1,
              "%zu -0, %zu masked, %zu numbers", a.classes[ACT_MINUS_ZERO],
              a.classes[ACT_NAN_MASKED], a.classes[ACT_NUMBER_FOR_NAN]);
    cr_expect(a.judged == 2 && a.ulp.error == 0, "%zu judged, %g ulp", a.judged,
              a.ulp.error);
    expect_worst(&f, "-0", a.first[ACT_MINUS_ZERO], 0, 0);
    expect_worst(&f, "mask", a.first[ACT_NAN_MASKED], 0, 2);
    expect_worst(&f, "number", a.first[ACT_NUMBER_FOR_NAN], 0, 4);
}

/* Without a single judged result there is no error, not an error of 0. */
Test(accuracy, nothing_judged) {
    static const double x[] = {-1, 1};
    static const double y[] = {QUIET, QUIET};
    const act_truth truth[] = {TRUTH(1, 0, -23, 0), TRUTH(1, 0, -23, 0)};
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, 2);
    measure(&a, &f);
    cr_expect(!a.ulp.set && !a.floored.set && !a.absolute.set && !a.relative.set,
              "an error at %#llx", (unsigned long long)a.ulp.x);
    cr_expect(isnan(a.mean_ulp) && isnan(a.bias_ulp) && isnan(a.normal_ulp),
              "mean %a, bias %a, normal %a", a.mean_ulp, a.bias_ulp, a.normal_ulp);
    cr_expect(a.correctly_rounded == 0, "share %g", a.correctly_rounded);
}

/* The derivative of |x| at 0: 0, -1 or 1, and no other number and no other input. */
Test(accuracy, alternatives_at_a_kink) {
    static const struct {
        double y;
        act_class class;
        double ulps;
    } rows[] = {
        {0, ACT_JUDGED, 0},
        {1, ACT_JUDGED, 0},
        {-1, ACT_JUDGED, 0},
        {1 + 0x1p-23, ACT_JUDGED, 1},
        {-1 + 0x1p-22, ACT_JUDGED, 2},
        {QUIET, ACT_NAN_FOR_NUMBER, 0},
    };
    static const double x[] = {-1, 0, 1};
    const act_truth truth[] = {TRUTH(-1, 0, -23, 0), TRUTH(0, 0, -149, 0),
                               TRUTH(1, 0, -23, 0)};
    act_function planted = *act_function_find("abs");
    planted.kink[0] = (act_kink)ACT_KINK_BY(ACT_MIDDLE, ACT_LEFT, ACT_RIGHT);
    act_exact *exact;
    cr_assert(act_exact_open(&exact, &planted, NULL, 1) == ACT_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double y[] = {-1, rows[i].y, 1};
        fixture f;
        act_accuracy a;
        fill(&f, &act_formats[F32], x, truth, y, 3);
        f.table.exact = exact;
        f.has_more[1] = true;
        measure(&a, &f);
        size_t in_class = rows[i].class == ACT_JUDGED ? 3 : 1;
        cr_expect(a.classes[rows[i].class] == in_class, "%a at the kink: %zu %s",
                  rows[i].y, a.classes[rows[i].class], act_class_names[rows[i].class]);
        cr_expect(a.ulp.error == rows[i].ulps, "%a at the kink: %a ulp", rows[i].y,
                  a.ulp.error);
        double share = rows[i].class == ACT_JUDGED && rows[i].ulps == 0 ? 1 : 2.0 / 3;
        cr_expect(a.correctly_rounded == share, "%a at the kink: share %g", rows[i].y,
                  a.correctly_rounded);
    }
    /* Beside the kink, its alternatives do not count. */
    static const double wrong[] = {1, 0, -1};
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, wrong, 3);
    f.table.exact = exact;
    f.has_more[1] = true;
    measure(&a, &f);
    act_exact_close(exact);
    cr_expect(a.classes[ACT_WRONG_SIGN] == 2, "%zu wrong signs",
              a.classes[ACT_WRONG_SIGN]);
}

/* One bin per binade and sign, ascending, and none for infinities. */
Test(accuracy, bins) {
    static const double x[] = {-HUGE_VAL, -0x1p100, -0x1p50, -3,       -2, -1.5,
                               -0x1p-50,  -0.0,     0,       0x1p-100, 1,  1.75,
                               2,         0x1p33,   LARGEST, HUGE_VAL};
    enum { COUNT = sizeof x / sizeof x[0] };
    static const struct {
        double lo, hi;
        size_t inputs;
    } want[] = {
        {-0x1p100, -0x1p50, 2}, {-3, -2, 2},  {-1.5, -1.5, 1}, {-0x1p-50, -0.0, 2},
        {0, 0x1p-100, 2},       {1, 1.75, 2}, {2, 2, 1},       {0x1p33, LARGEST, 2}};
    enum { BINS = sizeof want / sizeof want[0] };
    act_truth truth[COUNT];
    double y[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        truth[i] = truth_of(1, -23, 0, ACT_ZERO_ANY);
        y[i] = i % 2 == 0 ? 1 + 0x1p-23 : 1 - 0x1p-22; /* +1 and -2 ulp */
    }
    fixture f;
    act_accuracy a;
    fill(&f, &act_formats[F32], x, truth, y, COUNT);
    measure(&a, &f);
    cr_assert(a.bin_count == BINS, "%zu bins", a.bin_count);
    for (size_t i = 0; i < BINS; i++) {
        const act_bin *bin = &a.bins[i];
        cr_expect(bin->lo == want[i].lo && bin->hi == want[i].hi &&
                      bin->inputs == want[i].inputs,
                  "bin %zu: %zu inputs from %a to %a", i, bin->inputs, bin->lo, bin->hi);
        if (bin->inputs == 2) {
            cr_expect(bin->max_ulp == 2 && bin->mean_ulp == 1.5 && bin->bias_ulp == -0.5,
                      "bin %zu: max %a, mean %a, bias %a", i, bin->max_ulp, bin->mean_ulp,
                      bin->bias_ulp);
        }
    }
}
