/* real.h: what lets a formula be written once, for REAL float or double, and still
 * vectorise: bit casts, selects instead of branches, error-free products.
 *
 * A template file (.inc) is included with REAL (float or double), SUFFIX (ends every name
 * it defines), STORE, ACT_LOAD(stored), ACT_STORE(real) for the elements of the arrays,
 * and WIDE: 1 if REAL is so much wider than STORE that low parts and subnormals are of no
 * concern. */
#ifndef ACT_REAL_H
#define ACT_REAL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ACT_PASTE_(a_, b_) a_##_##b_
#define ACT_PASTE(a_, b_) ACT_PASTE_(a_, b_)
#define FN(name_) ACT_PASTE(name_, SUFFIX)  /* one per instance of a template */
#define REAL_(name_) ACT_PASTE(name_, REAL) /* one per type */
#define R(constant_) ((REAL)(constant_))
#define ACT_INLINE static inline __attribute__((always_inline, unused))

/* Asks for a loop of constant length to become straight-line code. */
#ifdef __clang__
#define ACT_UNROLL _Pragma("unroll")
#else
#define ACT_UNROLL _Pragma("GCC unroll 32")
#endif

/* Elements depend on no others: true in place too, which a compiler cannot know. clang's
 * word for it would also make a warning of every loop that it does not vectorise. */
#ifdef __clang__
#define ACT_NO_CARRY
#else
#define ACT_NO_CARRY _Pragma("GCC ivdep")
#endif

/* Defines the kernel NAME_array and opens the function of one element that it maps. */
#define ACT_FORM(name_)                                                                  \
    ACT_INLINE REAL FN(name_)(REAL x);                                                   \
    static __attribute__((unused)) void FN(name_##_array)(const STORE *x, STORE *y,      \
                                                          size_t n) {                    \
        ACT_NO_CARRY                                                                     \
        for (size_t i = 0; i < n; i++) {                                                 \
            y[i] = ACT_STORE(FN(name_)(ACT_LOAD(x[i])));                                 \
        }                                                                                \
    }                                                                                    \
    ACT_INLINE REAL FN(name_)(REAL x)

typedef uint32_t word_float;
typedef uint64_t word_double;

/* mantissa bits; exponent bias; a shift that rounds to integers when added, and its bits;
 * a mask that leaves half of a significand. */
enum { mantissa_float = 23, mantissa_double = 52, bias_float = 127, bias_double = 1023 };
static const float shift_float = 0x1.8p23f;
static const double shift_double = 0x1.8p52;
static const word_float upper_half_float = 0xfffff000;
static const word_double upper_half_double = 0xfffffffff8000000;

ACT_INLINE word_float bits_float(float x) {
    word_float w;
    memcpy(&w, &x, sizeof w);
    return w;
}

ACT_INLINE word_double bits_double(double x) {
    word_double w;
    memcpy(&w, &x, sizeof w);
    return w;
}

ACT_INLINE float value_float(word_float w) {
    float x;
    memcpy(&x, &w, sizeof x);
    return x;
}

ACT_INLINE double value_double(word_double w) {
    double x;
    memcpy(&x, &w, sizeof x);
    return x;
}

ACT_INLINE float abs_float(float x) {
    return __builtin_fabsf(x);
}

ACT_INLINE double abs_double(double x) {
    return __builtin_fabs(x);
}

ACT_INLINE float copysign_float(float x, float sign) {
    return __builtin_copysignf(x, sign);
}

ACT_INLINE double copysign_double(double x, double sign) {
    return __builtin_copysign(x, sign);
}

/* a * b + c, fused where that is one instruction. */
ACT_INLINE float mad_float(float a, float b, float c) {
#ifdef __FP_FAST_FMAF
    return __builtin_fmaf(a, b, c);
#else
    return a * b + c;
#endif
}

ACT_INLINE double mad_double(double a, double b, double c) {
#ifdef __FP_FAST_FMA
    return __builtin_fma(a, b, c);
#else
    return a * b + c;
#endif
}

/* All bits set if the sign bit of x is. */
ACT_INLINE word_float sign_mask_float(float x) {
    return 0 - (bits_float(x) >> 31);
}

ACT_INLINE word_double sign_mask_double(double x) {
    return 0 - (bits_double(x) >> 63);
}

/* a where the mask is set, else b. Compilers split a loop's body at repeated conditions
 * and then run both halves; they leave this alone. */
ACT_INLINE float select_float(word_float mask, float a, float b) {
    return value_float((bits_float(a) & mask) | (bits_float(b) & ~mask));
}

ACT_INLINE double select_double(word_double mask, double a, double b) {
    return value_double((bits_double(a) & mask) | (bits_double(b) & ~mask));
}

/* x up to hi; x within [lo, hi]. NaN stays NaN. Do it once: two in a row can make gcc
 * give up vectorising. */
ACT_INLINE float min_float(float x, float hi) {
    return x > hi ? hi : x;
}

ACT_INLINE double min_double(double x, double hi) {
    return x > hi ? hi : x;
}

ACT_INLINE float clamp_float(float x, float lo, float hi) {
    x = x < lo ? lo : x;
    return x > hi ? hi : x;
}

ACT_INLINE double clamp_double(double x, double lo, double hi) {
    x = x < lo ? lo : x;
    return x > hi ? hi : x;
}

#endif
