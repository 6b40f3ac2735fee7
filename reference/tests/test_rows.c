#include "row_compare.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(rows, .fini = forget);

/* As many rows as every test takes, or `make oracle-rows`. */
static int rounds(void) {
    const char *text = getenv("CHECKACT_ROWS");
    return text != NULL ? atoi(text) : 1;
}

enum { LONGEST = 500 };

/* Mostly short, as the oracle's gradients take n^2 steps. */
static size_t draw_length(act_draw *draw) {
    enum { ONE = 6, LONG = 199 };
    uint64_t bits = act_draw_bits(draw);
    if (rounds() > 1 && bits % LONG == 0) {
        return (size_t)act_draw_integer(draw, 100, LONGEST);
    }
    return bits % ONE == 0 ? 1 : (size_t)act_draw_integer(draw, 2, 24);
}

static void compare_all(const act_row_function *f, int order, const double *params,
                        uint64_t seed) {
    act_row_tally tally = {0};
    act_draw draw = {seed};
    double weights[LONGEST];
    bool weighs = f->takes_weights && seed > 1;
    for (int i = 0; i < LONGEST; i++) {
        weights[i] = act_draw_between(&draw, 0.25, 4);
    }
    long count = 0;
    for (int round = 0; round < rounds(); round++) {
        for (int k = 0; k < ACT_FORMATS * ACT_ROW_HAZARDS; k++, count++) {
            act_row_question question = {.function = f,
                                         .params = params,
                                         .order = order,
                                         .format = &act_formats[k % ACT_FORMATS],
                                         .n = draw_length(&draw),
                                         .weights = weighs ? weights : NULL};
            act_row_compare(&question, (act_row_hazard)(k / ACT_FORMATS), &draw, &tally);
        }
    }
    cr_expect(tally.rows == count);
    cr_expect(tally.wrong == 0, "%ld wrong: %s", tally.wrong, tally.first);
    cr_expect(tally.unseen == 0 && 200 * tally.undecided <= tally.results + 199,
              "%s.d%d: %ld undecided, %ld unseen", f->name, order, tally.undecided,
              tally.unseen);
    if (rounds() > 1) {
        printf("%s.d%d: %ld rows, %ld results, %ld on boundaries, %ld undecided\n",
               f->name, order, tally.rows, tally.results, tally.on_boundary,
               tally.undecided);
    }
}

Test(rows, oracle_agrees_on_hostile_rows) {
    cr_assert(act_row_function_count > 0);
    for (size_t i = 0; i < act_row_function_count; i++) {
        const act_row_function *f = act_row_functions[i];
        static const double other[ACT_PARAMS] = {0.7, -100};
        double defaults[ACT_PARAMS] = {0};
        act_row_function_set_params(f, NULL, defaults);
        for (int order = 0; order <= (f->takes_dy ? 0 : 1); order++) {
            compare_all(f, order, defaults, 1);
            compare_all(f, order, other, 2);
        }
    }
}

enum { ROWS = 48 };

/* How many results of rows that no hazard makes hard are found wrong. */
static long wrong_of(const act_row_function *f, int order, const double *params) {
    act_row_tally tally = {0};
    act_draw draw = {7};
    for (int k = 0; k < ROWS; k++) {
        act_row_question question = {.function = f,
                                     .params = params,
                                     .order = order,
                                     .format = &act_formats[k % ACT_FORMATS],
                                     .n = 2 + (size_t)k % 9};
        act_row_compare(&question, ACT_ROW_NARROW, &draw, &tally);
    }
    return tally.wrong;
}

static void expect_found(const char *name, act_row_program *program, int order,
                         const double *params) {
    act_row_function planted = *act_row_function_find(name);
    cr_expect(wrong_of(&planted, order, params) == 0, "%s is itself wrong", name);
    planted.program = program;
    long wrong = wrong_of(&planted, order, params);
    cr_expect(wrong > ROWS / 2, "a wrong %s.d%d is found %ld times only", name, order,
              wrong);
}

static vector without_temperature(vector x, ACT_UNUSED vector dy,
                                  ACT_UNUSED const double *p) {
    vector e = vector_exp(act_row_below_top(x, 1));
    return vector_div(e, vector_sum(e));
}

static vector in_base_2(vector x, ACT_UNUSED vector dy, const double *p) {
    vector d = act_row_below_top(x, p[0]);
    return vector_sub(d, vector_log_sum(vector_exp2(d)));
}

static vector smoothed_by_one_less(vector x, ACT_UNUSED vector dy, const double *p) {
    vector d = act_row_below_top(x, 1);
    vector share = vector_sub(vector_const(x, 1), vector_const(x, p[0]));
    vector loss =
        vector_sub(vector_log_sum(vector_exp(d)), vector_mul(vector_pick(d), share));
    vector n = vector_sub(vector_count(d), vector_const(d, 1));
    return vector_sub(loss, vector_scale(vector_div(vector_sum(d), n), p[0]));
}

static vector plain_sum(vector x, vector dy, ACT_UNUSED const double *p) {
    return vector_mul(x, vector_sub(dy, vector_sum(dy)));
}

static vector without_the_top(vector x, ACT_UNUSED vector dy,
                              ACT_UNUSED const double *p) {
    return vector_log_sum(vector_exp(act_row_below_top(x, 1)));
}

/* A hundredth of an ulp of binary64, and a millionth of one of bfloat16. */
static vector off_by_a_little(vector x, vector dy, const double *p) {
    vector more = vector_add(vector_const(x, 1), vector_const(x, 0x1p-36));
    return vector_mul(act_row_function_find("softmax")->program(x, dy, p), more);
}

Test(rows, planted_definitions_are_found) {
    static const double cool[ACT_PARAMS] = {0.75};
    static const double smooth[ACT_PARAMS] = {0.25, -100};
    expect_found("softmax", without_temperature, 0, cool);
    expect_found("softmax", without_temperature, 1, cool);
    expect_found("softmax", off_by_a_little, 0, cool);
    expect_found("softmax", off_by_a_little, 1, cool);
    expect_found("log_softmax", in_base_2, 0, cool);
    expect_found("log_softmax", in_base_2, 1, cool);
    expect_found("cross_entropy", smoothed_by_one_less, 1, smooth);
    expect_found("softmax_backward", plain_sum, 0, NULL);
    act_row_function planted = *act_row_function_find("cross_entropy");
    planted.program = smoothed_by_one_less;
    cr_expect(wrong_of(&planted, 0, smooth) > ROWS / 2);
    planted = *act_row_function_find("logsumexp");
    planted.program = without_the_top;
    cr_expect(wrong_of(&planted, 0, NULL) > ROWS / 2);
    cr_expect(wrong_of(&planted, 1, NULL) == 0, "a constant has no gradient");
}
