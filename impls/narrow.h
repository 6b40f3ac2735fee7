/* binary16 and bfloat16 as their bits, to and from float. Correct for every input,
 * without branches and without a half type of the compiler, so that loops over them
 * vectorise. Widening is exact. Narrowing rounds to nearest, ties to even; numbers beyond
 * the largest finite one become infinite from half an ulp above it on; subnormal results
 * are exact roundings; a NaN stays a NaN (made quiet) and keeps its sign. Needs the
 * default rounding direction. */
#ifndef ACT_NARROW_H
#define ACT_NARROW_H

#include <stdint.h>
#include <string.h>

static inline uint32_t act_bits_from_float(float x) {
    uint32_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static inline float act_float_from_bits(uint32_t u) {
    float x;
    memcpy(&x, &u, sizeof x);
    return x;
}

/* A choice that stays arithmetic: as a conditional, compilers thread it through those of
 * the caller's formula and then give up vectorising. */
static inline uint32_t act_select(uint32_t is, uint32_t yes, uint32_t no) {
    return no ^ ((no ^ yes) & (0u - is));
}

static inline float act_from_f16(uint16_t h) {
    uint32_t sign = (uint32_t)(h & 0x8000u) << 16, m = h & 0x7fffu;
    uint32_t normal = (m << 13) + ((127u - 15u) << 23);
    uint32_t special = (m << 13) | 0x7f800000u;
    /* As the fraction of a number in [2^-14, 2^-13), a subnormal is off by just 2^-14;
     * this never meets a float subnormal, which would be slow or flushed. */
    uint32_t subnormal =
        act_bits_from_float(act_float_from_bits(normal + (1u << 23)) - 0x1p-14f);
    uint32_t u = act_select(m < 0x0400u, subnormal, normal);
    u = act_select(m >= 0x7c00u, special, u);
    return act_float_from_bits(sign | u);
}

static inline uint16_t act_to_f16(float x) {
    uint32_t u = act_bits_from_float(x), sign = (u >> 16) & 0x8000u;
    u &= 0x7fffffffu;
    uint32_t normal = (u - ((127u - 15u) << 23) + 0x0fffu + ((u >> 13) & 1u)) >> 13;
    /* Numbers of [1/2, 1) are 2^-24 apart, as binary16's subnormals are: the addition
     * rounds. */
    uint32_t subnormal =
        act_bits_from_float(act_float_from_bits(u) + 0.5f) - act_bits_from_float(0.5f);
    uint32_t quiet = 0x7e00u | ((u >> 13) & 0x03ffu);
    uint32_t h = act_select(u < 0x38800000u, subnormal, normal);
    h = act_select(u >= 0x47800000u, 0x7c00u, h);
    h = act_select(u > 0x7f800000u, quiet, h);
    return (uint16_t)(sign | h);
}

static inline float act_from_bf16(uint16_t b) {
    return act_float_from_bits((uint32_t)b << 16);
}

static inline uint16_t act_to_bf16(float x) {
    uint32_t u = act_bits_from_float(x);
    uint32_t rounded = (u + 0x7fffu + ((u >> 16) & 1u)) >> 16;
    uint32_t quiet = (u >> 16) | 0x0040u;
    return (uint16_t)act_select((u & 0x7fffffffu) > 0x7f800000u, quiet, rounded);
}

#endif
