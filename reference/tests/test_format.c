#include "draw.h"
#include "number/format.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <string.h>

enum { F64, F32, F16, BF16, ENCODINGS = 1 << 16 };

static bool same(double a, double b) {
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

static double float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

static double double_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* IEEE 754-2019, 3.4: binary16 has 5 exponent bits of bias 15 and 10 fraction bits. */
static double binary16_of(uint32_t bits) {
    int exponent = (int)(bits >> 10 & 31);
    double fraction = (double)(bits & 1023) / 1024;
    double magnitude = exponent == 0    ? fraction * 0x1p-14
                       : exponent == 31 ? (double)(fraction == 0 ? HUGE_VAL : (double)NAN)
                                        : (1 + fraction) * pow(2, exponent - 15);
    return (bits >> 15) != 0 && !isnan(magnitude) ? -magnitude : magnitude;
}

static uint32_t expected_encoding(uint32_t bits, double value, uint32_t quiet) {
    return isnan(value) ? quiet : bits;
}

Test(format, every_16_bit_encoding) {
    for (uint32_t bits = 0; bits < ENCODINGS; bits++) {
        double half = binary16_of(bits);
        double got = act_decode(&act_formats[F16], bits);
        cr_assert(same(got, half), "f16 %04x: %a, not %a", bits, got, half);
        uint64_t back = act_encode(&act_formats[F16], half);
        cr_assert(back == expected_encoding(bits, half, 0x7e00), "f16 %04x: %04x", bits,
                  (unsigned)back);

        /* bfloat16 is the upper half of binary32. */
        double brain = float_of(bits << 16);
        got = act_decode(&act_formats[BF16], bits);
        cr_assert(same(got, brain), "bf16 %04x: %a, not %a", bits, got, brain);
        back = act_encode(&act_formats[BF16], brain);
        cr_assert(back == expected_encoding(bits, brain, 0x7fc0), "bf16 %04x: %04x", bits,
                  (unsigned)back);
    }
}

Test(format, random_wide_encodings_are_those_of_this_machine) {
    act_draw draw = {1};
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = act_draw_bits(&draw);
        double value = double_of(bits);
        double got = act_decode(&act_formats[F64], bits);
        cr_assert(same(got, value), "f64 %016lx: %a, not %a", bits, got, value);
        uint64_t want = isnan(value) ? 0x7ff8000000000000 : bits;
        cr_assert(act_encode(&act_formats[F64], value) == want, "f64 %a", value);

        bits >>= 32;
        value = float_of((uint32_t)bits);
        got = act_decode(&act_formats[F32], bits);
        cr_assert(same(got, value), "f32 %08lx: %a, not %a", bits, got, value);
        want = isnan(value) ? 0x7fc00000 : bits;
        cr_assert(act_encode(&act_formats[F32], value) == want, "f32 %a", value);
    }
}

/* Values as in the literature: IEEE 754-2019 table 3.5 gives p, emin and emax, from which
 * the extremes follow; 1/3 and pi are the nearest numbers of the format. */
Test(format, known_encodings) {
    static const struct {
        int format;
        uint64_t bits;
        double value;
    } rows[] = {
        {F16, 0x3c00, 1},
        {F16, 0xc000, -2},
        {F16, 0x7bff, 65504},
        {F16, 0x0400, 0x1p-14},
        {F16, 0x03ff, 0x1.ff8p-15},
        {F16, 0x0001, 0x1p-24},
        {F16, 0x3555, 0.333251953125},
        {F16, 0xfc00, -HUGE_VAL},
        {BF16, 0x3f80, 1},
        {BF16, 0x7f7f, 0x1.fep127},
        {BF16, 0x0080, 0x1p-126},
        {BF16, 0x0001, 0x1p-133},
        {BF16, 0x4049, 3.140625},
        {BF16, 0x8000, -0.0},
        {F32, 0x7f7fffff, (double)FLT_MAX},
        {F32, 0x00800000, (double)FLT_MIN},
        {F32, 0x00000001, 0x1p-149},
        {F32, 0x40490fdb, 0x1.921fb6p+1},
        {F64, 0x7fefffffffffffff, DBL_MAX},
        {F64, 0x0010000000000000, DBL_MIN},
        {F64, 0x8000000000000001, -0x1p-1074},
        {F64, 0x400921fb54442d18, 0x1.921fb54442d18p+1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const act_format *format = &act_formats[rows[i].format];
        double value = rows[i].value;
        cr_expect(act_encode(format, value) == rows[i].bits, "%s %a", format->name,
                  value);
        cr_expect(same(act_decode(format, rows[i].bits), value), "%s %a", format->name,
                  value);
    }
}

Test(format, extremes) {
    static const double greatest[] = {DBL_MAX, (double)FLT_MAX, 65504, 0x1.fep127};
    static const double least[] = {0x1p-1074, 0x1p-149, 0x1p-24, 0x1p-133};
    for (int i = 0; i < ACT_FORMATS; i++) {
        double end = act_format_max(&act_formats[i]);
        cr_expect(end == greatest[i], "%s: %a", act_formats[i].name, end);
        end = act_format_subnormal(&act_formats[i]);
        cr_expect(end == least[i], "%s: %a", act_formats[i].name, end);
    }
}

Test(format, find_knows_the_four_names) {
    cr_expect(act_format_find("f64") == &act_formats[F64]);
    cr_expect(act_format_find("f32") == &act_formats[F32]);
    cr_expect(act_format_find("f16") == &act_formats[F16]);
    cr_expect(act_format_find("bf16") == &act_formats[BF16]);
    cr_expect(act_format_find("f8") == NULL);
    cr_expect(act_format_find("") == NULL);
}

static int64_t ordinal_of(const act_format *format, double value) {
    return act_ordinal(format, act_encode(format, value));
}

static double value_at(const act_format *format, int64_t ordinal) {
    return act_decode(format, act_from_ordinal(format, ordinal));
}

/* From -infinity to +infinity ordinals rise by one; values rise too, but from -0 to +0.
 */
Test(format, ordinals_of_16_bit_formats_are_consecutive) {
    for (int i = F16; i <= BF16; i++) {
        const act_format *format = &act_formats[i];
        int64_t end = ordinal_of(format, HUGE_VAL);
        cr_assert(end == ordinal_of(format, act_format_max(format)) + 1);
        cr_assert(ordinal_of(format, -HUGE_VAL) == -end - 1);
        double before = value_at(format, -end - 1);
        int64_t values = 1;
        for (int64_t n = -end; n <= end; n++) {
            double value = value_at(format, n);
            bool rises = value > before || (n == 0 && before == 0 && signbit(before));
            cr_assert(rises, "%s: %a after %a", format->name, value, before);
            cr_assert(act_format_has(format, value), "%s: %a", format->name, value);
            cr_assert(ordinal_of(format, value) == n, "%s: %a", format->name, value);
            before = value;
            values++;
        }
        int64_t nans = 2 * ((1 << (format->precision - 1)) - 1);
        cr_assert(values == ENCODINGS - nans, "%s: %ld", format->name, values);
    }
}

Test(format, every_encoding_has_its_own_ordinal) {
    for (int i = 0; i < ACT_FORMATS; i++) {
        const act_format *format = &act_formats[i];
        act_draw draw = {2};
        for (uint64_t n = 0; n < ENCODINGS; n++) {
            uint64_t bits = act_format_is_narrow(format)
                                ? n
                                : act_draw_bits(&draw) >> (64 - 8 * format->size);
            uint64_t back = act_from_ordinal(format, act_ordinal(format, bits));
            cr_assert(back == bits, "%s: %lx, not %lx", format->name, back, bits);
        }
        cr_expect(act_ordinal(format, 0) == 0, "%s", format->name);
        cr_expect(ordinal_of(format, -0.0) == -1, "%s", format->name);
    }
}

static double next_up(int format, double value) {
    return format == F32 ? (double)nextafterf((float)value, HUGE_VALF)
                         : nextafter(value, HUGE_VAL);
}

/* value is not -0: C knows no step between the zeros. */
static void expect_neighbours(int i, double value) {
    const act_format *format = &act_formats[i];
    double above = next_up(i, value);
    int64_t n = ordinal_of(format, value);
    cr_assert(ordinal_of(format, above) == n + 1, "%s: %a %a", format->name, value,
              above);
    cr_assert(same(value_at(format, n + 1), above), "%s: %a", format->name, above);
}

Test(format, ordinals_of_wide_formats_are_consecutive) {
    for (int i = F64; i <= F32; i++) {
        const act_format *format = &act_formats[i];
        act_draw draw = {3};
        for (int n = 0; n < 100000; n++) {
            double value = act_draw_value(&draw, format);
            expect_neighbours(i, value == 0 ? 0 : value);
        }
        for (int e = format->emin - format->precision + 1; e <= format->emax; e++) {
            for (int64_t step = -2; step <= 2; step++) {
                double value = act_step(format, ldexp(1, e), step);
                expect_neighbours(i, value == 0 ? 0 : value);
                value = act_step(format, -ldexp(1, e), step);
                expect_neighbours(i, value == 0 ? 0 : value);
            }
        }
        expect_neighbours(i, 0);
        expect_neighbours(i, act_format_max(format));
        expect_neighbours(i, -HUGE_VAL);
    }
}

Test(format, has_is_what_conversion_keeps) {
    act_draw draw = {3};
    int members = 0;
    for (int n = 0; n < 200000; n++) {
        /* Few significant bits near the 24 of binary32, so that both answers are common.
         */
        double value = (double)(act_draw_bits(&draw) >> act_draw_integer(&draw, 34, 44));
        value = ldexp(value, (int)act_draw_integer(&draw, -190, 140));
        bool kept = (double)(float)value == value;
        cr_assert(act_format_has(&act_formats[F32], value) == kept, "%a", value);
        cr_assert(act_format_has(&act_formats[F64], value), "%a", value);
        members += kept;
    }
    cr_expect(members > 20000 && members < 180000, "%d", members);

    for (uint32_t bits = 0; bits < 0x7bff; bits++) {
        double middle = (binary16_of(bits) + binary16_of(bits + 1)) / 2;
        cr_assert(!act_format_has(&act_formats[F16], middle), "%a", middle);
        cr_assert(act_format_has(&act_formats[F16], -binary16_of(bits)), "%04x", bits);
    }
}

Test(format, has_at_the_ends) {
    static const double beyond[] = {0, 0x1p128, 65536, 0x1p128};
    for (int i = 0; i < ACT_FORMATS; i++) {
        const act_format *format = &act_formats[i];
        static const double always[] = {0, -0.0, HUGE_VAL, -HUGE_VAL, (double)NAN, 1, -2};
        for (size_t k = 0; k < sizeof always / sizeof always[0]; k++) {
            cr_expect(act_format_has(format, always[k]), "%s %a", format->name,
                      always[k]);
        }
        double least = act_format_subnormal(format);
        cr_expect(act_format_has(format, 3 * least), "%s", format->name);
        if (i != F64) {
            cr_expect(!act_format_has(format, beyond[i]), "%s", format->name);
            cr_expect(!act_format_has(format, -beyond[i]), "%s", format->name);
            cr_expect(!act_format_has(format, least / 2), "%s", format->name);
            cr_expect(!act_format_has(format, least * 1.5), "%s", format->name);
        }
    }
}

/* Only element i changes, and it lies where C's own arrays have it. */
Test(format, store_and_load_one_element) {
    static const uint64_t pattern[] = {0, 0x8000, 0xfedcba9876543210, UINT64_MAX};
    for (int i = 0; i < ACT_FORMATS; i++) {
        const act_format *format = &act_formats[i];
        size_t size = format->size;
        unsigned char buffer[5 * 8], want[sizeof buffer];
        for (size_t k = 0; k < sizeof pattern / sizeof pattern[0]; k++) {
            uint64_t bits = pattern[k] >> (64 - 8 * size);
            memset(buffer, 0xa5, sizeof buffer);
            memset(want, 0xa5, sizeof want);
            uint16_t half = (uint16_t)bits;
            uint32_t single = (uint32_t)bits;
            const void *element = size == 2   ? (const void *)&half
                                  : size == 4 ? (const void *)&single
                                              : (const void *)&bits;
            memcpy(want + 2 * size, element, size);
            act_element_store(format, buffer, 2, bits);
            cr_expect(memcmp(buffer, want, sizeof want) == 0, "%s %lx", format->name,
                      bits);
            cr_expect(act_element_load(format, buffer, 2) == bits, "%s %lx", format->name,
                      bits);
        }
    }
}

Test(format, all_nans_are_one) {
    for (int f = F16; f <= BF16; f++) {
        const act_format *format = &act_formats[f];
        for (uint64_t bits = 0; bits < ENCODINGS; bits++) {
            bool is_nan = isnan(act_decode(format, bits)) != 0;
            cr_assert(act_is_nan(format, bits) == is_nan, "%s %lx", format->name, bits);
            cr_assert(act_format_same(format, bits, 0x7fff) == is_nan, "%s %lx",
                      format->name, bits);
            cr_assert(act_format_same(format, bits, bits ^ 0x8000) == is_nan, "%s %lx",
                      format->name, bits);
        }
    }
    cr_expect(!act_is_nan(&act_formats[F32], 0xff800000));
    cr_expect(act_is_nan(&act_formats[F32], 0xff800001));
    cr_expect(!act_is_nan(&act_formats[F64], 0x7ff0000000000000));
    cr_expect(act_is_nan(&act_formats[F64], 0x7ff0000000000001));
}

/* The numbers that each is simpler than the next, and sign and format do not matter. */
Test(format, complexity_is_of_digits_then_of_the_exponent) {
    static const double rows[] = {0,    1,       0.5,     4,       0x1p-14, 1.5,
                                  0.75, 0x1.8p5, 0x1.4p0, 0x1.cp1, 0x1.1p0, HUGE_VAL};
    enum { ROWS = sizeof rows / sizeof rows[0] };
    for (int f = 0; f < ACT_FORMATS; f++) {
        const act_format *format = &act_formats[f];
        int before = -1;
        for (int i = 0; i < ROWS; i++) {
            int plus = act_complexity(format, act_encode(format, rows[i]));
            int minus = act_complexity(format, act_encode(format, -rows[i]));
            cr_expect(plus == minus, "%s %a", format->name, rows[i]);
            cr_expect(plus > before, "%s %a", format->name, rows[i]);
            before = plus;
        }
        uint64_t nan = act_encode(format, (double)NAN);
        cr_expect(act_complexity(format, nan) == before, "%s", format->name);
        cr_expect(act_complexity(format, 3) < before, "%s", format->name);
        double least = act_format_subnormal(format);
        cr_expect(
            act_complexity(format, 1) ==
                act_complexity(&act_formats[F64], act_encode(&act_formats[F64], least)),
            "%s", format->name);
    }
}

Test(format, ranks_are_places_on_the_line) {
    const act_format *single = act_binary32;
    static const struct {
        uint64_t bits;
        int64_t rank;
    } rows[] = {
        {0, 0}, {0x80000000u, 0}, {1, 1}, {0x80000001u, -1}, {0x7f800000u, 0x7f800000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect(act_rank(single, rows[i].bits) == rows[i].rank, "%zu", i);
    }
}
