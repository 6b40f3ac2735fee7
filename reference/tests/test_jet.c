#include "jet/jet_private.h"
#include "vocabulary.h"

#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>

enum { LENGTH = 7 /* orders 0 to 6 */ };

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(jet, .fini = forget);

static void check_point(const act_operation *op, act_tape *tape, act_operand a) {
    arb_poly_t series;
    arb_poly_init(series);
    act_operand_series(series, a, 0);
    op->arb(series, series, tape->length, ACT_ARB_BITS);
    act_tape_reset(tape);
    jet y = op->ours(act_operand_jet(jet_variable(tape, a.x0), a));
    int bad = act_first_mismatch(y, series, (double)tape->precision - 20);
    cr_assert(bad < 0, "%s: coefficient %d of %d at %a + %a t + %a t^2, %ld bits",
              op->name, bad, tape->length, a.a0, a.a1, a.a2, (long)tape->precision);
    arb_poly_clear(series);
}

Test(jet, operations_agree_with_arb_at_points) {
    act_draw draw = {21};
    static const mpfr_prec_t precision[] = {60, 100, 250};
    int checked = 0;
    for (int i = 0; i < ACT_OPERATIONS; i++) {
        const act_operation *op = &act_operations[i];
        for (int n = 0; n < 60; n++) {
            int length = n < 20 ? LENGTH : (int)act_draw_integer(&draw, 1, LENGTH);
            act_tape *tape = act_tape_open(length, precision[n % 3]);
            act_operand a = act_draw_operand(&draw, op->lo, op->hi);
            if (n % 15 == 0) {
                a.a0 = op->far[n / 15];
            }
            check_point(op, tape, a);
            act_tape_close(tape);
            checked++;
        }
    }
    cr_expect(checked == ACT_OPERATIONS * 60, "%d", checked);
}

/* The enclosure over [x0 - radius, x0 + radius] contains the value at `at` in it. */
static int first_excluded(const act_operation *op, act_tape *tape, act_operand a,
                          double radius, double at, double bits) {
    mpfi_t x;
    mpfi_init2(x, tape->precision);
    mpfi_interv_d(x, a.x0 - radius, a.x0 + radius);
    act_tape_reset(tape);
    jet y = op->ours(act_operand_jet(jet_variable_interval(tape, x), a));
    arb_poly_t series;
    arb_poly_init(series);
    act_operand_series(series, a, at);
    op->arb(series, series, tape->length, ACT_ARB_BITS);
    int bad = act_first_mismatch(y, series, bits);
    arb_poly_clear(series);
    mpfi_clear(x);
    return bad;
}

static act_operand draw_dyadic(act_draw *draw, const act_operation *op) {
    act_operand a = act_draw_operand(draw, op->lo + 0.05, op->hi - 0.05);
    a.x0 = (double)act_draw_integer(draw, -64, 64) / 16;
    return a;
}

Test(jet, enclosures_over_intervals_contain_every_point) {
    act_draw draw = {22};
    act_tape *tape = act_tape_open(LENGTH, 60);
    for (int i = 0; i < ACT_OPERATIONS; i++) {
        for (int n = 0; n < 60; n++) {
            /* Radii in binary fractions: x0 +- radius is exact. */
            int shift = (int)act_draw_integer(&draw, 6, 40);
            double radius = ldexp(1, -shift);
            act_operand a = draw_dyadic(&draw, &act_operations[i]);
            double at = n % 4 == 0   ? radius
                        : n % 4 == 1 ? -radius
                                     : radius * act_draw_between(&draw, -1, 1);
            int bad = first_excluded(&act_operations[i], tape, a, radius, at, shift - 30);
            cr_assert(bad < 0, "%s: coefficient %d at %a of [-1, 1] * 2^-%d around %a",
                      act_operations[i].name, bad, at, shift, a.a0);
        }
    }
    act_tape_close(tape);
}

typedef void arb_series2(arb_poly_t y, const arb_poly_t a, const arb_poly_t b,
                         slong length, slong prec);

Test(jet, operations_of_two_operands_agree_with_arb) {
    static const struct {
        const char *name;
        jet (*ours)(jet, jet);
        arb_series2 *arb;
    } pairs[] = {{"add", jet_add, arb_poly_add_series},
                 {"sub", jet_sub, arb_poly_sub_series},
                 {"mul", jet_mul, arb_poly_mullow},
                 {"div", jet_div, arb_poly_div_series}};
    act_draw draw = {23};
    act_tape *tape = act_tape_open(LENGTH, 100);
    arb_poly_t first, second, want;
    arb_poly_init(first);
    arb_poly_init(second);
    arb_poly_init(want);
    for (int n = 0; n < 400; n++) {
        act_operand a = act_draw_operand(&draw, -9, 9);
        act_operand b = act_draw_operand(&draw, 0.5, 2);
        b.x0 = a.x0;
        act_operand_series(first, a, 0);
        act_operand_series(second, b, 0);
        pairs[n % 4].arb(want, first, second, LENGTH, ACT_ARB_BITS);
        act_tape_reset(tape);
        jet x = jet_variable(tape, a.x0);
        jet y = pairs[n % 4].ours(act_operand_jet(x, a), act_operand_jet(x, b));
        int bad = act_first_mismatch(y, want, 80);
        cr_assert(bad < 0, "%s: coefficient %d, seed 23, case %d", pairs[n % 4].name, bad,
                  n);
    }
    arb_poly_clear(first);
    arb_poly_clear(second);
    arb_poly_clear(want);
    act_tape_close(tape);
}

Test(jet, constants) {
    act_tape *tape = act_tape_open(3, 80);
    jet x = jet_variable(tape, 0x1.123456789abcdp-3);
    arb_poly_t want;
    arb_poly_init(want);
    arb_t c;
    arb_init(c);

    arb_set_si(c, -7);
    arb_div_si(c, c, 3, ACT_ARB_BITS);
    arb_poly_set_coeff_arb(want, 0, c);
    cr_expect(act_first_mismatch(jet_ratio(x, -7, 3), want, 70) == -1);
    arb_const_pi(c, ACT_ARB_BITS);
    arb_poly_set_coeff_arb(want, 0, c);
    cr_expect(act_first_mismatch(jet_pi(x), want, 70) == -1);
    arb_set_d(c, 0.1);
    arb_poly_set_coeff_arb(want, 0, c);
    cr_expect(act_first_mismatch(jet_const(x, 0.1), want, 1000) == -1);

    arb_set_d(c, 0x1.123456789abcdp-3);
    arb_poly_set_coeff_arb(want, 0, c);
    arb_poly_set_coeff_si(want, 1, 1);
    cr_expect(act_first_mismatch(x, want, 1000) == -1);
    arb_poly_add_si(want, want, 3, ACT_ARB_BITS);
    cr_expect(act_first_mismatch(jet_plus(x, 3), want, 75) == -1);
    arb_poly_add_si(want, want, -3, ACT_ARB_BITS);
    arb_poly_scalar_mul_2exp_si(want, want, -2);
    cr_expect(act_first_mismatch(jet_scale(x, 0.25), want, 1000) == -1);

    arb_clear(c);
    arb_poly_clear(want);
    act_tape_close(tape);
}

/* A variable that does not fit the precision is enclosed, not rounded. */
Test(jet, narrow_tape_encloses_its_variable) {
    act_tape *tape = act_tape_open(2, 24);
    jet x = jet_variable(tape, 0.1);
    cr_expect(mpfr_cmp_d(&x->c[0]->left, 0.1) < 0);
    cr_expect(mpfr_cmp_d(&x->c[0]->right, 0.1) > 0);
    act_tape_close(tape);
}

/* More nodes than one chunk holds, and the same nodes again after a reset. */
Test(jet, tape_grows_and_is_used_again) {
    enum { SUMMANDS = 1000 };
    act_tape *tape = act_tape_open(2, 64);
    for (int round = 0; round < 2; round++) {
        act_tape_reset(tape);
        jet x = jet_variable(tape, 1.5);
        jet sum = x;
        for (int i = 1; i < SUMMANDS; i++) {
            sum = jet_add(sum, x);
        }
        cr_expect(mpfr_cmp_d(&sum->c[0]->left, 1.5 * SUMMANDS) == 0);
        cr_expect(mpfr_cmp_d(&sum->c[0]->right, 1.5 * SUMMANDS) == 0);
        cr_expect(mpfr_cmp_d(&sum->c[1]->left, SUMMANDS) == 0);
    }
    cr_expect(tape->length == 2);
    cr_expect(tape->precision == 64);
    act_tape_close(tape);
}

Test(jet, root_at_zero_has_a_value_and_no_slope) {
    act_tape *tape = act_tape_open(3, 64);
    jet y = jet_sqrt(jet_variable(tape, 0));
    cr_expect(mpfi_is_zero(y->c[0]));
    cr_expect(!mpfi_bounded_p(y->c[1]));
    act_tape_close(tape);
}

/* Planted: one coefficient of a right series is off by 2^-80 of itself. */
Test(jet, comparison_finds_a_wrong_coefficient) {
    act_tape *tape = act_tape_open(LENGTH, 100);
    act_operand a = {.x0 = 0.5, .a0 = 0.75, .a1 = 1.25, .a2 = -0.5};
    arb_poly_t series;
    arb_poly_init(series);
    arb_t factor, c;
    arb_init(factor);
    arb_init(c);
    arb_set_si(factor, 1);
    arb_mul_2exp_si(factor, factor, -80);
    arb_add_si(factor, factor, 1, ACT_ARB_BITS);
    for (int i = 0; i < ACT_OPERATIONS; i++) {
        for (int k = 0; k < LENGTH; k++) {
            act_operand_series(series, a, 0);
            act_operations[i].arb(series, series, LENGTH, ACT_ARB_BITS);
            arb_poly_get_coeff_arb(c, series, k);
            if (arb_is_zero(c)) {
                continue;
            }
            arb_mul(c, c, factor, ACT_ARB_BITS);
            arb_poly_set_coeff_arb(series, k, c);
            act_tape_reset(tape);
            jet y = act_operations[i].ours(act_operand_jet(jet_variable(tape, a.x0), a));
            int bad = act_first_mismatch(y, series, 70);
            cr_expect(bad == k, "%s: coefficient %d, found %d", act_operations[i].name, k,
                      bad);
        }
    }
    arb_clear(factor);
    arb_clear(c);
    arb_poly_clear(series);
    act_tape_close(tape);
}

/* Planted: a point outside of the interval. */
Test(jet, comparison_finds_a_point_outside) {
    act_tape *tape = act_tape_open(LENGTH, 60);
    for (int i = 0; i < ACT_OPERATIONS; i++) {
        act_operand a = {.x0 = 0.5, .a0 = 0.75, .a1 = 1.25, .a2 = -0.5};
        int bad = first_excluded(&act_operations[i], tape, a, 0x1p-10, 0x1p-8, -20);
        cr_expect(bad == 0, "%s: %d", act_operations[i].name, bad);
    }
    act_tape_close(tape);
}
