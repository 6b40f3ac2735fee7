/* subjects.h: what the tables are filled from: binary64 functions that keep their
 * relative accuracy everywhere but next to the roots of derivatives. They run once per
 * entry, so nothing here is tuned. */
#ifndef ACT_SUBJECTS_H
#define ACT_SUBJECTS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* y in binary32 rounded to odd: what is rounded again, to fewer than 22 bits, comes out
 * as if rounded once (Boldo and Melquiond, Emulation of FMA and correctly rounded sums,
 * 2008). */
static inline float float_rounded_to_odd(double y) {
    float f = (float)y;
    if ((double)f == y || y != y || isinf(f)) {
        return f;
    }
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    bits -= fabs((double)f) > fabs(y);
    bits |= 1;
    memcpy(&f, &bits, sizeof f);
    return f;
}

static inline double subject_sigmoid(double x) {
    double e = exp(-fabs(x));
    return (x < 0 ? e : 1) / (1 + e);
}

static inline double subject_sigmoid_d1(double x) {
    double e = exp(-fabs(x));
    return e / ((1 + e) * (1 + e));
}

static inline double subject_tanh(double x) {
    return tanh(x);
}

static inline double subject_tanh_d1(double x) {
    return 4 * subject_sigmoid_d1(2 * x);
}

/* x * factor for factors that go to 0 faster than x to -infinity. Next to 0, where the
 * factor is 1/2 and a little more for x > 0, less for x < 0, half of a subnormal of
 * bfloat16 must not look like a tie. */
static inline double subject_product(double x, double factor) {
    double y = factor == 0 ? -0.0 : x * factor;
    return fabs(x) < 0x1p-60 && x != 0 ? nextafter(y, (double)INFINITY) : y;
}

static inline double subject_silu(double x) {
    return subject_product(x, subject_sigmoid(x));
}

static inline double subject_silu_d1(double x) {
    double e = exp(-fabs(x)), t = 1 + e;
    double y = x < 0 ? e * (t + x) : t + x * e;
    return isinf(x) ? x > 0 : y / (t * t);
}

static inline double subject_gelu(double x) {
    return subject_product(x, 0.5 * erfc(-x * 0.70710678118654752440));
}

static inline double subject_gelu_d1(double x) {
    double density = 0.39894228040143267794 * exp(-0.5 * x * x);
    double y = 0.5 * erfc(-x * 0.70710678118654752440);
    double tail = x > 0 ? 1 : -0.0;
    return density == 0 ? tail : y + x * density;
}

static inline double subject_gelu_tanh(double x) {
    double v = 1.59576912160573071176 * (x + 0.044715 * x * x * x);
    return subject_product(x, subject_sigmoid(v));
}

static inline double subject_mish(double x) {
    double e = exp(-fabs(x));
    double factor =
        x < 0 ? e * (e + 2) / (e * (e + 2) + 2) : (1 + 2 * e) / (1 + 2 * e + 2 * e * e);
    return subject_product(x, factor);
}

static inline double subject_softplus(double x) {
    return fmax(x, 0) + log1p(exp(-fabs(x)));
}

#endif
