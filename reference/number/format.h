/* Floating-point formats. Every finite value of every format here is a binary64 number,
 * so values travel as double; the format says how they round and how their bits look. */
#ifndef ACT_FORMAT_H
#define ACT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct act_format {
    const char *name; /* as on the command line: "f32" */
    const char *ieee; /* as in text: "binary32" */
    size_t size;      /* bytes of one element */
    int precision;    /* p: bits of the significand, the hidden one included */
    int emin, emax;   /* exponents of the least and the greatest normal binade */
} act_format;

enum { ACT_FORMATS = 4 };
/* All formats: f64, f32, f16, bf16. */
extern const act_format act_formats[ACT_FORMATS];
extern const act_format *const act_binary64;
extern const act_format *const act_binary32;

static inline bool act_format_is_binary64(const act_format *format) {
    return format->size == sizeof(double);
}

static inline bool act_format_is_binary32(const act_format *format) {
    return format->size == sizeof(float);
}

/* Tells whether the format has 16 bits, so few that all of its numbers can be tried. */
static inline bool act_format_is_narrow(const act_format *format) {
    return format->size == sizeof(uint16_t);
}

/* NULL if there is no format of that name. */
const act_format *act_format_find(const char *name);

/* The value of an encoding; any NaN gives a quiet NaN. */
double act_decode(const act_format *format, uint64_t bits);
/* The encoding of a value of the format, NaN as the positive quiet one. The value must
 * belong to the format: act_format_has. */
uint64_t act_encode(const act_format *format, double value);
bool act_format_has(const act_format *format, double value);

/* The encoding at element i of a buffer in the format's own layout. It is inline, since
 * sweeps do little else. */
static inline uint64_t act_element_load(const act_format *format, const void *buffer,
                                        size_t i) {
    const char *at = (const char *)buffer + i * format->size;
    if (act_format_is_binary64(format)) {
        uint64_t bits;
        memcpy(&bits, at, sizeof bits);
        return bits;
    }
    if (act_format_is_binary32(format)) {
        uint32_t bits;
        memcpy(&bits, at, sizeof bits);
        return bits;
    }
    uint16_t bits;
    memcpy(&bits, at, sizeof bits);
    return bits;
}

static inline void act_element_store(const act_format *format, void *buffer, size_t i,
                                     uint64_t bits) {
    char *at = (char *)buffer + i * format->size;
    uint32_t single = (uint32_t)bits;
    uint16_t narrow = (uint16_t)bits;
    if (act_format_is_binary64(format)) {
        memcpy(at, &bits, sizeof bits);
    } else if (act_format_is_binary32(format)) {
        memcpy(at, &single, sizeof single);
    } else {
        memcpy(at, &narrow, sizeof narrow);
    }
}

double act_format_max(const act_format *format);       /* greatest finite value */
double act_format_subnormal(const act_format *format); /* least positive value */

/* Position on the format's number line: consecutive integers for consecutive encodings, 0
 * for +0, -1 for -0, negative for negative ones; NaNs lie beyond the infinities at both
 * ends. */
int64_t act_ordinal(const act_format *format, uint64_t bits);
uint64_t act_from_ordinal(const act_format *format, int64_t ordinal);

/* The place of an encoding on the format's line of numbers, 0 for both zeros. NaNs lie
 * beyond the infinities. */
int64_t act_rank(const act_format *format, uint64_t bits);

/* Tells whether an encoding is NaN; inline, as results are asked for it. */
static inline bool act_is_nan(const act_format *format, uint64_t bits) {
    uint64_t magnitude = ((uint64_t)1 << (8 * format->size - 1)) - 1;
    uint64_t fraction = ((uint64_t)1 << (format->precision - 1)) - 1;
    return (bits & magnitude) > (magnitude & ~fraction);
}

/* Tells whether two encodings are the same, all NaNs being one. */
static inline bool act_format_same(const act_format *format, uint64_t a, uint64_t b) {
    return a == b || (act_is_nan(format, a) && act_is_nan(format, b));
}

/* How hard a number is to read: the bits of its significand first, then how far its
 * exponent is from 0. Zero is the simplest; what is not finite is the hardest, and all
 * alike. */
int act_complexity(const act_format *format, uint64_t bits);

#endif
