#include "draw.h"
#include "number/interval.h"

#include <arb_hypgeom.h>
#include <criterion/criterion.h>
#include <flint/flint.h>
#include <math.h>

static void forget(void) {
    flint_cleanup();
    mpfr_free_cache();
}

TestSuite(interval, .fini = forget);

typedef void enclosure(mpfi_ptr y, mpfi_srcptr x);
typedef void arb_function(arb_t y, const arb_t x, slong prec);

static const struct function {
    const char *name;
    enclosure *ours;
    arb_function *arb;
} functions[] = {{"erf", act_interval_erf, arb_hypgeom_erf},
                 {"erfc", act_interval_erfc, arb_hypgeom_erfc}};

static const mpfr_prec_t precision[] = {24, 53, 81, 128, 500};
enum { PRECISIONS = sizeof precision / sizeof precision[0], ARB_BITS = 700 };

/* Ends of y against f(right) - f(left) by Arb: y contains both, and is wider than that by
 * at most 2^-bits of the larger, and by 2^-spread of the difference itself; below 2^-2^30
 * MPFR has no numbers. */
static bool is_tight_enclosure(const struct function *f, mpfi_srcptr x, mpfi_srcptr y,
                               double bits, double spread) {
    arb_t lo, hi, left, right, excess, allowed;
    arb_init(lo);
    arb_init(hi);
    arb_init(left);
    arb_init(right);
    arb_init(excess);
    arb_init(allowed);
    arf_set_mpfr(arb_midref(lo), &x->left);
    arf_set_mpfr(arb_midref(hi), &x->right);
    f->arb(lo, lo, ARB_BITS);
    f->arb(hi, hi, ARB_BITS);
    if (arb_gt(lo, hi)) {
        arb_swap(lo, hi);
    }
    arf_set_mpfr(arb_midref(left), &y->left);
    arf_set_mpfr(arb_midref(right), &y->right);
    bool contains = !arb_gt(left, lo) && !arb_lt(right, hi);

    arb_sub(excess, right, left, ARB_BITS);
    arb_abs(allowed, arb_contains_zero(lo) ? hi : lo);
    arb_abs(left, hi);
    arb_max(allowed, allowed, left, ARB_BITS);
    arb_mul_2exp_si(allowed, allowed, -(slong)bits);
    arb_sub(right, hi, lo, ARB_BITS);
    arb_sub(excess, excess, right, ARB_BITS);
    arb_mul_2exp_si(right, right, -(slong)spread);
    arb_add(allowed, allowed, right, ARB_BITS);
    arb_set_si(right, 1);
    arb_mul_2exp_si(right, right, mpfr_get_emin());
    arb_add(allowed, allowed, right, ARB_BITS);
    bool tight = !arb_gt(excess, allowed);
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(left);
    arb_clear(right);
    arb_clear(excess);
    arb_clear(allowed);
    return contains && tight && mpfi_bounded_p(y);
}

/* A binary64 number with |x| log-uniform in [2^lo, 2^hi), either sign. */
static double draw_log(act_draw *draw, int lo, int hi) {
    double m = act_draw_between(draw, 1, 2);
    double x = ldexp(m, (int)act_draw_integer(draw, lo, hi - 1));
    return act_draw_bits(draw) % 2 == 0 ? x : -x;
}

/* How much erfc's own condition number 2 x^2 costs: exp(-x^2) is computed from a rounded
 * square. */
static double condition_bits(double x) {
    return fabs(x) > 1 ? 2 * log2(fabs(x)) + 1 : 0;
}

static void check_point(const struct function *f, double at, mpfr_prec_t bits) {
    mpfi_t x, y;
    mpfi_init2(x, 53);
    mpfi_init2(y, bits);
    mpfi_set_d(x, at);
    f->ours(y, x);
    double narrow = (double)bits - 6 - condition_bits(at);
    cr_assert(is_tight_enclosure(f, x, y, narrow, 0), "%s(%a) at %ld bits: [%a, %a]",
              f->name, at, (long)bits, mpfr_get_d(&y->left, MPFR_RNDD),
              mpfr_get_d(&y->right, MPFR_RNDU));
    mpfi_clear(x);
    mpfi_clear(y);
}

Test(interval, error_functions_at_points) {
    act_draw draw = {31};
    static const double always[] = {0, -0.0, 1e-300, -1e-300, 1e6, -1e6, 1, 26, 27.25};
    for (int i = 0; i < 2; i++) {
        for (int n = 0; n < 400; n++) {
            mpfr_prec_t bits = precision[n % PRECISIONS];
            check_point(&functions[i], draw_log(&draw, -1000, 20), bits);
            check_point(&functions[i], draw_log(&draw, -4, 7), bits);
        }
        for (size_t k = 0; k < sizeof always / sizeof always[0]; k++) {
            for (int n = 0; n < PRECISIONS; n++) {
                check_point(&functions[i], always[k], precision[n]);
            }
        }
    }
}

static void check_between(const struct function *f, double lo, double hi,
                          mpfr_prec_t bits, double spread) {
    mpfi_t x, y;
    mpfi_init2(x, 53);
    mpfi_init2(y, bits);
    mpfi_interv_d(x, lo, hi);
    f->ours(y, x);
    double narrow = (double)bits - 6 - condition_bits(fmax(fabs(lo), fabs(hi)));
    cr_assert(is_tight_enclosure(f, x, y, narrow, spread),
              "%s([%a, %a]) at %ld bits: [%a, %a]", f->name, lo, hi, (long)bits,
              mpfr_get_d(&y->left, MPFR_RNDD), mpfr_get_d(&y->right, MPFR_RNDU));
    mpfi_clear(x);
    mpfi_clear(y);
}

/* Wide intervals: both ends are those of the function, to a few ulps. */
Test(interval, error_functions_over_wide_intervals) {
    act_draw draw = {32};
    for (int i = 0; i < 2; i++) {
        for (int n = 0; n < 300; n++) {
            mpfr_prec_t bits = precision[n % PRECISIONS];
            double a = draw_log(&draw, -30, 5), b = draw_log(&draw, -18, 5);
            if (fabs(a - b) > 0x1p-19) {
                check_between(&functions[i], fmin(a, b), fmax(a, b), bits, 100);
            }
        }
        check_between(&functions[i], -1e6, 1e6, 53, 100);
        check_between(&functions[i], -1e-300, 1, 53, 100);
    }
}

/* Narrow ones may use the slope: the enclosure may be some times as wide as the image. */
Test(interval, error_functions_over_narrow_intervals) {
    act_draw draw = {33};
    for (int i = 0; i < 2; i++) {
        for (int n = 0; n < 600; n++) {
            mpfr_prec_t bits = precision[n % PRECISIONS];
            double a = n % 2 == 0 ? draw_log(&draw, -40, 5) : draw_log(&draw, -3, 4);
            double b = a + fabs(a) * ldexp(1, (int)act_draw_integer(&draw, -50, -27));
            check_between(&functions[i], a, b, bits, -4);
        }
        check_between(&functions[i], -0x1p-30, 0x1p-30, 53, -4);
        check_between(&functions[i], 0, 0x1p-200, 81, -4);
    }
}

/* Planted: an enclosure moved by one ulp, and one that is far too wide. */
Test(interval, comparison_finds_wrong_enclosures) {
    mpfi_t x, y;
    mpfi_init2(x, 53);
    mpfi_init2(y, 53);
    mpfi_set_d(x, 0.7);
    mpfr_t margin;
    mpfr_init_set_d(margin, 0x1p-46, MPFR_RNDN);
    for (int i = 0; i < 2; i++) {
        functions[i].ours(y, x);
        cr_assert(is_tight_enclosure(&functions[i], x, y, 47, 0));
        mpfr_nextabove(&y->left);
        mpfr_nextabove(&y->right);
        cr_expect(!is_tight_enclosure(&functions[i], x, y, 47, 0));
        functions[i].ours(y, x);
        mpfi_increase(y, margin);
        cr_expect(!is_tight_enclosure(&functions[i], x, y, 47, 0));
    }
    mpfr_clear(margin);
    mpfi_clear(x);
    mpfi_clear(y);
}

static void sine(mpfi_ptr y, mpfi_srcptr x) {
    mpfi_t cosine;
    mpfi_init2(cosine, mpfi_get_prec(y));
    act_interval_sine_cosine(y, cosine, x);
    mpfi_clear(cosine);
}

static void cosine(mpfi_ptr y, mpfi_srcptr x) {
    mpfi_t sine;
    mpfi_init2(sine, mpfi_get_prec(y));
    act_interval_sine_cosine(sine, y, x);
    mpfi_clear(sine);
}

/* At a point both ends are the directed roundings, and the same only at zero. */
Test(interval, sine_and_cosine_at_points) {
    static const struct function waves[] = {{"sin", sine, arb_sin},
                                            {"cos", cosine, arb_cos}};
    act_draw draw = {34};
    mpfi_t x, y;
    mpfi_init2(x, 53);
    for (int n = 0; n < 2000; n++) {
        mpfr_prec_t bits = precision[n % PRECISIONS];
        double at = n < PRECISIONS ? 0 : draw_log(&draw, -60, n % 2 == 0 ? 4 : 60);
        mpfi_init2(y, bits);
        mpfi_set_d(x, at);
        for (int i = 0; i < 2; i++) {
            waves[i].ours(y, x);
            bool is_tight = is_tight_enclosure(&waves[i], x, y, (double)bits - 2, 0);
            cr_assert(is_tight && act_interval_is_point(y) == (at == 0),
                      "%s(%a) at %ld bits: [%a, %a]", waves[i].name, at, (long)bits,
                      mpfr_get_d(&y->left, MPFR_RNDD), mpfr_get_d(&y->right, MPFR_RNDU));
        }
        mpfi_clear(y);
    }
    mpfi_clear(x);
}

/* Over an interval with an extremum the end values do not enclose. */
Test(interval, sine_and_cosine_over_an_extremum) {
    mpfi_t x, s, c;
    mpfi_init2(x, 53);
    mpfi_init2(s, 53);
    mpfi_init2(c, 53);
    mpfi_interv_d(x, 1, 4);
    act_interval_sine_cosine(s, c, x);
    cr_expect(mpfr_cmp_d(&s->right, 1) >= 0 && mpfr_cmp_d(&s->left, sin(4)) <= 0);
    cr_expect(mpfr_cmp_d(&c->left, -1) <= 0 && mpfr_cmp_d(&c->right, cos(1)) >= 0);
    mpfi_clear(x);
    mpfi_clear(s);
    mpfi_clear(c);
}

Test(interval, increasing_rounds_outwards_once) {
    mpfi_t x, y;
    mpfi_init2(x, 53);
    mpfi_init2(y, 60);
    mpfi_set_d(x, 1);
    act_interval_increasing(y, x, mpfr_exp);
    mpfr_t want;
    mpfr_init2(want, 60);
    mpfr_exp(want, &x->left, MPFR_RNDD);
    cr_expect(mpfr_equal_p(want, &y->left));
    mpfr_exp(want, &x->left, MPFR_RNDU);
    cr_expect(mpfr_equal_p(want, &y->right));

    mpfi_set_d(x, 0); /* exp(0) = 1 is exact */
    act_interval_increasing(y, x, mpfr_exp);
    cr_expect(act_interval_is_point(y) && mpfr_cmp_ui(&y->left, 1) == 0);

    mpfi_interv_d(x, -1, 2);
    act_interval_increasing(y, x, mpfr_exp);
    mpfr_exp(want, &x->left, MPFR_RNDD);
    cr_expect(mpfr_equal_p(want, &y->left));
    mpfr_exp(want, &x->right, MPFR_RNDU);
    cr_expect(mpfr_equal_p(want, &y->right));
    cr_expect(!act_interval_is_point(x));
    mpfr_clear(want);
    mpfi_clear(x);
    mpfi_clear(y);
}
