#include "number/format.h"

#include "number/scale.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const act_format act_formats[ACT_FORMATS] = {
    {.name = "f64",
     .ieee = "binary64",
     .size = 8,
     .precision = 53,
     .emin = -1022,
     .emax = 1023},
    {.name = "f32",
     .ieee = "binary32",
     .size = 4,
     .precision = 24,
     .emin = -126,
     .emax = 127},
    {.name = "f16",
     .ieee = "binary16",
     .size = 2,
     .precision = 11,
     .emin = -14,
     .emax = 15},
    {.name = "bf16",
     .ieee = "bfloat16",
     .size = 2,
     .precision = 8,
     .emin = -126,
     .emax = 127},
};

const act_format *const act_binary64 = &act_formats[0];
const act_format *const act_binary32 = &act_formats[1];

const act_format *act_format_find(const char *name) {
    for (int i = 0; i < ACT_FORMATS; i++) {
        if (strcmp(act_formats[i].name, name) == 0) {
            return &act_formats[i];
        }
    }
    return NULL;
}

double act_format_max(const act_format *format) {
    return act_scale(2 - act_scale(1, 1 - format->precision), format->emax);
}

double act_format_subnormal(const act_format *format) {
    return act_scale(1, format->emin - format->precision + 1);
}

static uint64_t sign_bit(const act_format *format) {
    return (uint64_t)1 << (8 * format->size - 1);
}

typedef union double_bits {
    double value;
    uint64_t bits;
} double_bits;

typedef union float_bits {
    float value;
    uint32_t bits;
} float_bits;

/* Shifted to where binary64 has its bits, an encoding is that of a number of the same
 * significand, subnormal numbers included, 2^this times the value. */
static int exponent_of_shifted(const act_format *format) {
    return format->emax - act_binary64->emax;
}

static int shift_of(const act_format *format) {
    return act_binary64->precision - format->precision;
}

static uint64_t infinity_of(const act_format *format) {
    return (uint64_t)(2 * format->emax + 1) << (format->precision - 1);
}

/* Magnitudes of finite values, then infinity, then NaNs: the encodings in their order. */
static uint64_t magnitude_of(const act_format *format, double value) {
    if (isnan(value)) {
        return infinity_of(format) | (uint64_t)1 << (format->precision - 2);
    }
    if (isinf(value)) {
        return infinity_of(format);
    }
    double shifted = act_scale(fabs(value), exponent_of_shifted(format));
    return (double_bits){.value = shifted}.bits >> shift_of(format);
}

static double from_magnitude(const act_format *format, uint64_t magnitude) {
    uint64_t infinity = infinity_of(format);
    if (magnitude >= infinity) {
        return magnitude == infinity ? HUGE_VAL : (double)NAN;
    }
    double_bits shifted = {.bits = magnitude << shift_of(format)};
    return act_scale(shifted.value, -exponent_of_shifted(format));
}

static double plain_nan(double value) {
    return isnan(value) ? (double)NAN : value;
}

/* The formats that C has as a type need no arithmetic, but for NaN. */
double act_decode(const act_format *format, uint64_t bits) {
    if (act_format_is_binary64(format)) {
        return plain_nan((double_bits){.bits = bits}.value);
    }
    if (act_format_is_binary32(format)) {
        return plain_nan((double)(float_bits){.bits = (uint32_t)bits}.value);
    }
    uint64_t sign = sign_bit(format);
    double magnitude = from_magnitude(format, bits & (sign - 1));
    return (bits & sign) != 0 && !isnan(magnitude) ? -magnitude : magnitude;
}

uint64_t act_encode(const act_format *format, double value) {
    assert(act_format_has(format, value));
    if (act_format_is_binary64(format) && !isnan(value)) {
        return (double_bits){.value = value}.bits;
    }
    if (act_format_is_binary32(format) && !isnan(value)) {
        return (float_bits){.value = (float)value}.bits;
    }
    uint64_t sign = signbit(value) && !isnan(value) ? sign_bit(format) : 0;
    return sign | magnitude_of(format, value);
}

bool act_format_has(const act_format *format, double value) {
    if (!isfinite(value) || value == 0 || act_format_is_binary64(format)) {
        return true;
    }
    if (act_format_is_binary32(format)) {
        return (double)(float)value == value;
    }
    return fabs(value) <= act_format_max(format) &&
           from_magnitude(format, magnitude_of(format, value)) == fabs(value);
}

int64_t act_ordinal(const act_format *format, uint64_t bits) {
    uint64_t sign = sign_bit(format);
    int64_t magnitude = (int64_t)(bits & (sign - 1));
    return (bits & sign) != 0 ? -magnitude - 1 : magnitude;
}

uint64_t act_from_ordinal(const act_format *format, int64_t ordinal) {
    return ordinal < 0 ? sign_bit(format) | (uint64_t)(-(ordinal + 1))
                       : (uint64_t)ordinal;
}

int64_t act_rank(const act_format *format, uint64_t bits) {
    int64_t magnitude = (int64_t)(bits & (sign_bit(format) - 1));
    return (bits & sign_bit(format)) != 0 ? -magnitude : magnitude;
}

int act_complexity(const act_format *format, uint64_t bits) {
    enum { EXPONENTS = 4096, NOT_FINITE = 64 * EXPONENTS };
    double value = act_decode(format, bits);
    if (!isfinite(value)) {
        return NOT_FINITE;
    }
    if (value == 0) {
        return 0;
    }
    int exponent;
    double_bits significand = {.value = frexp(value, &exponent)};
    int width = act_binary64->precision - 1;
    uint64_t fraction = significand.bits & (((uint64_t)1 << width) - 1);
    int digits = fraction == 0 ? 1 : width + 1 - __builtin_ctzll(fraction);
    return digits * EXPONENTS + abs(exponent - 1);
}
