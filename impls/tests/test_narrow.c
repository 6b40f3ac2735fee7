#include "impls/narrow.h"

#include <criterion/criterion.h>
#include <math.h>
#include <mpfr.h>
#include <stdbool.h>

enum { ENCODINGS = 1 << 16, SIGN = 0x8000, RANDOM = 1 << 20 };

struct narrow {
    const char *name;
    int precision, emin, emax; /* IEEE 754's p, emin, emax */
    uint32_t infinity;
    float (*from)(uint16_t);
    uint16_t (*to)(float);
};

static const struct narrow narrow[] = {
    {"f16", 11, -14, 15, 0x7c00, act_from_f16, act_to_f16},
    {"bf16", 8, -126, 127, 0x7f80, act_from_bf16, act_to_bf16},
};
enum { FORMATS = sizeof narrow / sizeof narrow[0] };

/* IEEE 754-2019, 3.4, with the largest exponent read as one more binade, so that infinity
 * is 2^(emax + 1). */
static double magnitude(const struct narrow *f, uint32_t bits) {
    int fraction_bits = f->precision - 1, exponent = (int)(bits >> fraction_bits);
    uint32_t hidden = 1u << fraction_bits, fraction = bits & (hidden - 1);
    return exponent == 0 ? ldexp((double)fraction, f->emin - fraction_bits)
                         : ldexp((double)(hidden + fraction),
                                 exponent - 1 + f->emin - fraction_bits);
}

Test(narrow, every_encoding_widens_and_returns) {
    for (int i = 0; i < FORMATS; i++) {
        const struct narrow *f = &narrow[i];
        for (uint32_t bits = 0; bits < ENCODINGS; bits++) {
            uint32_t m = bits & (SIGN - 1);
            float wide = f->from((uint16_t)bits);
            uint16_t back = f->to(wide);
            bool negative = bits >= SIGN;
            cr_assert((signbit(wide) != 0) == negative, "%s %04x: %a", f->name, bits,
                      (double)wide);
            if (m > f->infinity) {
                cr_assert(isnan(wide), "%s %04x: %a", f->name, bits, (double)wide);
                cr_assert((back & (SIGN - 1)) > f->infinity && back >> 15 == bits >> 15,
                          "%s %04x: back as %04x", f->name, bits, back);
                continue;
            }
            double expected = m == f->infinity ? (double)INFINITY : magnitude(f, m);
            cr_assert(fabs((double)wide) == expected, "%s %04x: %a, not %a", f->name,
                      bits, (double)wide, expected);
            cr_assert(back == bits, "%s %04x: back as %04x", f->name, bits, back);
        }
    }
}

static void expect(const struct narrow *f, float x, uint32_t bits) {
    uint32_t got = f->to(x), mirrored = f->to(-x);
    cr_assert(got == bits, "%s of %a: %04x, not %04x", f->name, (double)x, got, bits);
    cr_assert(mirrored == (bits | SIGN), "%s of %a: %04x, not %04x", f->name, (double)-x,
              mirrored, bits | SIGN);
}

Test(narrow, midpoints_go_to_even_and_their_neighbours_to_the_nearer) {
    for (int i = 0; i < FORMATS; i++) {
        const struct narrow *f = &narrow[i];
        for (uint32_t below = 0; below < f->infinity; below++) {
            uint32_t even = below + below % 2;
            float middle = (float)((magnitude(f, below) + magnitude(f, below + 1)) / 2);
            expect(f, middle, even);
            expect(f, nextafterf(middle, 0), below);
            expect(f, nextafterf(middle, INFINITY), below + 1);
        }
    }
}

Test(narrow, beyond_the_range_is_infinite_and_nan_stays_nan) {
    static const uint32_t nans[] = {0x7f800001, 0x7f801fff, 0x7f80ffff,
                                    0x7fbfffff, 0x7fc00000, 0x7fffffff};
    for (int i = 0; i < FORMATS; i++) {
        const struct narrow *f = &narrow[i];
        expect(f, INFINITY, f->infinity);
        expect(f, act_float_from_bits(0x7f7fffff), f->infinity);
        expect(f, (float)magnitude(f, f->infinity - 1), f->infinity - 1);
        for (size_t j = 0; j < sizeof nans / sizeof nans[0]; j++) {
            for (uint32_t sign = 0; sign < 2; sign++) {
                uint32_t got = f->to(act_float_from_bits(nans[j] | sign << 31));
                cr_assert((got & (SIGN - 1)) > f->infinity && got >> 15 == sign,
                          "%s of NaN %08x: %04x", f->name, nans[j] | sign << 31, got);
            }
        }
    }
}

/* MPFR's rounding, with subnormals, to the format; MPFR puts the radix point before the
 * first digit. */
static double rounded(const struct narrow *f, float x) {
    mpfr_t r;
    mpfr_init2(r, f->precision);
    mpfr_set_emin(f->emin - f->precision + 2);
    mpfr_set_emax(f->emax + 1);
    int inexact = mpfr_set_flt(r, x, MPFR_RNDN);
    inexact = mpfr_check_range(r, inexact, MPFR_RNDN);
    mpfr_subnormalize(r, inexact, MPFR_RNDN);
    double value = mpfr_get_d(r, MPFR_RNDN);
    mpfr_clear(r);
    return value;
}

Test(narrow, random_floats_round_as_in_mpfr) {
    uint32_t u = 1;
    for (int i = 0; i < RANDOM; i++) {
        /* An odd multiplier and step as 2^32 needs: a permutation of all encodings. */
        u = u * 1664525u + 1013904223u;
        float x = act_float_from_bits(u);
        for (int j = 0; j < FORMATS; j++) {
            const struct narrow *f = &narrow[j];
            double got = (double)f->from(f->to(x)), expected = rounded(f, x);
            bool same = isnan(x) ? isnan(got)
                                 : got == expected && signbit(got) == signbit(expected);
            cr_assert(same, "%s of %a: %a, not %a", f->name, (double)x, got, expected);
        }
    }
}
