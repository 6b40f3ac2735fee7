#include "draw.h"
#include "jet/jet.h"
#include "probe.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(exact, .fini = mpfr_free_cache);

/* f^(order)(x) is exactly y, a number of every format that has both. */
static void expect_exactly(const char *name, int order, double x, double y) {
    act_exact *exact = act_probe_open(name, NULL, order);
    int formats = 0;
    for (int i = 0; i < ACT_FORMATS; i++) {
        const act_format *format = &act_formats[i];
        if (!act_format_has(format, x) || !act_format_has(format, y)) {
            continue;
        }
        formats++;
        for (int d = 0; d < DIRECTIONS; d++) {
            double got = act_probe_round(exact, i, d, x);
            cr_expect(got == y, "%s.d%d.%s(%a), direction %d: %a, not %a", name, order,
                      format->name, x, d, got, y);
        }
        act_truth truth = act_probe_truth(exact, i, x);
        cr_expect(truth.rounded == y && truth.residual == 0, "%s.d%d.%s(%a): %a + %a",
                  name, order, format->name, x, truth.rounded, truth.residual);
    }
    cr_expect(formats > 0, "%s(%a)", name, x);
    act_exact_close(exact);
}

/* Values that no finite precision separates from a number of the format. By hand:
 * (k - 1/k)^2 + 4 = (k + 1/k)^2, so squareplus(k - 1/k) = k, and likewise half that for
 * bent_identity. */
Test(exact, exact_values_end_the_search) {
    for (int j = -4; j <= 5; j++) {
        double k = ldexp(1, j);
        expect_exactly("squareplus", 0, k - 1 / k, k);
        expect_exactly("bent_identity", 0, (k - 1 / k) / 2, (3 * k - 1 / k) / 4 - 0.5);
        expect_exactly("rsqrt", 0, k * k, 1 / k);
        expect_exactly("rsqrt", 1, k * k, -1 / (2 * k * k * k));
        expect_exactly("sqrt", 0, 9 * k * k, 3 * k);
        expect_exactly("exp2", 0, j, k);
        expect_exactly("reciprocal", 2, k, 2 / (k * k * k));
    }
    for (int j = 1; j <= 8; j++) {
        double n = ldexp(1, j) - 1;
        expect_exactly("softsign", 0, n, 1 - ldexp(1, -j));
        expect_exactly("softsign", 1, -n, ldexp(1, -2 * j));
        expect_exactly("softsign", 2, n, -2 * ldexp(1, -3 * j));
    }
    static const struct {
        const char *name;
        int order;
        double x, y;
    } rows[] = {
        {"squareplus", 1, 0, 0.5},
        {"squareplus", 2, 0, 0.25},
        {"sigmoid", 0, 0, 0.5},
        {"sigmoid", 1, 0, 0.25},
        {"sigmoid", 2, 0, 0},
        {"tanh", 1, 0, 1},
        {"tanh", 2, 0, 0},
        {"softplus", 1, 0, 0.5},
        {"softplus", 2, 0, 0.25},
        {"silu", 1, 0, 0.5},
        {"silu", 2, 0, 0.5},
        {"gelu", 1, 0, 0.5},
        {"gelu_tanh", 1, 0, 0.5},
        {"log", 0, 1, 0},
        {"log", 1, 4, 0.25},
        {"log", 2, 4, -0.0625},
        {"exp", 2, 0, 1},
        {"expm1", 0, 0, 0},
        {"cosh", 0, 0, 1},
        {"gaussian", 2, 0, -2},
        {"hardswish", 0, 1.5, 1.125},
        {"hardswish", 1, 1.5, 1},
        {"tanhshrink", 1, 0, 0},
        {"isru", 1, 0, 1},
        {"isru", 2, 0, 0},
        {"atan", 1, 1, 0.5},
        {"atan", 2, 1, -0.5},
        {"identity", 0, 0.75, 0.75},
        {"square", 1, 0.75, 1.5},
        {"snake", 1, 0, 1},
        {"snake", 2, 0, 2},
        {"abs", 0, -0.75, 0.75},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        expect_exactly(rows[i].name, rows[i].order, rows[i].x, rows[i].y);
    }
}

typedef struct rounding_row {
    int format;
    const char *name;
    double x;
    double want[DIRECTIONS]; /* nearest, down, up, to zero */
    double residual;         /* of nearest, in ulps */
} rounding_row;

static void check_rows(const rounding_row *rows, size_t count, double tolerance) {
    for (size_t i = 0; i < count; i++) {
        const rounding_row *row = &rows[i];
        const act_format *format = &act_formats[row->format];
        act_exact *exact = act_probe_open(row->name, NULL, 0);
        for (int d = 0; d < DIRECTIONS; d++) {
            double got = act_probe_round(exact, row->format, d, row->x);
            cr_expect(act_same_value(got, row->want[d]),
                      "%s.%s(%a), direction %d: %a, not %a", row->name, format->name,
                      row->x, d, got, row->want[d]);
        }
        act_truth truth = act_probe_truth(exact, row->format, row->x);
        cr_expect(act_same_value(truth.rounded, row->want[0]) &&
                      fabs(truth.residual - row->residual) <= tolerance,
                  "%s.%s(%a): %a + %a", row->name, format->name, row->x, truth.rounded,
                  truth.residual);
        act_exact_close(exact);
    }
}

/* Exact midpoints: nearest goes to the even neighbour. By hand: (1 + 2^-k)^2 =
 * 1 + 2^(1 - k) + 2^(-2k) lies in the middle of two numbers of 2k bits. */
Test(exact, midpoints_end_the_search) {
    static const rounding_row rows[] = {
        {F32, "exp2", -150, {0, 0, 0x1p-149, 0}, 0.5},
        {F32, "exp2", -151, {0, 0, 0x1p-149, 0}, 0.25},
        {F16, "exp2", -25, {0, 0, 0x1p-24, 0}, 0.5},
        {BF16, "exp2", -134, {0, 0, 0x1p-133, 0}, 0.5},
        {F64, "exp2", -1075, {0, 0, 0x1p-1074, 0}, 0.5},
        {F32,
         "square",
         1 + 0x1p-12,
         {1 + 0x1p-11, 1 + 0x1p-11, 1 + 0x1p-11 + 0x1p-23, 1 + 0x1p-11},
         0.5},
        {BF16,
         "square",
         1 + 0x1p-4,
         {1 + 0x1p-3, 1 + 0x1p-3, 1 + 0x1p-3 + 0x1p-7, 1 + 0x1p-3},
         0.5},
        /* 2^-150 is half the least number of binary32, 9/4 of that is 9/8 of it. */
        {F32, "square", 0x1p-75, {0, 0, 0x1p-149, 0}, 0.5},
        {F32, "square", 0x1.8p-75, {0x1p-149, 0x1p-149, 0x1p-148, 0x1p-149}, 0.125},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], 0);
}

#define LEAST 0x1p-1074

/* Values far below the format keep their sign, and directed roundings see them. */
Test(exact, values_below_the_format) {
    static const rounding_row rows[] = {
        {F64, "gelu", -39, {-0.0, -LEAST, -0.0, -0.0}, 0},
        {F64, "gelu", -1e5, {-0.0, -LEAST, -0.0, -0.0}, 0},
        {F64, "gelu", -1e300, {-0.0, -LEAST, -0.0, -0.0}, 0},
        {F32, "gelu", -0x1p+100, {-0.0, -0x1p-149, -0.0, -0.0}, 0},
        {F16, "gelu", -65504, {-0.0, -0x1p-24, -0.0, -0.0}, 0},
        {F64, "sigmoid", -1e300, {0, 0, LEAST, 0}, 0},
        {F64, "exp", -1e300, {0, 0, LEAST, 0}, 0},
        {F64, "erfc", 1e300, {0, 0, LEAST, 0}, 0},
        {F64, "logsigmoid", 1e300, {-0.0, -LEAST, -0.0, -0.0}, 0},
        {F64,
         "squareplus",
         -0x1p+1023,
         {0x1p-1023, 0x1p-1023 - LEAST, 0x1p-1023, 0x1p-1023 - LEAST},
         0},
        {F64, "tanhshrink", LEAST, {0, 0, LEAST, 0}, 0},
        {F64, "tanhshrink", -LEAST, {-0.0, -LEAST, -0.0, -0.0}, 0},
        {F64, "tanhshrink", 1e-200, {0, 0, LEAST, 0}, 0},
        {BF16, "tanhshrink", 0x1p-133, {0, 0, 0x1p-133, 0}, 0},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], 0x1p-20);
}

/* Values that differ from a number of the format by less than any precision tried. */
Test(exact, values_beside_a_number) {
    const double below_1 = 1 - 0x1p-53, big = 1e300;
    const double above = nextafter(big, HUGE_VAL), below = nextafter(big, 0);
    const rounding_row rows[] = {
        {F64, "sigmoid", big, {1, below_1, 1, below_1}, 0},
        {F64, "tanh", -big, {-1, -1, -below_1, -below_1}, 0},
        {F64, "erf", 30, {1, below_1, 1, below_1}, 0},
        {F64, "erfc", -big, {2, 2 - 0x1p-52, 2, 2 - 0x1p-52}, 0},
        {F64, "gelu", big, {big, below, big, below}, 0},
        {F64, "mish", big, {big, below, big, below}, 0},
        {F64, "softplus", big, {big, big, above, big}, 0},
        {F64, "squareplus", big, {big, big, above, big}, 0},
        {F64, "logsigmoid", -big, {-big, -above, -big, -big}, 0},
        {F64, "tanhshrink", big, {big, below, big, below}, 0},
        {F64, "elu", -big, {-1, -1, -below_1, -below_1}, 0},
        {F64, "expm1", -big, {-1, -1, -below_1, -below_1}, 0},
        {F64, "sine", LEAST, {LEAST, 0, LEAST, 0}, 0},
        {F64, "sinh", LEAST, {LEAST, LEAST, 2 * LEAST, LEAST}, 0},
        {F64, "gaussian", LEAST, {1, below_1, 1, below_1}, 0},
        {F64, "cosh", -LEAST, {1, 1, 1 + 0x1p-52, 1}, 0},
        {F64, "exp", -LEAST, {1, below_1, 1, below_1}, 0},
        {F64, "sigmoid", LEAST, {0.5, 0.5, 0.5 + 0x1p-53, 0.5}, 0},
        {F32,
         "gelu",
         0x1p+100,
         {0x1p+100, 0x1p+100 - 0x1p+76, 0x1p+100, 0x1p+100 - 0x1p+76},
         0},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], 0x1p-20);
}

/* The line x + 1 of tanhshrink fills the working precision to its last bit. */
Test(exact, bug_2026_11_23_tail_of_a_line_without_spare_bits) {
    const double x = -0x1.2ced32a16a1b1p+126, above = nextafter(x, 0);
    const rounding_row rows[] = {{F64, "tanhshrink", x, {x, x, above, above}, 0},
                                 {F64, "tanhshrink", -x, {-x, -above, -x, -above}, 0}};
    check_rows(rows, sizeof rows / sizeof rows[0], 0x1p-20);
}

/* [1, 2] at every precision. */
static jet never_narrows(jet x, const double *p) {
    (void)p;
    mpfi_t wide;
    mpfi_init2(wide, 53);
    mpfi_interv_d(wide, 1, 2);
    jet y = jet_variable_interval(x->tape, wide);
    mpfi_clear(wide);
    return y;
}

/* 1 + 2^-24, a midpoint of binary32 and of 24 digits, as a square of a root: never a
 * point. */
static jet never_a_point(jet x, const double *p) {
    (void)p;
    return jet_sqr(jet_sqrt(jet_const(x, 1 + 0x1p-24)));
}

static jet not_a_number(jet x, const double *p) {
    (void)p;
    return jet_sqrt(jet_const(x, -1));
}

Test(exact, what_never_decides_is_undecided) {
    static act_program *const programs[] = {never_narrows, never_a_point, not_a_number};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        const act_function planted = {
            .name = "planted", .domain = {-HUGE_VAL, HUGE_VAL}, .piece = {programs[i]}};
        act_exact *exact;
        cr_assert(act_exact_open(&exact, &planted, NULL, 0) == ACT_OK);
        double y;
        act_truth truth, truths[ACT_CONVENTIONS];
        int count;
        char *text = NULL;
        const act_format *format = &act_formats[F32];
        cr_expect(act_exact_round(exact, format, ACT_NEAREST, 1, &y) == ACT_UNDECIDED);
        cr_expect(act_exact_truth(exact, format, 1, &truth) == ACT_UNDECIDED);
        cr_expect(act_exact_truths(exact, format, 1, truths, &count) == ACT_UNDECIDED);
        cr_expect(act_exact_decimal(exact, 1, 24, &text) == ACT_UNDECIDED);
        cr_expect(text == NULL);
        act_exact_close(exact);
    }
}

/* A direction that does not split the enclosure is decided where nearest is not. */
Test(exact, undecided_in_one_direction_only) {
    const act_function planted = {
        .name = "planted", .domain = {-HUGE_VAL, HUGE_VAL}, .piece = {never_a_point}};
    act_exact *exact;
    cr_assert(act_exact_open(&exact, &planted, NULL, 0) == ACT_OK);
    cr_expect(act_probe_round(exact, F32, ACT_DOWN, 1) == 1);
    cr_expect(act_probe_round(exact, F32, ACT_UP, 1) == 1 + 0x1p-23);
    cr_expect(act_probe_round(exact, F16, ACT_NEAREST, 1) == 1);
    act_exact_close(exact);
}

/* What one exact tier holds of the last input, it is made to forget. */
static void expect_alike(act_exact *beside, act_exact *alone, const act_function *f,
                         int order, int format, double x) {
    const double elsewhere = 0x1.7p-1;
    act_truth got[ACT_CONVENTIONS];
    act_truth want[ACT_CONVENTIONS];
    int n_got;
    int n_want;
    act_status status = act_exact_truths(beside, &act_formats[format], x, got, &n_got);
    act_probe_truth(alone, format, elsewhere);
    bool same = act_exact_truths(alone, &act_formats[format], x, want, &n_want) == status;
    same = same && n_got == n_want;
    for (int i = 0; i < n_got && same; i++) {
        same = act_same_value(got[i].rounded, want[i].rounded) &&
               got[i].residual == want[i].residual && got[i].zero == want[i].zero &&
               got[i].ulp_exponent == want[i].ulp_exponent;
    }
    cr_expect(same, "%s.d%d.%s(%a): not what it is alone", f->name, order,
              act_formats[format].name, x);
}

/* Orders that share their evaluations, asked in any order and about the same input again,
 * say what each says alone; kinks, tails and both zeros included. */
Test(exact, beside_a_higher_order_is_as_alone) {
    enum { ROUNDS = 60, LAST = ACT_ORDERS - 1 };
    act_draw draw = {7};
    for (size_t k = 0; k < act_function_count; k++) {
        const act_function *f = act_functions[k];
        act_exact *beside[ACT_ORDERS];
        act_exact *alone[ACT_ORDERS];
        double at[ACT_KINKS] = {0};
        double p[ACT_PARAMS];
        act_function_set_params(f, NULL, p);
        act_function_kinks(f, p, at);
        for (int order = LAST; order >= 0; order--) {
            alone[order] = act_probe_open(f->name, NULL, order);
            act_status status =
                order == LAST
                    ? act_exact_open(&beside[order], f, NULL, order)
                    : act_exact_open_beside(&beside[order], beside[LAST], order);
            cr_assert(status == ACT_OK);
        }
        double x = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int format = (int)act_draw_integer(&draw, 0, ACT_FORMATS - 1);
            const double places[] = {x,
                                     -x,
                                     0,
                                     -0.0,
                                     act_nearest_in(&act_formats[format], at[round % 2]),
                                     act_draw_value(&draw, &act_formats[format])};
            x = places[act_draw_integer(&draw, 0, 5)];
            x = act_nearest_in(&act_formats[format], x);
            for (int i = 0; i < 4; i++) {
                int order = (int)act_draw_integer(&draw, 0, LAST);
                expect_alike(beside[order], alone[order], f, order, format, x);
            }
        }
        for (int order = 0; order <= LAST; order++) {
            act_exact_close(beside[order]);
            act_exact_close(alone[order]);
        }
    }
}
