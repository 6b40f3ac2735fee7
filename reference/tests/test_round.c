#include "draw.h"
#include "number/round.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(rounding, .fini = mpfr_free_cache);

enum { DIRECTIONS = 4, LONG = 300 /* bits, enough to stand beside any midpoint */ };

static const mpfr_rnd_t to_mpfr[DIRECTIONS] = {[ACT_NEAREST] = MPFR_RNDN,
                                               [ACT_DOWN] = MPFR_RNDD,
                                               [ACT_UP] = MPFR_RNDU,
                                               [ACT_TO_ZERO] = MPFR_RNDZ};

static bool same(double a, double b) {
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

/* MPFR's own emulation of a format: its manual, 5.13, on mpfr_subnormalize. */
static double emulated(mpfr_srcptr v, const act_format *format, mpfr_rnd_t rnd) {
    mpfr_exp_t least = mpfr_get_emin(), greatest = mpfr_get_emax();
    mpfr_t t;
    mpfr_init2(t, format->precision);
    int inexact = mpfr_set(t, v, rnd);
    mpfr_set_emin(format->emin - format->precision + 2);
    mpfr_set_emax(format->emax + 1);
    inexact = mpfr_check_range(t, inexact, rnd);
    mpfr_subnormalize(t, inexact, rnd);
    mpfr_set_emin(least);
    mpfr_set_emax(greatest);
    double value = mpfr_get_d(t, MPFR_RNDN);
    mpfr_clear(t);
    return value;
}

static void check_one(mpfr_srcptr v, const act_format *format, int direction,
                      mpfr_ptr cell) {
    double got = act_round(v, format, (act_direction)direction, cell);
    double want = emulated(v, format, to_mpfr[direction]);
    cr_assert(same(got, want), "%s, direction %d, 2^%ld: got %a, want %a", format->name,
              direction, mpfr_regular_p(v) ? (long)mpfr_get_exp(v) : 0, got, want);
    if (format->precision == 53) {
        want = mpfr_get_d(v, to_mpfr[direction]);
    } else if (format->precision == 24) {
        want = (double)mpfr_get_flt(v, to_mpfr[direction]);
    }
    cr_assert(same(got, want), "%s, direction %d: got %a, mpfr_get %a", format->name,
              direction, got, want);
}

static void check(mpfr_srcptr v, mpfr_ptr cell) {
    for (int i = 0; i < ACT_FORMATS; i++) {
        for (int direction = 0; direction < DIRECTIONS; direction++) {
            check_one(v, &act_formats[i], direction, cell);
        }
    }
}

Test(rounding, random_values_of_all_sizes) {
    act_draw draw = {11};
    static const mpfr_prec_t precision[] = {2, 8, 9, 11, 12, 24, 25, 53, 54, 113, LONG};
    enum { PRECISIONS = sizeof precision / sizeof precision[0] };
    mpfr_t v, cell;
    mpfr_init2(cell, 2);
    for (int n = 0; n < 20000; n++) {
        mpfr_init2(v, precision[n % PRECISIONS]);
        const act_format *format = &act_formats[act_draw_integer(&draw, 0, 3)];
        long bottom = format->emin - format->precision;
        long place[] = {act_draw_integer(&draw, bottom - 3, format->emin + 2),
                        act_draw_integer(&draw, format->emax - 1, format->emax + 3),
                        act_draw_integer(&draw, -10, 10),
                        act_draw_integer(&draw, -100000, 100000)};
        act_draw_mpfr(&draw, v, place[act_draw_integer(&draw, 0, 3)]);
        check(v, cell);
        mpfr_clear(v);
    }
    mpfr_clear(cell);
}

/* v, its negative and both neighbours at LONG bits. */
static void check_around(mpfr_ptr v, mpfr_ptr cell) {
    for (int sign = 0; sign < 2; sign++) {
        check(v, cell);
        mpfr_nextabove(v);
        check(v, cell);
        mpfr_nextbelow(v);
        mpfr_nextbelow(v);
        check(v, cell);
        mpfr_nextabove(v);
        mpfr_neg(v, v, MPFR_RNDN);
    }
}

Test(rounding, values_and_midpoints) {
    act_draw draw = {12};
    mpfr_t v, cell;
    mpfr_init2(v, LONG);
    mpfr_init2(cell, 2);
    for (int i = 0; i < ACT_FORMATS; i++) {
        const act_format *format = &act_formats[i];
        double least = act_format_subnormal(format);
        double greatest = act_format_max(format);
        double edge = ldexp(1, format->emin);
        double from[64] = {0,
                           least,
                           2 * least,
                           edge,
                           act_step(format, edge, -1),
                           act_step(format, edge, -2),
                           greatest,
                           act_step(format, greatest, -1),
                           1,
                           act_step(format, 1, -1)};
        for (int n = 10; n < 64; n++) {
            from[n] = fabs(act_draw_value(&draw, format));
        }
        for (int n = 0; n < 64; n++) {
            mpfr_set_d(v, from[n], MPFR_RNDN);
            check_around(v, cell);
            /* The midpoint to the next value; above the greatest: to 2^(emax + 1). */
            double below = from[n] == 0 ? 0 : act_step(format, from[n], -1);
            double up = from[n] == greatest ? from[n] - below
                                            : act_step(format, from[n], 1) - from[n];
            mpfr_add_d(v, v, up / 2, MPFR_RNDN);
            if (up / 2 == 0) {
                mpfr_set_ui_2exp(v, (unsigned long)(2 * ldexp(from[n], 1074) + 1), -1075,
                                 MPFR_RNDN);
            }
            check_around(v, cell);
        }
    }
    mpfr_clears(v, cell, (mpfr_ptr)0);
}

Test(rounding, specials) {
    mpfr_t v, cell;
    mpfr_init2(v, 53);
    mpfr_init2(cell, 2);
    static const double specials[] = {0, -0.0};
    for (size_t k = 0; k < sizeof specials / sizeof specials[0]; k++) {
        mpfr_set_d(v, specials[k], MPFR_RNDN);
        check(v, cell);
    }
    for (int i = 0; i < ACT_FORMATS; i++) {
        for (int direction = 0; direction < DIRECTIONS; direction++) {
            act_direction rnd = (act_direction)direction;
            mpfr_set_nan(v);
            cr_expect(isnan(act_round(v, &act_formats[i], rnd, cell)));
        }
        mpfr_set_inf(v, -1);
        cr_expect(act_round(v, &act_formats[i], ACT_NEAREST, cell) == -HUGE_VAL);
        cr_expect(act_round(v, &act_formats[i], ACT_DOWN, cell) == -HUGE_VAL);
    }
    mpfr_clears(v, cell, (mpfr_ptr)0);
}

/* By hand: ulp(1) = 2^(1 - p), halved just below 1; constant below 2^(emin + 1), and that
 * of the greatest binade from there on. */
Test(rounding, ulp_exponent) {
    mpfr_t v;
    mpfr_init2(v, LONG);
    for (int i = 0; i < ACT_FORMATS; i++) {
        const act_format *format = &act_formats[i];
        int p = format->precision, bottom = format->emin - p + 1;
        struct {
            long exponent;
            int at, below;
        } rows[] = {{0, 1 - p, -p},
                    {5, 6 - p, 5 - p},
                    {format->emin + 1, bottom + 1, bottom},
                    {format->emin, bottom, bottom},
                    {format->emin - 1, bottom, bottom},
                    {-100000, bottom, bottom},
                    {format->emax, format->emax - p + 1, format->emax - p},
                    {format->emax + 1, format->emax - p + 1, format->emax - p + 1},
                    {100000, format->emax - p + 1, format->emax - p + 1}};
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            mpfr_set_si_2exp(v, k % 2 == 0 ? 1 : -1, rows[k].exponent, MPFR_RNDN);
            int got = act_ulp_exponent(v, format);
            cr_expect(got == rows[k].at, "%s 2^%ld: %d", format->name, rows[k].exponent,
                      got);
            if (k % 2 == 0) {
                mpfr_nextbelow(v);
            } else {
                mpfr_nextabove(v);
            }
            got = act_ulp_exponent(v, format);
            cr_expect(got == rows[k].below, "%s below 2^%ld: %d", format->name,
                      rows[k].exponent, got);
        }
        mpfr_set_zero(v, 1);
        cr_expect(act_ulp_exponent(v, format) == bottom, "%s 0", format->name);
        mpfr_set_inf(v, 1);
        cr_expect(act_ulp_exponent(v, format) == format->emax - p + 1, "%s inf",
                  format->name);
    }
    mpfr_clear(v);
}

Test(round, ulps_of_binary64_numbers) {
    const act_format *half = act_format_find("f16");
    static const struct {
        double value;
        int exponent;
    } rows[] = {{0, -24},    {0x1p-24, -24}, {-0x1p-14, -24}, {1, -10},
                {-1.5, -10}, {65504, 5},     {0x1p20, 5},     {-HUGE_VAL, 5}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        mpfr_t v;
        mpfr_init2(v, 53);
        mpfr_set_d(v, rows[i].value, MPFR_RNDN);
        cr_expect(act_ulp_exponent_of(rows[i].value, half) == rows[i].exponent &&
                      act_ulp_exponent(v, half) == rows[i].exponent,
                  "%a", rows[i].value);
        mpfr_clear(v);
    }
}
