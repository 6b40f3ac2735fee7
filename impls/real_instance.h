/* real_instance.h: helpers for one instance of a template, so included by each and
 * without a guard; see real.h. */

/* A number as an unevaluated sum: the rounded result and what it lacks. */
typedef struct {
    REAL hi, lo;
} FN(pair);

/* c[0] + c[1] x + ... + c[n-1] x^(n-1) by Horner's rule. */
ACT_INLINE REAL FN(horner)(REAL x, const REAL *c, int n) {
    REAL y = c[n - 1];
    ACT_UNROLL
    for (int i = n - 2; i >= 0; i--) {
        y = REAL_(mad)(y, x, c[i]);
    }
    return y;
}
#undef HORNER
#define HORNER(x_, c_) FN(horner)(x_, c_, (int)(sizeof(c_) / sizeof((c_)[0])))

/* The upper half of a significand: two such halves have an exact product. */
ACT_INLINE REAL FN(upper)(REAL x) {
    return REAL_(value)(REAL_(bits)(x) & REAL_(upper_half));
}

/* A low part of nothing: adding -0 is free, adding +0 is not. */
#undef NONE
#define NONE R(-0.0)

/* x * x = hi + lo, where hi is the exact square of half of the bits. */
ACT_INLINE FN(pair) FN(square)(REAL x) {
    REAL h = WIDE ? x : FN(upper)(x);
    return (FN(pair)){h * h, WIDE ? NONE : (x - h) * (x + h)};
}

/* a * b = hi + lo (Dekker 1971 where there is no fused multiply-add). */
ACT_INLINE FN(pair) FN(product)(REAL a, REAL b) {
    REAL p = a * b;
#if WIDE
    return (FN(pair)){p, NONE};
#elif defined __FP_FAST_FMAF
    return (FN(pair)){p, REAL_(mad)(a, b, -p)};
#else
    REAL ah = FN(upper)(a), bh = FN(upper)(b), al = a - ah, bl = b - bh;
    return (FN(pair)){p, ((ah * bh - p) + (ah * bl + al * bh)) + al * bl};
#endif
}

/* a + b = hi + lo (Knuth's two-sum). */
ACT_INLINE FN(pair) FN(sum)(REAL a, REAL b) {
    REAL s = a + b, t = s - a;
    return (FN(pair)){s, WIDE ? NONE : (a - (s - t)) + (b - t)};
}
