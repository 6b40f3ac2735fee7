/* What rows say of themselves: special rows, bad questions, identities, lengths. */
#include "draw.h"
#include "number/round.h"
#include "rows/exact_row.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void forget(void) {
    mpfr_free_cache();
}

TestSuite(row, .fini = forget);

static act_exact_row *open_row(const char *name, int order, const act_format *format,
                               size_t n, act_row_convention convention) {
    act_row_question question = {.function = act_row_function_find(name),
                                 .order = order,
                                 .format = format,
                                 .n = n,
                                 .convention = convention};
    act_exact_row *row;
    act_why why;
    cr_assert(act_exact_row_open(&row, &question, &why) == ACT_OK, "%s", why.text);
    return row;
}

/* Results of a row of binary32, which must be decided. */
static void truths_of(act_exact_row *row, const float *x, const float *dy, long label,
                      act_truth *truths) {
    act_why why;
    size_t count = act_exact_row_results(row);
    bool *decided = calloc(count, sizeof *decided);
    cr_assert(act_exact_row_set(row, x, dy, label, &why) == ACT_OK, "%s", why.text);
    cr_assert(act_exact_row_truths(row, NULL, count, truths, decided) == ACT_OK);
    free(decided);
}

static double value_of(const act_truth *truth) {
    return truth->rounded + ldexp(truth->residual, truth->ulp_exponent);
}

static void expect_row(const char *name, act_row_convention convention, const float *x,
                       size_t n, const double *want) {
    act_truth truths[8];
    act_exact_row *row = open_row(name, 0, act_binary32, n, convention);
    size_t count = act_exact_row_results(row);
    truths_of(row, x, NULL, 0, truths);
    for (size_t i = 0; i < count; i++) {
        double got = truths[i].rounded;
        bool same = got == want[i] || (isnan(got) && isnan(want[i]));
        cr_expect(same, "%s by %s: result %zu is %g, not %g", name,
                  act_row_convention_names[convention], i, got, want[i]);
    }
    act_exact_row_close(row);
}

#define ROW(...) ((const float[]){__VA_ARGS__})
#define WANT(...) ((const double[]){__VA_ARGS__})

Test(row, special_rows_by_convention) {
    const float inf = INFINITY;
    const double nan = NAN;
    const float *masked = ROW(-inf, -inf);
    expect_row("softmax", ACT_ROW_PYTORCH, masked, 2, WANT(nan, nan));
    expect_row("softmax", ACT_ROW_ONNX, masked, 2, WANT(nan, nan));
    expect_row("softmax", ACT_ROW_FLASH, masked, 2, WANT(0, 0));
    expect_row("softmin", ACT_ROW_FLASH, ROW(inf, inf), 2, WANT(0, 0));
    expect_row("softmin", ACT_ROW_ONNX, ROW(3, -inf), 2, WANT(0, 1));
    expect_row("softmax", ACT_ROW_PYTORCH, ROW(1, inf, -inf), 3, WANT(nan, nan, nan));
    expect_row("softmax", ACT_ROW_ONNX, ROW(1, inf, -inf), 3, WANT(0, 1, 0));
    expect_row("softmax", ACT_ROW_ONNX, ROW(inf, inf), 2, WANT(nan, nan));
    expect_row("softmax", ACT_ROW_ONNX, ROW(inf, NAN), 2, WANT(nan, nan));
    expect_row("log_softmax", ACT_ROW_PYTORCH, ROW(NAN, inf, -inf), 3,
               WANT(nan, nan, nan));
    expect_row("log_softmax", ACT_ROW_ONNX, ROW(2, inf), 2, WANT(-inf, 0));
    expect_row("logsumexp", ACT_ROW_PYTORCH, masked, 2, WANT(-inf));
    expect_row("logsumexp", ACT_ROW_PYTORCH, ROW(1, inf, inf), 3, WANT(inf));
    expect_row("cross_entropy", ACT_ROW_PYTORCH, masked, 2, WANT(nan));
}

Test(row, masked_entries) {
    const float inf = INFINITY;
    expect_row("softmax", ACT_ROW_PYTORCH, ROW(-inf, 5, -inf), 3, WANT(0, 1, 0));
    expect_row("log_softmax", ACT_ROW_PYTORCH, ROW(-inf, 5, -inf), 3,
               WANT(-inf, 0, -inf));
    expect_row("softmin", ACT_ROW_PYTORCH, ROW(inf, 5), 2, WANT(0, 1));
    expect_row("logsumexp", ACT_ROW_PYTORCH, ROW(-inf, 5), 2, WANT(5));
    expect_row("cross_entropy", ACT_ROW_PYTORCH, ROW(-inf, 5), 2, WANT(inf));
}

/* Reported bugs, with what is right. */
Test(row, reported_cases) {
    const double log2 = 0x1.62e43p-1; /* rounded to binary32 */
    expect_row("cross_entropy", ACT_ROW_PYTORCH, ROW(1e8F, 1e8F), 2, WANT(log2));
    expect_row("softmax", ACT_ROW_PYTORCH, ROW(100, 100), 2, WANT(0.5, 0.5));
    expect_row("softmax", ACT_ROW_PYTORCH, ROW(1000, 0), 2, WANT(1, 0));
    expect_row("log_softmax", ACT_ROW_PYTORCH, ROW(-20000, -20000), 2,
               WANT(-log2, -log2));
}

/* Beside a boundary by less than any precision shows: 1 - e^-100001 and its like. */
Test(row, results_beside_boundaries) {
    const float far = -100001;
    expect_row("softmax", ACT_ROW_PYTORCH, ROW(0, far), 2, WANT(1, 0));
    expect_row("softmax", ACT_ROW_PYTORCH, ROW(0, 0, far), 3, WANT(0.5, 0.5, 0));
    expect_row("logsumexp", ACT_ROW_PYTORCH, ROW(-1, far), 2, WANT(-1));
    expect_row("logsumexp", ACT_ROW_PYTORCH, ROW(1, far), 2, WANT(1));
    expect_row("log_softmax", ACT_ROW_PYTORCH, ROW(0, -128, far), 3, WANT(0, -128, far));
    /* -2^24 - 1 is a midpoint, from which e^-2^24 leads away from the even neighbour. */
    expect_row("log_softmax", ACT_ROW_PYTORCH, ROW(1, -0x1p24F), 2, WANT(0, -0x1p24 - 2));
}

/* Of a class that does not count, and of one that counts twice, smoothed. */
Test(row, weights_of_classes) {
    const double weights[] = {0, 2};
    const double params[ACT_PARAMS] = {0.5, -100};
    act_row_question question = {.function = act_row_function_find("cross_entropy"),
                                 .format = act_binary32,
                                 .n = 2,
                                 .weights = weights};
    act_truth truth;
    act_exact_row *row;
    act_why why;
    cr_assert(act_exact_row_open(&row, &question, &why) == ACT_OK);
    truths_of(row, ROW(3, 3), NULL, 0, &truth);
    cr_expect(truth.rounded == 0 && truth.residual == 0);
    truths_of(row, ROW(3, 3), NULL, 1, &truth);
    cr_expect(fabs(value_of(&truth) - 2 * log(2)) < 1e-15, "%g", value_of(&truth));
    act_exact_row_close(row);
    question.params = params; /* half of that, and half the mean of 0 and that */
    cr_assert(act_exact_row_open(&row, &question, &why) == ACT_OK);
    truths_of(row, ROW(3, 3), NULL, 1, &truth);
    cr_expect(fabs(value_of(&truth) - 1.5 * log(2)) < 1e-15, "%g", value_of(&truth));
    act_exact_row_close(row);
}

Test(row, ignored_label) {
    act_truth truths[2];
    act_exact_row *row = open_row("cross_entropy", 1, act_binary32, 2, ACT_ROW_PYTORCH);
    truths_of(row, ROW(-INFINITY, NAN), ROW(1), -100, truths);
    cr_expect(truths[0].rounded == 0 && truths[1].rounded == 0);
    act_exact_row_close(row);
}

static void expect_refusal(act_exact_row *row, const float *dy, long label,
                           const char *words) {
    act_why why = {""};
    cr_expect(act_exact_row_set(row, ROW(1, 2), dy, label, &why) == ACT_USAGE);
    cr_expect(strcmp(why.text, words) == 0, "%s", why.text);
}

Test(row, bad_questions) {
    act_exact_row *row = open_row("cross_entropy", 1, act_binary32, 2, ACT_ROW_PYTORCH);
    expect_refusal(row, ROW(1), 2, "label 2 of cross_entropy is out of range: 0 to 1");
    expect_refusal(row, ROW(1), -1, "label -1 of cross_entropy is out of range: 0 to 1");
    expect_refusal(row, ROW(INFINITY), 1, "dy must be finite, not inf");
    act_exact_row_close(row);
    act_why why;
    act_row_question question = {.function = act_row_function_find("softmax"),
                                 .format = act_binary32,
                                 .n = ACT_ROW_LENGTH_MAX + 1};
    cr_expect(act_exact_row_open(&row, &question, &why) == ACT_USAGE && row == NULL);
    cr_expect(strcmp(why.text, "a row has 1 to 65536 columns, not 65537") == 0);
    const double negative[] = {1, -1};
    question = (act_row_question){.function = act_row_function_find("cross_entropy"),
                                  .format = act_binary32,
                                  .n = 2,
                                  .weights = negative};
    cr_expect(act_exact_row_open(&row, &question, &why) == ACT_USAGE);
    cr_expect(strcmp(why.text, "a weight is 0 or more, and finite, not -1") == 0);
    question.function = act_row_function_find("softmax");
    cr_expect(act_exact_row_open(&row, &question, &why) == ACT_USAGE);
    cr_expect(strcmp(why.text, "softmax takes no weights") == 0);
    question.weights = NULL;
    question.n = 0;
    cr_expect(act_exact_row_open(&row, &question, &why) == ACT_USAGE);
    question = (act_row_question){.function = act_row_function_find("softmax_backward"),
                                  .order = 1,
                                  .format = act_binary32,
                                  .n = 2};
    cr_expect(act_exact_row_open(&row, &question, &why) == ACT_USAGE);
}

enum { N = 64 };

static void draw_row(act_draw *draw, float *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)act_draw_integer(draw, -8192, 8191) * 0x1p-10F;
    }
}

static bool same(const act_truth *a, const act_truth *b) {
    return a->rounded == b->rounded && a->residual == b->residual &&
           a->ulp_exponent == b->ulp_exponent;
}

Test(row, identities) {
    act_truth y[N], other[N];
    float x[N], moved[N];
    act_draw draw = {3};
    act_exact_row *row = open_row("softmax", 0, act_binary32, N, ACT_ROW_PYTORCH);
    for (int k = 0; k < 20; k++) {
        draw_row(&draw, x, N);
        truths_of(row, x, NULL, 0, y);
        double sum = 0;
        for (size_t i = 0; i < N; i++) {
            sum += value_of(&y[i]);
            moved[i] = x[i] + 1024; /* exact */
        }
        cr_expect(fabs(sum - 1) < 0x1p-48, "sum - 1 = %g", sum - 1);
        truths_of(row, moved, NULL, 0, other);
        for (size_t i = 0; i < N; i++) {
            cr_expect(same(&y[i], &other[i]), "shift");
            moved[i] = x[N - 1 - i];
        }
        truths_of(row, moved, NULL, 0, other);
        for (size_t i = 0; i < N; i++) {
            cr_expect(same(&y[i], &other[N - 1 - i]), "permutation");
        }
    }
    act_exact_row_close(row);
}

/* From x by reverse mode: y (dy - sum y dy), and all of it sums to 0. */
Test(row, gradient_of_softmax) {
    act_truth y[N], dx[N];
    float x[N], dy[N];
    act_draw draw = {4};
    act_exact_row *value = open_row("softmax", 0, act_binary32, N, ACT_ROW_PYTORCH);
    act_exact_row *gradient = open_row("softmax", 1, act_binary32, N, ACT_ROW_PYTORCH);
    for (int k = 0; k < 20; k++) {
        draw_row(&draw, x, N);
        draw_row(&draw, dy, N);
        truths_of(value, x, NULL, 0, y);
        truths_of(gradient, x, dy, 0, dx);
        double mean = 0;
        double sum = 0;
        for (size_t i = 0; i < N; i++) {
            mean += value_of(&y[i]) * (double)dy[i];
        }
        for (size_t i = 0; i < N; i++) {
            double want = value_of(&y[i]) * ((double)dy[i] - mean);
            cr_expect(fabs(value_of(&dx[i]) - want) < 1e-14);
            sum += value_of(&dx[i]);
        }
        cr_expect(fabs(sum) < 1e-14);
    }
    act_exact_row_close(value);
    act_exact_row_close(gradient);
}

/* Of the bounds of binary64, in ulps of binary32, beside the first results. */
static double greatest_width(size_t n) {
    enum { FIRST = 16 };
    act_truth truths[FIRST];
    bool decided[FIRST];
    act_exact_row *row = open_row("softmax", 0, act_binary32, n, ACT_ROW_PYTORCH);
    float *x = calloc(n, sizeof *x);
    act_draw draw = {5};
    act_why why;
    draw_row(&draw, x, n);
    cr_assert(act_exact_row_set(row, x, NULL, 0, &why) == ACT_OK);
    cr_assert(act_exact_row_truths(row, NULL, FIRST, truths, decided) == ACT_OK);
    double width = 0;
    for (size_t i = 0; i < FIRST; i++) {
        double error[2];
        cr_assert(act_exact_row_screen(row, i, truths[i].rounded, error));
        width = fmax(width, error[1] - error[0]);
    }
    free(x);
    act_exact_row_close(row);
    return width;
}

/* At the greatest length they are hardly wider than at 16. */
Test(row, long_rows_cost_few_bits) {
    double narrow = greatest_width(16);
    double wide = greatest_width(ACT_ROW_LENGTH_MAX);
    cr_expect(narrow > 0 && narrow < 0x1p-23, "%g", narrow);
    cr_expect(wide > 0 && wide < 0x1p-23, "%g", wide);
}

Test(row, longest_row) {
    size_t n = ACT_ROW_LENGTH_MAX;
    act_exact_row *row = open_row("softmax", 0, act_binary32, n, ACT_ROW_PYTORCH);
    float *x = calloc(n, sizeof *x);
    act_truth *truths = calloc(n, sizeof *truths);
    truths_of(row, x, NULL, 0, truths);
    for (size_t i = 0; i < n; i += 4095) {
        cr_expect(truths[i].rounded == 0x1p-16 && truths[i].residual == 0);
    }
    free(x);
    free(truths);
    act_exact_row_close(row);
}

Test(row, decimals) {
    char *text;
    act_why why;
    act_exact_row *row = open_row("softmax", 0, act_binary32, 3, ACT_ROW_PYTORCH);
    cr_assert(act_exact_row_set(row, ROW(0, 0, -2000), NULL, 0, &why) == ACT_OK);
    cr_assert(act_exact_row_decimal(row, 0, 20, &text) == ACT_OK);
    cr_expect(strcmp(text, "0.50000000000000000000") == 0, "%s", text);
    free(text);
    cr_assert(act_exact_row_decimal(row, 2, 5, &text) == ACT_OK);
    cr_expect(strcmp(text, "1.2883e-869") == 0, "%s", text);
    free(text);
    act_exact_row_close(row);
}
